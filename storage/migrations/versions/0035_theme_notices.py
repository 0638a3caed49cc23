"""What was said of the vote on a theme, so that it is said once."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "theme_notice",
        sa.Column("theme_id", sa.String(length=26), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_theme_notice_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("theme_id", "notice", name=op.f("pk_theme_notice")),
    )
