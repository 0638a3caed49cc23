"""The permission matrix: who may, and that a no leaves no trace.

Every command by every role, in every stage, on one's own and on another's, through every channel.
"""

import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from cocreation.permissions import OPERATOR
from cocreation.proposals import moderation
from handlers import router
from tests.cocreation.permission_table import EXPECTED, KNOWN, NO, STAGES, argument, in_role
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import WATER, has_proposed, moves_to, proposes
from tests.talking import Person

PROVE = os.environ.get("PROVE") == "1"
PLAYED = STAGES if PROVE else ("open-call", "theme-choice")
CHANNELS = ("telegram", "web", "terminal") if PROVE else ("telegram",)
CELLS = [("group", "telegram"), *product(sorted(KNOWN), CHANNELS)]

PARK = (
    "Parque con sombra en el barrio",
    "No hay un solo árbol donde sentarse.",
    "Sembrar árboles nativos y cuidar las bancas.",
)
BUS = (
    "Paradas con horario a la vista",
    "Nadie sabe a qué hora pasa el transporte.",
    "Poner un letrero con las horas en cada parada.",
)
OF_THE_TALK = frozenset({"incoming", "outbox"})
"""What a no may leave: that it was asked, and the answer."""


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture
def profile() -> str:
    return "wide"


def test_every_command_has_its_line():
    assert set(EXPECTED) == {route.word for route in router}


@pytest.mark.parametrize(("role", "channel"), CELLS)
async def test_a_role_does_what_is_its_own_and_nothing_else(bot, person, role, channel, capsys):
    luis, actor = person("luis"), bot.person("actor", channel)
    await has_proposed(luis)
    await luis("/contacto ¿Cuándo?")
    await has_proposed(actor, WATER, theme="ambiente")
    await _has_one_withheld(actor, PARK, "P-0003")
    await _has_one_withheld(luis, BUS, "P-0004")
    publishes(bot)
    actor = in_role(actor, role)
    book = Book(Path(str(bot.house.store.url.database)))
    wrong, cells, began = [], 0, time.monotonic()
    for stage in PLAYED:
        moves_to(bot, stage)
        book.keep()
        for route, whose in product(router, ("own", "other")):
            said = await actor(f"/{route.word} {argument(route.word, whose)}".rstrip())
            allowed = _is_allowed(route.word, role, stage, whose)
            denied = said[0].startswith(NO)
            changed = book.restore()
            cells += 1
            if allowed == denied or (denied and changed - OF_THE_TALK):
                wrong.append((stage, route.word, whose, allowed, changed, said))
    book.close()
    with capsys.disabled():
        print(f"\n{role} on {channel}: {cells} cells, {time.monotonic() - began:.1f} s")
    assert wrong == []


class Book:
    """A whole SQLite database as it was, to see what an act changed and to take it back."""

    def __init__(self, path: Path) -> None:
        self._live = sqlite3.connect(path, isolation_level=None)
        self._live.execute("PRAGMA synchronous=OFF")
        self._kept = sqlite3.connect(":memory:")
        self._before: Mapping[str, Sequence[Any]] = {}

    def keep(self) -> None:
        """Remember the database as it is now."""
        self._live.backup(self._kept)
        self._before = self._rows()

    def restore(self) -> frozenset[str]:
        """Put it back as it was, and return the tables that had changed."""
        now = self._rows()
        changed = frozenset(table for table, rows in now.items() if rows != self._before[table])
        if changed:
            self._kept.backup(self._live)
        return changed

    def close(self) -> None:
        """Let go of the files."""
        self._live.close()
        self._kept.close()

    def _rows(self) -> Mapping[str, Sequence[Any]]:
        tables = self._live.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        return {name: self._table(name) for (name,) in tables}

    def _table(self, name: str) -> Sequence[Any]:
        columns = "*" if name != "person" else "id, state, language, created_at, erased_at"
        return self._live.execute(f"SELECT {columns} FROM {name}").fetchall()


async def _has_one_withheld(person: Person, texts: tuple[str, str, str], code: str) -> None:
    await proposes(person, texts, theme="social")
    await person("enviar")
    with person.bot.house.store.transaction() as tx:
        moderation.withhold(tx, OPERATOR, code=code, reason="Repetida.", now=person.bot.clock())


def _is_allowed(word: str, role: str, stage: str, whose: str) -> bool:
    line = EXPECTED[word]
    return role in line.who and stage in line.when and line.whose in ("any", whose)
