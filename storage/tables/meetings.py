"""Meetings, who signs up for them, who is called and who was there; calendars of one's own."""

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

from storage.tables.base import Keys, id_column, metadata, moment, person_column

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
    Column("audience", Keys, nullable=True),  # sectors it is for; none: everybody
    Column("state", String(12), nullable=False),  # planned, cancelled
    Column("reason", Text, nullable=True),  # why it was cancelled
    Column("version", Integer, nullable=False),
    Column("created_by", String(26), nullable=True),  # none: the operator
    moment("created_at"),
    moment("changed_at", nullable=True),  # none: it is as it was published
    moment("moved_at", nullable=True),  # when it got another time or place
    Index(None, "state", "starts_at"),
)

# What was published and then became otherwise: rows are only ever added.
meeting_change = Table(
    "meeting_change",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    Column("number", Integer, nullable=False),  # counts from 1 in its meeting
    Column("what", String(12), nullable=False),  # moved, a fact that was edited, or told
    Column("before", Text, nullable=True),  # JSON
    Column("after", Text, nullable=True),
    Column("reason", Text, nullable=True),  # the public one
    moment("at"),
    UniqueConstraint("meeting_id", "number"),
)

meeting_document = Table(
    "meeting_document",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    Column("number", Integer, nullable=False),  # counts from 1 in its meeting, never used again
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=True),  # of the web, or
    Column("path", String(200), nullable=True),  # of a file that we keep, below DATA_DIR
    moment("at"),
    moment("removed_at", nullable=True),
    UniqueConstraint("meeting_id", "number"),
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

# What was said of a meeting once, so that it is not said again; of another day it is.
meeting_notice = Table(
    "meeting_notice",
    metadata,
    Column("meeting_id", String(26), ForeignKey("meeting.id"), primary_key=True),
    Column("starts_at", String(32), primary_key=True),  # ISO moment
    Column("notice", String(12), primary_key=True),  # impossible, possible
    moment("at"),
)

attendance = Table(
    "attendance",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    person_column(nullable=True),  # none: written into the list by hand
    Column("sealed_name", LargeBinary, nullable=True),
    Column("sector", String(32), nullable=True),  # keys of the programme
    Column("institution", String(80), nullable=True),  # or as an invitation wrote it
    Column("way", String(8), nullable=False),  # code, link, list
    Column("recorded_by", String(26), nullable=True),  # none: the person themselves
    moment("at"),
    moment("removed_at", nullable=True),  # an entry that was wrong stays, and counts no more
    UniqueConstraint("meeting_id", "person_id"),
    Index(None, "person_id"),
)

# The private address of somebody's calendar: whoever holds the secret reads it, so only its
# fingerprint is here.
calendar_feed = Table(
    "calendar_feed",
    metadata,
    id_column(),
    Column("person_id", String(26), ForeignKey("person.id"), nullable=False, unique=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    moment("created_at"),
)
