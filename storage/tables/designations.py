"""Which institution was asked for a liaison of which theme, and whom it named."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import id_column, metadata, moment, person_column

designation = Table(
    "designation",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("theme", String(32), nullable=False),  # keys of the programme
    Column("institution", String(40), nullable=False),
    # requested, designated, accepted, declined, silent
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=True),  # of the institution that declined
    Column("due_on", String(10), nullable=False),  # ISO date, counted in working days
    Column("requested_by", String(26), nullable=True),
    moment("requested_at"),
    moment("answered_at", nullable=True),
    UniqueConstraint("theme", "institution"),
)

# A principal and a substitute at a time; those before them stay.
designee = Table(
    "designee",
    metadata,
    id_column(),
    Column("designation_id", String(26), ForeignKey("designation.id"), nullable=False),
    Column("seat", String(12), nullable=False),  # principal, substitute
    Column("sealed_name", LargeBinary, nullable=True),
    Column("invitation_id", String(26), ForeignKey("invitation.id"), nullable=True),
    person_column(nullable=True),  # once they have accepted
    Column("state", String(12), nullable=False),  # named, accepted, declined, replaced
    Column("reason", Text, nullable=True),
    moment("named_at"),
    moment("accepted_at", nullable=True),
    moment("ended_at", nullable=True),
    Index(None, "designation_id"),
    Index(None, "person_id"),
)
