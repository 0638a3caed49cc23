"""The schema: one for SQLite and PostgreSQL. Moments are aware UTC, states are words."""

from storage.tables.announcements import announcement, announcement_photo
from storage.tables.approvals import approval
from storage.tables.audit import audit_checkpoint, audit_entry
from storage.tables.base import Moment, metadata
from storage.tables.commitments import (
    commitment,
    commitment_institution,
    commitment_version,
    follower,
    milestone,
    progress_report,
    question,
)
from storage.tables.designations import designation, designation_notice, designee
from storage.tables.drafts import (
    draft,
    draft_absence,
    draft_comment,
    draft_event,
    draft_institution,
    draft_left_out,
    draft_origin,
)
from storage.tables.key_check import key_check
from storage.tables.meetings import (
    attendance,
    calendar_feed,
    meeting,
    meeting_call,
    meeting_change,
    meeting_document,
    meeting_facilitator,
    meeting_notice,
    meeting_seat,
)
from storage.tables.minutes import (
    minutes,
    minutes_answer,
    minutes_observation,
    minutes_reminder,
    minutes_version,
)
from storage.tables.moderation import appeal
from storage.tables.opinion import opinion, statement
from storage.tables.people import (
    address,
    consent,
    invitation,
    person,
    role_grant,
    wrong_try,
)
from storage.tables.plan import (
    delivery,
    plan_observation,
    plan_period,
    plan_version,
    plan_vote,
)
from storage.tables.programme import (
    attestation,
    counter,
    opening_notice,
    programme,
    schedule_change,
    stage_move,
)
from storage.tables.proposals import proposal, proposal_event, sheet_row, support
from storage.tables.reminders import reminder, reminder_plan, reminder_round
from storage.tables.reviews import group_event, group_member, proposal_group, review
from storage.tables.rooms import (
    floor,
    room_code,
    sense_answer,
    sense_check,
    speaking_turn,
)
from storage.tables.talk import (
    attachment,
    conversation,
    document,
    incoming,
    outbox,
    quarantine,
)
from storage.tables.themes import (
    answer,
    answer_appeal,
    theme,
    theme_institution,
    theme_source,
    theme_vote,
)
from storage.tables.tickets import ticket, ticket_line
from storage.tables.trace import told
from storage.tables.training import certificate, learner, lesson_reading, quiz_try
from storage.tables.validation import validation, validation_letter, validation_notice

__all__ = [
    "Moment",
    "address",
    "announcement",
    "announcement_photo",
    "answer",
    "answer_appeal",
    "appeal",
    "approval",
    "attachment",
    "attendance",
    "attestation",
    "audit_checkpoint",
    "audit_entry",
    "calendar_feed",
    "certificate",
    "commitment",
    "commitment_institution",
    "commitment_version",
    "consent",
    "conversation",
    "counter",
    "delivery",
    "designation",
    "designation_notice",
    "designee",
    "document",
    "draft",
    "draft_absence",
    "draft_comment",
    "draft_event",
    "draft_institution",
    "draft_left_out",
    "draft_origin",
    "floor",
    "follower",
    "group_event",
    "group_member",
    "incoming",
    "invitation",
    "key_check",
    "learner",
    "lesson_reading",
    "meeting",
    "meeting_call",
    "meeting_change",
    "meeting_document",
    "meeting_facilitator",
    "meeting_notice",
    "meeting_seat",
    "metadata",
    "milestone",
    "minutes",
    "minutes_answer",
    "minutes_observation",
    "minutes_reminder",
    "minutes_version",
    "opening_notice",
    "opinion",
    "outbox",
    "person",
    "plan_observation",
    "plan_period",
    "plan_version",
    "plan_vote",
    "programme",
    "progress_report",
    "proposal",
    "proposal_event",
    "proposal_group",
    "quarantine",
    "question",
    "quiz_try",
    "reminder",
    "reminder_plan",
    "reminder_round",
    "review",
    "role_grant",
    "room_code",
    "schedule_change",
    "sense_answer",
    "sense_check",
    "sheet_row",
    "speaking_turn",
    "stage_move",
    "statement",
    "support",
    "theme",
    "theme_institution",
    "theme_source",
    "theme_vote",
    "ticket",
    "ticket_line",
    "told",
    "validation",
    "validation_letter",
    "validation_notice",
    "wrong_try",
]
