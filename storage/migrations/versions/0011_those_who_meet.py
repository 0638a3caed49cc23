"""Who a meeting calls, who runs it and who was there; designations of liaisons; drafts."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the counters of codes."""
    op.create_table(
        "designation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("theme", sa.String(length=32), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("requested_by", sa.String(length=26), nullable=True),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designation")),
        sa.UniqueConstraint("code", name=op.f("uq_designation_code")),
        sa.UniqueConstraint("theme", "institution", name=op.f("uq_designation_theme_institution")),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("sector", sa.String(length=32), nullable=True),
        sa.Column("institution", sa.String(length=40), nullable=True),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("recorded_by", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_attendance_meeting_id_person_id")
        ),
    )
    op.create_index(op.f("ix_attendance_person_id"), "attendance", ["person_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("solution", sa.Text(), nullable=False),
        sa.Column("theme", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.String(length=26), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_draft_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("code", name=op.f("uq_draft_code")),
    )
    op.create_index(op.f("ix_draft_meeting_id"), "draft", ["meeting_id"], unique=False)
    op.create_table(
        "meeting_call",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("designation_id", sa.String(length=26), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sends", sa.String(length=26), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("nudged_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["designation_id"], ["designation.id"], name=op.f("fk_meeting_call_designation_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_call_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_meeting_call_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_call")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name=op.f("uq_meeting_call_meeting_id_person_id")
        ),
    )
    op.create_index(op.f("ix_meeting_call_person_id"), "meeting_call", ["person_id"], unique=False)
    op.create_table(
        "meeting_facilitator",
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_facilitator_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_meeting_facilitator_person_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_facilitator")),
    )
    op.create_index(
        op.f("ix_meeting_facilitator_person_id"), "meeting_facilitator", ["person_id"], unique=False
    )
    op.create_table(
        "designee",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("designation_id", sa.String(length=26), nullable=False),
        sa.Column("seat", sa.String(length=12), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=True),
        sa.Column("invitation_id", sa.String(length=26), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("named_at", Moment(), nullable=False),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["designation_id"], ["designation.id"], name=op.f("fk_designee_designation_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_designee_invitation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_designee_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designee")),
    )
    op.create_index(
        op.f("ix_designee_designation_id"), "designee", ["designation_id"], unique=False
    )
    op.create_index(op.f("ix_designee_person_id"), "designee", ["person_id"], unique=False)
    op.create_table(
        "draft_origin",
        sa.Column("draft_id", sa.String(length=26), nullable=False),
        sa.Column("proposal_id", sa.String(length=26), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_origin_draft_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_draft_origin_proposal_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "proposal_id", name=op.f("pk_draft_origin")),
    )
    op.create_index(
        op.f("ix_draft_origin_proposal_id"), "draft_origin", ["proposal_id"], unique=False
    )
    op.add_column("meeting", sa.Column("rules", sa.Text(), nullable=True))
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(
        counter,
        [{"name": "designation code", "value": 0}, {"name": "draft code", "value": 0}],
    )
