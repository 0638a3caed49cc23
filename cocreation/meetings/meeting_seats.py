"""Who comes to a meeting: seats while there are any, then a line that moves strictly in order."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.meetings import meeting_calls, meetings
from storage.meetings import meeting_seats as records
from storage.records import MeetingRecord, SeatRecord

OFFER_LASTS = timedelta(hours=24)
OFFERS_END = timedelta(hours=2)
"""How long before the start the line ends: from then on a free seat is for whoever asks first."""

NEEDS = ("interpreter", "access")
"""What can be needed without words of one's own: kept as these names."""


class SignUp(NamedTuple):
    """Somebody's sign-up; `place` is where they stand among those who wait, from 1."""

    meeting: MeetingRecord
    seat: SeatRecord
    place: int | None


class Freed(NamedTuple):
    """What the line of a meeting has come to: whose offers lapsed, and who is offered a seat."""

    meeting: MeetingRecord
    lapsed: list[SeatRecord]
    offered: list[SeatRecord]


class Attendance(NamedTuple):
    """Who is signed up, for whoever prepares the room: how many, and what they need."""

    seated: int
    offered: int
    waiting: int
    needs: list[str]


def sign_up(tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime) -> SignUp:
    """Give somebody a seat, or the end of the line; whoever is offered a seat takes it.

    Refused for a meeting that is unknown, cancelled or has begun, and for who is signed up already
    or is called: they answer, and take no seat.
    """
    require(tx, actor, Action.SIGN_UP)
    meeting = ahead(tx, code, now)
    call = meeting_calls.of_person(tx, meeting.id, person_id)
    if call is not None and call.state != "ended":
        raise Settled("call.needs_no_seat", code=code, title=meeting.title)
    seat = records.of_person(tx, meeting.id, person_id)
    if seat is not None and seat.state == "offered":
        return SignUp(meeting, records.update(tx, seat, state="seated", now=now), None)
    if seat is not None and seat.state == "seated":
        raise Refusal("seat.already", code=code, title=meeting.title)
    state = "seated" if left(tx, meeting, now=now) != 0 else "waiting"
    if seat is not None and seat.state == "waiting":
        if state == "waiting":
            place = place_in_line(tx, seat)
            raise Refusal("seat.already_waiting", code=code, title=meeting.title, place=place)
        return SignUp(meeting, records.update(tx, seat, state=state, now=now), None)
    line = records.next_line(tx, meeting.id)
    if seat is not None:
        seat = records.update(tx, seat, state=state, line=line, now=now)
    else:
        seat = records.insert(
            tx, meeting_id=meeting.id, person_id=person_id, state=state, line=line, now=now
        )
    return SignUp(meeting, seat, place_in_line(tx, seat))


def take_back(tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime) -> Freed:
    """Take a sign-up back, with what was told of needs; who is first in the line is offered a seat.

    Refused when there is none to take back.
    """
    require(tx, actor, Action.SIGN_UP)
    meeting = ahead(tx, code, now)
    freed = give_back(tx, meeting, person_id=person_id, now=now)
    if freed is None:
        raise _none_of_theirs(meeting)
    return freed


def give_back(tx: Tx, meeting: MeetingRecord, *, person_id: str, now: datetime) -> Freed | None:
    """Give back the seat of somebody who needs none any more; None when they had none.

    The meeting is locked before; who is first in the line is offered the seat.
    """
    seat = records.of_person(tx, meeting.id, person_id)
    if seat is None or seat.state == "gone":
        return None
    records.set_needs(tx, seat, None)
    records.update(tx, seat, state="gone", now=now)
    return Freed(meeting, [], _offer(tx, meeting, now))


def tell_needs(
    tx: Tx, actor: Actor, *, person_id: str, code: str, needs: str, now: datetime
) -> MeetingRecord:
    """Note what somebody who is signed up needs in order to take part."""
    require(tx, actor, Action.SIGN_UP)
    meeting = ahead(tx, code, now)
    records.set_needs(tx, _own(tx, meeting, person_id), needs)
    return meeting


def require_ahead(tx: Tx, actor: Actor, *, code: str, now: datetime) -> None:
    """Refuse a meeting that nobody can sign up for: unknown, cancelled, or begun."""
    require(tx, actor, Action.SIGN_UP)
    ahead(tx, code, now)


