"""Draft commitments, the proposals they come from, and what people say of them."""

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

from storage.tables.base import id_column, metadata, moment, person_column

draft = Table(
    "draft",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("solution", Text, nullable=False),
    Column("theme", String(32), nullable=True),  # keys of the programme
    Column("value", String(20), nullable=True),
    # The one that an authority did not find viable, where this is its counterproposal.
    Column("counter_to", String(26), ForeignKey("draft.id"), nullable=True),
    Column("state", String(12), nullable=False),  # recorded, withdrawn
    Column("version", Integer, nullable=False),
    Column("recorded_by", String(26), nullable=True),
    moment("created_at"),
    moment("updated_at"),
    Index(None, "meeting_id"),
    Index(None, "counter_to"),
)

draft_institution = Table(
    "draft_institution",
    metadata,
    Column("draft_id", String(26), ForeignKey("draft.id"), primary_key=True),
    Column("institution", String(40), primary_key=True),  # a key of the programme
    Column("part", String(12), nullable=False),  # responsible, supporting
    Index(None, "institution"),
)

draft_origin = Table(
    "draft_origin",
    metadata,
    Column("draft_id", String(26), ForeignKey("draft.id"), primary_key=True),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), primary_key=True),
    moment("at"),
    Index(None, "proposal_id"),
)

draft_event = Table(
    "draft_event",
    metadata,
    id_column(),
    Column("draft_id", String(26), ForeignKey("draft.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("what", String(16), nullable=False),  # recorded, corrected, withdrawn
    Column("actor_id", String(26), nullable=True),
    Column("before", Text, nullable=True),  # JSON of the fields that changed
    Column("reason", Text, nullable=True),  # public, of whoever withdrew it
    moment("at"),
    UniqueConstraint("draft_id", "version"),
)

# What people say of a paragraph of a draft, or of all of it.
draft_comment = Table(
    "draft_comment",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("draft_id", String(26), ForeignKey("draft.id"), nullable=False),
    Column("draft_version", Integer, nullable=False),
    Column("paragraph", Integer, nullable=True),  # none: all of it
    person_column(nullable=True),  # none once they were erased
    Column("text", Text, nullable=False),
    Column("state", String(12), nullable=False),  # shown, withheld
    Column("reason", Text, nullable=True),  # public, of whoever withheld it
    moment("at"),
    Index(None, "draft_id"),
    Index(None, "person_id"),
)

# Why a table left no draft, in public.
draft_absence = Table(
    "draft_absence",
    metadata,
    Column("meeting_id", String(26), ForeignKey("meeting.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("recorded_by", String(26), nullable=True),
    moment("at"),
)

# Why a draft that could go on is not developed, in public.
draft_left_out = Table(
    "draft_left_out",
    metadata,
    Column("draft_id", String(26), ForeignKey("draft.id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(26), nullable=True),
    moment("at"),
)
