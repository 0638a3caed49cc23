"""What the commission thinks of each proposal, and which ones it put together."""

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

review = Table(
    "review",
    metadata,
    id_column(),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=False),
    person_column(nullable=True),  # none once they were erased: the scores stay
    Column("pertinence", Integer, nullable=False),  # 1 to 5 each
    Column("viability", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("sealed_note", LargeBinary, nullable=True),
    Column("version", Integer, nullable=False),
    moment("created_at"),
    moment("updated_at"),
    UniqueConstraint("proposal_id", "person_id"),
    Index(None, "person_id"),
)

# When each member was last told how much is left to them.
review_nudge = Table(
    "review_nudge",
    metadata,
    Column("person_id", String(26), ForeignKey("person.id"), primary_key=True),
    moment("at"),
)

proposal_group = Table(
    "proposal_group",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("state", String(12), nullable=False),  # open, merged
    Column("version", Integer, nullable=False),
    Column("created_by", String(26), nullable=True),
    moment("created_at"),
)

# A proposal is in one group at a time; where it was before is in the events.
group_member = Table(
    "group_member",
    metadata,
    Column("proposal_id", String(26), ForeignKey("proposal.id"), primary_key=True),
    Column("group_id", String(26), ForeignKey("proposal_group.id"), nullable=False),
    moment("at"),
    Index(None, "group_id"),
)

# Append-only.
group_event = Table(
    "group_event",
    metadata,
    id_column(),
    Column("group_id", String(26), ForeignKey("proposal_group.id"), nullable=False),
    Column("place", Integer, nullable=False),  # in the order they happened
    Column("what", String(12), nullable=False),  # created, added, removed, merged
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=True),
    Column("other_id", String(26), ForeignKey("proposal_group.id"), nullable=True),
    Column("reason", Text, nullable=True),
    Column("actor_id", String(26), nullable=True),
    moment("at"),
    UniqueConstraint("group_id", "place"),
    Index(None, "proposal_id"),
)
