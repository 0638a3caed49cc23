"""What is to be read of minutes, and by whom."""

from datetime import datetime
from typing import NamedTuple

from cocreation.minutes import minutes_standing as standings
from cocreation.minutes.facts import Composed, Erratum, Written, as_public
from cocreation.minutes.minutes_composing import compose, those_there
from cocreation.minutes.minutes_standing import Standing, State, Tally
from cocreation.permissions import Action, Actor, require
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.meetings import meetings
from storage.minutes import minutes as records
from storage.minutes import minutes_answers as answer_records
from storage.minutes.minutes import MinutesRecord
from storage.minutes.minutes_answers import ObservationRecord
from storage.records import MeetingRecord


class Correction(NamedTuple):
    """A public correction of published minutes, and why."""

    version: int
    text: str
    reason: str
    at: datetime


class Seen(NamedTuple):
    """Minutes as those see them who may: the present text, the records, answers, corrections.

    `minutes` and all after it are those of the newest version; `reason` is what changed in it.
    """

    standing: Standing
    minutes: MinutesRecord
    version: int
    written: Written
    composed: Composed
    reason: str | None
    tally: Tally
    observations: list[ObservationRecord]
    corrections: list[Correction]


def see(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Seen | Standing:
    """Return the minutes of a meeting for who may see them, and to others only how they stand.

    Published ones are everybody's; before, they are for who runs the meeting and, once they go
    round, for who was there.
    """
    require(tx, actor, Action.READ_AGENDA)
    meeting = meetings.by_code(tx, code)
    if meeting is None:
        raise Refusal("meeting.unknown", code=code)
    found = standings.standing(tx, meeting, now=now)
    if found.minutes is None or found.state is State.NOT_NEEDED:
        return found
    there = found.minutes.state == "circulated" and actor.person_id in those_there(tx, meeting)
    if found.state is State.PUBLISHED or there or standings.is_kept_by(tx, actor, meeting):
        return read(tx, meeting, found.minutes, now)
    return found


def read(tx: Tx, meeting: MeetingRecord, minutes: MinutesRecord, now: datetime) -> Seen:
    """Return all there is of minutes as others read it: whoever asks may see them.

    What identifies a person is masked in all that was written.
    """
    versions = records.versions(tx, minutes.id)
    newest = [each for each in versions if each.kind == "written"][-1]
    composed = newest.composed
    return Seen(
        standings.standing(tx, meeting, now=now),
        minutes,
        newest.version,
        as_public(tx, Written.model_validate_json(newest.words)),
        Composed.model_validate_json(composed) if composed else compose(tx, meeting),
        newest.reason,
        standings.tally(tx, meeting, minutes),
        [
            each.model_copy(update={"text": mask(each.text, tx.kept(Programme).personal_data)})
            for each in answer_records.observations(tx, minutes.id)
        ],
        [
            Correction(
                each.version,
                Erratum.model_validate_json(each.words).text,
                each.reason or "",
                each.at,
            )
            for each in versions
            if each.kind == "erratum"
        ],
    )
