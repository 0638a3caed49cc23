"""Statements about the meetings that concern one person."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import MeetingRecord
from storage.tables import meeting, meeting_call, meeting_facilitator, meeting_seat


class Own(NamedTuple):
    """A meeting that concerns somebody: whether they run it, and the states of call and sign-up."""

    meeting: MeetingRecord
    runs: bool
    call: str | None
    seat: str | None


def coming(tx: Tx, person_id: str, *, now: datetime, after: int, limit: int) -> list[Own]:
    """Return the planned meetings of a person that are not over, soonest first."""
    rows = tx.all(
        _joined(person_id, now)
        .with_only_columns(
            meeting,
            meeting_facilitator.c.person_id.label("runs"),
            meeting_call.c.state.label("call"),
            meeting_seat.c.state.label("seat"),
        )
        .order_by(meeting.c.starts_at, meeting.c.id)
        .offset(after)
        .limit(limit)
    )
    return [Own(MeetingRecord.of(row), row.runs is not None, row.call, row.seat) for row in rows]


def count_coming(tx: Tx, person_id: str, *, now: datetime) -> int:
    """Return how many planned meetings of a person are not over."""
    row = tx.one(_joined(person_id, now).with_only_columns(sa.func.count()))
    return 0 if row is None else int(row[0])


def _joined(person_id: str, now: datetime) -> sa.Select[tuple[str]]:
    whole = (
        meeting.outerjoin(
            meeting_facilitator,
            (meeting_facilitator.c.meeting_id == meeting.c.id)
            & (meeting_facilitator.c.person_id == person_id),
        )
        .outerjoin(
            meeting_call,
            (meeting_call.c.meeting_id == meeting.c.id)
            & (meeting_call.c.person_id == person_id)
            & (meeting_call.c.state != "ended"),
        )
        .outerjoin(
            meeting_seat,
            (meeting_seat.c.meeting_id == meeting.c.id)
            & (meeting_seat.c.person_id == person_id)
            & (meeting_seat.c.state != "gone"),
        )
    )
    return (
        sa.select(meeting.c.id)
        .select_from(whole)
        .where(
            meeting.c.state == "planned",
            meeting.c.ends_at > now,
            sa.or_(
                meeting_facilitator.c.person_id.is_not(None),
                meeting_call.c.id.is_not(None),
                meeting_seat.c.id.is_not(None),
            ),
        )
    )
