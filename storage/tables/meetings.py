"""Meetings, and who comes to them."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import id_column, metadata, moment, person_column

meeting = Table(
    "meeting",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("kind", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("theme", String(32), nullable=True),
    Column("territory", String(32), nullable=True),
    moment("starts_at"),
    moment("ends_at"),
    Column("place", Text, nullable=True),
    Column("map_url", Text, nullable=True),
    Column("online_url", Text, nullable=True),
    Column("capacity", Integer, nullable=True),  # none: whoever comes
    Column("agenda", Text, nullable=True),
    Column("state", String(12), nullable=False),  # planned, cancelled
    Column("reason", Text, nullable=True),  # why it was cancelled
    Column("version", Integer, nullable=False),
    Column("created_by", String(26), nullable=True),  # none: the operator
    moment("created_at"),
    Index(None, "state", "starts_at"),
)

meeting_seat = Table(
    "meeting_seat",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    person_column(),
    Column("state", String(12), nullable=False),  # seated, waiting, offered, gone
    Column("line", Integer, nullable=False),  # in the order in which people came
    Column("needs", LargeBinary, nullable=True),
    moment("offered_until", nullable=True),
    moment("at"),
    UniqueConstraint("meeting_id", "person_id"),
    Index(None, "person_id"),
    Index(None, "state", "offered_until"),
)
