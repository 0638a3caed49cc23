"""Announcements, and the messages they become."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ANNOUNCED = sa.text("announcement_id IS NOT NULL")


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "announcement",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("audience_value", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=26), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("cursor", sa.String(length=26), nullable=False),
        sa.Column("spread", sa.Boolean(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("capped", sa.Integer(), nullable=False),
        sa.Column("unreachable", sa.Integer(), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=True),
        sa.Column("progress_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("code", name=op.f("uq_announcement_code")),
    )
    with op.batch_alter_table("announcement") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_announcement_state_due"), ["state", "due"], unique=False
        )

    with op.batch_alter_table("outbox") as batch_op:
        batch_op.add_column(sa.Column("announcement_id", sa.String(length=26), nullable=True))
        batch_op.drop_index("ix_outbox_state_due")
        batch_op.create_index(
            "ix_outbox_state_due",
            ["state", "due"],
            unique=False,
            sqlite_where=sa.text("announcement_id IS NULL"),
            postgresql_where=sa.text("announcement_id IS NULL"),
        )
        batch_op.create_index(
            "ix_outbox_announcement_id_state_due",
            ["announcement_id", "state", "due"],
            unique=False,
            sqlite_where=sa.text("announcement_id IS NOT NULL"),
            postgresql_where=sa.text("announcement_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_outbox_announcement_id_person_id",
            ["announcement_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("announcement_id IS NOT NULL"),
            postgresql_where=sa.text("announcement_id IS NOT NULL"),
        )
    _counters("announcement code")


def _counters(*names: str) -> None:
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": name, "value": 0} for name in names])
