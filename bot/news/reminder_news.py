"""How a reminder of a meeting reads: all that is needed to go, how one stands, what one can do."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages import Button, Phrase, Reply
from bot.news import call_news
from bot.news.meeting_news import occasion
from cocreation.meetings import meeting_calls
from cocreation.meetings.meeting_people import Concerned, Part
from cocreation.meetings.meeting_seats import NEEDS
from cocreation.meetings.reminders import Reminder
from cocreation.programme.facts import Programme
from storage.engine import Tx
from storage.meetings import meeting_seats
from storage.records import MeetingRecord

_WEEK = 7
_ARRIVING = frozenset({Part.ATTENDEE, Part.LIAISON, Part.COMMISSION, Part.AUTHORITY})


def reminder(tx: Tx, about: Reminder, now: datetime) -> Reply:
    """Return what somebody is reminded of; the last one says how to arrive.

    It names the day in full, so it stays true if it is read late.
    """
    meeting, whom = about.meeting, about.whom
    values = {"code": meeting.code, "title": meeting.title, "occasion": occasion(meeting)}
    phrases = [
        Phrase("reminder.heading", {"opening": _opening(tx, meeting, now), **values}),
        Phrase(f"reminder.own.{whom.part}.{whom.state}", {"code": meeting.code}),
    ]
    if whom.part is Part.ATTENDEE:
        seat = meeting_seats.of_person(tx, meeting.id, whom.person_id)
        if seat is not None and seat.needs is not None:
            phrases.append(Phrase("reminder.needs", {"needs": need(seat.needs)}))
    buttons = acts(tx, whom, meeting)
    if about.last and whom.part in _ARRIVING:
        phrases.append(Phrase("reminder.arriving"))
        buttons = (Button(Phrase("reminder.arrived.button"), say="/llegue"), *buttons)
    return Reply(tuple(phrases), buttons, to=whom.person_id)


def acts(tx: Tx, whom: Concerned, meeting: MeetingRecord) -> tuple[Button, ...]:
    """Return what somebody whom a meeting concerns can do about it with one tap."""
    code = meeting.code
    if whom.part is Part.FACILITATOR:
        return (Button(Phrase("reminder.run.button"), say=f"/llevar {code}"),)
    if whom.part is Part.ATTENDEE:
        return (
            Button(Phrase("seat.take_back.button"), say=f"/noire {code}"),
            Button(Phrase("seat.needs.button"), say=f"/necesito {code}"),
        )
    standing = meeting_calls.standing(tx, meeting, whom.person_id)
    return () if standing is None else call_news.buttons(meeting, standing)


def need(kept: str) -> Phrase | str:
    """Return how something reads that somebody needs: in their words, or one of those offered."""
    return Phrase(f"seat.need.{kept}") if kept in NEEDS else kept


def _opening(tx: Tx, meeting: MeetingRecord, now: datetime) -> Phrase:
    """Return how near a meeting is: today, tomorrow, or on which day of the coming ones."""
    zone = ZoneInfo(tx.kept(Programme).time_zone)
    days = (meeting.starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days < _WEEK:
        near = {0: "reminder.today", 1: "reminder.tomorrow"}.get(days, "reminder.on_weekday")
        return Phrase(near, {"starts": meeting.starts_at})
    return Phrase("reminder.some_day")
