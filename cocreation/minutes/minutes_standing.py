"""How minutes stand: what is public of it, who answered, what is due."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cocreation.meetings import meeting_people
from cocreation.minutes.minutes_composing import those_there
from cocreation.people import people, roles
from cocreation.permissions import Action, Actor, may, require
from cocreation.programme.facts import Programme
from cocreation.programme.working_days import working_days_after, working_days_since
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.meetings import meeting_facilitators, meetings
from storage.minutes import minutes as records
from storage.minutes import minutes_answers as answer_records
from storage.minutes.minutes import MinutesRecord
from storage.records import MeetingRecord


class State(StrEnum):
    """What everybody may know of a meeting's minutes."""

    NOT_NEEDED = "not_needed"  # none are written of its kind, or it was cancelled
    AHEAD = "ahead"  # it has not ended
    PENDING = "pending"
    RATIFYING = "ratifying"
    PUBLISHED = "published"


class Standing(NamedTuple):
    """How the minutes of a meeting stand; `days` are the working days since it ended.

    `over`: they went round, and the time to answer has passed.
    """

    meeting: MeetingRecord
    minutes: MinutesRecord | None
    state: State
    days: int
    over: bool = False


class Tally(NamedTuple):
    """How many of those who were there ratified, objected, or have said nothing."""

    ratified: int
    objected: int
    silent: int


class Page(NamedTuple):
    """Some of the meetings that are over, newest first, and how many there are in all."""

    found: list[Standing]
    total: int


class Reminder(NamedTuple):
    """Minutes that are asked for, how many working days after, and of whom."""

    standing: Standing
    days: int
    to: list[str]


def standing(tx: Tx, meeting: MeetingRecord, *, now: datetime) -> Standing:
    """Return how the minutes of a meeting stand."""
    return _standing(tx, meeting, records.of_meeting(tx, meeting.id), now)


def of_the_past(tx: Tx, actor: Actor, *, after: int, limit: int, now: datetime) -> Page:
    """Return a page of the meetings that are over, without the first `after`."""
    require(tx, actor, Action.READ_AGENDA)
    kinds = tx.kept(Programme).kinds_with_minutes
    found, total = records.past(tx, kinds=kinds, now=now, after=after, limit=limit)
    return Page([_standing(tx, each.meeting, each.minutes, now) for each in found], total)


def tally(tx: Tx, meeting: MeetingRecord, minutes: MinutesRecord) -> Tally:
    """Return who answered to the version that went round; once published, as it was then."""
    if minutes.ratified is not None:
        return Tally(minutes.ratified, minutes.objected or 0, minutes.silent or 0)
    given = [
        each for each in answer_records.answers(tx, minutes.id) if each.version == minutes.version
    ]
    answered = {each.person_id for each in given}
    ratified = sum(each.answer == "ratified" for each in given)
    silent = sum(each not in answered for each in those_there(tx, meeting))
    return Tally(ratified, len(given) - ratified, silent)


def answer_until(facts: Programme, minutes: MinutesRecord) -> date:
    """Return the last day to answer to a version that went round."""
    assert minutes.circulated_at is not None
    sent = schedule.today(facts, minutes.circulated_at)
    return working_days_after(facts.holidays, sent, facts.minutes.ratify_days)


def keepers(tx: Tx, meeting: MeetingRecord) -> list[str]:
    """Return the ids of those who look after the minutes: who runs it, else who administers."""
    named = [
        each
        for each in meeting_facilitators.of_meeting(tx, meeting.id)
        if may(Actor(each, roles.roles_of(tx, each)), Action.RUN_MEETING)
    ]
    return named or people.administrators(tx)


def is_kept_by(tx: Tx, actor: Actor, meeting: MeetingRecord) -> bool:
    """Return whether this actor may see and change the minutes before they are public."""
    return may(actor, Action.RUN_MEETING) and meeting_people.runs(tx, actor, meeting)


# ── reminders ─────────────────────────────────────────────────────────────────────────────────


def to_remind(tx: Tx, now: datetime) -> list[str]:
    """Return the codes of meetings whose minutes may have to be asked for."""
    facts = tx.kept(Programme)
    last = facts.minutes.remind_days[-1]
    return records.to_remind(tx, kinds=facts.kinds_with_minutes, last=last, now=now)


def remind(tx: Tx, *, code: str, now: datetime) -> Reminder | None:
    """Note what reminders have come due for a meeting; return the last one if it is new.

    Of several that were missed, only the last is said. Doing it twice does nothing more.
    """
    facts, rules = tx.kept(Programme), tx.kept(Programme).minutes
    meeting = meetings.lock(tx, code)
    if meeting is None:
        return None
    found = standing(tx, meeting, now=now)
    if found.state not in (State.PENDING, State.RATIFYING):
        return None
    ended, today = _local_day(facts, meeting.ends_at), schedule.today(facts, now)
    due = [
        days
        for days in rules.remind_days
        if working_days_after(facts.holidays, ended, days) <= today
    ]
    new = {days for days in due if records.note_reminder(tx, meeting.id, days, now)}
    if not due or due[-1] not in new:
        return None
    to = keepers(tx, meeting)
    if due[-1] >= rules.administrators_from:
        to = list(dict.fromkeys([*to, *people.administrators(tx)]))
    return Reminder(found, due[-1], to)


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _standing(
    tx: Tx, meeting: MeetingRecord, minutes: MinutesRecord | None, now: datetime
) -> Standing:
    facts, today = tx.kept(Programme), schedule.today(tx.kept(Programme), now)
    days = working_days_since(facts.holidays, _local_day(facts, meeting.ends_at), today)
    over = False
    if minutes is not None and minutes.circulated_at is not None:
        over = answer_until(facts, minutes) < today
    return Standing(meeting, minutes, _state(facts, meeting, minutes, now), days, over)


def _state(
    facts: Programme, meeting: MeetingRecord, minutes: MinutesRecord | None, now: datetime
) -> State:
    if meeting.state == "cancelled" or meeting.kind not in facts.kinds_with_minutes:
        return State.NOT_NEEDED
    if minutes is not None and minutes.state != "draft":
        return State.PUBLISHED if minutes.state == "published" else State.RATIFYING
    return State.AHEAD if meeting.ends_at > now else State.PENDING


def _local_day(facts: Programme, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(facts.time_zone)).date()
