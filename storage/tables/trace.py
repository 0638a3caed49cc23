"""What the author of a proposal was told of its way into the plan."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from storage.tables.base import id_column, metadata, moment, person_column

# Each hop is told once; who had no address then is none.
told = Table(
    "told",
    metadata,
    id_column(),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=False),
    Column("hop", String(16), nullable=False),
    Column("subject", String(40), nullable=False),  # the code of where it went
    person_column(nullable=True),
    moment("at"),
    UniqueConstraint("proposal_id", "hop", "subject"),
    Index(None, "person_id"),
)
