"""Who was at a meeting: the list that whoever runs it keeps, and what it comes to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from cocreation.meetings import check_in
from cocreation.meetings.meeting_people import Part, concerned, to_run
from cocreation.oversight import audit
from cocreation.permissions import Actor
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.meetings import attendance as records
from storage.meetings import meeting_calls, meeting_seats, meetings
from storage.meetings.attendance import AttendanceRecord
from storage.meetings.meeting_calls import CallRecord
from storage.records import MeetingRecord


class Summary(NamedTuple):
    """What the attendance of a meeting comes to.

    `by_sector` and `by_institution` count by keys of the programme, the larger groups first.
    `called` are the seats that the meeting convened, a principal and the substitute sent being one;
    `signed_up` those who had a seat. `unannounced` are the others who came, also from the line
    for a seat, but for who runs it.
    `late`: who checked in after the start; who was put into the list by hand is not counted.
    """

    total: int
    by_sector: Mapping[str, int]
    by_institution: Mapping[str, int]
    called: int
    called_came: int
    signed_up: int
    signed_up_came: int
    unannounced: int
    late: int


class Entry(NamedTuple):
    """An entry and its number at the meeting, from 1: it stays when another is taken away."""

    number: int
    record: AttendanceRecord


class Listed(NamedTuple):
    """The list of a meeting: who is there, who was called and is not, and what it comes to.

    `awaited` are those missing who said neither that they do not come nor that somebody else does;
    whoever asks is not among them.
    """

    meeting: MeetingRecord
    entries: list[Entry]
    missing: list[str]
    awaited: list[str]
    summary: Summary


def summary(tx: Tx, meeting: MeetingRecord) -> Summary:
    """Return what the attendance of a meeting comes to."""
    here = records.of_meeting(tx, meeting.id)
    came = {each.person_id for each in here} - {None}
    seats = _called_seats(meeting_calls.of_meeting(tx, meeting.id))
    seated = {
        each.person_id for each in meeting_seats.coming(tx, meeting.id) if each.state == "seated"
    }
    called = {each.person_id for each in concerned(tx, meeting) if each.part is not Part.ATTENDEE}
    known = called.union(seated, *seats)
    return Summary(
        total=len(here),
        by_sector=_counted(each.sector for each in here),
        by_institution=_counted(each.institution for each in here),
        called=len(seats),
        called_came=sum(bool(each & came) for each in seats),
        signed_up=len(seated),
        signed_up_came=len(seated & came),
        unannounced=sum(each.person_id not in known for each in here),
        late=sum(each.at > meeting.starts_at for each in here if each.way != "list"),
    )


def numbered(tx: Tx, meeting_id: str) -> list[Entry]:
    """Return who is at a meeting, each with their number, in the order they came."""
    ever = records.ever_of_meeting(tx, meeting_id)
    return [Entry(number, each) for number, each in enumerate(ever, 1) if each.removed_at is None]


def listed(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Listed:
    """Return the list of a meeting, for who runs it. Refused before people check in."""
    meeting = _held(tx, actor, code, now)
    entries = numbered(tx, meeting.id)
    came = {each.record.person_id for each in entries}
    missing = [
        each
        for each in concerned(tx, meeting)
        if each.part is not Part.ATTENDEE and each.person_id not in came
    ]
    return Listed(
        meeting,
        entries,
        [each.person_id for each in missing],
        [each.person_id for each in missing if each.comes and each.person_id != actor.person_id],
        summary(tx, meeting),
    )


def mark(tx: Tx, actor: Actor, *, code: str, person_id: str, now: datetime) -> MeetingRecord:
    """Note that somebody who is called, or runs the meeting, has come.

    Refused for others, and for who is there already.
    """
    found = listed(tx, actor, code=code, now=now)
    if person_id not in found.missing:
        raise Settled("attendance.not_missing", code=code)
    check_in.written_down(
        tx,
        found.meeting,
        person_id=person_id,
        way="list",
        recorded_by=actor.person_id,
        now=now,
    )
    return found.meeting


def add(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    name: str | None,
    sector: str | None,
    institution: str | None,
    now: datetime,
) -> MeetingRecord:
    """Put somebody who does not use the chat into the list; all about them is optional."""
    meeting = _held(tx, actor, code, now)
    if sector is not None:
        try:
            tx.kept(Programme).sector(sector)
        except KeyError as error:
            raise Refusal("proposal.unknown_choice", choice=sector) from error
    records.insert(
        tx,
        meeting_id=meeting.id,
        person_id=None,
        name=name,
        sector=sector,
        institution=institution,
        way="list",
        recorded_by=actor.person_id,
        now=now,
    )
    return meeting


def remove(
    tx: Tx, actor: Actor, *, code: str, entry_id: str, reason: str, now: datetime
) -> AttendanceRecord:
    """Take an entry that is wrong out of the list; it is kept, and the log says who did it and why.

    Refused when it is not in the list any more.
    """
    meeting = _held(tx, actor, code, now)
    found = [each for each in records.of_meeting(tx, meeting.id) if each.id == entry_id]
    if not found:
        raise Settled("attendance.gone", code=code)
    [entry] = found
    records.update(tx, entry, removed_at=now)
    audit.record(
        tx,
        actor,
        action="attendance.remove",
        subject=code,
        now=now,
        reason=reason,
        before={"person": entry.person_id, "sector": entry.sector},
    )
    return entry


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _held(tx: Tx, actor: Actor, code: str, now: datetime) -> MeetingRecord:
    """Return a meeting whose list is kept, locked: from the moment people check in."""
    meeting = meetings.lock_by_id(tx, to_run(tx, actor, code=code).id)
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=code, reason=meeting.reason)
    opens = meeting.starts_at - check_in.OPENS_BEFORE
    if now < opens:
        raise Settled("attendance.too_early", code=code, title=meeting.title, opens=opens)
    return meeting


def _called_seats(calls: list[CallRecord]) -> list[set[str]]:
    """Return, for each seat that was convened, those who may fill it."""
    seats: dict[str, set[str]] = {}
    for call in calls:
        if call.state != "ended":
            filling = seats.setdefault(call.designation_id or call.id, set())
            filling.update({call.person_id} if call.sends is None else {call.person_id, call.sends})
    return list(seats.values())


def _counted(keys: Iterable[str | None]) -> Mapping[str, int]:
    counts = Counter(key for key in keys if key is not None)
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
