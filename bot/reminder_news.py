"""How a reminder of a meeting reads: all that is needed to go, how one stands, what one can do."""

from bot import call_news
from bot.meeting_news import occasion
from bot.messages import Button, Phrase, Reply
from cocreation import meeting_calls
from cocreation.meeting_people import Concerned, Part
from cocreation.meeting_seats import NEEDS
from cocreation.reminders import Reminder
from storage import meeting_seats
from storage.engine import Tx
from storage.records import MeetingRecord


def reminder(tx: Tx, about: Reminder) -> Reply:
    """Return what somebody is reminded of. It names the day, so it stays true if it is late."""
    meeting, whom = about.meeting, about.whom
    phrases = [
        Phrase(
            "reminder.heading",
            {"code": meeting.code, "title": meeting.title, "occasion": occasion(meeting)},
        ),
        Phrase(f"reminder.own.{whom.part}.{whom.state}", {"code": meeting.code}),
    ]
    if whom.part is Part.ATTENDEE:
        seat = meeting_seats.of_person(tx, meeting.id, whom.person_id)
        if seat is not None and seat.needs is not None:
            phrases.append(Phrase("reminder.needs", {"needs": need(seat.needs)}))
    return Reply(tuple(phrases), acts(tx, whom, meeting), to=whom.person_id)


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
