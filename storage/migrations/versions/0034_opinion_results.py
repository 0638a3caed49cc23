"""What opinions show is worked out outside of any turn, and kept."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and find the newest opinions quickly."""
    op.create_table(
        "opinion_result",
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("upto", Moment(timezone=True), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("stage", name=op.f("pk_opinion_result")),
    )
    op.create_index(op.f("ix_opinion_at"), "opinion", ["at"])
