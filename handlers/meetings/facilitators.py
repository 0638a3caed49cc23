"""Naming those who run a meeting."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import meeting_news
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import facilitators, meetings
from cocreation.meetings.facilitators import Named
from cocreation.permissions import Action
from cocreation.refusals import Settled
from handlers.meetings import meeting_words
from handlers.meetings.room_words import back
from handlers.staff import named

router = Router()

_LISTED = 8
_NAME, _TAKE = "name", "take"


def _of_meeting(turn: Turn) -> Named:
    code = turn.subject
    return facilitators.of_meeting(turn.tx, turn.actor, code=code, now=turn.now)


def _acts(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return what can be done; nothing to choose while nobody runs the meeting."""
    found = _of_meeting(turn)
    if not found.running:
        return []
    take = Option(_TAKE, Phrase("facilitator.take"))
    return [Option(_NAME, Phrase("facilitator.name")), take] if found.others else [take]


def _people(turn: Turn, form: Any) -> Sequence[Option]:
    found = _of_meeting(turn)
    people = found.running if form.act == _TAKE else found.others
    if not people:
        raise Settled("facilitator.nobody_else", code=found.meeting.code)
    return [Option(each, Phrase("literal", {"text": named(turn.tx, each)})) for each in people]


def _now_is(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = _of_meeting(turn)
    names = [named(turn.tx, each) for each in found.running]
    lines = [Phrase("facilitator.line", {"name": each}) for each in names]
    return {
        "code": found.meeting.code,
        "title": found.meeting.title,
        "occasion": meeting_news.occasion(found.meeting),
        "list": lines or Phrase("facilitator.nobody_yet"),
    }


@router.form("facilitador", needs=Action.MANAGE_MEETINGS)
class Facilitator(Form):
    """Who is to run a meeting, or to run it no longer."""

    act: Annotated[str, Ask("facilitator.act", options=_acts, values=_now_is)] = _NAME
    who: Annotated[str, Ask("facilitator.who", options=_people, values=_now_is)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows; without one, show those that nobody runs."""
        code = meetings.as_code(rest)
        if code is None:
            return _lacking(turn)
        found = facilitators.of_meeting(turn.tx, turn.actor, code=code, now=turn.now)
        if not found.running and not found.others:
            invite = Button(Phrase("invite.button"), say="/invitar")
            return say("facilitator.nobody_facilitates", invite)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Name or take away, and tell them at once all they must know."""
        code, person_id = _of_meeting(turn).meeting.code, self.who
        taken = self.act == _TAKE
        act = facilitators.take_away if taken else facilitators.name
        meeting = act(turn.tx, turn.actor, code=code, person_id=person_id, now=turn.now)
        values = {
            "code": code,
            "title": meeting.title,
            "name": named(turn.tx, person_id),
            "occasion": meeting_news.occasion(meeting),
        }
        more = Button(Phrase("facilitator.more.button"), say=f"/facilitador {code}")
        mine = say("facilitator.taken" if taken else "facilitator.named", more, **values)
        if person_id == turn.me:
            return mine
        theirs = Phrase("facilitator.no_longer_you" if taken else "facilitator.you", values)
        return [mine, Reply((theirs,), () if taken else (back(code),), to=person_id)]


def _lacking(turn: Turn) -> Reply:
    found = facilitators.lacking(turn.tx, turn.actor, now=turn.now, limit=_LISTED)
    if not found:
        return say("facilitator.none_lacks", Button(Phrase("agenda.button"), say="/agenda"))
    buttons = [
        Button(
            Phrase("facilitator.name.button", {"code": each.code}), say=f"/facilitador {each.code}"
        )
        for each in found
    ]
    lines = [meeting_words.listed(each) for each in found]
    return say("facilitator.lacking", *buttons, list=lines)
