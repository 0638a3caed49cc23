"""Draft commitments, and the proposals they come from."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from storage.tables.base import id_column, metadata, moment

draft = Table(
    "draft",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("meeting_id", String(26), ForeignKey("meeting.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("solution", Text, nullable=False),
    Column("theme", String(32), nullable=True),
    Column("state", String(12), nullable=False),  # recorded, withdrawn
    Column("version", Integer, nullable=False),
    Column("recorded_by", String(26), nullable=True),
    moment("created_at"),
    moment("updated_at"),
    Index(None, "meeting_id"),
)

draft_origin = Table(
    "draft_origin",
    metadata,
    Column("draft_id", String(26), ForeignKey("draft.id"), primary_key=True),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), primary_key=True),
    moment("at"),
    Index(None, "proposal_id"),
)
