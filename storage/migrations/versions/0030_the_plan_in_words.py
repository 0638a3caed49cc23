"""The texts of the plan, the files of the approved one, and who has looked at a version."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; a version has no summary of its own: what is new in it is derived."""
    op.create_table(
        "plan_text",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_text")),
    )
    op.create_index(op.f("ix_plan_text_section"), "plan_text", ["section"], unique=False)
    op.create_table(
        "plan_file",
        sa.Column("plan_version_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_file_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("plan_version_id", "name", name=op.f("pk_plan_file")),
    )
    op.create_table(
        "plan_look",
        sa.Column("plan_version_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_look_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_look_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("plan_version_id", "person_id", name=op.f("pk_plan_look")),
    )
    op.create_index(op.f("ix_plan_look_person_id"), "plan_look", ["person_id"], unique=False)
    op.create_table(
        "plan_notice",
        sa.Column("plan_version_id", sa.String(length=26), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_notice_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("plan_version_id", "notice", name=op.f("pk_plan_notice")),
    )
    op.drop_column("plan_version", "summary")
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": "plan version", "value": 0}])
