"""Appeals against an answer have a code and are sealed; when each reviewer was nudged."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of appeals anew, which nothing wrote into, and that of nudges."""
    op.drop_index(op.f("ix_answer_appeal_person_id"), table_name="answer_appeal")
    op.drop_table("answer_appeal")
    op.create_table(
        "answer_appeal",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", Moment(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_answer_appeal_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_answer_appeal_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_appeal")),
        sa.UniqueConstraint("code", name=op.f("uq_answer_appeal_code")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_answer_appeal_proposal_id")),
    )
    op.create_index(op.f("ix_answer_appeal_person_id"), "answer_appeal", ["person_id"])
    op.create_table(
        "review_nudge",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_nudge_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_review_nudge")),
    )
