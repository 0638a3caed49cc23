"""One meeting by its code, and those to come, for everybody."""

import re

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.news import call_news, minutes_words
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meeting_documents, meeting_history, meetings
from cocreation.meetings.meetings import Seen
from cocreation.minutes import minutes_standing
from cocreation.minutes.minutes_standing import State
from cocreation.permissions import Action, may
from cocreation.programme.facts import Programme
from handlers.meetings import meeting_lists as listing
from handlers.meetings import meeting_words

router = Router()

_MORE = re.compile(r"\+\s*([0-9]{1,4})\s*(.*)", re.DOTALL)


@router.command("agenda", needs=Action.READ_AGENDA, public=True)
def agenda(turn: Turn, rest: str) -> Replies:
    """Show one meeting by its code, or those to come: all, or of a theme, a place, a kind.

    Some words list something else: past ones, and the themes and kinds there are meetings of.
    """
    code = meetings.as_code(rest)
    if code is not None:
        return card(turn, code)
    further = _MORE.fullmatch(rest.strip())
    after, words = (0, rest.strip()) if further is None else (int(further[1]), further[2].strip())
    if not words:
        return listing.to_come(turn, after=after)
    if listing.means(turn, words, listing.PAST):
        return listing.past(turn, after=after)
    if listing.means(turn, words, listing.THEMES):
        return listing.themes(turn)
    if listing.means(turn, words, listing.KINDS):
        return listing.kinds(turn)
    which = listing.named(turn, words)
    if which is None:
        return say("agenda.unknown", *listing.all_button(turn))
    return listing.to_come(turn, which, after=after)


def card(turn: Turn, code: str) -> Reply:
    """Return everything about one meeting, and what the person may do about it."""
    seen = meetings.see(turn.tx, turn.actor, code=code, now=turn.now)
    meeting = seen.meeting
    heading = Phrase("meeting.heading", {"code": code, "title": meeting.title})
    lines: list[Phrase] = meeting_words.described(turn, meeting)
    before = meeting_words.earlier(meeting_history.earlier(turn.tx, turn.actor, meeting=meeting))
    if meeting.state == "cancelled":
        off = Phrase("meeting.off", {"reason": meeting.reason})
        return Reply((heading, off, Phrase("lines", {"list": lines}), *before))
    if seen.is_ahead(turn.now):
        lines.append(meeting_words.seats_left(seen))
    elif meeting.starts_at <= turn.now:
        over = meeting.ends_at <= turn.now
        lines.append(Phrase("meeting.over" if over else "meeting.began"))
    minutes = minutes_standing.standing(turn.tx, meeting, now=turn.now)
    if minutes.state not in (State.NOT_NEEDED, State.AHEAD):
        lines.append(minutes_words.state_line(turn.tx.kept(Programme), minutes))
    found = meeting_documents.of_meeting(turn.tx, turn.actor, meeting=meeting)
    phrases = [
        heading,
        Phrase("lines", {"list": lines}),
        *before,
        *meeting_words.agenda_of(meeting),
        *meeting_words.rules_of(meeting),
        *meeting_words.documents(code, found),
    ]
    published = minutes.state is State.PUBLISHED
    acts = (*_minutes_button(turn, seen, published), *_acts(turn, seen))
    return Reply((*phrases, *_own(turn, seen)), acts)


def follow_link(turn: Turn, word: str) -> Reply:
    """Return the meeting that a link leads to, or those to come when it names none."""
    code = meetings.as_code(word)
    return listing.to_come(turn) if code is None else card(turn, code)


def _own(turn: Turn, seen: Seen) -> tuple[Phrase, ...]:
    """Return how whoever asks stands with this meeting; whoever is called has no need of a seat."""
    seat = seen.seat
    if seen.called is not None:
        return (call_news.stands(seen.called),) if seen.is_ahead(turn.now) else ()
    if seat is None or seat.state == "gone":
        return ()
    return (Phrase(f"seat.own.{seat.state}", {"place": seen.place, "until": seat.offered_until}),)


def _acts(turn: Turn, seen: Seen) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    theirs = _theirs(seen) if seen.is_ahead(turn.now) else ()
    if seen.meeting.ends_at > turn.now:
        say_it = f"/calendario {seen.meeting.code}"
        theirs = (*theirs, Button(Phrase("agenda.calendar.button"), say=say_it))
    if not may(turn.actor, Action.MANAGE_MEETINGS):
        return theirs
    return (*theirs, Button(Phrase("meeting.manage.button"), say=f"/reunion {seen.meeting.code}"))


def _minutes_button(turn: Turn, seen: Seen, published: bool) -> tuple[Button, ...]:
    if turn.actor.person_id is None or not published:
        return ()
    return (Button(Phrase("minutes.see.button"), say=f"/acta {seen.meeting.code}"),)


def _theirs(seen: Seen) -> tuple[Button, ...]:
    if seen.called is not None:
        return call_news.buttons(seen.meeting, seen.called)
    code, state = seen.meeting.code, "gone" if seen.seat is None else seen.seat.state
    back = Button(Phrase("seat.take_back.button"), say=f"/noire {code}")
    needs = Button(Phrase("seat.needs.button"), say=f"/necesito {code}")
    if state == "offered":
        return Button(Phrase("seat.take.button"), say=f"/apuntarme {code}"), back
    if state == "gone" or (state == "waiting" and seen.left):
        label = "seat.wait.button" if seen.left == 0 else "seat.sign_up.button"
        return (Button(Phrase(label), say=f"/apuntarme {code}"),)
    return needs, back
