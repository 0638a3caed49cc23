"""Who is called to a meeting, because of its kind and of what they are, and for how long.

A substitute has a call of their own exactly while a liaison sends them: so whoever counts places
counts the calls that are not "sent".
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cocreation.permissions import Role
from cocreation.programme.facts import Programme
from storage.engine import Tx
from storage.liaisons import designations
from storage.meetings import meeting_calls as records
from storage.meetings import meetings
from storage.meetings.meeting_calls import Called
from storage.people import roles
from storage.records import MeetingRecord

Call = records.CallRecord


class Standing(NamedTuple):
    """How somebody who is called stands: their call, and what who they send has answered.

    `stands_in`: they are the substitute whom another liaison sends, and send nobody on.
    """

    call: Call
    substitute: str | None
    stands_in: bool


class Convened(NamedTuple):
    """Who is called to a meeting from now on, and which liaisons need not come any more."""

    meeting: MeetingRecord
    called: list[Call]
    released: list[Call]


def convene(tx: Tx, meeting: MeetingRecord, *, now: datetime) -> Convened:
    """Call whom a meeting is for and was not called yet; end the calls of who is that no more.

    Doing it twice does nothing more, nor does it for a meeting that is cancelled or has begun.
    """
    if meeting.state != "planned" or meeting.starts_at <= now:
        return Convened(meeting, [], [])
    due = _due(tx, meeting)
    known = {call.person_id: call for call in records.of_meeting(tx, meeting.id)}
    ended = _end_the_others(tx, known, due)
    new = [each for each in due.values() if each.person_id not in known]
    called = records.insert_all(tx, meeting.id, new, now) if new else []
    for each in due.values():
        call = known.get(each.person_id)
        if call is not None and call.state == "ended":
            again = records.update(tx, call, **each._asdict())
            called.append(ask(tx, again, now))
    return Convened(meeting, called, _who_serve(tx, ended))


def to_convene(tx: Tx, *, now: datetime) -> list[str]:
    """Return the codes of the meetings to come that call anybody."""
    return [each.code for each in records.ahead(tx, kinds=calling(tx), now=now)]


def calling(tx: Tx) -> list[str]:
    """Return the keys of the kinds of meeting that call anybody."""
    return [each.key for each in tx.kept(Programme).meeting_kinds if each.calls]


def convene_again(tx: Tx, *, code: str, now: datetime) -> Convened | None:
    """Do what `convene` does for a meeting that may have been convened; None when there is none."""
    meeting = meetings.lock(tx, code)
    return None if meeting is None else convene(tx, meeting, now=now)


def standing(tx: Tx, meeting: MeetingRecord, person_id: str) -> Standing | None:
    """Return how somebody stands who is called to a meeting; None for anybody else."""
    call = records.of_person(tx, meeting.id, person_id)
    if call is None or call.state == "ended":
        return None
    sent = None if call.sends is None else records.of_person(tx, meeting.id, call.sends)
    stands_in = records.sender_of(tx, meeting.id, person_id) is not None
    return Standing(call, None if sent is None else sent.state, stands_in)


def ask(tx: Tx, call: Call, now: datetime) -> Call:
    """Ask somebody who is called, as if they had not answered."""
    return records.update(
        tx,
        call,
        state="asked",
        sends=None,
        reason=None,
        asked_at=now,
        answered_at=None,
        nudged_at=None,
    )


def end(tx: Tx, call: Call) -> Call:
    """Call somebody no longer."""
    return records.update(tx, call, state="ended", sends=None, reason=None)


def live(tx: Tx, meeting: MeetingRecord) -> list[Call]:
    """Return the calls of everybody who is called to a meeting now."""
    return [each for each in records.of_meeting(tx, meeting.id) if each.state != "ended"]


def on_another_day(tx: Tx, before: MeetingRecord, after: MeetingRecord) -> bool:
    """Return whether a meeting was moved to another day: then no answer stands."""
    zone = ZoneInfo(tx.kept(Programme).time_zone)
    old, new = (each.starts_at.astimezone(zone).date() for each in (before, after))
    return old != new


def ask_all_again(tx: Tx, meeting: MeetingRecord, *, now: datetime) -> list[Call]:
    """Ask everybody again who was called, and return their calls.

    Who was sent by another is called no longer: that one is asked first.
    """
    calls = live(tx, meeting)
    sent = {each.sends for each in calls if each.state == "sent"}
    return [end(tx, each) if each.person_id in sent else ask(tx, each, now) for each in calls]


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _due(tx: Tx, meeting: MeetingRecord) -> dict[str, Called]:
    """Return, by person, who is to be called: everybody once, as the first thing they are."""
    due: dict[str, Called] = {}
    for role in tx.kept(Programme).meeting_kind(meeting.kind).calls:
        for each in _who_are(tx, role, meeting):
            due.setdefault(each.person_id, each)
    return due


def _who_are(tx: Tx, role: str, meeting: MeetingRecord) -> Iterator[Called]:
    if role != Role.LIAISON:
        yield from (Called(person_id, role) for person_id in roles.with_role(tx, role))
        return
    taken = set()
    for each in designations.serving(tx, theme=meeting.theme):
        # The principal comes first; where there is none, the substitute.
        if each.designation_id not in taken:
            taken.add(each.designation_id)
            yield Called(each.person_id, role, each.designation_id)


def _end_the_others(tx: Tx, known: dict[str, Call], due: dict[str, Called]) -> list[Call]:
    sent = {each.sends for each in known.values() if each.state == "sent" and each.person_id in due}
    return [
        end(tx, call)
        for call in known.values()
        if call.state != "ended" and call.person_id not in due and call.person_id not in sent
    ]


def _who_serve(tx: Tx, calls: list[Call]) -> list[Call]:
    """Return those of these calls whose person still serves: they were told to come."""
    return [
        call
        for call in calls
        if call.designation_id is not None
        and any(
            each.person_id == call.person_id
            for each in designations.serving(tx, designation_id=call.designation_id)
        )
    ]
