"""Meetings: what one is, and how it is published, found, moved and cancelled."""

import re
from datetime import datetime
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from cocreation import audit
from cocreation import meeting_seats as seats
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.programme_facts import Programme
from cocreation.proposals import Paragraph, Title
from cocreation.refusals import Refusal, Settled
from storage import meeting_seats as seat_records
from storage import meetings as records
from storage.engine import Tx
from storage.records import MeetingRecord, SeatRecord

_CODE = re.compile(r"\s*(?:evt_?)?\s*m?\s*[.-]?\s*0*(\d{1,18})\s*", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"[^\d-]*(-?\d{1,9})\D*")
_CAPACITY_MAX = 100_000
_ADDRESS_MAX = 500
PLACE_MAX = 200
AGENDA_MAX = 1_500


def _is_web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    if not known or any(letter.isspace() for letter in text):
        raise PydanticCustomError("not_a_web_address", "no http(s) address")
    return text


def _how_many(written: object) -> int:
    found = _NUMBER.fullmatch(str(written))
    if found is None:
        raise PydanticCustomError("capacity_unreadable", "no number")
    count = int(found[1])
    if not 1 <= count <= _CAPACITY_MAX:
        raise PydanticCustomError("capacity_impossible", "no capacity", {"most": _CAPACITY_MAX})
    return count


WebAddress = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=_ADDRESS_MAX),
    AfterValidator(_is_web_address),
]
"""An address of the web, http or https."""

Capacity = Annotated[int, BeforeValidator(_how_many)]
"""How many people fit, as a person writes it: "40", "40 personas"."""

Place = Annotated[Paragraph, StringConstraints(max_length=PLACE_MAX)]
Agenda = Annotated[Paragraph, StringConstraints(max_length=AGENDA_MAX)]
Rules = Annotated[Paragraph, StringConstraints(max_length=AGENDA_MAX)]


class Occasion(BaseModel):
    """When (aware) and where a meeting is: at a place, online, or both."""

    model_config = ConfigDict(frozen=True)

    starts_at: datetime
    ends_at: datetime
    place: Place | None = None
    map_url: WebAddress | None = None
    online_url: WebAddress | None = None


class Draft(Occasion):
    """What a meeting says. Kind, theme and territory are keys of the programme."""

    kind: str
    title: Title
    theme: str | None = None
    territory: str | None = None
    capacity: Capacity | None = None
    agenda: Agenda | None = None
    rules: Rules | None = None


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
    after = records.update(tx, before, occasion.model_dump())
    if after is None:
        raise Overtaken("meeting.overtaken", code=code)
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


def as_code(text: str) -> str | None:
    """Return the code that "12", "m12", "M-0012" or "evt_M-0012" means, or None."""
    match = _CODE.fullmatch(text)
    return None if match is None else f"M-{int(match[1]):04d}"


def known(meeting: MeetingRecord | None, code: str) -> MeetingRecord:
    """Return the meeting that was looked for. Refused when there is none."""
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    return meeting


def occasion_of(meeting: MeetingRecord) -> Occasion:
    """Return when and where a meeting is."""
    return Occasion.model_construct(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        map_url=meeting.map_url,
        online_url=meeting.online_url,
    )


def check_occasion(occasion: Occasion, *, now: datetime) -> None:
    """Raise Refusal for a meeting that would be past, end before it starts, or be nowhere."""
    if occasion.starts_at <= now:
        raise Refusal("meeting.in_the_past", starts=occasion.starts_at)
    if occasion.ends_at <= occasion.starts_at:
        raise Refusal("meeting.ends_before_it_starts", starts=occasion.starts_at)
    if occasion.place is None and occasion.online_url is None:
        raise Refusal("meeting.nowhere")


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
