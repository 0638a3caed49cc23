"""What administrators did, in a chain that shows any change of it."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables.base import metadata, moment

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    moment("at"),
    # Who, by reference only: erasing a person must not break the chain.
    Column("actor_id", String(26), nullable=True),  # none: the command line or a bell
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("reason", Text, nullable=True),
    Column("before", Text, nullable=True),  # JSON
    Column("after", Text, nullable=True),  # JSON
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

audit_checkpoint = Table(
    "audit_checkpoint",
    metadata,
    Column("count", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
    moment("at"),
)
