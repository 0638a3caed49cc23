"""The stages of the programme as a page: where we are, what was, what comes and when."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from documents.gate_words import gate
from documents.stage_words import Place, Timeline
from locales.phrases import Phrase, Phrases
from portal.blocks import Block, blocks
from storage.engine import Store, Tx

_GOOD_FOR: Final = timedelta(seconds=10)
"""How old a page may be: however often it is asked for, the house is asked this often."""


class ShownStage(NamedTuple):
    """A stage: where it stands, what it is, its dates a line each, and what its gate asks."""

    number: int
    name: str
    here: bool
    place: str
    summary: str
    lines: list[str]
    more: list[Block]


class StagesPage(NamedTuple):
    """Everything that the page shows: where we are, and each stage in order."""

    now: list[Block]
    stages: list[ShownStage]


class PublicStages:
    """Tells the stages to anybody."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._store = store
        self._phrases = phrases
        self._programme = store.kept(Programme)
        self._reading = asyncio.Lock()  # many who come at once are served by one reading
        self._pages: dict[str, tuple[StagesPage, datetime]] = {}

    async def page(self, language: str) -> StagesPage:
        """Return the page in a language."""
        async with self._reading:
            now = datetime.now(UTC)
            page, until = self._pages.get(language, (None, now))
            if page is None or until <= now:
                page = await self._store.write_long(partial(self._read, language, now))
                self._pages[language] = (page, now + _GOOD_FOR)
            return page

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around the stages."""
        values = {
            "programme": self._programme.short.say(language),
            "stages": len(self._programme.stages),
        }
        return self._phrases.family("stages_page.", language, **values)

    def _read(self, language: str, now: datetime, tx: Tx) -> StagesPage:
        known = Timeline.read(tx, now)
        here = known.here.stage
        where = {
            "number": here.number,
            "stages": len(self._programme.stages),
            "stage": here.name,
            "summary": here.summary,
        }
        said = [Phrase("now.here", where), known.what_follows()]
        if not known.has_dates:
            said.append(Phrase("stages.no_dates"))
        return StagesPage(
            [each for phrase in said for each in self._blocks(phrase, language)],
            [self._shown(tx, known, each, language, now) for each in self._programme.stages],
        )

    def _shown(
        self, tx: Tx, known: Timeline, stage: Stage, language: str, now: datetime
    ) -> ShownStage:
        place = known.place(stage)
        more = [gate(tx, known, stage, now), Phrase("stage.official", {"text": stage.official})]
        return ShownStage(
            stage.number,
            stage.name.say(language),
            place is Place.HERE,
            self._say(Phrase(f"stage.place.{place}"), language),
            stage.summary.say(language),
            [self._say(each, language) for each in known.in_full(stage)],
            [each for one in more if one is not None for each in self._blocks(one, language)],
        )

    def _say(self, phrase: Phrase, language: str) -> str:
        return self._phrases.plain(phrase, language)

    def _blocks(self, phrase: Phrase, language: str) -> list[Block]:
        return blocks(self._phrases.word(phrase, language))
