"""Signing up for a meeting, taking it back, and telling what one needs there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import StringConstraints

from bot import calendars
from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import call_news, meeting_news
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meeting_calls, meetings
from cocreation.meetings import meeting_seats as seats
from cocreation.meetings.meeting_seats import SignUp
from cocreation.permissions import Action
from cocreation.refusals import Refusal
from cocreation.texts import Paragraph
from handlers import choices, consent
from handlers.consent_first import ConsentFirst
from handlers.meetings import answering_calls
from handlers.meetings.which_meeting import Among, which

router = Router()

_OTHER = "other"
_Need = Annotated[Paragraph, StringConstraints(max_length=300)]


def sign_up(turn: Turn, code: str) -> Reply:
    """Sign the person up and say all they must know to come, with a file for their calendar."""
    made = seats.sign_up(turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now)
    values = {
        "code": code,
        "title": made.meeting.title,
        "occasion": meeting_news.occasion(made.meeting),
        "place": made.place,
    }
    said = say(f"seat.{made.seat.state}", *_after(code), **values)
    if made.seat.state != "seated":
        return said
    files = calendars.hand_over(turn.tx, made.meeting, [turn.me], now=turn.now)
    phrases = (*said.phrases, Phrase("calendar.file"))
    return replace(said, phrases=phrases, document=files[turn.me])


@router.form("apuntarme", needs=Action.SIGN_UP)
class SigningUp(ConsentFirst):
    """Sign up for a meeting."""

    consent: Annotated[consent.Given, Ask("consent.sign_up", options=consent.accept_or_not)]

    @classmethod
    def named(cls, turn: Turn, rest: str) -> str | Reply:
        """Return the meeting's code; who is called to it need not sign up."""
        code = meetings.as_code(rest)
        if code is None:
            return which("apuntarme", Among.TO_COME)
        seen = meetings.see(turn.tx, turn.actor, code=code, now=turn.now)
        if seen.called is not None and seen.is_ahead(turn.now):
            return answering_calls.needs_no_seat(seen.meeting, seen.called)
        return code

    @classmethod
    def possible(cls, turn: Turn, code: str) -> None:
        """Refuse a meeting that nobody can sign up for."""
        seats.require_ahead(turn.tx, turn.actor, code=code, now=turn.now)

    @classmethod
    def act(cls, turn: Turn, code: str) -> Replies:
        """Sign up."""
        return sign_up(turn, code)


def _leave_or_stay(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("seat.take_back.yes")),
        choices.no(turn, Phrase("seat.take_back.no")),
    ]


def _what_goes(turn: Turn, form: Any) -> dict[str, Any]:
    return {**_about(turn, form), "what": Phrase(f"seat.what.{_own(turn).seat.state}")}


def _is_called(turn: Turn, code: str) -> bool:
    return meetings.see(turn.tx, turn.actor, code=code, now=turn.now).called is not None


@router.form("noire", needs=Action.SIGN_UP, rests=False)
class TakingBack(Form):
    """One clear yes before a seat, or a place in the line, goes to somebody else."""

    sure: Annotated[bool, Ask("seat.take_back", options=_leave_or_stay, values=_what_goes)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command, if the person is signed up."""
        code = meetings.as_code(rest)
        if code is None:
            return which("noire", Among.TO_COME)
        try:
            seats.own(turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now)
        except Refusal:
            if not _is_called(turn, code):
                raise
            decline = Button(Phrase("call.decline.button"), say=f"/novoy {code}")
            return say("seat.called", decline, code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Take the sign-up back; who is first in the line is told."""
        code = turn.subject
        if not self.sure:
            state = _own(turn).seat.state
            acts = (_take(code),) if state == "offered" else _after(code)
            return say(f"seat.kept.{state}", *acts, **_about(turn, self))
        freed = seats.take_back(turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now)
        called = meeting_calls.standing(turn.tx, freed.meeting, turn.me)
        if called is None:
            again = Button(Phrase("seat.again.button"), say=f"/apuntarme {code}")
            mine = say("seat.taken_back", again, code=code, title=freed.meeting.title)
        else:
            acts = call_news.buttons(freed.meeting, called)
            mine = say("seat.taken_back.called", *acts, code=code, title=freed.meeting.title)
        return [mine, *meeting_news.freed(freed)]


def _needs(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option("interpreter", Phrase("seat.need.interpreter")),
        Option("access", Phrase("seat.need.access")),
        Option(_OTHER, Phrase("seat.need.other")),
    ]


def _about(turn: Turn, _form: Any) -> dict[str, str]:
    signed = _own(turn)
    return {"code": signed.meeting.code, "title": signed.meeting.title}


def _own(turn: Turn) -> SignUp:
    code = turn.subject
    return seats.own(turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now)


@router.form("necesito", needs=Action.SIGN_UP)
class Needs(Form):
    """What somebody who is signed up needs in order to take part."""

    need: Annotated[
        str, Ask("seat.need", options=_needs, values=_about, otherwise=(_OTHER, "words"))
    ]
    words: Annotated[_Need, Ask("seat.need.words", when=lambda _turn, form: form.need == _OTHER)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command, if the person is signed up."""
        code = meetings.as_code(rest)
        if code is None:
            return which("necesito", Among.TO_COME)
        seats.own(turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Note it for whoever prepares the meeting."""
        code = turn.subject
        needs = self.words if self.need == _OTHER else self.need
        meeting = seats.tell_needs(
            turn.tx, turn.actor, person_id=turn.me, code=code, needs=needs, now=turn.now
        )
        return say("seat.need.noted", code=code, title=meeting.title)


def _after(code: str) -> tuple[Button, ...]:
    return (
        Button(Phrase("seat.needs.button"), say=f"/necesito {code}"),
        Button(Phrase("seat.take_back.button"), say=f"/noire {code}"),
    )


def _take(code: str) -> Button:
    return Button(Phrase("seat.take.button"), say=f"/apuntarme {code}")
