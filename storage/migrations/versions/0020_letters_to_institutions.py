"""The letter that asks for a liaison, what was said about it, and the role of each seat."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what a letter has, what the bell said, and the counter of letters."""
    for column in (
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("dated_on", sa.String(length=10), nullable=True),
        sa.Column("sent_on", sa.String(length=10), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=True),
        sa.Column("again_number", sa.String(length=60), nullable=True),
        sa.Column("again_on", sa.String(length=10), nullable=True),
    ):
        op.add_column("designation", column)
    op.create_index(op.f("ix_designation_number"), "designation", ["number"], unique=True)
    op.create_index(op.f("ix_designation_state"), "designation", ["state"])
    op.create_table(
        "designation_notice",
        sa.Column("designation_id", sa.String(length=26), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["designation_id"],
            ["designation.id"],
            name=op.f("fk_designation_notice_designation_id"),
        ),
        sa.PrimaryKeyConstraint("designation_id", "notice", name=op.f("pk_designation_notice")),
    )
    op.add_column("designee", sa.Column("grant_id", sa.String(length=26), nullable=True))
    op.create_index(op.f("ix_designee_invitation_id"), "designee", ["invitation_id"])
    op.create_index(op.f("ix_designee_grant_id"), "designee", ["grant_id"])
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": "letter", "value": 0}])
