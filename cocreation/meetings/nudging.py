"""Asking again those who are called to a meeting and have not answered."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cocreation.meetings import meeting_seats as seats
from cocreation.meetings.meeting_calls import Call
from cocreation.meetings.meeting_people import to_run
from cocreation.permissions import Actor
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from storage.announcements import mailing
from storage.engine import Tx
from storage.meetings import meeting_calls as records
from storage.records import MeetingRecord

AGAIN_AFTER = timedelta(hours=24)


class Nudged(NamedTuple):
    """Whom a meeting's question is put to again, each with whether they stand in for another.

    `too_soon` were asked less than a day ago, `unreachable` have no open chat with us.
    """

    meeting: MeetingRecord
    asked: list[tuple[Call, bool]]
    too_soon: int
    unreachable: int


def nudge(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Nudged:
    """Ask again who has not answered, nobody twice within a day.

    Refused to who does not run the meeting, once it has begun, and in the quiet hours.
    """
    to_run(tx, actor, code=code)
    meeting = seats.ahead(tx, code, now)
    programme = tx.kept(Programme)
    if programme.is_quiet(now):
        raise Refusal("nudge.quiet", ends=_quiet_ends(programme, now))
    calls = records.of_meeting(tx, meeting.id)
    sent = {each.sends for each in calls if each.state == "sent"}
    waiting = [each for each in calls if each.state == "asked"]
    ripe = [each for each in waiting if (each.nudged_at or each.asked_at) <= now - AGAIN_AFTER]
    reachable = mailing.best_addresses(tx, [each.person_id for each in ripe]) if ripe else {}
    asked = [
        (records.update(tx, each, nudged_at=now), each.person_id in sent)
        for each in ripe
        if each.person_id in reachable
    ]
    return Nudged(meeting, asked, len(waiting) - len(ripe), len(ripe) - len(asked))


def _quiet_ends(programme: Programme, now: datetime) -> datetime:
    """Return the next moment at which people may be written to."""
    local = now.astimezone(ZoneInfo(programme.time_zone))
    ends = local.replace(
        hour=programme.quiet_hours.ends.hour,
        minute=programme.quiet_hours.ends.minute,
        second=0,
        microsecond=0,
    )
    return ends if ends > local else ends + timedelta(days=1)
