"""Codes of comments on drafts, why one is withheld, and drafts that are left out."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_COUNTERS = ("draft comment code", "commitment number")


def upgrade() -> None:
    """Make the tables and the counters; nobody could comment before, so that table is empty."""
    op.drop_index(op.f("ix_draft_comment_draft_id"), table_name="draft_comment")
    op.drop_index(op.f("ix_draft_comment_person_id"), table_name="draft_comment")
    op.drop_table("draft_comment")
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("draft_id", sa.String(length=26), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_comment_draft_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_comment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
        sa.UniqueConstraint("code", name=op.f("uq_draft_comment_code")),
    )
    op.create_index(op.f("ix_draft_comment_draft_id"), "draft_comment", ["draft_id"], unique=False)
    op.create_index(
        op.f("ix_draft_comment_person_id"), "draft_comment", ["person_id"], unique=False
    )
    op.create_table(
        "draft_left_out",
        sa.Column("draft_id", sa.String(length=26), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_left_out_draft_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_draft_left_out")),
    )
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": name, "value": 0} for name in _COUNTERS])
