"""What waits for a second administrator."""

from sqlalchemy import Column, Index, String, Table, Text

from storage.tables.base import id_column, metadata, moment

approval = Table(
    "approval",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),  # override, announcement, admin_role, …
    Column("subject", String(80), nullable=False),
    Column("facts", Text, nullable=False),  # JSON: what will be done
    Column("reason", Text, nullable=True),
    Column("state", String(12), nullable=False),  # waiting, approved, refused, expired
    Column("asked_by", String(26), nullable=False),
    moment("asked_at"),
    moment("expires_at"),
    Column("decided_by", String(26), nullable=True),
    moment("decided_at", nullable=True),
    Column("decision_reason", Text, nullable=True),
    Index(None, "state"),
)
