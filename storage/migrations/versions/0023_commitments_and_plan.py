"""Commitments, validation, the plan, opinions, and what authors were told of them."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_COUNTERS = (
    "validation letter code",
    "question code",
    "statement code",
    "plan observation code",
)


def upgrade() -> None:
    """Make the tables, the columns of drafts and the counters of codes."""
    op.create_table(
        "plan_period",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_period")),
    )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("composed", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("composed_by", sa.String(length=26), nullable=True),
        sa.Column("composed_at", Moment(timezone=True), nullable=False),
        sa.Column("circulated_at", Moment(timezone=True), nullable=True),
        sa.Column("observe_until", Moment(timezone=True), nullable=True),
        sa.Column("vote_closes_at", Moment(timezone=True), nullable=True),
        sa.Column("approved_at", Moment(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("number", name=op.f("uq_plan_version_number")),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("written_by", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("closed_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("code", name=op.f("uq_statement_code")),
    )
    op.create_index(op.f("ix_statement_stage"), "statement", ["stage"], unique=False)
    op.create_table(
        "validation_letter",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("dated_on", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("sent_on", sa.String(length=10), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=True),
        sa.Column("again_number", sa.String(length=60), nullable=True),
        sa.Column("again_on", sa.String(length=10), nullable=True),
        sa.Column("access_hash", sa.String(length=64), nullable=True),
        sa.Column("access_until", Moment(timezone=True), nullable=True),
        sa.Column("prepared_by", sa.String(length=26), nullable=True),
        sa.Column("prepared_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation_letter")),
        sa.UniqueConstraint("code", name=op.f("uq_validation_letter_code")),
    )
    op.create_index(
        op.f("ix_validation_letter_access_hash"), "validation_letter", ["access_hash"], unique=False
    )
    op.create_index(
        op.f("ix_validation_letter_number"), "validation_letter", ["number"], unique=True
    )
    op.create_index(
        op.f("ix_validation_letter_state"), "validation_letter", ["state"], unique=False
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_version_id", sa.String(length=26), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=26), nullable=True),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("delivered_on", sa.String(length=10), nullable=True),
        sa.Column("receipt_path", sa.String(length=200), nullable=True),
        sa.Column("receipt_note", sa.Text(), nullable=True),
        sa.Column("receipt_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_delivery_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("number", name=op.f("uq_delivery_number")),
    )
    op.create_table(
        "opinion",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("statement_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opinion_person_id")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_opinion_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
        sa.UniqueConstraint(
            "statement_id", "person_id", name=op.f("uq_opinion_statement_id_person_id")
        ),
    )
    op.create_index(op.f("ix_opinion_person_id"), "opinion", ["person_id"], unique=False)
    op.create_table(
        "plan_observation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("plan_version_id", sa.String(length=26), nullable=False),
        sa.Column("paragraph", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.Column("answered_at", Moment(timezone=True), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_plan_observation_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_version.id"],
            name=op.f("fk_plan_observation_plan_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_observation")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_observation_code")),
    )
    op.create_index(
        op.f("ix_plan_observation_person_id"), "plan_observation", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_plan_observation_plan_version_id"),
        "plan_observation",
        ["plan_version_id"],
        unique=False,
    )
    op.create_table(
        "plan_vote",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("plan_version_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("choice", sa.String(length=8), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_vote_person_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_vote_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_vote")),
        sa.UniqueConstraint(
            "plan_version_id", "person_id", name=op.f("uq_plan_vote_plan_version_id_person_id")
        ),
    )
    op.create_index(op.f("ix_plan_vote_person_id"), "plan_vote", ["person_id"], unique=False)
    op.create_table(
        "theme_institution",
        sa.Column("theme_id", sa.String(length=26), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_theme_institution_theme_id")
        ),
        sa.PrimaryKeyConstraint("theme_id", "institution", name=op.f("pk_theme_institution")),
    )
    op.create_table(
        "validation_notice",
        sa.Column("letter_id", sa.String(length=26), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["validation_letter.id"], name=op.f("fk_validation_notice_letter_id")
        ),
        sa.PrimaryKeyConstraint("letter_id", "notice", name=op.f("pk_validation_notice")),
    )
    op.create_table(
        "commitment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("plan", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("solution", sa.Text(), nullable=True),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=True),
        sa.Column("value", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("draft_id", sa.String(length=26), nullable=True),
        sa.Column("continues", sa.String(length=26), nullable=True),
        sa.Column("ogp_code", sa.String(length=12), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("examples", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("updated_at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["continues"], ["commitment.id"], name=op.f("fk_commitment_continues")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_commitment_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("code", name=op.f("uq_commitment_code")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_commitment_draft_id")),
        sa.UniqueConstraint("plan", "number", name=op.f("uq_commitment_plan_number")),
    )
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("draft_id", sa.String(length=26), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_comment_draft_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_comment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    op.create_index(op.f("ix_draft_comment_draft_id"), "draft_comment", ["draft_id"], unique=False)
    op.create_index(
        op.f("ix_draft_comment_person_id"), "draft_comment", ["person_id"], unique=False
    )
    op.create_table(
        "draft_institution",
        sa.Column("draft_id", sa.String(length=26), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_draft_institution_draft_id")
        ),
        sa.PrimaryKeyConstraint("draft_id", "institution", name=op.f("pk_draft_institution")),
    )
    op.create_index(
        op.f("ix_draft_institution_institution"), "draft_institution", ["institution"], unique=False
    )
    op.create_table(
        "told",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("proposal_id", sa.String(length=26), nullable=False),
        sa.Column("hop", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_told_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_told_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
        sa.UniqueConstraint(
            "proposal_id", "hop", "subject", name=op.f("uq_told_proposal_id_hop_subject")
        ),
    )
    op.create_index(op.f("ix_told_person_id"), "told", ["person_id"], unique=False)
    op.create_table(
        "validation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("letter_id", sa.String(length=26), nullable=False),
        sa.Column("draft_id", sa.String(length=26), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("counter_id", sa.String(length=26), nullable=True),
        sa.Column("way", sa.String(length=8), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["counter_id"], ["draft.id"], name=op.f("fk_validation_counter_id")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_validation_draft_id")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["validation_letter.id"], name=op.f("fk_validation_letter_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_validation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation")),
        sa.UniqueConstraint(
            "draft_id", "institution", name=op.f("uq_validation_draft_id_institution")
        ),
    )
    op.create_index(op.f("ix_validation_counter_id"), "validation", ["counter_id"], unique=False)
    op.create_index(op.f("ix_validation_letter_id"), "validation", ["letter_id"], unique=False)
    op.create_index(op.f("ix_validation_person_id"), "validation", ["person_id"], unique=False)
    op.create_table(
        "answer_appeal",
        sa.Column("answer_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_answer_appeal_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_answer_appeal_person_id")
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_answer_appeal")),
    )
    op.create_index(
        op.f("ix_answer_appeal_person_id"), "answer_appeal", ["person_id"], unique=False
    )
    op.create_table(
        "commitment_institution",
        sa.Column("commitment_id", sa.String(length=26), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_institution_commitment_id"),
        ),
        sa.PrimaryKeyConstraint(
            "commitment_id", "institution", name=op.f("pk_commitment_institution")
        ),
    )
    op.create_index(
        op.f("ix_commitment_institution_institution"),
        "commitment_institution",
        ["institution"],
        unique=False,
    )
    op.create_table(
        "commitment_version",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("commitment_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_commitment_version_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_version")),
        sa.UniqueConstraint(
            "commitment_id", "version", name=op.f("uq_commitment_version_commitment_id_version")
        ),
    )
    op.create_table(
        "follower",
        sa.Column("commitment_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_follower_commitment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follower_person_id")),
        sa.PrimaryKeyConstraint("commitment_id", "person_id", name=op.f("pk_follower")),
    )
    op.create_index(op.f("ix_follower_person_id"), "follower", ["person_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("commitment_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=False),
        sa.Column("deliverable", sa.Text(), nullable=False),
        sa.Column("institution", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_milestone_commitment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint(
            "commitment_id", "number", name=op.f("uq_milestone_commitment_id_number")
        ),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("commitment_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.Column("answered_at", Moment(timezone=True), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_question_commitment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_question_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("code", name=op.f("uq_question_code")),
    )
    op.create_index(op.f("ix_question_commitment_id"), "question", ["commitment_id"], unique=False)
    op.create_index(op.f("ix_question_person_id"), "question", ["person_id"], unique=False)
    op.create_table(
        "progress_report",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("commitment_id", sa.String(length=26), nullable=False),
        sa.Column("milestone_id", sa.String(length=26), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("reported_by", sa.String(length=26), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_progress_report_commitment_id")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_progress_report_milestone_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
    )
    op.create_index(
        op.f("ix_progress_report_commitment_id_at"),
        "progress_report",
        ["commitment_id", "at"],
        unique=False,
    )
    op.add_column("draft", sa.Column("value", sa.String(length=20), nullable=True))
    # In one statement, which both databases understand: Alembic would make the constraint apart.
    op.execute(
        "ALTER TABLE draft ADD COLUMN counter_to VARCHAR(26)"
        " CONSTRAINT fk_draft_counter_to REFERENCES draft (id)"
    )
    op.create_index(op.f("ix_draft_counter_to"), "draft", ["counter_to"], unique=False)
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.Integer))
    op.bulk_insert(counter, [{"name": name, "value": 0} for name in _COUNTERS])
