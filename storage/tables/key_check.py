"""Something sealed, to tell whether a key is the right one."""

from sqlalchemy import Column, Integer, LargeBinary, Table

from storage.tables.base import metadata

key_check = Table(
    "key_check",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # there is one row
    Column("sealed", LargeBinary, nullable=False),
)
