"""When a meeting was last changed, and the private addresses of calendars."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column; of meetings changed before, when is not known."""
    op.add_column("meeting", sa.Column("changed_at", Moment(), nullable=True))
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_calendar_feed_fingerprint")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_feed_person_id")),
    )
