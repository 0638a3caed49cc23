"""Invitations for one named person, and what waits for a second administrator."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns."""
    op.create_table(
        "approval",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_by", sa.String(length=26), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("code", name=op.f("uq_approval_code")),
    )
    with op.batch_alter_table("approval") as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_state"), ["state"], unique=False)

    with op.batch_alter_table("invitation") as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(length=12), nullable=True))
        batch_op.add_column(
            sa.Column("state", sa.String(length=12), nullable=False, server_default="open")
        )
        batch_op.add_column(sa.Column("sealed_name", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("organisation", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("hands_over", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("invited_by", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("decided_by", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("decided_at", Moment(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_invitation_code"), ["code"])
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.alter_column("state", server_default=None)
    op.execute("UPDATE invitation SET state = 'accepted' WHERE used_at IS NOT NULL")

    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.add_column(sa.Column("sealed_name", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("organisation", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("granted_by", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("revoked_by", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))

    op.create_index(
        "uq_role_grant_held",
        "role_grant",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )

    op.create_table(
        "invitation_try",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_try_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_try")),
    )
    with op.batch_alter_table("invitation_try") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_try_person_id"), ["person_id"], unique=False
        )
    _counters("approval code", "invitation code")


def _counters(*names: str) -> None:
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": name, "value": 0} for name in names])
