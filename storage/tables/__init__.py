"""The schema: one for SQLite and PostgreSQL. Moments are aware UTC, states are words."""

from storage.tables.announcements import announcement, announcement_photo
from storage.tables.approvals import approval
from storage.tables.audit import audit_checkpoint, audit_entry
from storage.tables.base import Moment, metadata
from storage.tables.designations import designation, designee
from storage.tables.drafts import draft, draft_origin
from storage.tables.key_check import key_check
from storage.tables.meetings import (
    attendance,
    meeting,
    meeting_call,
    meeting_facilitator,
    meeting_seat,
)
from storage.tables.moderation import appeal
from storage.tables.people import address, consent, invitation, person, role_grant
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
from storage.tables.talk import (
    attachment,
    conversation,
    document,
    incoming,
    outbox,
    quarantine,
)
from storage.tables.tickets import ticket, ticket_line

__all__ = [
    "Moment",
    "address",
    "announcement",
    "announcement_photo",
    "appeal",
    "approval",
    "attachment",
    "attendance",
    "attestation",
    "audit_checkpoint",
    "audit_entry",
    "consent",
    "conversation",
    "counter",
    "designation",
    "designee",
    "document",
    "draft",
    "draft_origin",
    "incoming",
    "invitation",
    "key_check",
    "meeting",
    "meeting_call",
    "meeting_facilitator",
    "meeting_seat",
    "metadata",
    "opening_notice",
    "outbox",
    "person",
    "programme",
    "proposal",
    "proposal_event",
    "quarantine",
    "reminder",
    "reminder_plan",
    "reminder_round",
    "role_grant",
    "schedule_change",
    "sheet_row",
    "stage_move",
    "support",
    "ticket",
    "ticket_line",
]
