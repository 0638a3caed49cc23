"""Meetings: what one is, and how it is published, seen, moved and cancelled."""

from datetime import datetime
from typing import NamedTuple

from cocreation.folding import fold
from cocreation.meetings import meeting_calls as calls
from cocreation.meetings import meeting_seats as seats
from cocreation.meetings.facts import Agenda as Agenda
from cocreation.meetings.facts import Capacity as Capacity
from cocreation.meetings.facts import Draft as Draft
from cocreation.meetings.facts import Occasion as Occasion
from cocreation.meetings.facts import Place as Place
from cocreation.meetings.facts import Rules as Rules
from cocreation.meetings.facts import WebAddress as WebAddress
from cocreation.meetings.facts import as_code as as_code
from cocreation.meetings.facts import check_occasion
from cocreation.meetings.facts import occasion_of as occasion_of
from cocreation.meetings.meeting_calls import Call, Standing
from cocreation.meetings.meeting_history import note_move
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.meetings import meeting_facilitators, outdated
from storage.meetings import meeting_seats as seat_records
from storage.meetings import meetings as records
from storage.records import MeetingRecord, SeatRecord


class Seen(NamedTuple):
    """A meeting as somebody sees it. `left`: seats left, None without a limit.

    `seat` is their own sign-up, and `place` where they stand among those who wait, from 1;
    `called` is how they stand if they are called to it.
    """

    meeting: MeetingRecord
    left: int | None
    seat: SeatRecord | None
    place: int | None
    called: Standing | None

    def is_ahead(self, now: datetime) -> bool:
        """Return whether one may still sign up for it, or answer."""
        return self.meeting.state == "planned" and self.meeting.starts_at > now


class Told(NamedTuple):
    """Somebody whom a change concerns: their call or their sign-up; neither for who runs it."""

    person_id: str
    call: Call | None = None
    seat: SeatRecord | None = None


class Changed(NamedTuple):
    """A meeting before and after a change, those it is told to, each once, and why.

    `asked_again`: whoever was called must answer anew.
    """

    before: MeetingRecord
    after: MeetingRecord
    told: list[Told]
    asked_again: bool = False
    reason: str | None = None


def create(tx: Tx, actor: Actor, *, draft: Draft, now: datetime) -> MeetingRecord:
    """Publish a meeting and return it with its code. Refused for a time or place that cannot be."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    _check_keys(tx, draft)
    check_audience(tx, draft.audience)
    check_occasion(draft, now=now)
    meeting = records.insert(tx, facts=draft.model_dump(), created_by=actor.person_id, now=now)
    audit.record(
        tx,
        actor,
        action="meeting.create",
        subject=meeting.code,
        now=now,
        after={"title": meeting.title, "kind": meeting.kind, **occasion_of(meeting).model_dump()},
    )
    return meeting


def move(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    read: int,
    occasion: Occasion,
    reason: str | None = None,
    now: datetime,
) -> Changed:
    """Give a meeting another time or place, with a public reason if there is one.

    `read` is the version that was looked at: Overtaken when it has changed since. Refused when the
    meeting is cancelled or over, when nothing would change, and for what cannot be.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    before = as_read(known(records.lock(tx, code), code), read, now)
    check_occasion(occasion, now=now)
    if occasion == occasion_of(before):
        raise Refusal("meeting.nothing_changes", code=code)
    after = records.update(tx, before, {**occasion.model_dump(), "moved_at": now}, now=now)
    if after is None:
        raise Overtaken("meeting.overtaken", code=code)
    outdated.withdraw(tx, after.id, now)
    seats.shorten_offers(tx, after, now=now)
    public = None if reason is None else as_public(tx, reason)
    note_move(
        tx, after, before=occasion_of(before), after=occasion_of(after), reason=public, now=now
    )
    _audited(tx, actor, "meeting.move", before, after, reason, now)
    again = calls.on_another_day(tx, before, after)
    called = calls.ask_all_again(tx, after, now=now) if again else calls.live(tx, after)
    return Changed(before, after, _told(tx, actor, after, called), again, public)


