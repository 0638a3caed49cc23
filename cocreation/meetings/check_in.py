"""Coming to a meeting: a code that is shown in the room, typed or carried by a link."""

import re
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation import wrong_codes
from cocreation.meetings.meeting_people import to_run
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.liaisons import designations
from storage.meetings import attendance as records
from storage.meetings import meeting_calls, meeting_facilitators, meetings, rooms
from storage.meetings.attendance import AttendanceRecord
from storage.people import roles
from storage.records import MeetingRecord

OPENS_BEFORE = timedelta(minutes=60)
"""People come early, and whoever runs the meeting sets the door up then."""

CLOSES_AFTER = timedelta(hours=2)
"""Meetings run over, and whoever forgot may still say that they were there."""

LINK = "lle_"
"""How a link's word begins that carries the code of a room."""

# No vowels, so that no code is a word; no 0, 1, I, L, O, which are read one for the other.
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
_LENGTH = 5
_MISREAD = re.compile(r"(?=.*[0-9])(?=.*[a-z])[a-z0-9]{5}", re.IGNORECASE | re.ASCII)
_WHAT = "room"


class Arrived(NamedTuple):
    """Somebody at a meeting. `new`: they have come just now; `called`: they need say no sector."""

    meeting: MeetingRecord
    entry: AttendanceRecord
    new: bool
    called: bool


def is_open(meeting: MeetingRecord, now: datetime) -> bool:
    """Return whether people check in to a meeting now."""
    within = meeting.starts_at - OPENS_BEFORE <= now <= meeting.ends_at + CLOSES_AFTER
    return meeting.state == "planned" and within


def room_code(tx: Tx, actor: Actor, *, code: str, now: datetime) -> str:
    """Return the code that is shown in the room of a meeting; made when there is none yet."""
    meeting = _to_be_held(tx, actor, code, now)
    found = rooms.present(tx, meeting.id)
    return found.code if found is not None else _new_code(tx, meeting, now)


def change_room_code(tx: Tx, actor: Actor, *, code: str, now: datetime) -> str:
    """Return another code for the room; the one before leads nowhere from now on."""
    return _new_code(tx, _to_be_held(tx, actor, code, now), now)


def look_at(
    tx: Tx, actor: Actor, *, person_id: str, typed: str, now: datetime
) -> MeetingRecord | None:
    """Return the meeting that a room's code opens now, locked; None for a wrong one: it is counted.

    Refused for a code that was changed, outside the time to check in, when the meeting is
    cancelled, and after 5 wrong codes within an hour.
    """
    require(tx, actor, Action.ATTEND)
    wrong_codes.require_tries_left(tx, person_id, what=_WHAT, now=now)
    found = rooms.find(tx, as_typed(typed))
    if found is None:
        wrong_codes.note(tx, person_id, what=_WHAT, now=now)
        return None
    meeting = meetings.lock_by_id(tx, found.meeting_id)
    if found.ended_at is not None:
        raise Refusal("check_in.code_changed", code=meeting.code, title=meeting.title)
    _require_open(meeting, now)
    return meeting


def arrive(
    tx: Tx, actor: Actor, *, person_id: str, typed: str, way: str, now: datetime
) -> Arrived | None:
    """Check somebody in with the code of a room, whoever they are; None for a wrong code.

    `way` is code or link. Who waits for a seat, or never signed up, is welcome too; twice changes
    nothing. Refused as `look_at` says.
    """
    meeting = look_at(tx, actor, person_id=person_id, typed=typed, now=now)
    if meeting is None:
        return None
    called = is_called(tx, meeting, person_id)
    entry = records.of_person(tx, meeting.id, person_id)
    if entry is not None:
        return Arrived(meeting, entry, new=False, called=called)
    entry = written_down(tx, meeting, person_id=person_id, way=way, recorded_by=None, now=now)
    return Arrived(meeting, entry, new=True, called=called)


def here(tx: Tx, actor: Actor, *, person_id: str, now: datetime) -> Arrived:
    """Return the meeting that somebody is at now. Refused when they are at none."""
    require(tx, actor, Action.ATTEND)
    found = records.of_person_within(
        tx, person_id, starts_before=now + OPENS_BEFORE, ends_after=now - CLOSES_AFTER
    )
    if not found:
        raise Refusal("check_in.nowhere")
    meeting = meetings.by_id(tx, found[-1].meeting_id)
    return Arrived(meeting, found[-1], new=False, called=is_called(tx, meeting, person_id))


