"""The two doors of a database: one transaction after another to write, many readers beside it."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util.concurrency import greenlet_spawn

from storage.vault import Vault

T = TypeVar("T")

_POSTGRES_WRITERS = 4
_BUSY_MILLISECONDS = 5_000
_QUICK_SECONDS = 0.02
_REMEMBERED = 16  # turns that the average is taken over
_TRY_AGAIN_SECONDS = 1.0
_ADDRESSES = ("postgresql://", "postgresql+psycopg://", "sqlite:///")
_UTF8 = {"client_encoding": "utf8"}


class StorageTrouble(Exception):
    """The database could not do what was asked; nothing of it is kept. It may be tried again."""


class Tx:
    """One open transaction: statements, the vault, and what the store keeps beside the tables.

    `outgoing` collects what the transaction says; whoever opened it hands that to the post once
    the commit has succeeded. `driver` is SQLite's own connection, None on PostgreSQL.
    """

    def __init__(self, connection: Connection, store: "Store") -> None:
        self.connection = connection
        self.vault = store.vault
        self.store = store
        self.outgoing: list[Any] = []
        self.driver: sqlite3.Connection | None = _driver(connection) if store.embedded else None

    def run(
        self,
        statement: sa.Executable,
        values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> sa.CursorResult[Any]:
        """Execute one statement and return its result."""
        return self.connection.execute(statement, values)

    def one(self, statement: sa.Executable, **values: Any) -> sa.Row[Any] | None:
        """Return the first row, or None."""
        return self.run(statement, values or None).first()

    def all(self, statement: sa.Executable, **values: Any) -> Sequence[sa.Row[Any]]:
        """Return every row."""
        return self.run(statement, values or None).all()

    def kept(self, kind: type[T]) -> T:
        """Return the one object of this type that lives beside the tables (see `Store.keep`)."""
        return self.store.kept(kind)


class Store:
    """A database, opened.

    SQLite gets one writing and checkpointing connection, used by one thread at a time; PostgreSQL
    a small pool of threads and connections. Readers are asynchronous and never write.
    """

    def __init__(self, url: str, vault: Vault, *, writers: int | None = None) -> None:
        self.url = make_url(url)
        self.vault = vault
        self.embedded = self.url.get_backend_name() == "sqlite"
        count = 1 if self.embedded else writers or _POSTGRES_WRITERS
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="writer")
        self._writer = _writer_engine(self.url, count)
        self._reader: Engine | None = None
        self._kept: dict[type, Any] = {}
        # On SQLite all writing shares one connection, whoever asks for it.
        self._one_writer = threading.Lock() if self.embedded else None
        self._writing = 0
        self._seconds = 0.0  # that a turn takes in the loop's thread, on the average
        self._try_again = 0.0  # when a slow disk is looked at again

    def keep(self, thing: object) -> None:
        """Keep one object per type for the rules to find (the programme, an index)."""
        self._kept[type(thing)] = thing

    def kept(self, kind: type[T]) -> T:
        """Return the kept object of this type. Raises KeyError when nobody kept one."""
        thing: T = self._kept[kind]
        return thing

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """One transaction in the calling thread: committed on leaving, undone on an exception.

        Raises StorageTrouble when the database itself failed.
        """
        if self._one_writer is None:
            yield from self._transaction()
        else:
            with self._one_writer:
                yield from self._transaction()

    def _transaction(self) -> Iterator[Tx]:
        try:
            with self._writer.connect() as connection, connection.begin():
                yield Tx(connection, self)
        except DBAPIError as error:
            if _is_trouble(error):
                raise StorageTrouble(first_line(error)) from error
            raise

    async def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work`, which takes some milliseconds at most, in one transaction, whole."""
        return await self.hop(self.in_transaction, work)

    async def write_long(self, work: Callable[[Tx], T]) -> T:
        """Run `work`, which may take longer, in one transaction, in one hop to a writer thread."""
        self._writing += 1
        try:
            return await self._on_a_thread(self.in_transaction, work)
        finally:
            self._writing -= 1

    def in_transaction(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in one transaction in the calling thread."""
        with self.transaction() as tx:
            return work(tx)

    async def hop(self, work: Callable[..., T], *arguments: Any) -> T:
        """Run a short function that writes: on a writer thread, or here and now.

        Here on SQLite, while no `write_long` is under way and its disk is quick: handing a turn
        over and back costs more than a quick disk needs to keep it. Whether it is quick is
        told by turns here alone: on a busy writer thread they take long on any disk, waiting for
        the interpreter. So now and then one turn here tries whether a slow disk still is.
        """
        if not self.embedded or self._writing or not self._may_be_quick():
            return await self._on_a_thread(work, *arguments)
        start = time.monotonic()
        try:
            return work(*arguments)
        finally:
            self._learn(time.monotonic() - start)

    def _may_be_quick(self) -> bool:
        return self._seconds <= _QUICK_SECONDS or time.monotonic() >= self._try_again

    def _learn(self, seconds: float) -> None:
        if self._seconds > _QUICK_SECONDS:
            self._seconds = seconds
        else:
            self._seconds += (seconds - self._seconds) / _REMEMBERED
        self._try_again = time.monotonic() + _TRY_AGAIN_SECONDS

    async def _on_a_thread(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    async def read(self, statement: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        """Return every row of a query, outside any transaction. Raises StorageTrouble."""
        if self._reader is None:
            self._reader = _reader_engine(self.url)
        try:
            rows: Sequence[sa.Row[Any]] = await greenlet_spawn(_all, self._reader, statement)
        except DBAPIError as error:
            if _is_trouble(error):
                raise StorageTrouble(first_line(error)) from error
            raise
        return rows

    async def answers(self) -> bool:
        """Return whether the database can be read now."""
        try:
            return bool(await self.read(sa.select(sa.literal(1))))
        except (StorageTrouble, DBAPIError, OSError):
            return False

    async def close(self) -> None:
        """Close every connection; an aiosqlite thread left open would hang the interpreter."""
        if self._reader is not None:
            await greenlet_spawn(self._reader.dispose)
        self.close_writer()

    def close_writer(self) -> None:
        """Close what a command-line process uses."""
        self._threads.shutdown(wait=True)
        self._writer.dispose()


def _is_trouble(error: DBAPIError) -> bool:
    """Tell the database's own trouble, a damaged file included, from a statement of ours."""
    return isinstance(error, sa.exc.OperationalError) or type(error) is sa.exc.DatabaseError


def first_line(error: DBAPIError) -> str:
    """Return what the database said, without the details that follow."""
    return str(error.orig).partition("\n")[0]


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: Any = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def is_address(url: str) -> bool:
    """Return whether this can be the address of a database; one that cannot is not repeated.

    A sign in a password that is not written as in a web address would make it part of the host.
    """
    try:
        parts = make_url(url)
    except (ValueError, sa.exc.ArgumentError):
        return False
    return url.startswith(_ADDRESSES) and "@" not in (parts.host or "")


def sqlite_url(path: Path) -> str:
    """Return the address of a database file."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


def _writer_engine(url: sa.URL, connections: int) -> Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=connections,
            pool_pre_ping=True,
            connect_args=_UTF8,
            hide_parameters=True,
        )
    if url.database:
        # SQLite gives the files beside it the rights that this one has.
        try:
            Path(url.database).touch(mode=0o600)
        except OSError as error:
            raise StorageTrouble(f"{url.database}: {error.strerror}") from error
    engine = sa.create_engine(
        url.set(drivername="sqlite+pysqlite"),
        poolclass=sa.pool.StaticPool,
        connect_args={"check_same_thread": False},
        pool_reset_on_return=None,  # every transaction of ours ends itself
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        _pragmas(connection.execute)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_autocheckpoint=1000")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _all(engine: Engine, statement: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
    with engine.connect() as connection:
        return connection.execute(statement).all()


def _reader_engine(url: sa.URL) -> Engine:
    """An engine over an asynchronous driver, to be used inside `greenlet_spawn`.

    That is what an AsyncEngine does; its package would load the whole ORM, 0.3 s and 12 MB.
    """
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(
            url.set(drivername="postgresql+psycopg_async"),
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            connect_args=_UTF8,
            hide_parameters=True,
        )
    engine = sa.create_engine(
        url.set(drivername="sqlite+aiosqlite"),
        isolation_level="AUTOCOMMIT",
        pool_size=2,
        max_overflow=0,
        pool_reset_on_return=None,
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        _pragmas(cursor.execute)
        cursor.execute("PRAGMA wal_autocheckpoint=0")
        cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    return engine


def _pragmas(execute: Callable[[str], object]) -> None:
    execute("PRAGMA journal_mode=WAL")
    execute("PRAGMA foreign_keys=ON")
    execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
