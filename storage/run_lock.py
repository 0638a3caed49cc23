"""One run for a PostgreSQL database: a lock that lasts as long as one connection."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from storage.engine import StorageTrouble

_NUMBER = 0x4D657361  # any will do that nothing else in the database locks


class TwoRunsError(Exception):
    """Another run holds the database; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "Another bot is already running on this PostgreSQL database: two would "
            "send everything twice. Stop that one first."
        )


class RunLock:
    """Holds a database for this run, with a connection that does nothing else.

    On SQLite there is nothing to do: the data folder is held, which is the database's own.
    """

    def __init__(self, url: sa.URL) -> None:
        self._engine: sa.Engine | None = None
        self._connection: Connection | None = None
        if url.get_backend_name() != "sqlite":
            self._engine = sa.create_engine(
                url.set(drivername="postgresql+psycopg"),
                isolation_level="AUTOCOMMIT",
                poolclass=sa.pool.NullPool,
                hide_parameters=True,
            )

    def hold(self) -> None:
        """Take the lock, or take it again when its connection was lost: call it now and then.

        Raises TwoRunsError when another run has it, StorageTrouble while the database is away.
        """
        if self._engine is None or self._is_alive():
            return
        try:
            self._connection = self._engine.connect()
            taken = self._connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_NUMBER)))
        except DBAPIError as error:
            raise StorageTrouble(str(error.orig)) from error
        if not taken:
            self.release()
            raise TwoRunsError

    def release(self) -> None:
        """Let another run have it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _is_alive(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.scalar(sa.select(sa.literal(1)))
        except DBAPIError:
            self._connection.invalidate()
            self.release()
            return False
        return True
