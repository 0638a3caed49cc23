"""Changing what a published meeting says, but for when and where it is."""

from datetime import datetime
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from cocreation.meetings import meeting_history as history
from cocreation.meetings import meeting_seats as seats
from cocreation.meetings import meetings
from cocreation.meetings.facts import Agenda, Capacity, Rules
from cocreation.meetings.meeting_history import Change
from cocreation.meetings.meeting_people import Concerned, concerned
from cocreation.meetings.meeting_seats import Freed
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.reasons import as_public
from cocreation.refusals import Refusal
from cocreation.texts import Title
from storage.engine import Tx
from storage.meetings import meeting_seats as seat_records
from storage.meetings import meetings as records
from storage.records import MeetingRecord

_MAY_COME = ("waiting", "offered")


class Edit(BaseModel):
    """What is to be said from now on: the fields that are set; None takes away what was said."""

    model_config = ConfigDict(frozen=True)

    title: Title = ""
    capacity: Capacity | None = None
    agenda: Agenda | None = None
    rules: Rules | None = None
    audience: tuple[str, ...] = ()


class Edited(NamedTuple):
    """A meeting before and after an edit, and what its line came to."""

    before: MeetingRecord
    after: MeetingRecord
    freed: Freed


class EditNews(NamedTuple):
    """A meeting, what was edited since the last time, and who comes to it, or may yet."""

    meeting: MeetingRecord
    what: list[Change]
    to: list[Concerned]


def edit(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    read: int,
    change: Edit,
    seats_stay: bool = False,
    now: datetime,
) -> Edited:
    """Change what a meeting says; more seats are offered to the line at once.

    `read` is the version that was looked at: Overtaken when it has changed since. Refused when the
    meeting is cancelled or over, when nothing would change, for a sector that is unknown, and for
    fewer seats than are somebody's unless `seats_stay`: then nobody loses theirs, and nobody new
    gets one before there is room.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    before = meetings.as_read(meetings.known(records.lock(tx, code), code), read, now)
    wanted = change.model_dump(include=change.model_fields_set)
    facts = {name: value for name, value in wanted.items() if value != getattr(before, name)}
    if not facts:
        raise Refusal("meeting.nothing_changes", code=code)
    meetings.check_audience(tx, change.audience)
    if "capacity" in facts and not seats_stay:
        _check_room(tx, before, change.capacity)
    after = records.update(tx, before, facts, now=now)
    if after is None:
        raise Overtaken("meeting.overtaken", code=code)
    was = {name: getattr(before, name) for name in facts}
    for name, value in facts.items():
        history.note_edit(tx, after, Change(name), before=was[name], after=value, now=now)
    audit.record(
        tx,
        actor,
        action="meeting.edit",
        subject=code,
        now=now,
        before=_masked(tx, was),
        after=_masked(tx, facts),
    )
    freed = seats.fill(tx, after, now=now) if "capacity" in facts else Freed(after, [], [])
    return Edited(before, after, freed)


def too_few(tx: Tx, actor: Actor, *, meeting: MeetingRecord, capacity: int | None) -> int | None:
    """Return how many seats are somebody's when that is more than a capacity; else None."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    taken = seat_records.taken(tx, meeting.id)
    return taken if capacity is not None and taken > capacity else None


def tell(tx: Tx, actor: Actor, *, code: str, now: datetime) -> EditNews:
    """Return whom to tell of the edits since the last time, once. Refused when there are none.

    Also refused for a meeting that is unknown, cancelled or over.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    meeting = meetings.known(records.lock(tx, code), code)
    meetings.as_read(meeting, meeting.version, now)
    what = history.untold(tx, actor, meeting=meeting)
    if not what:
        raise Refusal("edit.nothing_to_tell", code=code)
    history.note_told(tx, meeting, now=now)
    told = [
        each
        for each in concerned(tx, meeting)
        if each.person_id != actor.person_id and (each.comes or each.state in _MAY_COME)
    ]
    audit.record(
        tx,
        actor,
        action="meeting.tell",
        subject=code,
        now=now,
        after={"what": list(what), "people": len(told)},
    )
    return EditNews(meeting, what, told)


def _check_room(tx: Tx, meeting: MeetingRecord, capacity: int | None) -> None:
    taken = seat_records.taken(tx, meeting.id)
    if capacity is not None and taken > capacity:
        raise Refusal("edit.too_few_seats", code=meeting.code, taken=taken, capacity=capacity)


def _masked(tx: Tx, facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts as the log may keep them for ever: what identifies a person is masked."""
    return {
        name: as_public(tx, said) if isinstance(said, str) else said for name, said in facts.items()
    }
