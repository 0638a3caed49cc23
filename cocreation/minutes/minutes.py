"""Minutes of a meeting: written by whoever runs it, sent round, published, corrected in public."""

from datetime import datetime
from typing import NamedTuple

from cocreation.meetings import meeting_people
from cocreation.minutes import minutes_seeing as seeing
from cocreation.minutes import minutes_standing as standings
from cocreation.minutes.facts import Erratum, Written
from cocreation.minutes.minutes_composing import compose, those_there
from cocreation.minutes.minutes_seeing import Seen
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.meetings import meetings
from storage.minutes import minutes as records
from storage.minutes.minutes import MinutesRecord, VersionRecord
from storage.records import MeetingRecord


class Sheet(NamedTuple):
    """What whoever writes minutes begins with; nothing is `written` before the first version."""

    meeting: MeetingRecord
    minutes: MinutesRecord | None
    written: Written | None

    @property
    def version(self) -> int:
        """The present version, 0 while there is none."""
        return 0 if self.minutes is None else self.minutes.version


class Round(NamedTuple):
    """Minutes after an act, and the ids of those who were there, who are told of it."""

    meeting: MeetingRecord
    minutes: MinutesRecord
    told: list[str]


def to_write(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Sheet:
    """Return what there is to go on with. Refused before the meeting starts, and once public."""
    meeting = _recorded(tx, meeting_people.to_run(tx, actor, code=code), now)
    minutes = records.of_meeting(tx, meeting.id)
    if minutes is None:
        return Sheet(meeting, None, None)
    if minutes.state == "published":
        raise Settled("minutes.is_published", code=code)
    return Sheet(meeting, minutes, _words(_newest(tx, minutes)))


def write(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    read: int,
    written: Written,
    changed: str | None,
    now: datetime,
) -> Round:
    """Keep a new version; `read` is the one it was written upon, 0 for the first.

    What has gone round goes round again, with what `changed`. Refused, and nothing is lost, when
    somebody saved another version meanwhile.
    """
    require(tx, actor, Action.RUN_MEETING)
    meetings.lock(tx, code)
    sheet = to_write(tx, actor, code=code, now=now)
    if sheet.version != read:
        raise Refusal("minutes.written_meanwhile", code=code, version=sheet.version)
    if sheet.written == written:
        raise Refusal("minutes.nothing_changes", code=code)
    minutes = sheet.minutes
    if minutes is None:
        minutes = records.insert(tx, sheet.meeting.id, now)
    else:
        minutes = _updated(tx, minutes, version=minutes.version + 1)
    reason = None if changed is None else as_public(tx, changed)
    kept = _insert(tx, actor, minutes, "written", written.model_dump_json(), reason, now)
    told: list[str] = []
    if minutes.state == "circulated":
        minutes = _sent_round(tx, sheet.meeting, minutes, kept, now)
        told = those_there(tx, sheet.meeting)
    _audited(tx, actor, "minutes.write", sheet.meeting, minutes, reason, now)
    return Round(sheet.meeting, minutes, told)


def to_circulate(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Sheet:
    """Return minutes that have not gone round yet. Refused when there are none, or they have."""
    sheet = to_write(tx, actor, code=code, now=now)
    if sheet.minutes is None:
        raise Refusal("minutes.none_yet", code=code)
    if sheet.minutes.state != "draft":
        raise Settled("minutes.went_round", code=code, version=sheet.version)
    return sheet


def circulate(tx: Tx, actor: Actor, *, code: str, read: int, now: datetime) -> Round:
    """Send minutes round to those who were there; Overtaken when they are not as `read`."""
    require(tx, actor, Action.RUN_MEETING)
    meetings.lock(tx, code)
    sheet = to_circulate(tx, actor, code=code, now=now)
    assert sheet.minutes is not None
    _as_read(sheet.minutes, read, code)
    minutes = _updated(tx, sheet.minutes, state="circulated")
    minutes = _sent_round(tx, sheet.meeting, minutes, _newest(tx, minutes), now)
    _audited(tx, actor, "minutes.circulate", sheet.meeting, minutes, None, now)
    return Round(sheet.meeting, minutes, those_there(tx, sheet.meeting))


def to_publish(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Seen:
    """Return minutes that may be published.

    Refused while an observation has no answer, or an accepted one no new version; and while
    somebody who was there has not ratified, as long as there is time to.
    """
    sheet = to_write(tx, actor, code=code, now=now)
    if sheet.minutes is None:
        raise Refusal("minutes.none_yet", code=code)
    if sheet.minutes.state == "draft":
        raise Refusal("minutes.not_round_yet", code=code)
    seen = seeing.read(tx, sheet.meeting, sheet.minutes, now)
    waiting = [each.code for each in seen.observations if each.state == "open"]
    if waiting:
        raise Refusal("minutes.to_answer", codes=", ".join(waiting), count=len(waiting))
    accepted = [
        each.code
        for each in seen.observations
        if each.state == "accepted" and each.answered_in == sheet.version
    ]
    if accepted:
        codes = ", ".join(accepted)
        raise Refusal("minutes.to_correct", code=code, codes=codes, count=len(accepted))
    if (seen.tally.silent or seen.tally.objected) and not seen.standing.over:
        facts = tx.kept(Programme)
        until = standings.answer_until(facts, sheet.minutes)
        values = {"code": code, "until": facts.noon(until), **seen.tally._asdict()}
        raise Refusal("minutes.still_time", **values)
    return seen


def publish(tx: Tx, actor: Actor, *, code: str, read: int, now: datetime) -> Round:
    """Make minutes public, with how many ratified; Overtaken when they are not as `read`."""
    require(tx, actor, Action.RUN_MEETING)
    meetings.lock(tx, code)
    seen = to_publish(tx, actor, code=code, now=now)
    _as_read(seen.minutes, read, code)
    counts = seen.tally._asdict()
    minutes = _updated(tx, seen.minutes, state="published", published_at=now, **counts)
    meeting = seen.standing.meeting
    _audited(tx, actor, "minutes.publish", meeting, minutes, None, now)
    return Round(meeting, minutes, those_there(tx, meeting))


def to_rectify(tx: Tx, actor: Actor, *, code: str) -> Seen:
    """Return published minutes, which an erratum may be added to."""
    meeting = meeting_people.to_run(tx, actor, code=code)
    minutes = records.of_meeting(tx, meeting.id)
    if minutes is None or minutes.state != "published":
        raise Refusal("minutes.not_public_yet", code=code)
    return seeing.read(tx, meeting, minutes, meeting.ends_at)


def rectify(tx: Tx, actor: Actor, *, code: str, text: str, reason: str, now: datetime) -> Round:
    """Add a public erratum; what was published stays, and so do earlier errata."""
    require(tx, actor, Action.RUN_MEETING)
    meetings.lock(tx, code)
    seen = to_rectify(tx, actor, code=code)
    minutes = _updated(tx, seen.minutes, version=seen.minutes.version + 1)
    words = Erratum(text=as_public(tx, text)).model_dump_json()
    _insert(tx, actor, minutes, "erratum", words, as_public(tx, reason), now)
    meeting = seen.standing.meeting
    _audited(tx, actor, "minutes.rectify", meeting, minutes, reason, now)
    return Round(meeting, minutes, those_there(tx, meeting))


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _recorded(tx: Tx, meeting: MeetingRecord, now: datetime) -> MeetingRecord:
    """Return a meeting that minutes are written of now."""
    if meeting.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=meeting.code, reason=meeting.reason)
    if meeting.kind not in tx.kept(Programme).kinds_with_minutes:
        raise Settled("minutes.not_needed", code=meeting.code)
    if meeting.starts_at > now:
        raise Refusal("minutes.not_begun", code=meeting.code, starts=meeting.starts_at)
    return meeting


def _newest(tx: Tx, minutes: MinutesRecord) -> VersionRecord:
    return records.versions(tx, minutes.id)[-1]


def _words(version: VersionRecord) -> Written:
    return Written.model_validate_json(version.words)


def _insert(
    tx: Tx,
    actor: Actor,
    minutes: MinutesRecord,
    kind: str,
    words: str,
    reason: str | None,
    now: datetime,
) -> VersionRecord:
    return records.insert_version(
        tx,
        minutes.id,
        version=minutes.version,
        kind=kind,
        words=words,
        reason=reason,
        written_by=actor.person_id,
        now=now,
    )


def _sent_round(
    tx: Tx, meeting: MeetingRecord, minutes: MinutesRecord, version: VersionRecord, now: datetime
) -> MinutesRecord:
    """Keep what the records say now: that is what those who were there are asked about."""
    records.set_composed(tx, version.id, compose(tx, meeting).model_dump_json())
    return _updated(tx, minutes, circulated_at=now)


def _updated(tx: Tx, minutes: MinutesRecord, **changed: object) -> MinutesRecord:
    after = records.update(tx, minutes, **changed)
    assert after is not None  # the meeting is locked: nobody else changes them
    return after


def _as_read(minutes: MinutesRecord, read: int, code: str) -> None:
    if minutes.version != read:
        raise Overtaken("minutes.overtaken", code=code, version=minutes.version)


def _audited(
    tx: Tx,
    actor: Actor,
    action: str,
    meeting: MeetingRecord,
    minutes: MinutesRecord,
    reason: str | None,
    now: datetime,
) -> None:
    after = {"version": minutes.version, "state": minutes.state}
    audit.record(
        tx, actor, action=action, subject=meeting.code, now=now, reason=reason, after=after
    )
