"""How a meeting reads: on its card, before it is published, and in a list."""

from collections.abc import Sequence

from bot import meeting_news
from bot.messages import Phrase
from bot.turn import Turn
from cocreation.meetings import Draft, Seen
from cocreation.programme_facts import Programme
from storage.records import MeetingRecord


def described(turn: Turn, meeting: MeetingRecord | Draft) -> list[Phrase]:
    """Return the lines that say what a meeting is, when and where."""
    return meeting_news.described(turn.tx.kept(Programme), meeting)


def agenda_of(meeting: MeetingRecord | Draft) -> Sequence[Phrase]:
    """Return what will be spoken of, if it was told."""
    return () if meeting.agenda is None else (Phrase("meeting.spoken", {"text": meeting.agenda}),)


def seats_left(seen: Seen) -> Phrase:
    """Return how many seats there are for whoever signs up now."""
    if seen.left is None:
        return Phrase("meeting.no_limit")
    if seen.left == 0:
        outside = seen.seat is None or seen.seat.state == "gone"
        return Phrase("meeting.full.line" if outside else "meeting.full")
    return Phrase("meeting.left", {"count": seen.left, "capacity": seen.meeting.capacity})


def listed(meeting: MeetingRecord) -> Phrase:
    """Return the lines of a meeting in a list."""
    return Phrase(
        "agenda.line",
        {
            "code": meeting.code,
            "title": meeting.title,
            "starts": meeting.starts_at,
            "where": meeting.place or Phrase("agenda.online"),
        },
    )
