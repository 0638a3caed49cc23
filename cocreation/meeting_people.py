"""Whom a meeting concerns: who signed up, who is called to it, who runs it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from cocreation.permissions import Action, Actor, Role, require
from cocreation.refusals import Refusal
from storage import meeting_facilitators, meetings
from storage import meeting_people as records
from storage.engine import Tx
from storage.records import MeetingRecord


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
    return concerned_in(tx, [meeting.id])[meeting.id]


def concerned_in(tx: Tx, meetings: Sequence[str]) -> dict[str, list[Concerned]]:
    """Return the same of several meetings at once, by their ids."""
    once: dict[str, dict[str, Concerned]] = {each: {} for each in meetings}
    for named in records.facilitators(tx, meetings):
        found = Concerned(named.person_id, Part.FACILITATOR, named.state, True, named.since)
        once[named.meeting_id].setdefault(named.person_id, found)
    for call in records.called(tx, meetings):
        comes = call.state in ("asked", "confirmed")
        found = Concerned(call.person_id, Part(call.role), call.state, comes, call.since)
        once[call.meeting_id].setdefault(call.person_id, found)
    for seat in records.signed_up(tx, meetings):
        comes = seat.state == "seated"
        found = Concerned(seat.person_id, Part.ATTENDEE, seat.state, comes, seat.since)
        once[seat.meeting_id].setdefault(seat.person_id, found)
    return {meeting_id: list(people.values()) for meeting_id, people in once.items()}


def runs(tx: Tx, actor: Actor, meeting: MeetingRecord) -> bool:
    """Return whether this actor may run this meeting: one of those named, or who administers."""
    if Role.ADMIN in actor.roles:
        return True
    return actor.person_id in meeting_facilitators.of_meeting(tx, meeting.id)


def to_run(tx: Tx, actor: Actor, *, code: str) -> MeetingRecord:
    """Return the meeting that this actor runs. Refused to others, and when there is none."""
    require(tx, actor, Action.RUN_MEETING)
    meeting = meetings.by_code(tx, code)
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    if not runs(tx, actor, meeting):
        raise Refusal("meeting.not_yours_to_run", code=meeting.code, title=meeting.title)
    return meeting
