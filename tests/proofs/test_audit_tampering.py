"""Whatever is done to the audit log by somebody without its key is found."""

import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from bot.house import House, open_house
from bot.settings import Settings
from cocreation.oversight import audit, audit_chain
from cocreation.permissions import Actor
from storage.engine import Store, sqlite_url
from storage.oversight.audit_heads import FILE_NAME
from storage.vault import Vault
from tests.proofs.tampering import Tampering, drop_triggers, tamperings

PROVE = os.environ.get("PROVE") == "1"
TAMPERINGS = 1_000 if PROVE else 100
SEED = 20_200_210
ENTRIES = 45
NOTED_AT = (10, 25, ENTRIES)
# The number of an entry is signed beside its hash: left out of the hash, it is still held.
LEFT_OUT = [each for each in audit_chain.FIELDS if each != "seq"] if PROVE else ["reason"]
START = datetime(2020, 2, 10, 15, 0, tzinfo=UTC)
OLDER = "older copy"


class Log:
    """A log of administrative acts, with the copies that were made of its database on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house: House = open_house(Settings(data_dir=folder), now=lambda: START)
        self.vault: Vault = self.house.store.vault
        for number in range(1, ENTRIES + 1):
            self._write(number)
            if number in NOTED_AT:
                assert audit.keep_head(self.house.store, folder)
                self._copy(number)
        self.house.store.close_writer()

    def older(self, random: Random) -> Path:
        return self.folder / f"copy-{random.choice(NOTED_AT[:-1])}.db"

    @property
    def newest(self) -> Path:
        return self.folder / f"copy-{ENTRIES}.db"

    def _write(self, number: int) -> None:
        random = Random(number)
        actor = Actor.of(f"{number % 3:026d}", "active", frozenset({"admin"}))
        with self.house.store.transaction() as tx:
            audit.record(
                tx,
                actor,
                action=random.choice(["stage.advance", "role.grant", "proposal.withhold"]),
                subject=f"P-{number:04d}",
                now=START + timedelta(minutes=number),
                reason=random.choice([None, "Por una buena razón.", "Año nuevo"]),
                before=random.choice([None, {"stage": "call"}]),
                after=random.choice([None, {"stage": "theme-choice", "version": number}]),
            )

    def _copy(self, number: int) -> None:
        with (
            closing(sqlite3.connect(self.folder / "mesa.db")) as source,
            closing(sqlite3.connect(self.folder / f"copy-{number}.db")) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            drop_triggers(target)


class Copy:
    """A copy of the database beside the heads that were noted; looked at as `audit verify` does."""

    def __init__(self, log: Log, folder: Path) -> None:
        self.log = log
        self._folder = folder
        self._path = folder / "copy.db"
        shutil.copy(log.folder / FILE_NAME, folder)

    def begin(self, source: Path) -> None:
        for old in self._folder.glob("copy.db*"):
            old.unlink()
        shutil.copy(source, self._path)

    def tamper(self, tampering: Tampering, random: Random) -> None:
        with closing(sqlite3.connect(self._path)) as database:
            before = list(database.iterdump())
            tampering(database, random)
            database.commit()
            assert list(database.iterdump()) != before

    def finding(self) -> audit_chain.Finding:
        store = Store(sqlite_url(self._path), self.log.vault)
        try:
            return audit.check(store, self._folder)
        finally:
            store.close_writer()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    log = Log(tmp_path / "data")
    folder = tmp_path / "copy"
    folder.mkdir()
    return Copy(log, folder)


def _rounds(count: int) -> Iterator[tuple[int, str]]:
    return enumerate(islice(cycle([*tamperings(), OLDER]), count))


def _try(copy: Copy, count: int) -> tuple[Counter[str], Counter[str]]:
    """Return how often each tampering was found, and how often not."""
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for number, name in _rounds(count):
        random = Random(SEED + number)
        if name == OLDER:
            copy.begin(copy.log.older(random))
        else:
            copy.begin(copy.log.newest)
            copy.tamper(tamperings()[name], random)
        (found if copy.finding().faults else missed)[name] += 1
    return found, missed


@pytest.mark.prove
def test_every_tampering_is_found(copy: Copy) -> None:
    began = time.monotonic()
    found, missed = _try(copy, TAMPERINGS)
    seconds = time.monotonic() - began
    print(f"\naudit: {TAMPERINGS} tamperings, {found.total()} found, {seconds:.1f} s")
    assert missed == {}
    assert found.total() == TAMPERINGS
    assert set(found) == {*tamperings(), OLDER}


def test_an_untouched_log_is_whole(copy: Copy) -> None:
    copy.begin(copy.log.newest)
    assert copy.finding() == audit_chain.Finding(ENTRIES, ENTRIES, len(NOTED_AT), [])


@pytest.mark.parametrize("length", [0, 1, 2, 7])
def test_a_log_of_any_length_is_whole(tmp_path: Path, length: int) -> None:
    house = open_house(Settings(data_dir=tmp_path), now=lambda: START)
    noted = 0
    for number in range(length):
        with house.store.transaction() as tx:
            audit.record(tx, Actor(None, frozenset()), action="x", subject=str(number), now=START)
        noted += number % 3 == 0 and audit.keep_head(house.store, tmp_path)
    finding = audit.check(house.store, tmp_path)
    house.store.close_writer()
    assert finding == audit_chain.Finding(length, length, noted, [])


@pytest.mark.prove
@pytest.mark.parametrize("field", LEFT_OUT)
def test_the_proof_sees_a_check_that_leaves_a_field_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    remaining = tuple(each for each in audit_chain.FIELDS if each != field)
    monkeypatch.setattr(audit_chain, "FIELDS", remaining)
    (tmp_path / "copy").mkdir()
    _, missed = _try(Copy(Log(tmp_path / "data"), tmp_path / "copy"), len(tamperings()))
    assert f"edit {field}" in missed
