"""Statements about reminders: what was done about each, and the times a meeting has apart."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import MeetingRecord
from storage.tables import meeting, reminder, reminder_plan, reminder_round

KEPT: Final = timedelta(days=30)
"""How long after the start it is remembered who was reminded."""

_OVER = 0


class Apart(NamedTuple):
    """A time before a meeting, in minutes, and since when it is asked for; None: from the start."""

    minutes: int
    since: datetime | None


class Count(NamedTuple):
    """To how many people a reminder of a meeting went out, or did not and why."""

    minutes: int
    state: str
    reason: str | None
    people: int


class About(NamedTuple):
    """A reminder that somebody got, or that was dropped."""

    code: str
    title: str
    minutes: int
    state: str
    reason: str | None
    at: datetime


# ── which meetings ────────────────────────────────────────────────────────────────────────────


_AHEAD = (
    sa.select(meeting)
    .where(
        meeting.c.state == "planned",
        meeting.c.starts_at > sa.bindparam("after"),
        meeting.c.starts_at <= sa.bindparam("until"),
    )
    .order_by(meeting.c.starts_at, meeting.c.id)
)
_BEGUN = (
    sa.select(meeting.c.code)
    .where(
        meeting.c.state == "planned",
        meeting.c.starts_at > sa.bindparam("after"),
        meeting.c.starts_at <= sa.bindparam("now"),
        ~sa.exists().where(
            reminder_round.c.meeting_id == meeting.c.id,
            reminder_round.c.about == meeting.c.starts_at,
            reminder_round.c.minutes == _OVER,
        ),
    )
    .order_by(meeting.c.starts_at, meeting.c.id)
)
_CLOSED = sa.select(
    reminder_round.c.meeting_id, reminder_round.c.about, reminder_round.c.minutes
).where(reminder_round.c.about > sa.bindparam("after"))
_ROUNDS_TO_COME = sa.delete(reminder_round).where(reminder_round.c.at > sa.bindparam("now"))
_DROPPED_TO_COME = sa.delete(reminder).where(
    reminder.c.state == "dropped", reminder.c.at > sa.bindparam("now")
)
_PLANS = sa.select(reminder_plan).where(
    reminder_plan.c.meeting_id.in_(sa.bindparam("meetings", expanding=True))
)


def ahead(tx: Tx, *, after: datetime, until: datetime) -> list[MeetingRecord]:
    """Return planned meetings that start after a moment, up to another, soonest first."""
    return [MeetingRecord.of(row) for row in tx.all(_AHEAD, after=after, until=until)]


def begun(tx: Tx, *, after: datetime, now: datetime) -> list[str]:
    """Return the codes of meetings that began after a moment and are not done with, oldest first.

    A cancelled one never began.
    """
    return [row.code for row in tx.all(_BEGUN, after=after, now=now)]


# ── what is done with ─────────────────────────────────────────────────────────────────────────


def closed(tx: Tx, *, after: datetime) -> set[tuple[str, datetime, int]]:
    """Return what is done with about starts after a moment: meeting, start, minutes ahead."""
    return {(row.meeting_id, row.about, row.minutes) for row in tx.all(_CLOSED, after=after)}


def closed_of(tx: Tx, what: MeetingRecord) -> set[int]:
    """Return the times ahead of this start that are done with, in minutes."""
    rows = tx.all(
        sa.select(reminder_round.c.minutes).where(
            reminder_round.c.meeting_id == what.id, reminder_round.c.about == what.starts_at
        )
    )
    return {row.minutes for row in rows}


def close(
    tx: Tx, what: MeetingRecord, minutes: Sequence[int], *, over: bool, now: datetime
) -> None:
    """Note that everybody was told of these times ahead; `over`: and that the meeting has begun."""
    rows = [*minutes, *([_OVER] if over else [])]
    if rows:
        values = {"meeting_id": what.id, "about": what.starts_at, "at": now}
        tx.run(sa.insert(reminder_round), [{**values, "minutes": each} for each in rows])


def open_again(tx: Tx, now: datetime) -> None:
    """Forget what was done with, or dropped, at a moment that is still to come.

    The clock was ahead then and has been put right. What was told stays told.
    """
    tx.run(_ROUNDS_TO_COME, {"now": now})
    tx.run(_DROPPED_TO_COME, {"now": now})


# ── what was done about one ───────────────────────────────────────────────────────────────────


def done(tx: Tx, what: MeetingRecord) -> set[tuple[str, int]]:
    """Return who was told how long before this start, and for whom that was dropped."""
    rows = tx.all(
        sa.select(reminder.c.person_id, reminder.c.minutes).where(
            reminder.c.meeting_id == what.id, reminder.c.about == what.starts_at
        )
    )
    return {(row.person_id, row.minutes) for row in rows}


def insert(
    tx: Tx,
    what: MeetingRecord,
    *,
    person_id: str,
    minutes: int,
    reason: str | None = None,
    now: datetime,
) -> None:
    """Note that somebody was told, or, with a reason, that it was dropped."""
    tx.run(
        sa.insert(reminder),
        {
            "id": new_id(now),
            "meeting_id": what.id,
            "person_id": person_id,
            "minutes": minutes,
            "about": what.starts_at,
            "state": "told" if reason is None else "dropped",
            "reason": reason,
            "at": now,
        },
    )


def counts(tx: Tx, what: MeetingRecord) -> list[Count]:
    """Return how many people were told of this start, and for how many that was dropped, by why."""
    rows = tx.all(
        sa.select(
            reminder.c.minutes,
            reminder.c.state,
            reminder.c.reason,
            sa.func.count().label("people"),
        )
        .where(reminder.c.meeting_id == what.id, reminder.c.about == what.starts_at)
        .group_by(reminder.c.minutes, reminder.c.state, reminder.c.reason)
        .order_by(reminder.c.minutes.desc(), reminder.c.state.desc(), reminder.c.reason)
    )
    return [Count._make(row) for row in rows]


def of_person(tx: Tx, person_id: str) -> list[About]:
    """Return every reminder of a person, oldest first."""
    rows = tx.all(
        sa.select(
            meeting.c.code,
            meeting.c.title,
            reminder.c.minutes,
            reminder.c.state,
            reminder.c.reason,
            reminder.c.at,
        )
        .join(meeting, meeting.c.id == reminder.c.meeting_id)
        .where(reminder.c.person_id == person_id)
        .order_by(reminder.c.at, reminder.c.minutes.desc())
    )
    return [About._make(row) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Delete every reminder of a person."""
    tx.run(sa.delete(reminder).where(reminder.c.person_id == person_id))


