"""The plan: its period, its composed versions, what the commission observes, its vote, delivery."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import id_column, metadata, moment, person_column

# Append-only: the last one holds. None: that of the programme.
plan_period = Table(
    "plan_period",
    metadata,
    id_column(),
    Column("starts_on", String(10), nullable=False),  # ISO dates
    Column("ends_on", String(10), nullable=False),
    Column("reason", Text, nullable=False),  # public
    Column("actor_id", String(26), nullable=True),
    moment("at"),
)

plan_version = Table(
    "plan_version",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False, unique=True),
    Column("state", String(12), nullable=False),  # composed, circulated, replaced, approved
    Column("composed", Text, nullable=False),  # JSON: its numbered paragraphs with their origins
    Column("summary", Text, nullable=True),  # of what is new in it
    Column("composed_by", String(26), nullable=True),
    moment("composed_at"),
    moment("circulated_at", nullable=True),
    moment("observe_until", nullable=True),
    moment("vote_closes_at", nullable=True),
    moment("approved_at", nullable=True),
    Column("reason", Text, nullable=True),  # public, of the decision
    Column("version", Integer, nullable=False),
)

plan_observation = Table(
    "plan_observation",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("plan_version_id", String(26), ForeignKey("plan_version.id"), nullable=False),
    Column("paragraph", String(20), nullable=False),  # its number, as printed
    person_column(nullable=True),  # none once they were erased
    Column("text", Text, nullable=False),
    Column("state", String(12), nullable=False),  # open, accepted, declined, withdrawn
    Column("reply", Text, nullable=True),  # the public reason
    Column("answered_by", String(26), nullable=True),
    moment("answered_at", nullable=True),
    moment("at"),
    Index(None, "plan_version_id"),
    Index(None, "person_id"),
)

plan_vote = Table(
    "plan_vote",
    metadata,
    id_column(),
    Column("plan_version_id", String(26), ForeignKey("plan_version.id"), nullable=False),
    person_column(nullable=True),  # none once they were erased: the vote stays
    Column("choice", String(8), nullable=False),  # yes, no, abstain
    moment("at"),
    UniqueConstraint("plan_version_id", "person_id"),
    Index(None, "person_id"),
)

delivery = Table(
    "delivery",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False, unique=True),
    Column("plan_version_id", String(26), ForeignKey("plan_version.id"), nullable=False),
    Column("path", String(200), nullable=False),  # of the package, below DATA_DIR
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("made_by", String(26), nullable=True),
    moment("made_at"),
    Column("delivered_on", String(10), nullable=True),  # ISO date
    Column("receipt_path", String(200), nullable=True),
    Column("receipt_note", Text, nullable=True),
    moment("receipt_at", nullable=True),
)
