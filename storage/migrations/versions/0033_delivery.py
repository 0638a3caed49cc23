"""A package is asked for first and made afterwards; its receipt may be a file of a media type."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew: nothing wrote into it so far."""
    op.drop_table("delivery")
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.String(length=26), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=True),
        sa.Column("asked_at", Moment(timezone=True), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=True),
        sa.Column("path", sa.String(length=26), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("delivered_on", sa.String(length=10), nullable=True),
        sa.Column("receipt_path", sa.String(length=26), nullable=True),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=True),
        sa.Column("receipt_note", sa.Text(), nullable=True),
        sa.Column("receipt_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_delivery_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("number", name=op.f("uq_delivery_number")),
    )
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": "delivery", "value": 0}])
