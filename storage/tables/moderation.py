"""Appeals against the withholding of a proposal."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table, Text

from storage.tables.base import id_column, metadata, moment, person_column

appeal = Table(
    "appeal",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=False, unique=True),
    person_column(),
    Column("sealed", LargeBinary, nullable=False),  # why, in the author's words
    Column("state", String(12), nullable=False),  # open, upheld, rejected
    moment("opened_at"),
    Column("decided_by", String(26), nullable=True),
    moment("decided_at", nullable=True),
    Column("reason", Text, nullable=True),
)
