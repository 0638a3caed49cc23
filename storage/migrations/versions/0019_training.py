"""What people read of a course, their tries at its quiz, and certificates."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "learner",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("course", sa.String(length=32), nullable=False),
        sa.Column("lesson", sa.String(length=32), nullable=True),
        sa.Column("began_at", Moment(), nullable=True),
        sa.Column("reminded_at", Moment(), nullable=True),
        sa.Column("excuse", sa.Text(), nullable=True),
        sa.Column("excused_by", sa.String(length=26), nullable=True),
        sa.Column("excused_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_learner_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner")),
        sa.UniqueConstraint("person_id", "course", name=op.f("uq_learner_person_id_course")),
    )
    op.create_table(
        "lesson_reading",
        sa.Column("learner_id", sa.String(length=26), nullable=False),
        sa.Column("lesson", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name=op.f("fk_lesson_reading_learner_id")
        ),
        sa.PrimaryKeyConstraint("learner_id", "lesson", name=op.f("pk_lesson_reading")),
    )
    op.create_table(
        "quiz_try",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("course", sa.String(length=32), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quiz_try_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_try")),
    )
    op.create_index(
        op.f("ix_quiz_try_person_id_course"), "quiz_try", ["person_id", "course"], unique=False
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=11), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("course", sa.String(length=32), nullable=False),
        sa.Column("course_name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("passed_at", Moment(), nullable=True),
        sa.Column("attended_at", Moment(), nullable=True),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("revoked_by", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
    )
    op.create_index(
        op.f("ix_certificate_person_id_course"),
        "certificate",
        ["person_id", "course"],
        unique=False,
    )
