"""Room codes, the floor, sense checks; the history of drafts; entries of attendance taken away."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Wrong codes of invitations, kept for an hour, move into a common one."""
    op.create_table(
        "room_code",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_room_code_meeting_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_room_code")),
    )
    op.create_index(op.f("ix_room_code_meeting_id"), "room_code", ["meeting_id"], unique=False)
    op.create_table(
        "floor",
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("turn_minutes", sa.Integer(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_floor_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_floor")),
    )
    op.create_table(
        "speaking_turn",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("attendance_id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("began_at", Moment(), nullable=True),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("given_by", sa.String(length=26), nullable=True),
        sa.Column("told_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendance.id"], name=op.f("fk_speaking_turn_attendance_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_speaking_turn_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaking_turn")),
    )
    for columns in (["meeting_id"], ["attendance_id"], ["state", "ends_at"]):
        name = op.f(f"ix_speaking_turn_{'_'.join(columns)}")
        op.create_index(name, "speaking_turn", columns, unique=False)
    op.create_table(
        "sense_check",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=True),
        sa.Column("disagree", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_sense_check_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sense_check")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_sense_check_meeting_id_number")),
    )
    op.create_table(
        "sense_answer",
        sa.Column("check_id", sa.String(length=26), nullable=False),
        sa.Column("attendance_id", sa.String(length=26), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendance.id"], name=op.f("fk_sense_answer_attendance_id")
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["sense_check.id"], name=op.f("fk_sense_answer_check_id")
        ),
        sa.PrimaryKeyConstraint("check_id", "attendance_id", name=op.f("pk_sense_answer")),
    )
    op.create_index(
        op.f("ix_sense_answer_attendance_id"), "sense_answer", ["attendance_id"], unique=False
    )
    op.create_table(
        "draft_event",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("draft_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_event_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_event")),
        sa.UniqueConstraint("draft_id", "version", name=op.f("uq_draft_event_draft_id_version")),
    )
    op.create_table(
        "draft_absence",
        sa.Column("meeting_id", sa.String(length=26), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_draft_absence_meeting_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_draft_absence")),
    )
    op.create_table(
        "wrong_try",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wrong_try_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_try")),
    )
    op.create_index(op.f("ix_wrong_try_person_id"), "wrong_try", ["person_id"], unique=False)
    op.execute(
        "INSERT INTO wrong_try (id, person_id, what, at) "
        "SELECT id, person_id, 'invitation', at FROM invitation_try"
    )
    op.drop_index("ix_invitation_try_person_id", table_name="invitation_try")
    op.drop_table("invitation_try")
    with op.batch_alter_table("attendance") as batch:
        batch.add_column(sa.Column("removed_at", Moment(), nullable=True))
        batch.alter_column(
            "institution",
            existing_type=sa.String(length=40),
            type_=sa.String(length=80),
            existing_nullable=True,
        )
