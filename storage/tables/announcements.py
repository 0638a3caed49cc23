"""What is said to many; the messages themselves are rows of the outbox."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from storage.tables.base import id_column, metadata, moment

announcement = Table(
    "announcement",
    metadata,
    id_column(),
    Column("code", String(12), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),  # manual, stage, schedule, ahead
    # waiting, refused, scheduled, running, paused, stopped, done
    Column("state", String(12), nullable=False),
    Column("audience", String(12), nullable=False),  # everyone, role, theme, territory, …
    Column("audience_value", String(64), nullable=False),
    Column("content", Text, nullable=False),  # JSON: by language, the text and its buttons
    Column("photo", String(26), nullable=True),  # of announcement_photo, forgotten in time
    Column("photo_alt", Text, nullable=True),  # what it shows, in words
    Column("author_id", String(26), nullable=True),  # none: the command line or a bell
    Column("version", Integer, nullable=False),
    moment("due"),
    # The fan-out: who was reached last, whether all were, and how many were not written to.
    Column("cursor", String(26), nullable=False),
    Column("spread", Boolean, nullable=False),
    Column("matched", Integer, nullable=False),
    Column("capped", Integer, nullable=False),
    Column("unreachable", Integer, nullable=False),
    Column("outcomes", Text, nullable=True),  # JSON, once nothing is under way any more
    Column("progress_id", String(26), nullable=True),  # the message that tells the author
    moment("created_at"),
    moment("started_at", nullable=True),
    moment("finished_at", nullable=True),
    Index(None, "state", "due"),
)

announcement_photo = Table(
    "announcement_photo",
    metadata,
    id_column(),
    Column("content", LargeBinary, nullable=False),  # sealed, a JPEG that every channel takes
    moment("created_at"),
)
