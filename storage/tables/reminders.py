"""Reminders of meetings: what was said to whom, what is done with, and what a meeting has apart."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import id_column, metadata, moment, person_column

# When a reminder is due is never kept: it follows from the meeting. What was done about it is.
reminder = Table(
    "reminder",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    person_column(),
    Column("minutes", Integer, nullable=False),  # before the start
    moment("about"),  # the start that it was about
    Column("state", String(8), nullable=False),  # told, dropped
    Column("reason", String(12), nullable=True),  # why dropped: late, begun, unreachable
    moment("at"),
    UniqueConstraint("meeting_id", "person_id", "minutes", "about"),
    Index(None, "person_id"),
    Index(None, "state", "at"),
)

# One time ahead of one start that everybody was told of. Minutes 0: the meeting has begun.
reminder_round = Table(
    "reminder_round",
    metadata,
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    moment("about"),
    Column("minutes", Integer, nullable=False),
    moment("at"),
    PrimaryKeyConstraint("meeting_id", "about", "minutes"),
    Index(None, "about"),
    Index(None, "at"),
)

# Times ahead that an administrator gave one meeting instead of the programme's.
reminder_plan = Table(
    "reminder_plan",
    metadata,
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    Column("part", String(16), nullable=False),
    Column("offsets", Text, nullable=False),  # JSON: minutes, and since when each is asked for
    Column("set_by", String(26), nullable=True),  # none: the operator
    moment("set_at"),
    PrimaryKeyConstraint("meeting_id", "part"),
)
