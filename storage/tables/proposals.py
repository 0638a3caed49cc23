"""What people proposed, and the sheets it was typed from."""

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

from storage.tables.base import id_column, metadata, moment

proposal = Table(
    "proposal",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("idea", Text, nullable=False),
    Column("theme", String(40), nullable=False),
    Column("territory", String(40), nullable=False),
    Column("sector", String(40), nullable=True),
    Column("shown_name", Text, nullable=True),
    Column("source", String(12), nullable=False),  # telegram, web, whatsapp, terminal, paper
    Column("event", Text, nullable=True),
    Column("collected_by", Text, nullable=True),
    Column("collected_on", String(10), nullable=True),  # ISO date, as the sheet says
    Column("author_id", String(26), ForeignKey("person.id"), nullable=True),
    Column("collector_id", String(26), ForeignKey("person.id"), nullable=True),
    Column("state", String(12), nullable=False),  # received, withdrawn, withheld
    Column("version", Integer, nullable=False),
    Column("change", Integer, nullable=False, unique=True),  # order of all changes of proposals
    moment("created_at"),
    moment("updated_at"),
    Index(None, "author_id"),
    Index(None, "state", "author_id"),
)

proposal_event = Table(
    "proposal_event",
    metadata,
    id_column(),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("what", String(16), nullable=False),  # received, corrected, withdrawn, …
    Column("actor_id", String(26), ForeignKey("person.id"), nullable=True),
    Column("before", Text, nullable=True),  # JSON of the fields that changed
    Column("reason", Text, nullable=True),  # public, of whoever moderated
    moment("at"),
    UniqueConstraint("proposal_id", "version"),
)

support = Table(
    "support",
    metadata,
    Column("proposal_id", String(26), ForeignKey("proposal.id"), primary_key=True),
    Column("person_id", String(26), ForeignKey("person.id"), primary_key=True),
    moment("at"),
)

sheet_row = Table(
    "sheet_row",
    metadata,
    id_column(),
    Column("fingerprint", String(64), nullable=False),
    Column("reference", String(12), nullable=False, index=True),  # of the row and its corrections
    Column("file_name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the row as it came
    Column("state", String(12), nullable=False),  # registered, to_correct, replaced, set_aside
    Column("faults", Text, nullable=False),  # JSON
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=True),
    moment("at"),
    # A row that repeats a registered one waits in the tray under the same fingerprint.
    UniqueConstraint("fingerprint", "state"),
)
