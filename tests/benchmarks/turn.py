"""Turns a second: one transaction of eight statements, in four ways of reaching SQLite.

What the design decided by: the same SQL, WAL with FULL sync, one turn after another.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiosqlite
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.engine import Store, Tx, sqlite_url
from storage.ids import new_id
from storage.tables import (
    address,
    consent,
    conversation,
    incoming,
    metadata,
    outbox,
    person,
    programme,
)
from storage.vault import Vault
from tests.benchmarks.figures import Spread, fsyncs_per_second, print_table

NOW = datetime(2020, 2, 10, 15, 0, tzinfo=UTC)
TEXT = b"x" * 300  # about a sealed answer
FINGERPRINT = "f" * 64
WRITTEN = "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"

Values = Mapping[str, Any]
Turn = Callable[[int], Awaitable[None]]

READ_ADDRESS = sa.select(address).where(address.c.fingerprint == sa.bindparam("print"))
LOCK_PERSON = (
    sa.update(person)
    .where(person.c.id == sa.bindparam("key"))
    .values(turn=sa.literal_column("turn + 1"))
)
READ_STANDING = sa.select(programme.c.stage).where(programme.c.key == sa.bindparam("key"))
READ_CONSENT = sa.select(consent.c.text_version).where(consent.c.person_id == sa.bindparam("key"))
READ_FORMS = sa.select(conversation).where(conversation.c.person_id == sa.bindparam("key"))
SAVE_FORM = (
    sa.update(conversation)
    .where(conversation.c.id == sa.bindparam("key"))
    .values(sealed=sa.bindparam("content"), version=sa.literal_column("version + 1"))
)


Statement = sa.Select[Any] | sa.Insert | sa.Update


def eight(number: int) -> list[tuple[Statement, Values]]:
    """Give the statements of one turn and their values."""
    key = new_id(NOW)
    came = {"id": key, "channel": "x", "dedupe_key": str(number), "seq": number}
    goes = {"id": key, "channel": "x", "seq": number, "kind": "send", "body": TEXT}
    return [
        (READ_ADDRESS, {"print": FINGERPRINT}),
        (LOCK_PERSON, {"key": "p"}),
        (sa.insert(incoming), {**came, "person_id": "p", "sealed": TEXT, "received_at": NOW}),
        (READ_STANDING, {"key": "programme"}),
        (READ_FORMS, {"key": "p"}),
        (READ_CONSENT, {"key": "p"}),
        (SAVE_FORM, {"key": "c", "content": TEXT}),
        (
            sa.insert(outbox),
            {**goes, "state": "leased", "attempt": 0, "doubts": 0, "due": NOW, "created_at": NOW},
        ),
    ]


def as_text(number: int) -> list[tuple[str, Values]]:
    """Give the same statements as SQL, with values as SQLite keeps them."""
    return [(_SQL[place], _plain(values)) for place, (_, values) in enumerate(eight(number))]


def _plain(values: Values) -> dict[str, Any]:
    return {
        name: value.isoformat(" ") if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _sql(statement: Statement, values: Values) -> str:
    names = list(values) if isinstance(statement, sa.Insert) else None
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="named"), column_keys=names)
    return str(compiled)


_SQL = [_sql(statement, values) for statement, values in eight(0)]


def measure(turns: int = 2000, rounds: int = 3) -> dict[str, Any]:
    """Run so many turns each way in every round; print a table and return its figures."""
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for name, way in WAYS.items():
                path = Path(folder) / f"{name} {number}.db"
                rates.setdefault(name, []).append(asyncio.run(way(path, turns)))
    spreads = {name: Spread.of(each) for name, each in rates.items()}
    fsyncs = fsyncs_per_second(1.0 if turns > 100 else 0.05)
    title = f"A turn of eight statements, FULL sync; the disk takes {fsyncs:,.0f} fsyncs/s"
    print_table(title, ["way", "turns/s"], [[n, each.shown()] for n, each in spreads.items()])
    return {"fsyncs_per_second": fsyncs, **{name: each.json() for name, each in spreads.items()}}


async def _ours(path: Path, turns: int) -> float:
    store = Store(sqlite_url(path), Vault(bytes(32)))

    def work(number: int) -> Callable[[Tx], None]:
        def run(tx: Tx) -> None:
            for statement, values in eight(number):
                tx.run(statement, values)

        return run

    async def turn(number: int) -> None:
        await store.write(work(number))

    with store.transaction() as tx:
        _furnish(tx.connection)
    try:
        return await _rate(turn, turns)
    finally:
        await store.close()


async def _async_core(path: Path, turns: int) -> float:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", poolclass=sa.pool.StaticPool)

    @sa.event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in WRITTEN:
            cursor.execute(pragma)
        cursor.close()

    async def turn(number: int) -> None:
        async with engine.connect() as connection:
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
            await _all_of_them(connection, number)
            await connection.commit()

    async def _all_of_them(connection: AsyncConnection, number: int) -> None:
        for statement, values in eight(number):
            await connection.execute(statement, values)

    async with engine.begin() as connection:
        await connection.run_sync(_furnish)
    try:
        return await _rate(turn, turns)
    finally:
        await engine.dispose()


async def _raw_aiosqlite(path: Path, turns: int) -> float:
    _furnished(path)
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        for pragma in WRITTEN:
            await connection.execute(pragma)

        async def turn(number: int) -> None:
            await connection.execute("BEGIN IMMEDIATE")
            for sql, values in as_text(number):
                cursor = await connection.execute(sql, values)
                await cursor.fetchall()
            await connection.execute("COMMIT")

        return await _rate(turn, turns)


async def _raw_in_one_hop(path: Path, turns: int) -> float:
    _furnished(path)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in WRITTEN:
        connection.execute(pragma)
    threads = ThreadPoolExecutor(1)

    def work(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in as_text(number):
            connection.execute(sql, values).fetchall()
        connection.execute("COMMIT")

    async def turn(number: int) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, work, number)

    try:
        return await _rate(turn, turns)
    finally:
        threads.shutdown()
        connection.close()


WAYS: dict[str, Callable[[Path, int], Coroutine[Any, Any, float]]] = {
    "sync Core in one hop (ours)": _ours,
    "async Core over aiosqlite": _async_core,
    "raw aiosqlite": _raw_aiosqlite,
    "raw sqlite3 in one hop": _raw_in_one_hop,
}


async def _rate(turn: Turn, turns: int) -> float:
    for number in range(-min(turns, 20), 0):
        await turn(number)
    start = time.perf_counter()
    for number in range(turns):
        await turn(number)
    return turns / (time.perf_counter() - start)


def _furnished(path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        _furnish(connection)
    engine.dispose()


def _furnish(connection: sa.Connection) -> None:
    """Make the tables, and one person with a form that is open."""
    metadata.create_all(connection)
    rows: list[tuple[sa.Table, Values]] = [
        (person, {"id": "p", "state": "active", "language": "es", "turn": 0, "created_at": NOW}),
        (
            address,
            {
                "id": "a",
                "person_id": "p",
                "channel": "x",
                "fingerprint": FINGERPRINT,
                "sealed": TEXT,
                "state": "open",
                "created_at": NOW,
                "used_at": NOW,
            },
        ),
        (
            conversation,
            {
                "id": "c",
                "person_id": "p",
                "form": "f",
                "subject": "",
                "active": True,
                "version": 0,
                "sealed": TEXT,
                "opened_at": NOW,
                "touched_at": NOW,
            },
        ),
        (programme, {"key": "programme", "stage": "s", "version": 1, "started_at": NOW}),
    ]
    for table, values in rows:
        connection.execute(sa.insert(table), values)
