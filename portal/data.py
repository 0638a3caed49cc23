"""The open data as a page for everybody: what there is, and each table as a file."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from cocreation.plan import open_data, package_data
from cocreation.plan.package_data import Sheet
from cocreation.programme.facts import Programme
from documents import tables
from documents.plan_files import File
from locales.phrases import Phrase, Phrases
from storage.engine import Store

_GOOD_FOR: Final = timedelta(minutes=1)
"""How old the data may be: however often they are asked for, they are gathered this often."""


class Table(NamedTuple):
    """A table: what it holds, its size in rows, and its files by what they are called."""

    title: str
    size: str
    files: Mapping[str, str]


class DataPage(NamedTuple):
    """Everything that the page shows; licence and its address are empty where none is named."""

    tables: list[Table]
    dictionary: Table
    licence: str
    licence_url: str


class _Made(NamedTuple):
    counts: Mapping[str, int]
    files: Mapping[str, File]
    until: datetime


class PublicData:
    """Tells the open data to anybody."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._store = store
        self._phrases = phrases
        self._programme = store.kept(Programme)
        self._reading = asyncio.Lock()  # many who come at once are served by one reading
        self._made = _Made({}, {}, datetime.min.replace(tzinfo=UTC))

    async def page(self, language: str) -> DataPage:
        """Return the page in a language."""
        made = await self._fresh()
        shown = [
            self._table(name, f"package.table.{name}", made.counts[name], language)
            for name in open_data.OPEN
        ]
        words, count = "data_page.dictionary", made.counts[tables.DICTIONARY]
        licence = self._programme.data_licence
        return DataPage(
            shown,
            self._table(tables.DICTIONARY, words, count, language),
            "" if licence is None else licence.name.say(language),
            "" if licence is None else licence.url,
        )

    async def file(self, name: str) -> File | None:
        """Return a file by its name, or None."""
        return (await self._fresh()).files.get(name)

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around the data."""
        return self._phrases.family(
            "data_page.", language, programme=self._programme.short.say(language)
        )

    def _table(self, name: str, key: str, count: int, language: str) -> Table:
        rows = Phrase("open_data.rows", {"count": count})
        files = {"CSV": f"{name}.csv", "JSON": f"{name}.json"}
        title, size = (self._phrases.plain(each, language) for each in (Phrase(key), rows))
        return Table(title, size, files)

    async def _fresh(self) -> _Made:
        async with self._reading:
            now = datetime.now(UTC)
            if self._made.until <= now:
                sheets = await self._store.write_long(partial(open_data.gather, now=now))
                # What takes longer than reading is done beside the chat.
                counts, files = await asyncio.to_thread(self._make, sheets)
                self._made = _Made(counts, files, now + _GOOD_FOR)
            return self._made

    def _make(self, sheets: list[Sheet]) -> tuple[Mapping[str, int], Mapping[str, File]]:
        shown = package_data.public(sheets, self._programme)
        made = tables.files(shown, self._programme, self._phrases)
        counts = {each.name: len(each.rows) for each in shown}
        counts[tables.DICTIONARY] = sum(len(each.fields) for each in shown)
        return counts, {name: File(name, kind, content) for name, (kind, content) in made.items()}
