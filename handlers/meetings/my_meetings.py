"""All the meetings that concern whoever asks."""

import re

from bot.conversations import FROM_LINE
from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.meetings import my_meetings
from cocreation.meetings.my_meetings import Own
from cocreation.permissions import Action
from handlers.meetings import meeting_words

router = Router()

_LISTED = 8
_NOT_COMING_TO = 2
_EXPECTED = frozenset({"asked", "confirmed"})
_MORE = re.compile(r"\+\s*([0-9]{1,4})\s*")


@router.command("misreuniones", needs=Action.READ_OWN)
def mine(turn: Turn, rest: str) -> Replies:
    """Show what one signed up for, is called to and runs, soonest first."""
    further = _MORE.fullmatch(rest.strip())
    after = 0 if further is None else int(further[1])
    page = my_meetings.mine(
        turn.tx, turn.actor, person_id=turn.me, after=after, limit=_LISTED, now=turn.now
    )
    if not page.meetings:
        return say("my_meetings.none", Button(Phrase("agenda.button"), say="/agenda"))
    lines = [line for each in page.meetings for line in _lines(each)]
    buttons = [
        Button(
            Phrase("agenda.see.button", {"code": each.meeting.code}),
            say=f"/agenda {each.meeting.code}",
        )
        for each in page.meetings
    ]
    following = after + len(page.meetings)
    if following < page.total:
        buttons.append(Button(Phrase("agenda.more.button"), say=f"/misreuniones +{following}"))
    return Reply(
        (Phrase("my_meetings.list", {"list": lines, "count": page.total}),), tuple(buttons)
    )


def not_coming(turn: Turn, said: str) -> Reply | None:
    """Offer to say that one does not come to a meeting, where folded words mean that."""
    words = map(fold, turn.phrases.words("nearest.not_coming.words"))
    if not any(f" {each} " in f" {said} " for each in words):
        return None
    page = my_meetings.mine(turn.tx, turn.actor, person_id=turn.me, limit=_LISTED, now=turn.now)
    ahead = [each for each in page.meetings if each.meeting.starts_at > turn.now]
    acts = [(each.meeting, act) for each in ahead if (act := _taking_back(turn, each)) is not None]
    if not acts:
        return None
    buttons = (
        Button(Phrase("nearest.not_coming.button", {"code": meeting.code}), say=act)
        for meeting, act in acts[:_NOT_COMING_TO]
    )
    lines = [meeting_words.listed(meeting) for meeting, _ in acts[:_NOT_COMING_TO]]
    leave = Button(Phrase("nearest.leave_it"), say="/misreuniones")
    return say("nearest.not_coming", *buttons, leave, list=lines)


def _taking_back(turn: Turn, own: Own) -> str | None:
    """Return the command that says that one does not come, or None if one is not expected."""
    if own.call is None:
        return None if own.seat is None else f"/noire {own.meeting.code}"
    if own.call not in _EXPECTED:
        return None
    return f"/novoy {own.meeting.code} {FROM_LINE}{turn.incoming_id}"


def _lines(own: Own) -> list[Phrase]:
    """Return a meeting's line, and one for each thing that somebody has to do with it."""
    lines = [meeting_words.listed(own.meeting)]
    if own.runs:
        lines.append(Phrase("my_meetings.runs"))
    if own.call is not None:
        lines.append(Phrase(f"my_meetings.call.{own.call}"))
    elif own.seat is not None:
        lines.append(Phrase(f"my_meetings.seat.{own.seat}"))
    return lines
