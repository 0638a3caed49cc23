"""What the authorities were asked about draft commitments, and what they decided."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import id_column, metadata, moment, person_column

validation_letter = Table(
    "validation_letter",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("institution", String(40), nullable=False),  # a key of the programme
    Column("state", String(12), nullable=False),  # prepared, withdrawn, sent, settled, silent
    Column("number", String(60), nullable=False),
    Column("dated_on", String(10), nullable=False),  # ISO dates
    Column("due_on", String(10), nullable=False),  # counted in working days
    Column("sent_on", String(10), nullable=True),
    Column("sent_by", Text, nullable=True),  # which way it went
    Column("again_number", String(60), nullable=True),  # of the second letter
    Column("again_on", String(10), nullable=True),  # the day that one went
    Column("again_by", Text, nullable=True),
    Column("access_hash", String(64), nullable=True),  # of the web link that decides
    moment("access_until", nullable=True),
    Column("prepared_by", String(26), nullable=True),
    moment("prepared_at"),
    Index(None, "number", unique=True),
    Index(None, "state"),
    Index(None, "access_hash"),
)

# One institution and one draft. What it was before stays in the audit log.
validation = Table(
    "validation",
    metadata,
    id_column(),
    Column("letter_id", String(26), ForeignKey("validation_letter.id"), nullable=False),
    Column("draft_id", String(26), ForeignKey("draft.id"), nullable=False),
    Column("institution", String(40), nullable=False),
    Column("state", String(12), nullable=False),  # asked, approved, rejected, silent
    Column("reasons", Text, nullable=True),  # public, of who rejected it
    Column("relation", Text, nullable=True),  # public: how the counterproposal relates to it
    Column("counter_id", String(26), ForeignKey("draft.id"), nullable=True),
    Column("way", String(8), nullable=True),  # chat, web, paper
    person_column(nullable=True),  # who decided, where it was in chat
    moment("decided_at", nullable=True),
    Column("version", Integer, nullable=False),
    UniqueConstraint("draft_id", "institution"),
    Index(None, "letter_id"),
    Index(None, "counter_id"),
    Index(None, "person_id"),
)

# What the bell said already: each once.
validation_notice = Table(
    "validation_notice",
    metadata,
    Column("letter_id", String(26), ForeignKey("validation_letter.id"), primary_key=True),
    Column("notice", String(40), primary_key=True),
    moment("at"),
)
