"""Whether the call for proposals is open, for the page that asks people to propose."""

import asyncio
from datetime import UTC, datetime, timedelta

from cocreation.programme import programme
from cocreation.programme.stages import Capability
from storage.engine import Store, Tx

_GOOD_FOR = timedelta(seconds=5)


class PublicCall:
    """Tells whether proposals are taken, read afresh every few seconds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reading = asyncio.Lock()  # many who come at once are served by one reading
        self._open = False
        self._until = datetime.min.replace(tzinfo=UTC)

    async def is_open(self) -> bool:
        """Return whether the stage that the programme is in takes proposals."""
        async with self._reading:
            now = datetime.now(UTC)
            if self._until <= now:
                self._open = await self._store.write_long(_takes_proposals)
                self._until = now + _GOOD_FOR
            return self._open


def _takes_proposals(tx: Tx) -> bool:
    return programme.standing(tx).is_open(Capability.PROPOSALS)
