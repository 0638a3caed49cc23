"""The plan: its period, its composed versions, what the commission observes, its vote, delivery."""

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
    # composed, circulated, replaced, rejected, approved
    Column("state", String(12), nullable=False),
    Column("composed", Text, nullable=False),  # JSON: its numbered paragraphs with their origins
    Column("composed_by", String(26), nullable=True),
    moment("composed_at"),
    moment("circulated_at", nullable=True),
    moment("observe_until", nullable=True),
    moment("vote_closes_at", nullable=True),
    moment("approved_at", nullable=True),
    Column("reason", Text, nullable=True),  # public, of the decision
    Column("version", Integer, nullable=False),
)

# Append-only: the last of each section holds. What was never written is said by the catalogue.
plan_text = Table(
    "plan_text",
    metadata,
    id_column(),
    Column("section", String(40), nullable=False),  # introduction, method, or a commitment's code
    Column("text", Text, nullable=False),
    Column("actor_id", String(26), nullable=True),
    moment("at"),
    Index(None, "section"),
)

# The files of an approved version, byte for byte as it was approved: everybody may have them.
plan_file = Table(
    "plan_file",
    metadata,
    Column("plan_version_id", String(26), ForeignKey("plan_version.id"), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("media_type", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    moment("at"),
)

# Who of the commission has opened a version that went round.
plan_look = Table(
    "plan_look",
    metadata,
    Column("plan_version_id", String(26), ForeignKey("plan_version.id"), primary_key=True),
    Column("person_id", String(26), ForeignKey("person.id"), primary_key=True),
    moment("at"),
    Index(None, "person_id"),
)

# What the bell said already: each once.
plan_notice = Table(
    "plan_notice",
    metadata,
    Column("plan_version_id", String(26), ForeignKey("plan_version.id"), primary_key=True),
    Column("notice", String(40), primary_key=True),
    moment("at"),
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

# A package is asked for, then made, then delivered; every one of them is kept.
delivery = Table(
    "delivery",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False, unique=True),
    Column("plan_version_id", String(26), ForeignKey("plan_version.id"), nullable=False),
    Column("asked_by", String(26), nullable=True),
    moment("asked_at"),
    moment("made_at", nullable=True),
    Column("path", String(26), nullable=True),  # its name among the packages
    Column("sha256", String(64), nullable=True),
    Column("size", Integer, nullable=True),  # bytes
    Column("delivered_on", String(10), nullable=True),  # ISO date
    Column("receipt_path", String(26), nullable=True),  # its name among the packages
    Column("receipt_sha256", String(64), nullable=True),
    Column("receipt_note", Text, nullable=True),
    moment("receipt_at", nullable=True),
    Column("first_delivered_on", String(10), nullable=True),  # the day before any correction of it
    moment("corrected_at", nullable=True),
    Column("correction", Text, nullable=True),  # the public reason of the last correction
)
