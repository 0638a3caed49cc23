"""How a counterproposal relates to its draft, and which way the second letter went."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("validation", sa.Column("relation", sa.Text(), nullable=True))
    op.add_column("validation_letter", sa.Column("again_by", sa.Text(), nullable=True))
