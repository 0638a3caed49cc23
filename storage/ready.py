"""Statements of the way that every message takes, compiled once and run without detours.

SQLAlchemy still writes their SQL and converts their values, but only once each; from then on one
costs 7 µs instead of 23 (docs/measurements.md). On PostgreSQL, where the way to the server costs
more than that, they run like all others.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

from storage.engine import Tx

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]

_SQLITE = sqlite.dialect(paramstyle="qmark")


class Ready:
    """One statement. All its values have names; an insert says which columns it fills."""

    def __init__(
        self, statement: sa.Select[Any] | sa.Insert | sa.Update | sa.Delete, *columns: str
    ) -> None:
        self._statement = statement
        self._columns = columns

    def rows(self, tx: Tx, **values: Any) -> Sequence[Any]:
        """Run it and return its rows, each with its columns as attributes."""
        if tx.driver is None:
            return tx.run(self._statement, values).all()
        return [self._row(each) for each in self._execute(tx.driver, values).fetchall()]

    def one(self, tx: Tx, **values: Any) -> Any | None:
        """Run it and return the first row, or None."""
        found = self.rows(tx, **values)
        return found[0] if found else None

    def run(self, tx: Tx, *values: Values) -> None:
        """Run it once for each set of values. Raises sqlalchemy.exc.IntegrityError."""
        if tx.driver is None:
            tx.run(self._statement, values)
            return
        for each in values:
            self._execute(tx.driver, each)

    def _execute(self, connection: sqlite3.Connection, values: Values) -> sqlite3.Cursor:
        sql, binds = self._compiled
        bound = [
            constant
            if name is None
            else (values[name] if convert is None else convert(values[name]))
            for name, convert, constant in binds
        ]
        try:
            return connection.execute(sql, bound)
        except sqlite3.Error as error:
            raise sa.exc.DBAPIError.instance(
                sql, None, error, sqlite3.Error, hide_parameters=True
            ) from error

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[str | None, Convert | None, Any]]]:
        compiled = self._statement.compile(dialect=_SQLITE, column_keys=self._columns or None)
        unknown = {bind.key: None for bind in compiled.binds.values() if bind.required}
        expanded = compiled.construct_expanded_state(unknown)
        binds: list[tuple[str | None, Convert | None, Any]] = []
        for name in expanded.positiontup or ():
            bind = compiled.binds[name]
            convert = _implementation(bind.type).bind_processor(_SQLITE)
            if bind.required:
                binds.append((bind.key, convert, None))
            else:
                constant = bind.value if convert is None else convert(bind.value)
                binds.append((None, None, constant))
        return expanded.statement, binds

    @cached_property
    def _row(self) -> Convert:
        columns = list(self._statement.exported_columns)
        names = [str(each.key) for each in columns]
        converts = [
            (name, convert)
            for name, each in zip(names, columns, strict=True)
            if (convert := _implementation(each.type).result_processor(_SQLITE, None)) is not None
        ]

        def row(values: Sequence[Any]) -> Any:
            named = dict(zip(names, values, strict=True))
            for name, convert in converts:
                named[name] = convert(named[name])
            return SimpleNamespace(**named)

        return row


def _implementation(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.dialect_impl(_SQLITE)
