"""How people stand with a course: what they read, their tries at its quiz, their certificates."""

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

# One row a person and course, once they began it, were reminded of it or were excused from it.
learner = Table(
    "learner",
    metadata,
    id_column(),
    person_column(),
    Column("course", String(32), nullable=False),  # keys of the course and of its lesson
    Column("lesson", String(32), nullable=True),  # the one that was shown last
    moment("began_at", nullable=True),
    moment("reminded_at", nullable=True),
    Column("excuse", Text, nullable=True),  # why they need not take it
    Column("excused_by", String(26), nullable=True),
    moment("excused_at", nullable=True),
    UniqueConstraint("person_id", "course"),
)

lesson_reading = Table(
    "lesson_reading",
    metadata,
    Column("learner_id", String(26), ForeignKey("learner.id"), primary_key=True),
    Column("lesson", String(32), primary_key=True),
    moment("at"),
)

quiz_try = Table(
    "quiz_try",
    metadata,
    id_column(),  # of the conversation it was made in: the order of the questions comes from it
    person_column(),
    Column("course", String(32), nullable=False),
    Column("answers", Text, nullable=False),  # JSON: the key of the answer by that of the question
    Column("correct", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("passed", Boolean, nullable=False),
    moment("at"),
    Index(None, "person_id", "course"),
)

# What a certificate states is kept as it was issued; it can be checked after its holder left.
certificate = Table(
    "certificate",
    metadata,
    id_column(),
    Column("code", String(11), nullable=False, unique=True),
    person_column(nullable=True),  # none: they erased their data
    Column("course", String(32), nullable=False),
    Column("course_name", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("hours", Integer, nullable=False),
    Column("sealed_name", LargeBinary, nullable=True),
    Column("shows_name", Boolean, nullable=False),
    moment("passed_at", nullable=True),
    moment("attended_at", nullable=True),
    moment("issued_at"),
    moment("revoked_at", nullable=True),
    Column("revoked_by", String(26), nullable=True),
    Column("reason", Text, nullable=True),
    Index(None, "person_id", "course"),
)
