"""Statements about everybody whom a meeting concerns, without anything that is sealed."""

from collections import Counter
from collections.abc import Sequence
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


# Who runs a meeting counts as that, whatever else they are; who is called, as that.
_RUNS = sa.exists().where(
    meeting_facilitator.c.meeting_id == meeting_call.c.meeting_id,
    meeting_facilitator.c.person_id == meeting_call.c.person_id,
)
_RUNS_OR_IS_CALLED = sa.or_(
    sa.exists().where(
        meeting_facilitator.c.meeting_id == meeting_seat.c.meeting_id,
        meeting_facilitator.c.person_id == meeting_seat.c.person_id,
    ),
    sa.exists().where(
        meeting_call.c.meeting_id == meeting_seat.c.meeting_id,
        meeting_call.c.person_id == meeting_seat.c.person_id,
        meeting_call.c.state != "ended",
    ),
)
_THESE: sa.BindParameter[Sequence[str]] = sa.bindparam("meetings", expanding=True)
_STATES: sa.BindParameter[Sequence[str]] = sa.bindparam("states", expanding=True)
_FACILITATORS_COUNTED = (
    sa.select(meeting_facilitator.c.meeting_id, sa.func.count().label("people"))
    .where(meeting_facilitator.c.meeting_id.in_(_THESE))
    .group_by(meeting_facilitator.c.meeting_id)
)
_CALLS_COUNTED = (
    sa.select(meeting_call.c.meeting_id, meeting_call.c.role, sa.func.count().label("people"))
    .where(meeting_call.c.meeting_id.in_(_THESE), meeting_call.c.state.in_(_STATES), ~_RUNS)
    .group_by(meeting_call.c.meeting_id, meeting_call.c.role)
)
_SEATS_COUNTED = (
    sa.select(meeting_seat.c.meeting_id, sa.func.count().label("people"))
    .where(
        meeting_seat.c.meeting_id.in_(_THESE),
        meeting_seat.c.state.in_(_STATES),
        ~_RUNS_OR_IS_CALLED,
    )
    .group_by(meeting_seat.c.meeting_id)
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


def counted(
    tx: Tx, meetings: Sequence[str], *, called: Sequence[str], signed_up: Sequence[str]
) -> dict[str, Counter[str]]:
    """Count, by meeting and part, who runs it and who is called or signed up in these states.

    Nobody counts twice in a meeting: who runs it counts as that, who is called as called.
    """
    people: dict[str, Counter[str]] = {each: Counter() for each in meetings}
    for row in tx.all(_FACILITATORS_COUNTED, meetings=meetings):
        people[row.meeting_id]["facilitator"] = row.people
    for row in tx.all(_CALLS_COUNTED, meetings=meetings, states=called):
        people[row.meeting_id][row.role] = row.people
    for row in tx.all(_SEATS_COUNTED, meetings=meetings, states=signed_up):
        people[row.meeting_id]["attendee"] = row.people
    return people
