"""Minutes of meetings: their versions, what those who were there answered, and what is due."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import id_column, metadata, moment, person_column

minutes = Table(
    "minutes",
    metadata,
    id_column(),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("state", String(12), nullable=False),  # draft, circulated, published
    moment("circulated_at", nullable=True),  # the present version
    moment("published_at", nullable=True),
    # As they were on publishing: whoever is erased later takes nothing from them.
    Column("ratified", Integer, nullable=True),
    Column("objected", Integer, nullable=True),
    Column("silent", Integer, nullable=True),
)

# Append-only, but for what the first sending round adds to a version.
minutes_version = Table(
    "minutes_version",
    metadata,
    id_column(),
    Column("minutes_id", String(26), ForeignKey("minutes.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(8), nullable=False),  # written, erratum
    Column("words", Text, nullable=False),  # JSON: what people wrote
    Column("composed", Text, nullable=True),  # JSON: what the records said when it went round
    Column("reason", Text, nullable=True),  # what changed, and of an erratum why
    Column("written_by", String(26), nullable=True),  # none: the operator
    moment("at"),
    UniqueConstraint("minutes_id", "version"),
)

minutes_answer = Table(
    "minutes_answer",
    metadata,
    id_column(),
    Column("minutes_id", String(26), ForeignKey("minutes.id"), nullable=False),
    Column("version", Integer, nullable=False),
    person_column(nullable=True),  # none: erased since
    Column("answer", String(8), nullable=False),  # ratified, objected
    moment("at"),
    UniqueConstraint("minutes_id", "version", "person_id"),
    Index(None, "person_id"),
)

minutes_observation = Table(
    "minutes_observation",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("minutes_id", String(26), ForeignKey("minutes.id"), nullable=False),
    Column("version", Integer, nullable=False),
    person_column(nullable=True),  # none: erased since
    Column("text", Text, nullable=False),
    Column("state", String(12), nullable=False),  # open, accepted, declined, withdrawn
    Column("reply", Text, nullable=True),  # the public reason
    Column("answered_by", String(26), nullable=True),
    Column("answered_in", Integer, nullable=True),  # the version that was the present one then
    moment("answered_at", nullable=True),
    moment("at"),
    Index(None, "minutes_id"),
    Index(None, "person_id"),
)

# That minutes were asked for so many working days after the meeting, so that it is said once.
minutes_reminder = Table(
    "minutes_reminder",
    metadata,
    Column("meeting_id", String(26), ForeignKey("meeting.id"), primary_key=True),
    Column("days", Integer, primary_key=True),
    moment("at"),
)
