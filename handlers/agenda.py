"""Meetings to come, for everybody."""

import re

from bot import call_news
from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import meetings
from cocreation.facts import Words
from cocreation.meetings import Seen
from cocreation.permissions import Action, may
from cocreation.programme_facts import Programme
from handlers import choices, meeting_words

router = Router()

_LISTED = 8
_MORE = re.compile(r"\+\s*([0-9]{1,4})\s*(.*)", re.DOTALL)


@router.command("agenda", needs=Action.READ_AGENDA, public=True)
def agenda(turn: Turn, rest: str) -> Replies:
    """Show one meeting by its code, or those to come: all, or those of a theme or a place."""
    code = meetings.as_code(rest)
    if code is not None:
        return card(turn, code)
    further = _MORE.fullmatch(rest.strip())
    after, words = (0, rest.strip()) if further is None else (int(further[1]), further[2].strip())
    facts = turn.tx.kept(Programme)
    territory = facts.match_territory(words) if words else None
    theme = facts.match_theme(words) if words and territory is None else None
    if words and territory is None and theme is None:
        return say("agenda.unknown", *_all_button(turn))
    if territory is not None:
        return _listed(turn, after, territory=territory)
    return _listed(turn, after, theme=theme)


def card(turn: Turn, code: str) -> Reply:
    """Return everything about one meeting, and what the person may do about it."""
    seen = meetings.see(turn.tx, turn.actor, code=code, now=turn.now)
    meeting = seen.meeting
    heading = Phrase("meeting.heading", {"code": code, "title": meeting.title})
    lines: list[Phrase] = meeting_words.described(turn, meeting)
    if meeting.state == "cancelled":
        off = Phrase("meeting.off", {"reason": meeting.reason})
        return Reply((heading, off, Phrase("lines", {"list": lines})))
    if seen.is_ahead(turn.now):
        lines.append(meeting_words.seats_left(seen))
    elif meeting.starts_at <= turn.now:
        lines.append(Phrase("meeting.began"))
    phrases = [heading, Phrase("lines", {"list": lines}), *meeting_words.agenda_of(meeting)]
    return Reply((*phrases, *_own(turn, seen)), _acts(turn, seen))


def follow_link(turn: Turn, word: str) -> Reply:
    """Return the meeting that a link leads to, or those to come when it names none."""
    code = meetings.as_code(word)
    return _listed(turn, 0) if code is None else card(turn, code)


def _listed(
    turn: Turn, after: int, *, theme: str | None = None, territory: str | None = None
) -> Reply:
    page = meetings.to_come(
        turn.tx,
        turn.actor,
        theme=theme,
        territory=territory,
        after=after,
        limit=_LISTED,
        now=turn.now,
    )
    named = _named(turn, theme, territory)
    if not page.meetings:
        if named is None:
            return say("agenda.none")
        return say("agenda.none_of", *_all_button(turn), what=named)
    lines = [meeting_words.listed(each) for each in page.meetings]
    values = {"list": lines, "count": page.total, "what": named}
    phrases = [Phrase("agenda.list" if named is None else "agenda.list_of", values)]
    following = after + len(lines)
    more = f"/agenda +{following} {territory or theme or ''}".rstrip()
    if turn.actor.person_id is None:
        if following < page.total:
            phrases.append(Phrase("agenda.more", {"say": more}))
        return Reply(tuple(phrases))
    buttons = [
        Button(Phrase("agenda.see.button", {"code": each.code}), say=f"/agenda {each.code}")
        for each in page.meetings
    ]
    if following < page.total:
        buttons.append(Button(Phrase("agenda.more.button"), say=more))
    return Reply(tuple(phrases), tuple(buttons))


def _named(turn: Turn, theme: str | None, territory: str | None) -> Words | None:
    if territory is not None:
        return choices.territory_name(turn, territory)
    return None if theme is None else choices.theme_name(turn, theme)


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
    if not may(turn.actor, Action.MANAGE_MEETINGS):
        return theirs
    return (*theirs, Button(Phrase("meeting.manage.button"), say=f"/reunion {seen.meeting.code}"))


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


def _all_button(turn: Turn) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    return (Button(Phrase("agenda.all.button"), say="/agenda"),)
