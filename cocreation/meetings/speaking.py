"""The floor of a meeting: asked for, given in turn for some minutes, and taken back."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation.meetings import attendance, check_in
from cocreation.meetings.attendance import Entry
from cocreation.meetings.meeting_people import to_run
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.meetings import meetings
from storage.meetings import speaking as records
from storage.meetings.speaking import TurnRecord
from storage.records import MeetingRecord

MINUTES = 3
"""How long a turn is, unless whoever runs the meeting says otherwise."""

MINUTES_MOST = 60


class Waiting(NamedTuple):
    """Somebody's turn, and who it is at the meeting."""

    turn: TurnRecord
    who: Entry


class Floor(NamedTuple):
    """The floor of a meeting: who has it, who waits for it in order, minutes a turn, and whether
    it may be asked for. `given` counts the turns that have begun: it tells two hands apart."""

    meeting: MeetingRecord
    speaking: Waiting | None
    queue: list[Waiting]
    minutes: int
    closed: bool
    given: int


class Passed(NamedTuple):
    """The floor after it was given on: who had it before, and who has it now, if anybody."""

    floor: Floor
    ended: Waiting | None


def ask(tx: Tx, actor: Actor, *, person_id: str, now: datetime) -> tuple[MeetingRecord, int]:
    """Ask for the floor where somebody is; return the meeting and their place, from 1.

    Refused to who is at no meeting, while the list is closed, and to who has asked already.
    """
    require(tx, actor, Action.ATTEND)
    here = check_in.here(tx, actor, person_id=person_id, now=now)
    meeting = meetings.lock_by_id(tx, here.meeting.id)
    floor = _floor(tx, meeting)
    if floor.closed:
        raise Refusal("floor.is_closed", code=meeting.code, title=meeting.title)
    place = _place(floor, here.entry.id)
    if place is not None:
        key = "floor.already" if place else "floor.yours_now"
        raise Refusal(key, code=meeting.code, title=meeting.title, place=place)
    records.insert(tx, meeting_id=meeting.id, attendance_id=here.entry.id, now=now)
    return meeting, _place(_floor(tx, meeting), here.entry.id) or 1


def take_back(
    tx: Tx, actor: Actor, *, person_id: str, now: datetime
) -> tuple[MeetingRecord, Waiting]:
    """Take back what somebody asked for, or end their own turn; return it as it was.

    Refused when there is none.
    """
    require(tx, actor, Action.ATTEND)
    here = check_in.here(tx, actor, person_id=person_id, now=now)
    meeting = meetings.lock_by_id(tx, here.meeting.id)
    floor = _floor(tx, meeting)
    mine = [
        each
        for each in (*floor.queue, floor.speaking)
        if each is not None and each.who.record.id == here.entry.id
    ]
    if not mine:
        raise Refusal("floor.none_of_yours", code=meeting.code, title=meeting.title)
    [waiting] = mine
    asked = waiting.turn.state == "asked"
    records.update(tx, waiting.turn, state="gone" if asked else "spoken")
    return meeting, waiting


def of_meeting(tx: Tx, actor: Actor, *, code: str) -> Floor:
    """Return the floor of a meeting, for who runs it."""
    return _floor(tx, to_run(tx, actor, code=code))


def give(tx: Tx, actor: Actor, *, code: str, given: int, to: int | None, now: datetime) -> Passed:
    """End the turn of who speaks and give the floor to the next one, or to number `to`.

    With nobody waiting the floor is free. `given` is the count that was looked at: Overtaken when
    somebody else has given the floor since.
    """
    floor = _locked(tx, actor, code)
    if floor.given != given:
        raise Overtaken("floor.overtaken", code=code)
    following = [each for each in floor.queue if to is None or each.who.number == to]
    if to is not None and not following:
        raise Refusal("floor.not_waiting", code=code)
    if floor.speaking is not None:
        records.update(tx, floor.speaking.turn, state="spoken")
    if following:
        records.update(
            tx,
            following[0].turn,
            state="speaking",
            began_at=now,
            ends_at=now + timedelta(minutes=floor.minutes),
            given_by=actor.person_id,
        )
    return Passed(_floor(tx, floor.meeting), floor.speaking)


def close(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Floor:
    """End the turn of who speaks and let nobody ask any more; return the floor as it was."""
    floor = _locked(tx, actor, code)
    if floor.speaking is not None:
        records.update(tx, floor.speaking.turn, state="spoken")
    for each in floor.queue:
        records.update(tx, each.turn, state="gone")
    records.set_floor(tx, floor.meeting.id, turn_minutes=floor.minutes, closed_at=now)
    return floor


def reopen(tx: Tx, actor: Actor, *, code: str) -> Floor:
    """Let people ask for the floor again."""
    floor = _locked(tx, actor, code)
    records.set_floor(tx, floor.meeting.id, turn_minutes=floor.minutes, closed_at=None)
    return floor._replace(closed=False)


def set_minutes(tx: Tx, actor: Actor, *, code: str, minutes: int, now: datetime) -> Floor:
    """Give every turn that begins from now on so many minutes, 1 to 60."""
    floor = _locked(tx, actor, code)
    if not 1 <= minutes <= MINUTES_MOST:
        raise Refusal("floor.minutes_impossible", most=MINUTES_MOST)
    closed_at = now if floor.closed else None
    records.set_floor(tx, floor.meeting.id, turn_minutes=minutes, closed_at=closed_at)
    return floor._replace(minutes=minutes)


def ring(tx: Tx, *, now: datetime) -> list[tuple[MeetingRecord, Waiting]]:
    """Return the turns whose time is over, each once: they are noted as told."""
    over = []
    for turn in records.over(tx, now):
        records.update(tx, turn, told_at=now)
        meeting = meetings.by_id(tx, turn.meeting_id)
        who = _who(tx, meeting).get(turn.attendance_id)
        if who is not None:
            over.append((meeting, Waiting(turn, who)))
    return over


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _locked(tx: Tx, actor: Actor, code: str) -> Floor:
    return _floor(tx, meetings.lock_by_id(tx, to_run(tx, actor, code=code).id))


def _floor(tx: Tx, meeting: MeetingRecord) -> Floor:
    """Return the floor of a meeting: who has not spoken yet goes first."""
    settled = records.floor_of(tx, meeting.id)
    turns = records.of_meeting(tx, meeting.id)
    known = _who(tx, meeting)
    spoke = {each.attendance_id for each in turns if each.state in ("speaking", "spoken")}
    here = [
        Waiting(each, known[each.attendance_id]) for each in turns if each.attendance_id in known
    ]
    queue = [each for each in here if each.turn.state == "asked"]
    queue.sort(key=lambda each: each.turn.attendance_id in spoke)
    return Floor(
        meeting,
        next((each for each in here if each.turn.state == "speaking"), None),
        queue,
        MINUTES if settled is None else settled.turn_minutes,
        settled is not None and settled.closed_at is not None,
        sum(each.began_at is not None for each in turns),
    )


def _who(tx: Tx, meeting: MeetingRecord) -> dict[str, Entry]:
    return {each.record.id: each for each in attendance.numbered(tx, meeting.id)}


def _place(floor: Floor, attendance_id: str) -> int | None:
    """Return somebody's place in the queue, from 1; 0 for who speaks, None for nobody of these."""
    if floor.speaking is not None and floor.speaking.who.record.id == attendance_id:
        return 0
    ids = [each.who.record.id for each in floor.queue]
    return ids.index(attendance_id) + 1 if attendance_id in ids else None
