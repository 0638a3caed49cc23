"""Commitments of every plan, their milestones and versions, and what people ask about them."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import Keys, id_column, metadata, moment, person_column

# The code holds its plan, so that it stays the same in every later one.
commitment = Table(
    "commitment",
    metadata,
    id_column(),
    Column("code", String(20), nullable=False, unique=True),  # 4PAN-03
    Column("plan", String(12), nullable=False),
    Column("number", Integer, nullable=False),  # within its plan
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=True),
    Column("solution", Text, nullable=True),  # what it does, in public
    Column("goal", Text, nullable=True),
    Column("theme", String(40), nullable=True),  # keys of the programme
    Column("value", String(20), nullable=True),
    # of an earlier plan: undecided, continuing, ended; of this one: developing, withdrawn
    Column("state", String(12), nullable=False),
    Column("draft_id", String(26), ForeignKey("draft.id"), nullable=True, unique=True),
    Column("continues", String(26), ForeignKey("commitment.id"), nullable=True),
    Column("ogp_code", String(12), nullable=True),
    Column("source", Text, nullable=True),  # where its facts are published
    Column("examples", Keys, nullable=True),  # its fields that are invented, never shown as facts
    Column("version", Integer, nullable=False),
    moment("created_at"),
    moment("updated_at"),
    UniqueConstraint("plan", "number"),
)

commitment_institution = Table(
    "commitment_institution",
    metadata,
    Column("commitment_id", String(26), ForeignKey("commitment.id"), primary_key=True),
    Column("institution", String(40), primary_key=True),
    Column("part", String(12), nullable=False),  # responsible, supporting
    Index(None, "institution"),
)

milestone = Table(
    "milestone",
    metadata,
    id_column(),
    Column("commitment_id", String(26), ForeignKey("commitment.id"), nullable=False),
    Column("number", Integer, nullable=False),  # counts from 1 in its commitment, never used again
    Column("what", Text, nullable=False),
    Column("starts_on", String(10), nullable=False),  # ISO dates
    Column("ends_on", String(10), nullable=False),
    Column("deliverable", Text, nullable=False),
    Column("institution", String(40), nullable=False),  # who answers for it
    Column("state", String(12), nullable=False),  # planned, removed
    UniqueConstraint("commitment_id", "number"),
)

# Append-only: how a commitment and its milestones read at each version.
commitment_version = Table(
    "commitment_version",
    metadata,
    id_column(),
    Column("commitment_id", String(26), ForeignKey("commitment.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("snapshot", Text, nullable=False),  # JSON
    Column("reason", Text, nullable=True),
    Column("actor_id", String(26), nullable=True),
    moment("at"),
    UniqueConstraint("commitment_id", "version"),
)

progress_report = Table(
    "progress_report",
    metadata,
    id_column(),
    Column("commitment_id", String(26), ForeignKey("commitment.id"), nullable=False),
    Column("milestone_id", String(26), ForeignKey("milestone.id"), nullable=True),
    Column("state", String(12), nullable=False),  # not_started, begun, substantial, completed
    Column("text", Text, nullable=False),
    Column("link", Text, nullable=True),  # to the evidence
    Column("reported_by", String(26), nullable=True),
    moment("at"),
    Index(None, "commitment_id", "at"),
)

question = Table(
    "question",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("commitment_id", String(26), ForeignKey("commitment.id"), nullable=False),
    person_column(nullable=True),  # none once they were erased: the question stays
    Column("text", Text, nullable=False),
    Column("state", String(12), nullable=False),  # asked, answered, withheld
    Column("answer", Text, nullable=True),
    Column("reason", Text, nullable=True),  # public, of a withheld one
    Column("answered_by", String(26), nullable=True),
    moment("answered_at", nullable=True),
    moment("at"),
    Index(None, "commitment_id"),
    Index(None, "person_id"),
)

follower = Table(
    "follower",
    metadata,
    Column("commitment_id", String(26), ForeignKey("commitment.id"), primary_key=True),
    Column("person_id", String(26), ForeignKey("person.id"), primary_key=True),
    moment("at"),
    Index(None, "person_id"),
)
