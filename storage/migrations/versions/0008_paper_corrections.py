"""Rows of a paper sheet share a reference with their corrections."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the reference: the beginning of the fingerprint, for rows that corrected nothing."""
    with op.batch_alter_table("sheet_row") as batch_op:
        batch_op.add_column(sa.Column("reference", sa.String(length=12), nullable=True))
    row = sa.table("sheet_row", sa.column("fingerprint"), sa.column("reference"))
    op.execute(row.update().values(reference=sa.func.substr(row.c.fingerprint, 1, 12)))
    with op.batch_alter_table("sheet_row") as batch_op:
        batch_op.alter_column("reference", existing_type=sa.String(length=12), nullable=False)
        batch_op.create_index(batch_op.f("ix_sheet_row_reference"), ["reference"])