def tell_sector(tx: Tx, actor: Actor, *, person_id: str, sector: str, now: datetime) -> Arrived:
    """Note which part of society somebody comes from, at the meeting they are at."""
    arrived = here(tx, actor, person_id=person_id, now=now)
    try:
        tx.kept(Programme).sector(sector)
    except KeyError as error:
        raise Refusal("proposal.unknown_choice", choice=sector) from error
    return arrived._replace(entry=records.update(tx, arrived.entry, sector=sector))


def tell_name(tx: Tx, actor: Actor, *, person_id: str, name: str, now: datetime) -> Arrived:
    """Note how somebody wants to be called at the meeting they are at."""
    arrived = here(tx, actor, person_id=person_id, now=now)
    return arrived._replace(entry=records.update(tx, arrived.entry, name=name))


def as_typed(text: str) -> str:
    """Return a room's code as it is kept, from what a person types or a link carries."""
    bare = text.strip().removeprefix(LINK)
    return "".join(letter for letter in bare if letter.isalnum()).upper()


def seems_a_code(text: str) -> bool:
    """Return whether a text on its own looks like a room's code, and like no word."""
    typed = as_typed(text)
    whole = len(typed) == _LENGTH and set(typed) <= set(_LETTERS)
    return whole or _MISREAD.fullmatch(text.strip()) is not None


def opens_a_door(tx: Tx, actor: Actor, *, typed: str, now: datetime) -> bool:
    """Return whether a text on its own is the code of a room where people check in now."""
    require(tx, actor, Action.ATTEND)
    found = rooms.find(tx, as_typed(typed)) if seems_a_code(typed) else None
    if found is None or found.ended_at is not None:
        return False
    meeting = meetings.by_id(tx, found.meeting_id)
    return is_open(meeting, now)


def is_called(tx: Tx, meeting: MeetingRecord, person_id: str) -> bool:
    """Return whether somebody comes as what they are, and not as one of the public."""
    calls = meeting_calls.of_meeting(tx, meeting.id)
    named = {each.person_id for each in calls} | {each.sends for each in calls}
    return person_id in named or person_id in meeting_facilitators.of_meeting(tx, meeting.id)


def written_down(
    tx: Tx,
    meeting: MeetingRecord,
    *,
    person_id: str,
    way: str,
    recorded_by: str | None,
    now: datetime,
) -> AttendanceRecord:
    """Write down that somebody who is not there yet has come; an entry taken away counts again."""
    before = records.removed_of_person(tx, meeting.id, person_id)
    if before is not None:
        return records.update(tx, before, way=way, recorded_by=recorded_by, at=now, removed_at=None)
    return records.insert(
        tx,
        meeting_id=meeting.id,
        person_id=person_id,
        institution=_institution(tx, meeting, person_id),
        way=way,
        recorded_by=recorded_by,
        now=now,
    )


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _institution(tx: Tx, meeting: MeetingRecord, person_id: str) -> str | None:
    """Return which institution somebody speaks for: that of their seat, or that of their role."""
    for call in meeting_calls.of_meeting(tx, meeting.id):
        if person_id in (call.person_id, call.sends) and call.designation_id is not None:
            for each in designations.serving(tx, designation_id=call.designation_id):
                return each.institution
    held = [each.organisation for each in roles.held_by(tx, person_id) if each.organisation]
    return held[-1] if held else None


def _to_be_held(tx: Tx, actor: Actor, code: str, now: datetime) -> MeetingRecord:
    meeting = meetings.lock_by_id(tx, to_run(tx, actor, code=code).id)
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=code, reason=meeting.reason)
    if meeting.ends_at + CLOSES_AFTER < now:
        raise Settled("check_in.over", code=code, title=meeting.title)
    return meeting


def _require_open(meeting: MeetingRecord, now: datetime) -> None:
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=meeting.code, reason=meeting.reason)
    opens = meeting.starts_at - OPENS_BEFORE
    if now < opens:
        raise Settled("check_in.too_early", code=meeting.code, title=meeting.title, opens=opens)
    if meeting.ends_at + CLOSES_AFTER < now:
        raise Settled("check_in.over", code=meeting.code, title=meeting.title)


def _new_code(tx: Tx, meeting: MeetingRecord, now: datetime) -> str:
    while True:
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        if rooms.find(tx, code) is None:
            return rooms.replace(tx, meeting.id, code=code, now=now).code