def purge(tx: Tx, before: datetime) -> int:
    """Delete what was done about starts before a moment and return how many reminders went."""
    tx.run(sa.delete(reminder_round).where(reminder_round.c.about < before))
    return tx.run(sa.delete(reminder).where(reminder.c.about < before)).rowcount


# ── the times a meeting has apart ─────────────────────────────────────────────────────────────


def plans(tx: Tx, meetings: Sequence[str]) -> dict[str, dict[str, tuple[Apart, ...]]]:
    """Return, by meeting and by part, the times that these meetings have instead of the usual."""
    found: dict[str, dict[str, tuple[Apart, ...]]] = {}
    for row in tx.all(_PLANS, meetings=meetings):
        kept = json.loads(row.offsets)
        found.setdefault(row.meeting_id, {})[row.part] = tuple(
            Apart(minutes, None if since is None else datetime.fromisoformat(since))
            for minutes, since in kept
        )
    return found


def set_plan(
    tx: Tx,
    meeting_id: str,
    plan: Mapping[str, Sequence[Apart]],
    *,
    set_by: str | None,
    now: datetime,
) -> None:
    """Give parts of a meeting times of their own, longest first."""
    for part, offsets in plan.items():
        tx.run(
            sa.delete(reminder_plan).where(
                reminder_plan.c.meeting_id == meeting_id, reminder_plan.c.part == part
            )
        )
        kept = [
            (each.minutes, None if each.since is None else each.since.isoformat())
            for each in offsets
        ]
        values = {"meeting_id": meeting_id, "part": part, "set_by": set_by, "set_at": now}
        tx.run(sa.insert(reminder_plan), {**values, "offsets": json.dumps(kept)})
