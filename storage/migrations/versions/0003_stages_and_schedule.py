"""How the programme moved, and when each stage is planned."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "attestation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=26), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
    )
    op.create_table(
        "opening_notice",
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("opens_on", sa.String(length=10), nullable=False),
        sa.Column("notice", sa.String(length=12), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint(
            "programme", "stage", "opens_on", "notice", name=op.f("pk_opening_notice")
        ),
    )
    op.create_table(
        "schedule_change",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("opens_on", sa.String(length=10), nullable=True),
        sa.Column("closes_on", sa.String(length=10), nullable=True),
        sa.Column("by_date", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_change")),
        sa.UniqueConstraint(
            "programme",
            "revision",
            "stage",
            name=op.f("uq_schedule_change_programme_revision_stage"),
        ),
    )
    op.create_table(
        "stage_move",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("programme", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("from_stage", sa.String(length=40), nullable=True),
        sa.Column("to_stage", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("overridden", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("approver_id", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_move")),
        sa.UniqueConstraint("programme", "version", name=op.f("uq_stage_move_programme_version")),
    )
