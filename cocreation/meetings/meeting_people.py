"""Whom a meeting concerns: who signed up, who is called to it, who runs it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from cocreation.permissions import Action, Actor, Role, require
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.meetings import meeting_facilitators, meetings
from storage.meetings import meeting_people as records
from storage.records import MeetingRecord

_STILL_SHOWN = timedelta(days=1)
_COMING = ("asked", "confirmed")
_SITTING = ("seated",)


class Part(StrEnum):
    """What somebody has to do with a meeting; the names of roles mean the same as there."""

    ATTENDEE = "attendee"  # signed up, with a seat, an offer or a place in the line
    FACILITATOR = "facilitator"
    LIAISON = "liaison"
    COMMISSION = "commission"
    AUTHORITY = "authority"


class Concerned(NamedTuple):
    """Somebody whom a meeting concerns; `state` is that of their sign-up or their call.

    `comes`: whether they are expected there, as far as is known: who waits for a seat, declined or
    sends somebody else is not. `since` is when they were last told how they stand.
    """

    person_id: str
    part: Part
    state: str
    comes: bool
    since: datetime


def concerned(tx: Tx, meeting: MeetingRecord) -> list[Concerned]:
    """Return everybody whom a meeting concerns, each once: who runs it, is called, signed up."""
    found = [
        Concerned(each.person_id, Part.FACILITATOR, each.state, True, each.since)
        for each in records.facilitators(tx, meeting.id)
    ]
    found += [
        Concerned(
            each.person_id,
            Part(each.role),
            each.state,
            each.state in _COMING,
            each.since,
        )
        for each in records.called(tx, meeting.id)
    ]
    found += [
        Concerned(each.person_id, Part.ATTENDEE, each.state, each.state in _SITTING, each.since)
        for each in records.signed_up(tx, meeting.id)
    ]
    once: dict[str, Concerned] = {}
    for each in found:
        once.setdefault(each.person_id, each)
    return list(once.values())


def expected(tx: Tx, meetings: Sequence[str]) -> dict[str, Counter[str]]:
    """Count whom meetings of these ids expect, by part: those of `concerned` who come."""
    return records.counted(tx, meetings, called=_COMING, signed_up=_SITTING)


def runs(tx: Tx, actor: Actor, meeting: MeetingRecord) -> bool:
    """Return whether this actor may run this meeting: one of those named, or who administers."""
    if Role.ADMIN in actor.roles:
        return True
    return actor.person_id in meeting_facilitators.of_meeting(tx, meeting.id)


def mine_to_run(tx: Tx, actor: Actor, *, now: datetime) -> list[MeetingRecord]:
    """Return the meetings that this actor was named to run: to come, and of the last 24 hours."""
    require(tx, actor, Action.RUN_MEETING)
    assert actor.person_id is not None
    return meeting_facilitators.of_person(tx, actor.person_id, ends_after=now - _STILL_SHOWN)


def to_run(tx: Tx, actor: Actor, *, code: str) -> MeetingRecord:
    """Return the meeting that this actor runs. Refused to others, and when there is none."""
    require(tx, actor, Action.RUN_MEETING)
    meeting = meetings.by_code(tx, code)
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    if not runs(tx, actor, meeting):
        raise Refusal("meeting.not_yours_to_run", code=meeting.code, title=meeting.title)
    return meeting
