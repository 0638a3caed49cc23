"""Where the programme stands, how it came there, and when each stage is planned."""

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import id_column, metadata, moment

programme = Table(
    "programme",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("stage", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    moment("started_at"),
)

# Append-only: real dates are derived from it.
stage_move = Table(
    "stage_move",
    metadata,
    id_column(),
    Column("programme", String(64), nullable=False),
    Column("version", Integer, nullable=False),  # the programme's, after the move
    Column("kind", String(8), nullable=False),  # start, advance, back
    Column("from_stage", String(40), nullable=True),
    Column("to_stage", String(40), nullable=False),
    Column("reason", Text, nullable=True),
    Column("overridden", Text, nullable=True),  # JSON: names of the conditions that were not met
    Column("actor_id", String(26), nullable=True),  # none: the command line or a bell
    Column("approver_id", String(26), nullable=True),
    moment("at"),
    UniqueConstraint("programme", "version"),
)

# Append-only: a revision has a row for each stage it changed; the newest row of a stage counts.
schedule_change = Table(
    "schedule_change",
    metadata,
    id_column(),
    Column("programme", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("stage", String(40), nullable=False),
    Column("opens_on", String(10), nullable=True),  # ISO date in the programme's time zone
    Column("closes_on", String(10), nullable=True),
    Column("by_date", Boolean, nullable=False),  # opens by itself on that date
    Column("reason", Text, nullable=True),
    Column("actor_id", String(26), nullable=True),
    moment("at"),
    UniqueConstraint("programme", "revision", "stage"),
)

# Somebody stated that a condition which no record of ours can show is met.
attestation = Table(
    "attestation",
    metadata,
    id_column(),
    Column("programme", String(64), nullable=False),
    Column("stage", String(40), nullable=False),
    Column("condition", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("actor_id", String(26), nullable=True),  # none: the command line
    moment("at"),
    Column("withdrawn_by", String(26), nullable=True),
    Column("withdrawal_reason", Text, nullable=True),
    moment("withdrawn_at", nullable=True),
)

# What was announced ahead of an opening by date, so that it is said once.
opening_notice = Table(
    "opening_notice",
    metadata,
    Column("programme", String(64), primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("opens_on", String(10), primary_key=True),
    Column("notice", String(12), primary_key=True),  # days ahead, or "blocked"
    moment("at"),
)

counter = Table(
    "counter",
    metadata,
    Column("name", String(24), primary_key=True),
    Column("value", Integer, nullable=False),
)
