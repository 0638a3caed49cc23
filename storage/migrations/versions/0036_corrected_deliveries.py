"""The correction of a recorded delivery: its reason, and the day that was recorded first."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("delivery", sa.Column("first_delivered_on", sa.String(10), nullable=True))
    op.add_column("delivery", sa.Column("corrected_at", Moment(timezone=True), nullable=True))
    op.add_column("delivery", sa.Column("correction", sa.Text(), nullable=True))
