"""Themes, votes on them, and the answer to each proposal."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the counters of codes."""
    op.create_table(
        "theme",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(length=26), nullable=True),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("code", name=op.f("uq_theme_code")),
    )
    op.create_table(
        "theme_vote",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("theme_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_theme_vote_person_id")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_vote_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_vote")),
        sa.UniqueConstraint("theme_id", "person_id", name=op.f("uq_theme_vote_theme_id_person_id")),
    )
    op.create_index(op.f("ix_theme_vote_person_id"), "theme_vote", ["person_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("proposal_id", sa.String(length=26), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("theme_id", sa.String(length=26), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.String(length=26), nullable=True),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_answer_proposal_id")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_answer_theme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_answer_proposal_id")),
    )
    op.create_table(
        "theme_source",
        sa.Column("theme_id", sa.String(length=26), nullable=False),
        sa.Column("proposal_id", sa.String(length=26), nullable=False),
        sa.Column("group_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["proposal_group.id"], name=op.f("fk_theme_source_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_theme_source_proposal_id")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_source_theme_id")),
        sa.PrimaryKeyConstraint("theme_id", "proposal_id", name=op.f("pk_theme_source")),
    )
    op.create_index(
        op.f("ix_theme_source_proposal_id"), "theme_source", ["proposal_id"], unique=False
    )
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(
        counter,
        [{"name": "theme code", "value": 0}],
    )