def own(tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime) -> SignUp:
    """Return somebody's own sign-up for a meeting to come. Refused when there is none."""
    require(tx, actor, Action.SIGN_UP)
    meeting = ahead(tx, code, now)
    seat = _own(tx, meeting, person_id)
    return SignUp(meeting, seat, place_in_line(tx, seat))


def attendance(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> Attendance:
    """Return who is signed up, for whoever manages meetings: without anybody's name."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    coming = records.coming(tx, meeting.id)
    counts = {
        state: sum(each.state == state for each in coming)
        for state in ("seated", "offered", "waiting")
    }
    return Attendance(**counts, needs=[each.needs for each in coming if each.needs is not None])


def left(tx: Tx, meeting: MeetingRecord, *, now: datetime) -> int | None:
    """Return how many seats are for whoever asks first; None without a limit.

    While somebody waits there are none, until the line ends.
    """
    if meeting.capacity is None:
        return None
    if _line_runs(meeting, now) and records.somebody_waits(tx, meeting.id):
        return 0
    return max(0, meeting.capacity - records.taken(tx, meeting.id))


def place_in_line(tx: Tx, seat: SeatRecord | None) -> int | None:
    """Return where somebody stands among those who wait, from 1; None for who does not wait."""
    if seat is None or seat.state != "waiting":
        return None
    return records.waiting_up_to(tx, seat)


def shorten_offers(tx: Tx, meeting: MeetingRecord, *, now: datetime) -> None:
    """Let no offer of a meeting that was moved last longer than its line."""
    ends = meeting.starts_at - OFFERS_END
    for each in records.coming(tx, meeting.id):
        if each.offered_until is not None and each.offered_until > ends:
            records.update(tx, each, state=each.state, offered_until=ends, now=now)


def fill(tx: Tx, meeting: MeetingRecord, *, now: datetime) -> Freed:
    """Offer the seats of a meeting that has more of them now. Its row is locked before."""
    return Freed(meeting, [], _offer(tx, meeting, now))


def ahead(tx: Tx, code: str, now: datetime) -> MeetingRecord:
    """Return a meeting to come, locked until the commit: seats are given one after the other."""
    meeting = meetings.lock(tx, code)
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=code, reason=meeting.reason)
    if meeting.starts_at <= now:
        raise Settled("meeting.has_begun", code=code, starts=meeting.starts_at)
    return meeting


def to_look_at(tx: Tx, *, now: datetime) -> list[str]:
    """Return the codes of the meetings whose line may move."""
    return records.to_look_at(tx, now)


def move_on(tx: Tx, *, code: str, now: datetime) -> Freed | None:
    """End the offers of a meeting that lapsed, and offer every free seat; None when it is past.

    Doing it twice does nothing more.
    """
    meeting = meetings.lock(tx, code)
    if meeting is None or meeting.state != "planned" or meeting.starts_at <= now:
        return None
    lapsed = [
        records.update(tx, each, state="gone", now=now)
        for each in records.coming(tx, meeting.id)
        if each.offered_until is not None and each.offered_until <= now
    ]
    for each in lapsed:
        records.set_needs(tx, each, None)
    return Freed(meeting, lapsed, _offer(tx, meeting, now))


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _offer(tx: Tx, meeting: MeetingRecord, now: datetime) -> list[SeatRecord]:
    """Offer every free seat to the first of the line, while there is a line."""
    if not _line_runs(meeting, now):
        return []
    free = None  # without a limit there is a seat for everybody who waits
    if meeting.capacity is not None:
        free = max(0, meeting.capacity - records.taken(tx, meeting.id))
    until = min(now + OFFER_LASTS, meeting.starts_at - OFFERS_END)
    return [
        records.update(tx, each, state="offered", offered_until=until, now=now)
        for each in records.first_waiting(tx, meeting.id, free)
    ]


def _line_runs(meeting: MeetingRecord, now: datetime) -> bool:
    return now < meeting.starts_at - OFFERS_END


def _own(tx: Tx, meeting: MeetingRecord, person_id: str) -> SeatRecord:
    seat = records.of_person(tx, meeting.id, person_id)
    if seat is None or seat.state == "gone":
        raise _none_of_theirs(meeting)
    return seat


def _none_of_theirs(meeting: MeetingRecord) -> Refusal:
    return Refusal("seat.none_of_yours", code=meeting.code, title=meeting.title)
