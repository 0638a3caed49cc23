"""What administrators see of the reminders of a meeting, and how they change their times."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from cocreation.meetings.meeting_people import Part, concerned
from cocreation.meetings.meetings import known, to_change
from cocreation.meetings.reminders import Plan, Round, coming_up, due_at, plan_of, usual
from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.programme.reminder_offsets import MOST, Offsets
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.meetings import meetings
from storage.meetings import reminders as records
from storage.meetings.reminders import Apart, Count
from storage.records import MeetingRecord

_MINUTE = timedelta(minutes=1)
_SOON = timedelta(hours=48)
_OFFSETS: TypeAdapter[tuple[timedelta, ...]] = TypeAdapter(Offsets)


class Line(NamedTuple):
    """A reminder of a meeting: when it is due, what became of it, and for how many it is to come.

    `ahead` is None once it is past, or when the meeting is cancelled.
    """

    minutes: int
    due: datetime
    ahead: int | None
    counts: list[Count]


class Overview(NamedTuple):
    """A meeting with when each part that it has is reminded, and its reminders, earliest first."""

    meeting: MeetingRecord
    plan: Plan
    lines: list[Line]


def parts_of(programme: Programme, meeting: MeetingRecord) -> list[Part]:
    """Return the parts that people can have in a meeting of this kind."""
    return [
        part
        for part in Part
        if part in (Part.ATTENDEE, Part.FACILITATOR)
        or part.value in programme.meeting_kind(meeting.kind).calls
    ]


def overview(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Overview:
    """Return what is planned about a meeting and what went out, without anybody's name."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    programme = tx.kept(Programme)
    meeting = known(meetings.by_code(tx, code), code)
    parts = parts_of(programme, meeting)
    plan = {part: each for part, each in plan_of(tx, meeting).items() if part in parts}
    people = concerned(tx, meeting)
    counts = records.counts(tx, meeting)
    asked = {each.minutes for offsets in plan.values() for each in offsets}
    lines = []
    for minutes in sorted(asked | {each.minutes for each in counts}, reverse=True):
        due = due_at(programme, meeting.starts_at, minutes)
        theirs = [part for part in plan if any(each.minutes == minutes for each in plan[part])]
        ahead = sum(each.comes and each.part in theirs for each in people)
        waits = theirs and meeting.state == "planned" and due > now
        mine = [each for each in counts if each.minutes == minutes]
        lines.append(Line(minutes, due, ahead if waits else None, mine))
    return Overview(meeting, plan, lines)


def soon(tx: Tx, actor: Actor, *, now: datetime) -> list[Round]:
    """Return the reminders of the next 48 hours, if nothing changes, soonest first."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    return coming_up(tx, now=now, until=now + _SOON)


def check(offsets: Sequence[timedelta]) -> tuple[timedelta, ...]:
    """Return times before a meeting, longest first, each once. Refused: too many, or impossible."""
    ordered = sorted(set(offsets), reverse=True)
    if len(ordered) > MOST:
        raise Refusal("reminders.too_many", most=MOST)
    try:
        return _OFFSETS.validate_python(tuple(ordered))
    except ValidationError:
        raise Refusal("reminders.impossible") from None


def set_offsets(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    parts: Sequence[Part],
    offsets: Sequence[timedelta] | None,
    now: datetime,
) -> Overview:
    """Remind parts of a meeting at other times before it: none, or with None the usual ones.

    What was asked for before stays as it was, so nothing that is just due gets lost; a new time
    that has passed is not made up for. Refused for a meeting that is cancelled or over.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    known(meetings.lock(tx, code), code)
    meeting = to_change(tx, actor, code=code, now=now)
    programme = tx.kept(Programme)
    before = plan_of(tx, meeting)
    after: dict[str, list[Apart]] = {}
    for part in parts:
        wanted = usual(programme, meeting, part) if offsets is None else check(offsets)
        since = {each.minutes: each.since for each in before[part]}
        minutes = [each // _MINUTE for each in wanted]
        after[part] = [Apart(each, since.get(each, now)) for each in minutes]
    records.set_plan(tx, meeting.id, after, set_by=actor.person_id, now=now)
    audit.record(
        tx,
        actor,
        action="meeting.reminders",
        subject=meeting.code,
        now=now,
        before={part: _written(before[part]) for part in parts},
        after={part: _written(after[part]) for part in parts},
    )
    return overview(tx, actor, code=code, now=now)


def _written(offsets: Sequence[Apart]) -> list[str]:
    """Return times ahead as a programme file has them."""
    units = ((1440, "d"), (60, "h"), (1, "m"))
    return [
        next(f"{each.minutes // unit}{name}" for unit, name in units if not each.minutes % unit)
        for each in offsets
    ]
