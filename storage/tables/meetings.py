"""Meetings, who signs up for them, who is called to them, and who was there."""

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
    Column("rules", Text, nullable=True),
    Column("state", String(12), nullable=False),  # planned, cancelled
    Column("reason", Text, nullable=True),  # why it was cancelled
    Column("version", Integer, nullable=False),
    Column("created_by", String(26), nullable=True),  # none: the operator
    moment("created_at"),
    moment("moved_at", nullable=True),  # when it got another time or place
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

meeting_facilitator = Table(
    "meeting_facilitator",
    metadata,
    Column("meeting_id", String(26), ForeignKey("meeting.id"), primary_key=True),
    Column("person_id", String(26), ForeignKey("person.id"), primary_key=True),
    moment("at"),
    Index(None, "person_id"),
)

# Those whom a meeting of this kind convenes: they do not sign up, they answer.
meeting_call = Table(
    "meeting_call",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    person_column(),
    Column("role", String(16), nullable=False),  # as what: liaison, commission, authority, …
    Column("designation_id", String(26), ForeignKey("designation.id"), nullable=True),
    Column("state", String(12), nullable=False),  # asked, confirmed, declined, sent, ended
    Column("sends", String(26), nullable=True),  # the person who comes instead: state "sent"
    Column("sealed_reason", LargeBinary, nullable=True),  # why not, in their words
    moment("asked_at"),
    moment("answered_at", nullable=True),
    moment("nudged_at", nullable=True),
    UniqueConstraint("meeting_id", "person_id"),
    Index(None, "person_id"),
)

attendance = Table(
    "attendance",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    person_column(nullable=True),  # none: written into the list by hand
    Column("sealed_name", LargeBinary, nullable=True),
    Column("sector", String(32), nullable=True),  # keys of the programme
    Column("institution", String(40), nullable=True),
    Column("way", String(8), nullable=False),  # code, link, list
    Column("recorded_by", String(26), nullable=True),  # none: the person themselves
    moment("at"),
    UniqueConstraint("meeting_id", "person_id"),
    Index(None, "person_id"),
)
