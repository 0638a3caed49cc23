"""Questions to a human, and their answers."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table

from storage.tables.base import id_column, metadata, moment, person_column

ticket = Table(
    "ticket",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    person_column(),
    Column("state", String(12), nullable=False),  # open, answered
    moment("opened_at"),
    moment("first_answer_at", nullable=True),
    Index(None, "state", "opened_at"),
    Index(None, "person_id"),
)

ticket_line = Table(
    "ticket_line",
    metadata,
    id_column(),
    Column("ticket_id", String(26), ForeignKey("ticket.id"), nullable=False),
    Column("author_id", String(26), ForeignKey("person.id"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    moment("at"),
    Index(None, "ticket_id"),
)