def cancel(tx: Tx, actor: Actor, *, code: str, read: int, reason: str, now: datetime) -> Changed:
    """Cancel a meeting with a public reason.

    Overtaken when it is not the version `read` any more; refused when it is cancelled or over.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    before = as_read(known(records.lock(tx, code), code), read, now)
    after = records.update(tx, before, {"state": "cancelled", "reason": reason}, now=now)
    if after is None:
        raise Overtaken("meeting.overtaken", code=code)
    outdated.withdraw(tx, after.id, now)
    _audited(tx, actor, "meeting.cancel", before, after, reason, now)
    return Changed(before, after, _told(tx, actor, after, calls.live(tx, after)))


def to_change(
    tx: Tx, actor: Actor, *, code: str, read: int | None = None, now: datetime
) -> MeetingRecord:
    """Return a meeting that may still be changed. Refused when it is cancelled, over, or none.

    Overtaken when it is not the version `read` any more.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    meeting = known(records.by_code(tx, code), code)
    return as_read(meeting, meeting.version if read is None else read, now)


def concerned(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> int:
    """Return how many people would be told of a change: called, signed up, running it."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    return len(_told(tx, actor, meeting, calls.live(tx, meeting)))


def see(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Seen:
    """Return a meeting as this actor sees it. Refused when there is none with this code."""
    require(tx, actor, Action.READ_AGENDA)
    meeting = known(records.by_code(tx, code), code)
    me = actor.person_id
    seat = None if me is None else seat_records.of_person(tx, meeting.id, me)
    place = seats.place_in_line(tx, seat)
    called = None if me is None else calls.standing(tx, meeting, me)
    return Seen(meeting, seats.left(tx, meeting, now=now), seat, place, called)


def at_once(tx: Tx, actor: Actor, *, occasion: Occasion) -> list[MeetingRecord]:
    """Return the planned meetings at the same place while this one would be there."""
    require(tx, actor, Action.READ_AGENDA)
    if occasion.place is None:
        return []
    place = fold(occasion.place)
    during = records.during(tx, occasion.starts_at, occasion.ends_at)
    return [each for each in during if each.place is not None and fold(each.place) == place]


def known(meeting: MeetingRecord | None, code: str) -> MeetingRecord:
    """Return the meeting that was looked for. Refused when there is none."""
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    return meeting


def as_read(meeting: MeetingRecord, read: int, now: datetime) -> MeetingRecord:
    """Return a meeting that can be changed and is still as it was read, or refuse it."""
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=meeting.code, reason=meeting.reason)
    if meeting.ends_at <= now:
        raise Settled("meeting.is_over", code=meeting.code, ended=meeting.ends_at)
    if meeting.version != read:
        raise Overtaken("meeting.overtaken", code=meeting.code)
    return meeting


def check_audience(tx: Tx, sectors: tuple[str, ...]) -> None:
    """Refuse a sector that the programme does not have."""
    programme = tx.kept(Programme)
    for key in sectors:
        try:
            programme.sector(key)
        except KeyError as error:
            raise Refusal("proposal.unknown_choice", choice=key) from error


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _check_keys(tx: Tx, draft: Draft) -> None:
    programme = tx.kept(Programme)
    for look_up, key in (
        (programme.meeting_kind, draft.kind),
        (programme.theme, draft.theme),
        (programme.territory, draft.territory),
    ):
        if key is not None:
            try:
                look_up(key)
            except KeyError as error:
                raise Refusal("proposal.unknown_choice", choice=key) from error


def _told(tx: Tx, actor: Actor, meeting: MeetingRecord, called: list[Call]) -> list[Told]:
    """Return whom a change is told to; who made it knows, unless they must answer for it."""
    found = [Told(each.person_id, call=each) for each in called]
    found += [Told(each.person_id, seat=each) for each in seat_records.coming(tx, meeting.id)]
    found += [
        Told(person_id)
        for person_id in meeting_facilitators.of_meeting(tx, meeting.id)
        if person_id != actor.person_id
    ]
    once: dict[str, Told] = {}
    for each in found:
        once.setdefault(each.person_id, each)
    return list(once.values())


def _audited(
    tx: Tx,
    actor: Actor,
    action: str,
    before: MeetingRecord,
    after: MeetingRecord,
    reason: str | None,
    now: datetime,
) -> None:
    audit.record(
        tx,
        actor,
        action=action,
        subject=after.code,
        now=now,
        reason=reason,
        before={"state": before.state, **occasion_of(before).model_dump()},
        after={"state": after.state, **occasion_of(after).model_dump()},
    )
