"""Minutes of meetings: versions, answers, observations, reminders."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the counter of codes."""
    op.create_table(
        "minutes",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("circulated_at", Moment(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("ratified", sa.Integer(), nullable=True),
        sa.Column("objected", sa.Integer(), nullable=True),
        sa.Column("silent", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
    )
    op.create_table(
        "minutes_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("minutes_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("composed", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("written_by", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_version_minutes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_version")),
        sa.UniqueConstraint(
            "minutes_id", "version", name=op.f("uq_minutes_version_minutes_id_version")
        ),
    )
    op.create_table(
        "minutes_answer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("minutes_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_answer_minutes_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_minutes_answer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_answer")),
        sa.UniqueConstraint(
            "minutes_id",
            "version",
            "person_id",
            name=op.f("uq_minutes_answer_minutes_id_version_person_id"),
        ),
    )
    op.create_index(op.f("ix_minutes_answer_person_id"), "minutes_answer", ["person_id"])
    op.create_table(
        "minutes_observation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("minutes_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.Column("answered_in", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_observation_minutes_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_minutes_observation_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_observation")),
        sa.UniqueConstraint("code", name=op.f("uq_minutes_observation_code")),
    )
    op.create_index(
        op.f("ix_minutes_observation_minutes_id"), "minutes_observation", ["minutes_id"]
    )
    op.create_index(op.f("ix_minutes_observation_person_id"), "minutes_observation", ["person_id"])
    op.create_table(
        "minutes_reminder",
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_reminder_meeting_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "days", name=op.f("pk_minutes_reminder")),
    )
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": "observation code", "value": 0}])
