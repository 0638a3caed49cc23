"""Ways in which reminders could be wrong, to be planted and caught."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.bells.reminder import ReminderBell
from cocreation.meetings import meeting_people, reminders
from cocreation.meetings.reminders import Reminder
from cocreation.programme.facts import Programme
from storage.engine import Tx
from storage.meetings import reminders as records
from storage.records import MeetingRecord

MINUTE = timedelta(minutes=1)
_SAYABLE = {"declined": "asked", "sent": "asked"}


def five_seconds_early(patch: pytest.MonkeyPatch) -> None:
    right = reminders.due_at

    def early(programme: Programme, starts_at: datetime, minutes: int) -> datetime:
        return right(programme, starts_at, minutes) - timedelta(seconds=5)

    patch.setattr(reminders, "due_at", early)


def said_before_it_is_kept(patch: pytest.MonkeyPatch) -> None:
    """What is said leaves at once: when the transaction ends badly, it leaves again."""

    def tell(self: Any, tx: Tx, now: datetime, about: Reminder) -> bool:
        reached = right(self, tx, now, about)
        self._hand_over(tx.outgoing)
        tx.outgoing.clear()
        return reached

    right = ReminderBell._tell
    patch.setattr(ReminderBell, "_tell", tell)


def remembered_by_the_process_alone(patch: pytest.MonkeyPatch) -> None:
    """The table is forgotten at each start; here: whenever somebody else writes a chunk."""

    def nothing(*_: Any, **__: Any) -> None:
        return None

    patch.setattr(records, "insert", nothing)
    patch.setattr(records, "close", nothing)


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Every reminder says what the meeting was when the first one was said."""
    known: dict[str, MeetingRecord] = {}

    def tell(self: Any, tx: Tx, now: datetime, about: Reminder) -> bool:
        meeting = known.setdefault(about.meeting.id, about.meeting)
        return right(self, tx, now, about._replace(meeting=meeting))

    right = ReminderBell._tell
    patch.setattr(ReminderBell, "_tell", tell)


def lost_while_it_stood(patch: pytest.MonkeyPatch) -> None:
    """What was due more than a minute ago is passed over."""

    def recent(tx: Tx, *, now: datetime) -> list[str]:
        programme = tx.kept(Programme)
        for meeting in records.ahead(tx, after=now, until=now + timedelta(days=61)):
            asked = {
                each.minutes for some in reminders.plan_of(tx, meeting).values() for each in some
            }
            late = [
                each
                for each in sorted(asked - records.closed_of(tx, meeting))
                if reminders.due_at(programme, meeting.starts_at, each) < now - MINUTE
            ]
            records.close(tx, meeting, late, over=False, now=now)
        return right(tx, now=now)

    right = reminders.to_look_at
    patch.setattr(reminders, "to_look_at", recent)


def deaf_to_a_clock_put_right(patch: pytest.MonkeyPatch) -> None:
    def nothing(_tx: Tx, _now: datetime) -> None:
        return None

    patch.setattr(records, "open_again", nothing)


def told_to_whoever_was_ever_asked(patch: pytest.MonkeyPatch) -> None:
    def everybody(tx: Tx, meeting: MeetingRecord) -> Sequence[meeting_people.Concerned]:
        return [
            each._replace(comes=True, state=_SAYABLE.get(each.state, each.state))
            for each in meeting_people.concerned(tx, meeting)
        ]

    patch.setattr(reminders, "concerned", everybody)


def told_again_to_who_has_just_heard(patch: pytest.MonkeyPatch) -> None:
    def always(*_: Any) -> bool:
        return True

    patch.setattr(reminders, "_is_news", always)


def awake_at_night(patch: pytest.MonkeyPatch) -> None:
    def at_once(
        _programme: Programme, _starts: datetime, _ahead: int, moment: datetime
    ) -> datetime:
        return moment

    patch.setattr(reminders, "_awake", at_once)


def all_that_was_missed(patch: pytest.MonkeyPatch) -> None:
    """After a stop everything is said, one after the other."""

    def each_of_them(
        tx: Tx, last: Reminder, missed: Sequence[int], tell: Any, now: datetime
    ) -> None:
        for minutes in (*missed, last.minutes):
            right(tx, last._replace(minutes=minutes), [], tell, now)

    right = reminders._settle
    patch.setattr(reminders, "_settle", each_of_them)


Defect = Callable[[pytest.MonkeyPatch], None]

DEFECTS: dict[Defect, str] = {
    five_seconds_early: "missed|early",
    said_before_it_is_kept: "twice",
    remembered_by_the_process_alone: "twice",
    read_once: "another day",
    lost_while_it_stood: "missed",
    deaf_to_a_clock_put_right: "missed|not listed|listed for nothing",
    told_to_whoever_was_ever_asked: "not theirs",
    told_again_to_who_has_just_heard: "not theirs|twice",
    awake_at_night: "early|missed",
    all_that_was_missed: "twice",
}
"""Each defect, and what the judge has to call it."""
