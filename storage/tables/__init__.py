"""The schema: one for SQLite and PostgreSQL. Moments are aware UTC, states are words."""

from storage.tables.announcements import announcement, announcement_photo
from storage.tables.approvals import approval
from storage.tables.audit import audit_checkpoint, audit_entry
from storage.tables.base import Moment, metadata
from storage.tables.designations import designation, designation_notice, designee
from storage.tables.drafts import draft, draft_absence, draft_event, draft_origin
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
from storage.tables.people import (
    address,
    consent,
    invitation,
    person,
    role_grant,
    wrong_try,
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
from storage.tables.themes import answer, theme, theme_source, theme_vote
from storage.tables.tickets import ticket, ticket_line
from storage.tables.training import certificate, learner, lesson_reading, quiz_try

__all__ = [
    "Moment",
    "address",
    "announcement",
    "announcement_photo",
    "answer",
    "appeal",
    "approval",
    "attachment",
    "attendance",
    "attestation",
    "audit_checkpoint",
    "audit_entry",
    "calendar_feed",
    "certificate",
    "consent",
    "conversation",
    "counter",
    "designation",
    "designation_notice",
    "designee",
    "document",
    "draft",
    "draft_absence",
    "draft_event",
    "draft_origin",
    "floor",
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
    "minutes",
    "minutes_answer",
    "minutes_observation",
    "minutes_reminder",
    "minutes_version",
    "opening_notice",
    "outbox",
    "person",
    "programme",
    "proposal",
    "proposal_event",
    "proposal_group",
    "quarantine",
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
    "support",
    "theme",
    "theme_source",
    "theme_vote",
    "ticket",
    "ticket_line",
    "wrong_try",
]
