"""The minutes of meetings as files for everybody, once they are published."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from cocreation.meetings import meetings
from cocreation.minutes import minutes_seeing
from cocreation.minutes.minutes_seeing import Seen
from cocreation.minutes.minutes_standing import State
from cocreation.permissions import NOBODY
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from documents.minutes import PDF, Wording
from documents.plan_files import File
from locales.phrases import Phrases
from storage.engine import Store, Tx

_KEPT_MOST: Final = 32
"""How many files are kept: setting one takes longer than reading it, and it hardly changes."""


class PublicMinutes:
    """Gives published minutes to anybody; they name nobody."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._store = store
        self._phrases = phrases
        self._programme = store.kept(Programme)
        self._making = asyncio.Lock()  # one at a time, whoever asks for how many
        self._made: dict[tuple[str, str, int, int], bytes] = {}

    async def file(self, code: str, language: str) -> File | None:
        """Return the minutes of a meeting in a language; None while they are not public."""
        known = meetings.as_code(code)
        if known is None:
            return None
        async with self._making:
            seen = await self._store.write_long(lambda tx: _published(tx, known))
            if seen is None:
                return None
            edition = (known, language, seen.version, len(seen.corrections))
            if edition not in self._made:
                wording = Wording(seen, self._programme, self._phrases, language)
                made = await asyncio.to_thread(wording.pdf)
                if len(self._made) >= _KEPT_MOST:
                    del self._made[next(iter(self._made))]
                self._made[edition] = made
            return File(f"acta-{known}.pdf", PDF, self._made[edition])


def _published(tx: Tx, code: str) -> Seen | None:
    try:
        found = minutes_seeing.see(tx, NOBODY, code=code, now=datetime.now(UTC))
    except Refusal:
        return None
    return found if isinstance(found, Seen) and found.standing.state is State.PUBLISHED else None
