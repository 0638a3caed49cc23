"""A photo that goes with an announcement."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and columns."""
    op.create_table(
        "announcement_photo",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_photo")),
    )
    with op.batch_alter_table("announcement") as batch_op:
        batch_op.add_column(sa.Column("photo", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("photo_alt", sa.Text(), nullable=True))
