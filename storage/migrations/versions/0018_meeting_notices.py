"""What was said of a meeting once."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "meeting_notice",
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("starts_at", sa.String(length=32), nullable=False),
        sa.Column("notice", sa.String(length=12), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_notice_meeting_id")
        ),
        sa.PrimaryKeyConstraint(
            "meeting_id", "starts_at", "notice", name=op.f("pk_meeting_notice")
        ),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("meeting_notice")
