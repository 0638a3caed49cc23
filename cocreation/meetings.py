"""Meetings: what one is, and how it is published, found, moved and cancelled."""

from datetime import datetime
from typing import NamedTuple

from cocreation import audit
from cocreation import meeting_seats as seats
from cocreation.meeting_facts import Agenda as Agenda
from cocreation.meeting_facts import Capacity as Capacity
from cocreation.meeting_facts import Draft as Draft
from cocreation.meeting_facts import Occasion as Occasion
from cocreation.meeting_facts import Place as Place
from cocreation.meeting_facts import Rules as Rules
from cocreation.meeting_facts import WebAddress as WebAddress
from cocreation.meeting_facts import as_code as as_code
from cocreation.meeting_facts import check_occasion
from cocreation.meeting_facts import occasion_of as occasion_of
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.programme_facts import Programme
from cocreation.refusals import Refusal, Settled
from storage import meeting_seats as seat_records
from storage import meetings as records
from storage import outdated
from storage.engine import Tx
from storage.records import MeetingRecord, SeatRecord


class Seen(NamedTuple):
    """A meeting as somebody sees it. `left`: seats left, None without a limit.

    `seat` is their own sign-up, and `place` where they stand among those who wait, from 1.
    """

    meeting: MeetingRecord
    left: int | None
    seat: SeatRecord | None
    place: int | None


class Page(NamedTuple):
    """Some of the meetings to come, soonest first, and how many there are in all."""

    meetings: list[MeetingRecord]
    total: int


class Changed(NamedTuple):
    """A meeting before and after a change, and the sign-ups of those it is told to."""

    before: MeetingRecord
    after: MeetingRecord
    told: list[SeatRecord]


def create(tx: Tx, actor: Actor, *, draft: Draft, now: datetime) -> MeetingRecord:
    """Publish a meeting and return it with its code. Refused for a time or place that cannot be."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    _check_keys(tx, draft)
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
    tx: Tx, actor: Actor, *, code: str, read: int, occasion: Occasion, now: datetime
) -> Changed:
    """Give a meeting another time or place.

    `read` is the version that was looked at: Overtaken when it has changed since. Refused when the
    meeting is cancelled or over, when nothing would change, and for what cannot be.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    before = _as_read(known(records.lock(tx, code), code), read, now)
    check_occasion(occasion, now=now)
    if occasion == occasion_of(before):
        raise Refusal("meeting.nothing_changes", code=code)
    after = records.update(tx, before, {**occasion.model_dump(), "moved_at": now})
    if after is None:
        raise Overtaken("meeting.overtaken", code=code)
    outdated.withdraw(tx, after.id, now)
    seats.shorten_offers(tx, after, now=now)
    _audited(tx, actor, "meeting.move", before, after, None, now)
    return Changed(before, after, seat_records.coming(tx, after.id))


def cancel(tx: Tx, actor: Actor, *, code: str, read: int, reason: str, now: datetime) -> Changed:
    """Cancel a meeting with a public reason.

    Overtaken when it is not the version `read` any more; refused when it is cancelled or over.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    before = _as_read(known(records.lock(tx, code), code), read, now)
    after = records.update(tx, before, {"state": "cancelled", "reason": reason})
    if after is None:
        raise Overtaken("meeting.overtaken", code=code)
    outdated.withdraw(tx, after.id, now)
    _audited(tx, actor, "meeting.cancel", before, after, reason, now)
    return Changed(before, after, seat_records.coming(tx, after.id))


def to_change(
    tx: Tx, actor: Actor, *, code: str, read: int | None = None, now: datetime
) -> MeetingRecord:
    """Return a meeting that may still be changed. Refused when it is cancelled, over, or none.

    Overtaken when it is not the version `read` any more.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    meeting = known(records.by_code(tx, code), code)
    return _as_read(meeting, meeting.version if read is None else read, now)


def coming(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> int:
    """Return how many people would be told of a change: seated, offered a seat, or waiting."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    return len(seat_records.coming(tx, meeting.id))


def see(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Seen:
    """Return a meeting as this actor sees it. Refused when there is none with this code."""
    require(tx, actor, Action.READ_AGENDA)
    meeting = known(records.by_code(tx, code), code)
    me = actor.person_id
    seat = None if me is None else seat_records.of_person(tx, meeting.id, me)
    return Seen(meeting, seats.left(tx, meeting, now=now), seat, seats.place_in_line(tx, seat))


def to_come(
    tx: Tx,
    actor: Actor,
    *,
    theme: str | None = None,
    territory: str | None = None,
    after: int = 0,
    limit: int,
    now: datetime,
) -> Page:
    """Return a page of planned meetings that are not over, without the first `after`."""
    require(tx, actor, Action.READ_AGENDA)
    found = records.upcoming(
        tx, now=now, theme=theme, territory=territory, after=after, limit=limit
    )
    return Page(found, records.count_upcoming(tx, now=now, theme=theme, territory=territory))


def known(meeting: MeetingRecord | None, code: str) -> MeetingRecord:
    """Return the meeting that was looked for. Refused when there is none."""
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    return meeting


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


def _as_read(meeting: MeetingRecord, read: int, now: datetime) -> MeetingRecord:
    """Return a meeting that can be changed and is still as it was read."""
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=meeting.code, reason=meeting.reason)
    if meeting.ends_at <= now:
        raise Settled("meeting.is_over", code=meeting.code, ended=meeting.ends_at)
    if meeting.version != read:
        raise Overtaken("meeting.overtaken", code=meeting.code)
    return meeting


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
