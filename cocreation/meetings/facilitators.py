"""Who runs a meeting: named by who administers, among those who facilitate."""

from datetime import datetime
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, Role, require
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.meetings import meeting_facilitators as records
from storage.meetings import meetings
from storage.people import roles
from storage.records import MeetingRecord


class Named(NamedTuple):
    """A meeting, the ids of those who run it, and of those who facilitate and do not run it."""

    meeting: MeetingRecord
    running: list[str]
    others: list[str]


def of_meeting(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Named:
    """Return who runs a meeting and who else could. Refused when it is cancelled or over."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    meeting = _ahead(tx, code, now)
    running = records.of_meeting(tx, meeting.id)
    known = roles.with_role(tx, Role.FACILITATOR)
    return Named(meeting, running, [each for each in known if each not in running])


def lacking(tx: Tx, actor: Actor, *, now: datetime, limit: int) -> list[MeetingRecord]:
    """Return the meetings to come that nobody was named to run, soonest first."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    return records.lacking(tx, now=now, limit=limit)


def name(tx: Tx, actor: Actor, *, code: str, person_id: str, now: datetime) -> MeetingRecord:
    """Let somebody who facilitates run a meeting. Refused to others, and when they do already."""
    named = of_meeting(tx, actor, code=code, now=now)
    if person_id in named.running:
        raise Settled("facilitator.already", code=code)
    if person_id not in named.others:
        raise Refusal("facilitator.not_one")
    records.add(tx, named.meeting.id, person_id, now)
    _audited(tx, actor, "meeting.facilitator", named.meeting, person_id, now)
    return named.meeting


def take_away(tx: Tx, actor: Actor, *, code: str, person_id: str, now: datetime) -> MeetingRecord:
    """Let somebody run a meeting no longer. Refused when they did not."""
    named = of_meeting(tx, actor, code=code, now=now)
    if not records.remove(tx, named.meeting.id, person_id):
        raise Settled("facilitator.not_any_more", code=code)
    _audited(tx, actor, "meeting.no_facilitator", named.meeting, person_id, now)
    return named.meeting


def _ahead(tx: Tx, code: str, now: datetime) -> MeetingRecord:
    meeting = meetings.lock(tx, code)
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=code, reason=meeting.reason)
    if meeting.ends_at <= now:
        raise Settled("meeting.is_over", code=code, ended=meeting.ends_at)
    return meeting


def _audited(
    tx: Tx, actor: Actor, action: str, meeting: MeetingRecord, person_id: str, now: datetime
) -> None:
    audit.record(
        tx, actor, action=action, subject=meeting.code, now=now, after={"person": person_id}
    )
