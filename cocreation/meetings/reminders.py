"""Reminders of meetings: when each is due, whom it is for, and that nobody gets one twice.

When something is due follows from the meeting as it stands, so a meeting that is moved needs
nothing undone. What was done about it is written down in the transaction that says it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from cocreation.meetings.meeting_people import Concerned, Part, concerned, expected
from cocreation.programme.facts import Programme
from cocreation.programme.reminder_offsets import LONGEST
from storage.engine import Tx
from storage.meetings import meetings
from storage.meetings import reminders as records
from storage.meetings.reminders import Apart
from storage.records import MeetingRecord

CHUNK: Final = 50
"""How many reminders one transaction writes down at most."""

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)

Plan = Mapping[Part, Sequence[Apart]]
"""How many minutes before a meeting each part is reminded, the longest first."""


class Reminder(NamedTuple):
    """What somebody is to be reminded of, so many minutes before it starts.

    `last`: they are reminded of it no more after this.
    """

    meeting: MeetingRecord
    whom: Concerned
    minutes: int
    last: bool


Tell = Callable[[Reminder], bool]
"""Says a reminder within the transaction; returns whether there is a way to reach them."""


class Dropped(StrEnum):
    """Why a reminder was not said."""

    LATE = "late"  # missed, and a later one said it all
    BEGUN = "begun"  # missed until the meeting had begun
    UNREACHABLE = "unreachable"


class Round(NamedTuple):
    """The people who are to be reminded of a meeting at a moment, if nothing changes."""

    due: datetime
    meeting: MeetingRecord
    minutes: int
    people: int


def due_at(programme: Programme, starts_at: datetime, minutes: int) -> datetime:
    """Return when a reminder is due so many minutes before a start.

    Whole days are days of the calendar: at the same time of the clock. One of a day and more that
    would fall into the quiet hours waits for their end.
    """
    zone = ZoneInfo(programme.time_zone)
    ahead = minutes * _MINUTE
    if ahead % _DAY:
        moment = starts_at - ahead
    else:
        moment = (starts_at.astimezone(zone) - ahead).astimezone(UTC)
    return _awake(programme, starts_at, minutes, moment)


def usual(programme: Programme, meeting: MeetingRecord, part: Part) -> Sequence[timedelta]:
    """Return how long before it a part is reminded of a meeting that has no times of its own."""
    try:
        own = programme.meeting_kind(meeting.kind).reminders.of(part)
    except KeyError:  # its kind is gone from the programme: people are reminded all the same
        own = None
    return (programme.reminders.of(part) or ()) if own is None else own


def plan_of(tx: Tx, meeting: MeetingRecord) -> Plan:
    """Return when each part is reminded of a meeting: its own times, or those of its kind."""
    return _plan(tx.kept(Programme), meeting, records.plans(tx, [meeting.id]))


def to_look_at(tx: Tx, *, now: datetime) -> list[str]:
    """Return the codes of the meetings about which there is something to say or to write down."""
    records.open_again(tx, now)
    codes = records.begun(tx, after=now - records.KEPT, now=now)
    coming = records.ahead(tx, after=now, until=now + LONGEST + _DAY)
    closed = records.closed(tx, after=now)
    plans = records.plans(tx, [each.id for each in coming])
    programme = tx.kept(Programme)
    for meeting in coming:
        asked = _minutes(_plan(programme, meeting, plans))
        if any(
            due_at(programme, meeting.starts_at, minutes) <= now
            and _awake(programme, meeting.starts_at, minutes, now) <= now
            for minutes in asked
            if (meeting.id, meeting.starts_at, minutes) not in closed
        ):
            codes.append(meeting.code)
    return codes


def remind_some(tx: Tx, *, code: str, tell: Tell, now: datetime) -> bool:
    """Say what is due about a meeting to the next people; return whether there are more.

    Of several that somebody missed only the last is said, none once the meeting has begun. Nobody
    is reminded of what they were told after it was due: when they signed up, were called, or the
    meeting was moved.
    """
    meeting = meetings.lock(tx, code)  # who signs up or goes waits for this, or is seen by it
    if meeting is None or meeting.state != "planned":
        return False
    programme = tx.kept(Programme)
    begun = meeting.starts_at <= now
    plan = plan_of(tx, meeting)
    closed = records.closed_of(tx, meeting)
    moments = {each: due_at(programme, meeting.starts_at, each) for each in _minutes(plan) - closed}
    due = {each: moment for each, moment in moments.items() if moment <= now}
    done = records.done(tx, meeting)
    asleep: set[int] = set()
    room = CHUNK
    for whom in concerned(tx, meeting):
        theirs = [
            each.minutes
            for each in (plan[whom.part] if whom.comes else ())
            if each.minutes in due
            and _is_news(due[each.minutes], whom, meeting, each)
            and (whom.person_id, each.minutes) not in done
        ]
        if not theirs:
            continue
        theirs.sort(key=lambda minutes: (due[minutes], -minutes))
        if not begun and _awake(programme, meeting.starts_at, theirs[-1], now) > now:
            asleep.update(theirs)
            continue
        if room < len(theirs):
            return True
        room -= len(theirs)
        minutes = theirs.pop()
        last = minutes == min(each.minutes for each in plan[whom.part])
        said = Reminder(meeting, whom, minutes, last)
        _settle(tx, said, theirs, None if begun else tell, now)
    records.close(tx, meeting, sorted(due.keys() - asleep), over=begun, now=now)
    return False


def coming_up(tx: Tx, *, now: datetime, until: datetime) -> list[Round]:
    """Return what is due after now, up to a moment, if nothing changes until then; soonest first.

    Reminders that nobody would get are left out.
    """
    programme = tx.kept(Programme)
    coming = records.ahead(tx, after=now, until=until + LONGEST + _DAY)
    plans = records.plans(tx, [each.id for each in coming])
    due = []
    for meeting in coming:
        plan = _plan(programme, meeting, plans)
        for minutes in _minutes(plan):
            moment = due_at(programme, meeting.starts_at, minutes)
            if now < moment <= until:
                asked = [
                    part for part in plan if any(each.minutes == minutes for each in plan[part])
                ]
                due.append((moment, meeting, minutes, asked))
    people = expected(tx, list({meeting.id for _, meeting, _, _ in due}))
    rounds = [
        Round(moment, meeting, minutes, sum(people[meeting.id][part] for part in asked))
        for moment, meeting, minutes, asked in due
    ]
    rounds = [each for each in rounds if each.people]
    return sorted(rounds, key=lambda each: (each.due, each.meeting.code))


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _plan(
    programme: Programme,
    meeting: MeetingRecord,
    plans: Mapping[str, Mapping[str, Sequence[Apart]]],
) -> Plan:
    apart = plans.get(meeting.id, {})
    return {
        part: apart[part]
        if part in apart
        else [Apart(each // _MINUTE, None) for each in usual(programme, meeting, part)]
        for part in Part
    }


def _minutes(plan: Plan) -> set[int]:
    return {each.minutes for offsets in plan.values() for each in offsets}


def _awake(programme: Programme, starts_at: datetime, minutes: int, moment: datetime) -> datetime:
    """Return when a reminder may be said: at once, or when the quiet hours are over.

    They hold back one of a day and more, unless the meeting would have begun by their end.
    """
    if minutes * _MINUTE < _DAY or not programme.is_quiet(moment):
        return moment
    local = moment.astimezone(ZoneInfo(programme.time_zone))
    ends = datetime.combine(local.date(), programme.quiet_hours.ends, tzinfo=local.tzinfo)
    if ends <= local:
        ends += _DAY
    return ends.astimezone(UTC) if ends < starts_at else moment


def _is_news(due: datetime, whom: Concerned, meeting: MeetingRecord, apart: Apart) -> bool:
    """Return whether nobody told them since it was due, and it was asked for by then."""
    told = (whom.since, meeting.moved_at, apart.since)
    return all(moment is None or moment < due for moment in told)


def _settle(
    tx: Tx, last: Reminder, missed: Sequence[int], tell: Tell | None, now: datetime
) -> None:
    """Say the last one, if it can still be said, and write down what became of each."""
    meeting, person_id = last.meeting, last.whom.person_id
    late = Dropped.BEGUN if tell is None else Dropped.LATE
    for minutes in missed:
        records.insert(tx, meeting, person_id=person_id, minutes=minutes, reason=late, now=now)
    if tell is None:
        reason: Dropped | None = Dropped.BEGUN
    else:
        reason = None if tell(last) else Dropped.UNREACHABLE
    records.insert(tx, meeting, person_id=person_id, minutes=last.minutes, reason=reason, now=now)
