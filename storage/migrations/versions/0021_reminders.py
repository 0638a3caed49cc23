"""Reminders of meetings, and messages that are not worth sending from a moment on."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; meetings that have begun need no reminders any more."""
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("about", Moment(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_reminder_meeting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "meeting_id",
            "person_id",
            "minutes",
            "about",
            name=op.f("uq_reminder_meeting_id_person_id_minutes_about"),
        ),
    )
    op.create_index(op.f("ix_reminder_person_id"), "reminder", ["person_id"])
    op.create_index(op.f("ix_reminder_state_at"), "reminder", ["state", "at"])
    op.create_table(
        "reminder_round",
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("about", Moment(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_reminder_round_meeting_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "about", "minutes", name=op.f("pk_reminder_round")),
    )
    op.create_index(op.f("ix_reminder_round_about"), "reminder_round", ["about"])
    op.create_index(op.f("ix_reminder_round_at"), "reminder_round", ["at"])
    op.create_table(
        "reminder_plan",
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("offsets", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.Column("set_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_reminder_plan_meeting_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "part", name=op.f("pk_reminder_plan")),
    )
    op.add_column("meeting", sa.Column("moved_at", Moment(), nullable=True))
    op.add_column("outbox", sa.Column("until", Moment(), nullable=True))
    op.add_column("outbox", sa.Column("meeting_id", sa.String(length=26), nullable=True))
    now = datetime.now(UTC)
    meeting = sa.table("meeting", sa.column("id"), sa.column("starts_at", Moment))
    begun = sa.select(
        meeting.c.id, meeting.c.starts_at, sa.literal(0), sa.literal(now, Moment)
    ).where(meeting.c.starts_at <= now)
    rounds = sa.table(
        "reminder_round",
        sa.column("meeting_id"),
        sa.column("about", Moment),
        sa.column("minutes"),
        sa.column("at", Moment),
    )
    op.execute(rounds.insert().from_select(["meeting_id", "about", "minutes", "at"], begun))
