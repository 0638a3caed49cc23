"""A quick sense check: everybody there agrees, disagrees or abstains; only counts are told."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import StringConstraints

from cocreation.meetings import check_in
from cocreation.meetings.meeting_people import to_run
from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Refusal, Settled
from cocreation.texts import Paragraph
from storage.engine import Tx
from storage.meetings import attendance, meetings
from storage.meetings import sense_checks as records
from storage.meetings.sense_checks import SenseCheckRecord
from storage.records import MeetingRecord

Statement = Annotated[Paragraph, StringConstraints(max_length=300)]
"""What people are asked whether they agree with: short enough for a phone."""


class Sense(StrEnum):
    """What one may answer."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ABSTAIN = "abstain"


class Result(NamedTuple):
    """A check, how many answered what, and how many could: those at the meeting who use the chat.

    Of an open check the counts are those so far.
    """

    check: SenseCheckRecord
    counts: Mapping[str, int]
    could: int


class Asked(NamedTuple):
    """A check, its meeting, and the ids of those it is put to, or told the result of."""

    meeting: MeetingRecord
    result: Result
    people: list[str]


def put(tx: Tx, actor: Actor, *, code: str, statement: str, now: datetime) -> Asked:
    """Put a statement to everybody who is at a meeting.

    Refused while another one is open, and while nobody checks in to the meeting.
    """
    meeting = may_put(tx, actor, code=code, now=now)
    check = records.insert(tx, meeting_id=meeting.id, statement=statement, now=now)
    return _asked(tx, meeting, check)


def may_put(tx: Tx, actor: Actor, *, code: str, now: datetime) -> MeetingRecord:
    """Return the meeting that a statement may be put to now, locked."""
    meeting = meetings.lock_by_id(tx, to_run(tx, actor, code=code).id)
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=code, reason=meeting.reason)
    if not check_in.is_open(meeting, now):
        raise Settled("sense.not_now", code=code, title=meeting.title)
    open_one = open_of(tx, meeting)
    if open_one is not None:
        raise Settled("sense.one_is_open", code=code, statement=open_one.statement)
    return meeting


def answer(
    tx: Tx, actor: Actor, *, person_id: str, code: str, number: int, sense: Sense, now: datetime
) -> SenseCheckRecord:
    """Note what somebody at the meeting senses; the last answer is the one that counts.

    Refused to who is not there, and once it is closed.
    """
    require(tx, actor, Action.ATTEND)
    found = meetings.lock(tx, code)
    if found is None:
        raise Refusal("meeting.unknown", code=code)
    entry = attendance.of_person(tx, found.id, person_id)
    if entry is None:
        raise Refusal("sense.not_there", code=code, title=found.title)
    check = _numbered(tx, found, number)
    if check.state == "closed":
        raise Settled("sense.is_closed", statement=check.statement)
    records.answer(tx, check_id=check.id, attendance_id=entry.id, word=sense, now=now)
    return check


def close(tx: Tx, actor: Actor, *, code: str, number: int, now: datetime) -> Asked:
    """Close a check: its counts stay, who answered what is forgotten. Refused when it is closed."""
    meeting = meetings.lock_by_id(tx, to_run(tx, actor, code=code).id)
    check = _numbered(tx, meeting, number)
    if check.state == "closed":
        raise Settled("sense.is_closed", statement=check.statement)
    return _asked(tx, meeting, records.close(tx, check, now=now))


def open_of(tx: Tx, meeting: MeetingRecord) -> SenseCheckRecord | None:
    """Return the check that is open at a meeting, or None."""
    found = records.of_meeting(tx, meeting.id)
    return next((each for each in found if each.state == "open"), None)


def of_meeting(tx: Tx, meeting: MeetingRecord) -> list[Result]:
    """Return every check of a meeting with its counts, in order: for who runs it, and minutes."""
    return [_result(tx, each) for each in records.of_meeting(tx, meeting.id)]


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _numbered(tx: Tx, meeting: MeetingRecord, number: int) -> SenseCheckRecord:
    found = [each for each in records.of_meeting(tx, meeting.id) if each.number == number]
    if not found:
        raise Refusal("sense.unknown", code=meeting.code)
    return found[0]


def _asked(tx: Tx, meeting: MeetingRecord, check: SenseCheckRecord) -> Asked:
    return Asked(meeting, _result(tx, check), _people(tx, meeting.id))


def _result(tx: Tx, check: SenseCheckRecord) -> Result:
    could = len(_people(tx, check.meeting_id))
    if check.state == "open":
        found = records.counts(tx, check.id)
        return Result(check, {each: found[each] for each in Sense}, could)
    kept = (check.agree or 0, check.disagree or 0, check.abstain or 0)
    return Result(check, dict(zip(Sense, kept, strict=True)), could)


def _people(tx: Tx, meeting_id: str) -> list[str]:
    here = attendance.of_meeting(tx, meeting_id)
    return [each.person_id for each in here if each.person_id is not None]
