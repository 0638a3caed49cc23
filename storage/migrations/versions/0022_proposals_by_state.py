"""An index by which proposals are counted without reading them."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(op.f("ix_proposal_state_author_id"), "proposal", ["state", "author_id"])
