"""The schema: one for SQLite and PostgreSQL. Moments are aware UTC, states are words."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused with TypeError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the database keeps: the moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("A moment needs its time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Return the aware moment that a kept one means."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _id() -> Column[str]:
    return Column("id", String(26), primary_key=True)


def _person(*, nullable: bool = False) -> Column[str]:
    return Column("person_id", String(26), ForeignKey("person.id"), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, Moment, nullable=nullable)


# ── people ────────────────────────────────────────────────────────────────────────────────────

person = Table(
    "person",
    metadata,
    _id(),
    Column("state", String(12), nullable=False),  # active, suspended, erased
    Column("language", String(8), nullable=False),
    # Counts the turns of this person: orders what we say to them, and locks their row.
    Column("turn", Integer, nullable=False),
    _moment("created_at"),
    _moment("erased_at", nullable=True),
)

address = Table(
    "address",
    metadata,
    _id(),
    _person(),
    Column("channel", String(12), nullable=False),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),  # open, unreachable
    _moment("created_at"),
    _moment("used_at"),
    Index(None, "person_id"),
)

consent = Table(
    "consent",
    metadata,
    _id(),
    _person(),
    Column("purpose", String(24), nullable=False),
    Column("text_version", String(24), nullable=False),
    Column("channel", String(12), nullable=False),
    _moment("given_at"),
    _moment("revoked_at", nullable=True),
    Index(None, "person_id", "purpose"),
)

role_grant = Table(
    "role_grant",
    metadata,
    _id(),
    _person(),
    Column("role", String(16), nullable=False),
    _moment("granted_at"),
    _moment("revoked_at", nullable=True),
    Index(None, "person_id"),
)

invitation = Table(
    "invitation",
    metadata,
    _id(),
    Column("role", String(16), nullable=False),
    Column("code_fingerprint", String(64), nullable=False, unique=True),
    _moment("created_at"),
    _moment("expires_at"),
    _moment("used_at", nullable=True),
    _person(nullable=True),
)

# ── the talk ──────────────────────────────────────────────────────────────────────────────────

incoming = Table(
    "incoming",
    metadata,
    _id(),
    Column("channel", String(12), nullable=False),
    Column("dedupe_key", String(128), nullable=False),
    _person(nullable=True),
    Column("seq", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=True),  # what the person wrote or tapped
    _moment("received_at"),
    UniqueConstraint("channel", "dedupe_key"),
    Index(None, "person_id", "seq"),
)

conversation = Table(
    "conversation",
    metadata,
    _id(),
    _person(),
    Column("form", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the answers so far
    _moment("opened_at"),
    _moment("touched_at"),
    _moment("nudged_at", nullable=True),
    UniqueConstraint("person_id", "form", "subject"),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _person(nullable=True),
    Column("address_id", String(26), nullable=True),  # none for a group
    Column("channel", String(12), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(8), nullable=False),  # send, edit
    Column("recipient", LargeBinary, nullable=True),  # sealed; emptied when erased
    Column("body", LargeBinary, nullable=True),  # sealed, worded message; emptied when erased
    Column("channel_ref", String(64), nullable=True),
    Column("state", String(14), nullable=False),  # ready, leased, sent, uncertain, undeliverable
    Column("attempt", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),  # times it may have been delivered unseen
    Column("lease", String(26), nullable=True),
    _moment("due"),
    _moment("created_at"),
    _moment("settled_at", nullable=True),
    Column("reason", Text, nullable=True),
    Index(None, "person_id", "seq"),
    Index(None, "state", "due"),
)

quarantine = Table(
    "quarantine",
    metadata,
    _id(),
    Column("channel", String(12), nullable=False),
    Column("dedupe_key", String(128), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("error", Text, nullable=False),
    _moment("created_at"),
    _moment("expires_at"),
)

attachment = Table(
    "attachment",
    metadata,
    _id(),
    _person(),
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
    _moment("created_at"),
    _moment("due"),
    Index(None, "state", "due"),
    Index(None, "person_id"),
    Index(None, "proposal_id"),
)

document = Table(
    "document",
    metadata,
    _id(),
    _person(),
    Column("name", String(80), nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed
    _moment("created_at"),
    _moment("expires_at"),
    Index(None, "person_id"),
)

# ── the programme and what people gave ───────────────────────────────────────────────────────

programme = Table(
    "programme",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("stage", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    _moment("started_at"),
)

counter = Table(
    "counter",
    metadata,
    Column("name", String(24), primary_key=True),
    Column("value", Integer, nullable=False),
)

proposal = Table(
    "proposal",
    metadata,
    _id(),
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
    _moment("created_at"),
    _moment("updated_at"),
    Index(None, "author_id"),
)

proposal_event = Table(
    "proposal_event",
    metadata,
    _id(),
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("what", String(16), nullable=False),  # received, corrected, withdrawn, …
    Column("actor_id", String(26), ForeignKey("person.id"), nullable=True),
    Column("before", Text, nullable=True),  # JSON of the fields that changed
    _moment("at"),
    UniqueConstraint("proposal_id", "version"),
)

support = Table(
    "support",
    metadata,
    Column("proposal_id", String(26), ForeignKey("proposal.id"), primary_key=True),
    Column("person_id", String(26), ForeignKey("person.id"), primary_key=True),
    _moment("at"),
)

ticket = Table(
    "ticket",
    metadata,
    _id(),
    Column("code", String(12), nullable=False, unique=True),
    _person(),
    Column("state", String(12), nullable=False),  # open, answered
    _moment("opened_at"),
    _moment("first_answer_at", nullable=True),
    Index(None, "state", "opened_at"),
    Index(None, "person_id"),
)

ticket_line = Table(
    "ticket_line",
    metadata,
    _id(),
    Column("ticket_id", String(26), ForeignKey("ticket.id"), nullable=False),
    Column("author_id", String(26), ForeignKey("person.id"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    _moment("at"),
    Index(None, "ticket_id"),
)

sheet_row = Table(
    "sheet_row",
    metadata,
    _id(),
    Column("fingerprint", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),  # the row as it came
    Column("state", String(12), nullable=False),  # registered, to_correct
    Column("faults", Text, nullable=False),  # JSON
    Column("proposal_id", String(26), ForeignKey("proposal.id"), nullable=True),
    _moment("at"),
    # A row that repeats a registered one waits in the tray under the same fingerprint.
    UniqueConstraint("fingerprint", "state"),
)
