"""How a meeting reads: on its card, before it is published, and in a list."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.messages import Phrase
from bot.news import meeting_news
from bot.turn import Turn
from cocreation.meetings import meetings
from cocreation.meetings.meeting_history import Earlier
from cocreation.meetings.meetings import Draft, Occasion, Seen
from cocreation.programme.facts import Programme
from cocreation.programme.working_days import rest_named
from storage.records import MeetingDocumentRecord, MeetingRecord

_EARLIER_SHOWN = 3
_FAR = timedelta(days=300)


def described(turn: Turn, meeting: MeetingRecord | Draft) -> list[Phrase]:
    """Return the lines that say what a meeting is, when and where."""
    lines = meeting_news.described(turn.tx.kept(Programme), meeting)
    if meeting.audience:
        lines.append(Phrase("meeting.audience_line", {"sectors": sectors(turn, meeting.audience)}))
    return lines


def sectors(turn: Turn, keys: Sequence[str]) -> Phrase:
    """Return what sectors are called, in a row; everybody if there are none."""
    facts = turn.tx.kept(Programme)
    if not keys:
        return Phrase("meeting.everybody")
    said = Phrase("literal", {"text": facts.sector(keys[0]).name})
    for key in keys[1:]:
        said = Phrase("meeting.and", {"before": said, "next": facts.sector(key).name})
    return said


def warnings(
    turn: Turn, occasion: Occasion, *, territory: str | None, but: str | None = None
) -> list[Phrase]:
    """Return what to think about before people are asked to come then and there.

    `but` is the code of the meeting itself, if it has one.
    """
    facts = turn.tx.kept(Programme)
    day = occasion.starts_at.astimezone(ZoneInfo(facts.time_zone)).date()
    found = [
        Phrase("meeting.rest_day", {"name": name})
        for name in rest_named(facts.holidays, day, territory)
    ]
    if occasion.starts_at - turn.now > _FAR:  # a day without its year that has just passed
        found.append(Phrase("meeting.far"))
    return found + [
        Phrase(
            "meeting.at_once",
            {
                "code": each.code,
                "title": each.title,
                "starts": each.starts_at,
                "ends": each.ends_at,
            },
        )
        for each in meetings.at_once(turn.tx, turn.actor, occasion=occasion)
        if each.code != but
    ]


def agenda_of(meeting: MeetingRecord | Draft) -> Sequence[Phrase]:
    """Return what will be spoken of, if it was told."""
    return () if meeting.agenda is None else (Phrase("meeting.spoken", {"text": meeting.agenda}),)


def rules_of(meeting: MeetingRecord | Draft) -> Sequence[Phrase]:
    """Return the rules of a meeting, if there are any."""
    return () if meeting.rules is None else (Phrase("meeting.rules", {"text": meeting.rules}),)


def documents(code: str, found: Sequence[MeetingDocumentRecord]) -> Sequence[Phrase]:
    """Return what there is to read for a meeting, a line each, and how to get it."""
    lines = [document(code, each) for each in found]
    return (Phrase("meeting.documents", {"list": lines}),) if lines else ()


def document(code: str, each: MeetingDocumentRecord) -> Phrase:
    """Return the line of one document: its title and its address, or what to write to get it."""
    if each.url is not None:
        return Phrase("meeting.document", {"title": each.title, "url": each.url})
    values = {"title": each.title, "code": code, "number": each.number}
    return Phrase("meeting.document.file", values)


def earlier(found: Sequence[Earlier]) -> Sequence[Phrase]:
    """Return when and where a meeting was going to be, before it was moved; a line each."""
    lines = []
    for each in found[-_EARLIER_SHOWN:]:
        values = {
            "starts": each.occasion.starts_at,
            "ends": each.occasion.ends_at,
            "where": each.occasion.place or Phrase("agenda.online"),
            "reason": each.reason,
        }
        key = "meeting.earlier" if each.reason is None else "meeting.earlier.why"
        lines.append(Phrase(key, values))
    return (Phrase("lines", {"list": lines}),) if lines else ()


def seats_left(seen: Seen) -> Phrase:
    """Return how many seats there are for whoever signs up now."""
    if seen.left is None:
        return Phrase("meeting.no_limit")
    if seen.left == 0:
        seated = seen.seat is not None and seen.seat.state != "gone"
        outside = seen.called is None and not seated
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
