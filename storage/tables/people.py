"""Persons, how to reach them, what they consented to, which roles they hold."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from storage.tables.base import id_column, metadata, moment, person_column

person = Table(
    "person",
    metadata,
    id_column(),
    Column("state", String(12), nullable=False),  # active, suspended, erased
    Column("language", String(8), nullable=False),
    # A key of the programme: where somebody said they are, to be shown first what is near.
    Column("territory", String(32), nullable=True),
    # Counts the turns of this person: orders what we say to them, and locks their row.
    Column("turn", Integer, nullable=False),
    moment("created_at"),
    moment("erased_at", nullable=True),
)

address = Table(
    "address",
    metadata,
    id_column(),
    person_column(),
    Column("channel", String(12), nullable=False),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("state", String(12), nullable=False),  # open, unreachable
    moment("created_at"),
    moment("used_at"),
    Index(None, "person_id"),
)

consent = Table(
    "consent",
    metadata,
    id_column(),
    person_column(),
    Column("purpose", String(24), nullable=False),
    Column("text_version", String(24), nullable=False),
    Column("channel", String(12), nullable=False),
    moment("given_at"),
    moment("revoked_at", nullable=True),
    Index(None, "person_id", "purpose"),
)

role_grant = Table(
    "role_grant",
    metadata,
    id_column(),
    person_column(),
    Column("role", String(16), nullable=False),
    Column("sealed_name", LargeBinary, nullable=True),  # of whom the invitation named
    Column("organisation", String(80), nullable=True),  # a key of the programme, or as written
    Column("granted_by", String(26), nullable=True),
    moment("granted_at"),
    moment("revoked_at", nullable=True),
    Column("revoked_by", String(26), nullable=True),
    Column("reason", Text, nullable=True),  # why it ended
    Index(None, "person_id"),
)
# Held twice, a role would outlive its removal.
Index(
    "uq_role_grant_held",
    role_grant.c.person_id,
    role_grant.c.role,
    unique=True,
    sqlite_where=role_grant.c.revoked_at.is_(None),
    postgresql_where=role_grant.c.revoked_at.is_(None),
)

invitation = Table(
    "invitation",
    metadata,
    id_column(),
    Column("role", String(16), nullable=False),
    Column("code", String(12), nullable=True, unique=True),  # how people speak of it, no secret
    Column("code_fingerprint", String(64), nullable=False, unique=True),
    Column("state", String(12), nullable=False),  # open, requested, accepted, refused, ended
    Column("sealed_name", LargeBinary, nullable=True),  # the one person it is for
    Column("organisation", String(80), nullable=True),
    Column("hands_over", String(26), nullable=True),  # the grant that ends when it is accepted
    Column("invited_by", String(26), nullable=True),  # none: the command line
    moment("created_at"),
    moment("expires_at"),
    moment("used_at", nullable=True),
    person_column(nullable=True),
    Column("decided_by", String(26), nullable=True),
    moment("decided_at", nullable=True),
)

# Wrong codes, for an hour: a refused turn leaves nothing else behind that could be counted.
wrong_try = Table(
    "wrong_try",
    metadata,
    id_column(),
    person_column(),
    Column("what", String(16), nullable=False),  # what the code was for: invitation, room
    moment("at"),
    Index(None, "person_id"),
)
