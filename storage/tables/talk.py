"""What people wrote, the forms they left open, and what we say."""

from sqlalchemy import (
    Boolean,
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

incoming = Table(
    "incoming",
    metadata,
    id_column(),
    Column("channel", String(12), nullable=False),
    Column("dedupe_key", String(128), nullable=False),
    person_column(nullable=True),
    Column("seq", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=True),  # what the person wrote or tapped
    moment("received_at"),
    UniqueConstraint("channel", "dedupe_key"),
    Index(None, "person_id", "seq"),
)

conversation = Table(
    "conversation",
    metadata,
    id_column(),
    person_column(),
    Column("form", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the answers so far
    moment("opened_at"),
    moment("touched_at"),
    moment("nudged_at", nullable=True),
    UniqueConstraint("person_id", "form", "subject"),
)

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    person_column(nullable=True),
    Column("address_id", String(26), nullable=True),  # none for a group
    Column("channel", String(12), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("announcement_id", String(26), nullable=True),
    Column("kind", String(8), nullable=False),  # send, edit
    Column("recipient", LargeBinary, nullable=True),  # sealed; emptied when erased
    Column("body", LargeBinary, nullable=True),  # sealed, worded message; emptied when erased
    Column("channel_ref", String(64), nullable=True),
    # ready, leased, sent, uncertain, undeliverable, doubtful, stopped, erased, expired
    Column("state", String(14), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),  # times it may have been delivered unseen
    Column("lease", String(26), nullable=True),
    moment("due"),
    moment("created_at"),
    moment("settled_at", nullable=True),
    moment("until", nullable=True),  # from then on it is not worth sending
    Column("meeting_id", String(26), nullable=True),  # the meeting it is a reminder of
    Column("reason", Text, nullable=True),
    Index(None, "person_id", "seq"),
)
_ANNOUNCED = outbox.c.announcement_id.is_not(None)
_REPLY = outbox.c.announcement_id.is_(None)
Index(
    "ix_outbox_state_due",
    outbox.c.state,
    outbox.c.due,
    sqlite_where=_REPLY,
    postgresql_where=_REPLY,
)
Index(
    "uq_outbox_announcement_id_person_id",
    outbox.c.announcement_id,
    outbox.c.person_id,
    unique=True,
    sqlite_where=_ANNOUNCED,
    postgresql_where=_ANNOUNCED,
)
Index(
    "ix_outbox_announcement_id_state_due",
    outbox.c.announcement_id,
    outbox.c.state,
    outbox.c.due,
    sqlite_where=_ANNOUNCED,
    postgresql_where=_ANNOUNCED,
)

quarantine = Table(
    "quarantine",
    metadata,
    id_column(),
    Column("channel", String(12), nullable=False),
    Column("dedupe_key", String(128), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("error", Text, nullable=False),
    moment("created_at"),
    moment("expires_at"),
)

attachment = Table(
    "attachment",
    metadata,
    id_column(),
    person_column(),
    Column("conversation_id", String(26), nullable=True),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=True),
    Column("channel", String(12), nullable=False),
    Column("kind", String(12), nullable=False),  # photo, voice, document, …
    Column("sealed_ref", LargeBinary, nullable=False),
    Column("sealed_name", LargeBinary, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("size", Integer, nullable=True),
    Column("state", String(12), nullable=False),  # pending, stored, refused
    Column("attempt", Integer, nullable=False),
    Column("path", String(200), nullable=True),  # below DATA_DIR
    Column("reason", String(40), nullable=True),
    moment("created_at"),
    moment("due"),
    Index(None, "state", "due"),
    Index(None, "person_id"),
    Index(None, "proposal_id"),
)

document = Table(
    "document",
    metadata,
    id_column(),
    person_column(),
    Column("name", String(80), nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed
    moment("created_at"),
    moment("expires_at"),
    Index(None, "person_id"),
)
