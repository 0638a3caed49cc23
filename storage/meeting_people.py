"""Statements about everybody whom a meeting concerns, without anything that is sealed."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import meeting_call, meeting_facilitator, meeting_seat

_THIS: sa.BindParameter[str] = sa.bindparam("meeting_id")


class Standing(NamedTuple):
    """How somebody stands with a meeting; `since` is when they were last told how."""

    person_id: str
    state: str
    since: datetime


class Called(NamedTuple):
    """Somebody who is called to a meeting, and as what; `since` is when that last changed."""

    person_id: str
    state: str
    since: datetime
    role: str


_FACILITATORS = (
    sa.select(meeting_facilitator.c.person_id, meeting_facilitator.c.at)
    .where(meeting_facilitator.c.meeting_id == _THIS)
    .order_by(meeting_facilitator.c.at, meeting_facilitator.c.person_id)
)
_CALLS = (
    sa.select(
        meeting_call.c.person_id,
        meeting_call.c.state,
        sa.func.coalesce(meeting_call.c.answered_at, meeting_call.c.asked_at).label("since"),
        meeting_call.c.role,
    )
    .where(meeting_call.c.meeting_id == _THIS, meeting_call.c.state != "ended")
    .order_by(meeting_call.c.id)
)
_SEATS = (
    sa.select(meeting_seat.c.person_id, meeting_seat.c.state, meeting_seat.c.at)
    .where(meeting_seat.c.meeting_id == _THIS, meeting_seat.c.state != "gone")
    .order_by(meeting_seat.c.line)
)


def facilitators(tx: Tx, meeting_id: str) -> list[Standing]:
    """Return who runs a meeting, in the order they were named; their state is "named"."""
    rows = tx.all(_FACILITATORS, meeting_id=meeting_id)
    return [Standing(row.person_id, "named", row.at) for row in rows]


def called(tx: Tx, meeting_id: str) -> list[Called]:
    """Return who is called to a meeting, in the order they were."""
    return [Called._make(row) for row in tx.all(_CALLS, meeting_id=meeting_id)]


def signed_up(tx: Tx, meeting_id: str) -> list[Standing]:
    """Return who is seated, offered a seat or waiting, in the order they came."""
    return [Standing._make(row) for row in tx.all(_SEATS, meeting_id=meeting_id)]
