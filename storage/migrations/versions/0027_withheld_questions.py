"""Why a question about a commitment is withheld."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("question", sa.Column("reason", sa.Text(), nullable=True))
