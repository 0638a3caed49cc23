"""Statements about those who run a meeting."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import MeetingRecord
from storage.tables import meeting, meeting_facilitator, role_grant

_RUNNING = ("facilitator", "admin")


def add(tx: Tx, meeting_id: str, person_id: str, now: datetime) -> bool:
    """Let somebody run a meeting; return whether they did not already."""
    if person_id in of_meeting(tx, meeting_id):
        return False
    values = {"meeting_id": meeting_id, "person_id": person_id, "at": now}
    tx.run(sa.insert(meeting_facilitator), values)
    return True


def remove(tx: Tx, meeting_id: str, person_id: str) -> bool:
    """Let somebody run a meeting no longer; return whether they did."""
    return bool(
        tx.run(
            sa.delete(meeting_facilitator).where(
                meeting_facilitator.c.meeting_id == meeting_id,
                meeting_facilitator.c.person_id == person_id,
            )
        ).rowcount
    )


def of_meeting(tx: Tx, meeting_id: str) -> list[str]:
    """Return the ids of those who run a meeting, in the order they were named."""
    rows = tx.all(
        sa.select(meeting_facilitator.c.person_id)
        .where(meeting_facilitator.c.meeting_id == meeting_id)
        .order_by(meeting_facilitator.c.at, meeting_facilitator.c.person_id)
    )
    return [row.person_id for row in rows]


def of_person(tx: Tx, person_id: str, *, ends_after: datetime) -> list[MeetingRecord]:
    """Return the meetings that somebody runs and that end after a moment, soonest first."""
    rows = tx.all(
        sa.select(meeting)
        .join(meeting_facilitator, meeting_facilitator.c.meeting_id == meeting.c.id)
        .where(meeting_facilitator.c.person_id == person_id, *_alive(ends_after))
        .order_by(meeting.c.starts_at, meeting.c.id)
    )
    return [MeetingRecord.of(row) for row in rows]


def runs_on(tx: Tx, person_id: str, *, theme: str, kinds: Sequence[str]) -> bool:
    """Return whether somebody runs or ran a meeting of these kinds on a theme."""
    found = tx.one(
        sa.select(meeting.c.id)
        .join(meeting_facilitator, meeting_facilitator.c.meeting_id == meeting.c.id)
        .where(
            meeting_facilitator.c.person_id == person_id,
            meeting.c.theme == theme,
            meeting.c.kind.in_(kinds),
            meeting.c.state == "planned",
        )
        .limit(1)
    )
    return found is not None


def lacking(tx: Tx, *, now: datetime, limit: int) -> list[MeetingRecord]:
    """Return meetings that are not over and that nobody runs who still may, soonest first."""
    named = sa.exists().where(
        meeting_facilitator.c.meeting_id == meeting.c.id,
        role_grant.c.person_id == meeting_facilitator.c.person_id,
        role_grant.c.role.in_(_RUNNING),
        role_grant.c.revoked_at.is_(None),
    )
    rows = tx.all(
        sa.select(meeting)
        .where(~named, *_alive(now))
        .order_by(meeting.c.starts_at, meeting.c.id)
        .limit(limit)
    )
    return [MeetingRecord.of(row) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Let a person run no meeting any more."""
    tx.run(sa.delete(meeting_facilitator).where(meeting_facilitator.c.person_id == person_id))


def _alive(ends_after: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return meeting.c.state == "planned", meeting.c.ends_at > ends_after
