"""What those who were at a meeting say to its minutes: they ratify them, or observe something."""

from datetime import datetime
from typing import NamedTuple

from cocreation.meetings import meeting_people
from cocreation.minutes.minutes_composing import those_there
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.meetings import meetings
from storage.minutes import minutes as minutes_records
from storage.minutes import minutes_answers as records
from storage.minutes.minutes import MinutesRecord
from storage.minutes.minutes_answers import ObservationRecord
from storage.records import MeetingRecord


class Answered(NamedTuple):
    """An answer that was kept; `minutes` are at their present version."""

    meeting: MeetingRecord
    minutes: MinutesRecord


class Observed(NamedTuple):
    """An observation, and the meeting whose minutes it is about, at their present version."""

    meeting: MeetingRecord
    minutes: MinutesRecord
    observation: ObservationRecord


def ratify(
    tx: Tx, actor: Actor, *, person_id: str, code: str, read: int | None, now: datetime
) -> Answered:
    """Keep that somebody who was there ratifies a version, instead of what they said before.

    `read` is the version they saw, None for the present one: Overtaken when there is a newer one.
    What they observed and nobody answered is withdrawn.
    """
    meeting, minutes = to_answer(tx, actor, person_id=person_id, code=code)
    if read is not None and read != minutes.version:
        raise Overtaken("minutes.newer", code=code, version=minutes.version)
    records.withdraw(tx, minutes_id=minutes.id, person_id=person_id)
    records.answer(
        tx,
        minutes_id=minutes.id,
        version=minutes.version,
        person_id=person_id,
        said="ratified",
        now=now,
    )
    return Answered(meeting, minutes)


def observe(
    tx: Tx, actor: Actor, *, person_id: str, code: str, read: int, text: str, now: datetime
) -> Observed:
    """Keep an observation on the version `read`, in the place of an earlier one on it.

    One on an older version is kept too, and has to be answered like any other.
    """
    meeting, minutes = to_answer(tx, actor, person_id=person_id, code=code)
    version = min(max(read, 1), minutes.version)
    records.withdraw(tx, minutes_id=minutes.id, person_id=person_id, version=version)
    records.answer(
        tx,
        minutes_id=minutes.id,
        version=version,
        person_id=person_id,
        said="objected",
        now=now,
    )
    observation = records.observe(
        tx, minutes_id=minutes.id, version=version, person_id=person_id, text=text, now=now
    )
    return Observed(meeting, minutes, observation)


def answer_of(tx: Tx, actor: Actor, *, minutes: MinutesRecord, version: int) -> str | None:
    """Return what this actor answered to a version: ratified, objected, or None."""
    if actor.person_id is None:
        return None
    mine = [
        each.answer
        for each in records.answers(tx, minutes.id)
        if (each.person_id, each.version) == (actor.person_id, version)
    ]
    return mine[0] if mine else None


def to_answer(
    tx: Tx, actor: Actor, *, person_id: str, code: str
) -> tuple[MeetingRecord, MinutesRecord]:
    """Return minutes that go round, locked until the commit, and their meeting.

    Refused before they go round and once they are public, and to who was not there.
    """
    require(tx, actor, Action.ANSWER_MINUTES)
    meeting = meetings.lock(tx, code)
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    minutes = minutes_records.lock(tx, meeting.id)
    if minutes is None or minutes.state == "draft":
        raise Refusal("minutes.nothing_to_answer", code=code, title=meeting.title)
    if person_id not in those_there(tx, meeting):
        raise Refusal("minutes.you_were_not_there", code=code, title=meeting.title)
    if minutes.state == "published":
        raise Settled("minutes.is_published", code=code)
    return meeting, minutes


def to_reply(tx: Tx, actor: Actor, *, code: str) -> Observed:
    """Return an observation that waits for an answer, for who runs its meeting."""
    require(tx, actor, Action.RUN_MEETING)
    found = records.observation(tx, code)
    if found is None:
        raise Refusal("minutes.observation_unknown", code=code)
    meeting_code = records.meeting_code(tx, found.minutes_id)
    meetings.lock(tx, meeting_code)
    meeting = meeting_people.to_run(tx, actor, code=meeting_code)
    if found.state != "open":
        raise Settled("minutes.observation_closed", code=code)
    return Observed(meeting, minutes_records.by_id(tx, found.minutes_id), found)


def reply(
    tx: Tx, actor: Actor, *, code: str, accepted: bool, reason: str, now: datetime
) -> Observed:
    """Answer an observation with a public reason; an accepted one asks for a new version."""
    seen = to_reply(tx, actor, code=code)
    state, said = "accepted" if accepted else "declined", as_public(tx, reason)
    answered = {
        "state": state,
        "reply": said,
        "answered_by": actor.person_id,
        "answered_in": seen.minutes.version,
        "answered_at": now,
    }
    if not records.reply(tx, seen.observation, **answered):
        raise Settled("minutes.observation_closed", code=code)
    audit.record(
        tx,
        actor,
        action="minutes.reply",
        subject=code,
        now=now,
        reason=said,
        before={"state": "open", "meeting": seen.meeting.code},
        after={"state": state, "meeting": seen.meeting.code},
    )
    return seen._replace(observation=seen.observation.model_copy(update=answered))
