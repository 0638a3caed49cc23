"""The plan as a page for everybody, approved or as the draft that went round, and its files."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from cocreation.plan import plans
from cocreation.plan.plans import Seen
from cocreation.programme.facts import Programme
from documents import plan_files, plan_html
from documents.plan_files import File
from locales.phrases import Phrases
from portal.proposals import ADDRESS
from storage.engine import Store, Tx
from storage.plan import plan_versions

_GOOD_FOR: Final = timedelta(seconds=10)
"""How old a page may be: however often it is asked for, the house is asked this often."""


class Kept(NamedTuple):
    """A file that may be downloaded; its SHA-256 is empty while the plan is a draft."""

    name: str
    sha256: str


class PlanPage(NamedTuple):
    """Everything that the page shows: `article` is HTML, in the language `lang`."""

    title: str
    lang: str
    article: str
    files: list[Kept]


class _Read(NamedTuple):
    """What is public of the plan, as it was read, and until when it is good."""

    page: PlanPage | None
    files: Mapping[str, File]
    version: tuple[str, int] | None
    until: datetime


class PublicPlan:
    """Tells the plan to anybody, in the language it was composed in."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._store = store
        self._phrases = phrases
        self._programme = store.kept(Programme)
        self._reading = asyncio.Lock()  # many who come at once are served by one reading
        self._read = _Read(None, {}, None, datetime.min.replace(tzinfo=UTC))

    async def page(self) -> PlanPage | None:
        """Return the page, None while no version has gone round."""
        return (await self._fresh()).page

    async def file(self, name: str) -> File | None:
        """Return a file of the plan by its name, or None."""
        return (await self._fresh()).files.get(name)

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around the plan."""
        return self._phrases.family(
            "plan_page.", language, programme=self._programme.short.say(language)
        )

    async def _fresh(self) -> _Read:
        async with self._reading:
            now = datetime.now(UTC)
            if self._read.until <= now:
                seen, files = await self._store.write_long(self._look)
                until = now + _GOOD_FOR
                version = None if seen is None else (seen.version.id, seen.version.version)
                if version == self._read.version:
                    self._read = self._read._replace(until=until)
                else:
                    # What takes longer than reading is done once a version, beside the chat.
                    made = await asyncio.to_thread(self._made, seen, files)
                    self._read = _Read(*made, version, until)
            return self._read

    def _look(self, tx: Tx) -> tuple[Seen | None, list[File]]:
        """Return the version that is public, and the files that are kept of it once approved."""
        seen = plans.public(tx)
        if seen is None:
            return None, []
        files = []
        for each in plan_versions.files(tx, seen.version.id):
            content = plan_versions.content(tx, seen.version.id, each.name)
            assert content is not None
            files.append(File(each.name, each.media_type, content))
        return seen, files

    def _made(
        self, seen: Seen | None, kept: list[File]
    ) -> tuple[PlanPage | None, Mapping[str, File]]:
        if seen is None:
            return None, {}
        made = plan_files.PlanFiles(seen, self._programme, self._phrases)
        files = kept or made.every()
        facts = made.facts()
        shown = [Kept(each.name, each.sha256 if kept else "") for each in files]
        page = PlanPage(
            facts["title"], facts["lang"], plan_html.article(facts, proposals=ADDRESS), shown
        )
        return page, {each.name: each for each in files}
