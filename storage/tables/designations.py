"""Which institution was asked for a liaison of which theme, whom it named, and what was said."""

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
    # prepared, withdrawn, requested, designated, accepted, declined, silent, replaced
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=True),  # of the institution that declined
    Column("due_on", String(10), nullable=False),  # ISO date, counted in working days
    Column("number", String(60), nullable=True),  # of the letter that asks
    Column("dated_on", String(10), nullable=True),  # ISO date: the day that letter bears
    Column("sent_on", String(10), nullable=True),  # ISO date: the terms count from here
    Column("sent_by", Text, nullable=True),  # which way it went
    Column("again_number", String(60), nullable=True),  # of the second letter, to the authority
    Column("again_on", String(10), nullable=True),  # ISO date: the day it was prepared
    Column("again_dated_on", String(10), nullable=True),  # ISO date: the day it bears
    Column("again_sent_on", String(10), nullable=True),  # ISO date: silence counts from here
    Column("again_sent_by", Text, nullable=True),
    Column("requested_by", String(26), nullable=True),
    moment("requested_at"),
    moment("answered_at", nullable=True),
    UniqueConstraint("theme", "institution"),
    Index(None, "number", unique=True),
    Index(None, "state"),
)

# What the bell said already: each once.
designation_notice = Table(
    "designation_notice",
    metadata,
    Column("designation_id", String(26), ForeignKey("designation.id"), primary_key=True),
    Column("notice", String(40), primary_key=True),
    moment("at"),
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
    Column("grant_id", String(26), nullable=True),  # the role that goes with the seat
    # named, accepted; declined, replaced by a successor, left without one
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=True),
    moment("named_at"),
    moment("accepted_at", nullable=True),
    moment("ended_at", nullable=True),
    Index(None, "designation_id"),
    Index(None, "person_id"),
    Index(None, "invitation_id"),
    Index(None, "grant_id"),
)
