"""When and which way the second letter to an institution went, and the day that it bears."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of letters made before it is not known whether they went."""
    for name in ("again_dated_on", "again_sent_on"):
        op.add_column("designation", sa.Column(name, sa.String(length=10), nullable=True))
    op.add_column("designation", sa.Column("again_sent_by", sa.Text(), nullable=True))
    op.execute("UPDATE designation SET again_dated_on = again_on")
