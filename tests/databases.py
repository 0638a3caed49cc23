"""Looking into a whole database, as somebody would who holds it and its key."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from storage.engine import Store
from storage.tables import metadata


def rows(store: Store) -> Mapping[str, list[dict[str, Any]]]:
    """Return every row of every table, in a fixed order."""
    with store.transaction() as tx:
        return {
            table.name: [
                dict(row._mapping) for row in tx.all(sa.select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


def readable(store: Store) -> list[tuple[str, str]]:
    """Return each value that is kept, opened with the key, and the column it is in."""
    return [
        (f"{table}.{column}", _opened(store, value))
        for table, kept in rows(store).items()
        for row in kept
        for column, value in row.items()
        if value is not None
    ]


def _opened(store: Store, value: Any) -> str:
    if not isinstance(value, bytes | memoryview):
        return str(value)
    sealed = bytes(value)
    for opens in (store.vault.open, store.vault.open_bytes):
        try:
            return str(opens(sealed))
        except (InvalidTag, UnicodeDecodeError):
            continue
    raise ValueError("A sealed value that the key does not open.")
