"""A message to a human, and the human's answer."""

import re
from datetime import timedelta
from typing import Annotated, Any

from bot.conversations import words_after
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.people import roles, tickets
from cocreation.permissions import Action
from cocreation.texts import Paragraph
from handlers import choices

router = Router()

_LISTED = 8
_CODE = re.compile(r"\s*(?:c[\s.-]*)?0*([0-9]{1,9})\b", re.IGNORECASE)
_WHOLE_CODE = re.compile(r"\s*c-0*([0-9]{1,9})\s*", re.IGNORECASE)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@router.form("contacto", needs=Action.WRITE_TICKET)
class Question(Form):
    """One message to the people behind the bot."""

    text: Annotated[Paragraph, Ask("contact.text")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start with what follows the command, or with what the person wrote just before.

        A code means one's own earlier question, to write again.
        """
        again = _WHOLE_CODE.fullmatch(rest)
        if again is not None:
            code = f"C-{int(again[1]):04d}"
            tickets.own(turn.tx, turn.actor, author=turn.me, code=code)
            return Start(subject=code)
        rest = words_after(turn, rest)
        return Start(answers={"text": rest} if rest else None)

    def done(self, turn: Turn) -> Replies:
        """Open a ticket, or add to the earlier one, and tell every administrator."""
        code = turn.subject
        if code:
            tickets.write_again(
                turn.tx, turn.actor, author=turn.me, code=code, text=self.text, now=turn.now
            )
            thanks, notice = "contact.again.thanks", "ticket.again"
        else:
            code = tickets.write(
                turn.tx, turn.actor, author=turn.me, text=self.text, now=turn.now
            ).code
            thanks, notice = "contact.thanks", "ticket.new"
        notices = [
            Reply(
                (Phrase(notice, {"code": code, "text": self.text}),),
                (Button(Phrase("ticket.answer.button"), say=f"/responder {code}"),),
                to=person_id,
            )
            for person_id in roles.administrators(turn.tx)
        ]
        return [say(thanks, code=code), *notices]


@router.command("buzon", needs=Action.ANSWER_TICKET)
def inbox(turn: Turn, _rest: str) -> Replies:
    """List the questions that wait for an answer, longest wait first, and how we are doing."""
    waiting = tickets.waiting(turn.tx, turn.actor, limit=_LISTED)
    if not waiting:
        return say("inbox.empty")
    lines = [
        Phrase(
            "inbox.line",
            {
                "code": each.ticket.code,
                "since": each.since,
                "waited": _waited(turn.now - each.since),
                "text": tickets.question(turn.tx, turn.actor, code=each.ticket.code),
            },
        )
        for each in waiting
    ]
    buttons = [
        Button(Phrase("inbox.answer.button", {"code": code}), say=f"/responder {code}")
        for code in (each.ticket.code for each in waiting)
    ]
    pace = tickets.pace(turn.tx, turn.actor, now=turn.now)
    listed = Phrase("inbox.list", {"list": lines, "count": pace.waiting})
    if pace.first_answer is None:
        return Reply((listed,), tuple(buttons))
    foot = Phrase("inbox.pace", {"count": pace.waiting, "median": _duration(pace.first_answer)})
    return Reply((listed, foot), tuple(buttons))


def _waited(time: timedelta) -> Phrase | str:
    return Phrase("inbox.waited", {"time": _duration(time)}) if time >= timedelta(minutes=1) else ""


def _duration(time: timedelta) -> Phrase:
    """Return how long something took as people say it: in one unit, rounded down."""
    if time < timedelta(minutes=1):
        return Phrase("duration.moment")
    if time < _HOUR:
        return Phrase("duration.minutes", {"count": time // timedelta(minutes=1)})
    if time < 2 * _DAY:
        return Phrase("duration.hours", {"count": time // _HOUR})
    return Phrase("duration.days", {"count": time // _DAY})


def _question(turn: Turn, _form: Any) -> dict[str, str]:
    code = turn.subject
    return {"code": code, "question": tickets.question(turn.tx, turn.actor, code=code)}


def _answered_meanwhile(turn: Turn, _form: Any) -> bool:
    """Return whether somebody else has answered what this answer is to."""
    return tickets.answered_by_another(turn.tx, turn.actor, code=turn.subject) is not None


def _other_answer(turn: Turn, _form: Any) -> dict[str, Any]:
    code = turn.subject
    other = tickets.answered_by_another(turn.tx, turn.actor, code=code)
    assert other is not None
    name = roles.name_of(turn.tx, other.author_id)
    return {"code": code, "who": name or Phrase("answer.somebody_else"), "answer": other.text}


@router.form("responder", needs=Action.ANSWER_TICKET)
class Answer(Form):
    """An administrator's answer to one question."""

    text: Annotated[Paragraph, Ask("answer.text", values=_question)]
    also: Annotated[
        bool,
        Ask(
            "answer.also",
            options=choices.yes_or_no,
            when=_answered_meanwhile,
            values=_other_answer,
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the question whose code follows the command."""
        found = _CODE.match(rest)
        if found is None:
            return say("answer.which", Button(Phrase("inbox.button"), say="/buzon"))
        code, text = f"C-{int(found[1]):04d}", rest[found.end() :].strip()
        tickets.find(turn.tx, turn.actor, code=code)
        return Start(subject=code, answers={"text": text} if text else None)

    def done(self, turn: Turn) -> Replies:
        """Write the answer down and send it to whoever asked; not if it is not to go as well."""
        code = turn.subject
        if not getattr(self, "also", True):
            return say("answer.not_sent", code=code)
        ticket = tickets.answer(
            turn.tx, turn.actor, author=turn.me, code=code, text=self.text, now=turn.now
        )
        theirs = Reply(
            (Phrase("ticket.answered", {"code": code, "text": self.text}),),
            (Button(Phrase("contact.again.button"), say=f"/contacto {code}"),),
            to=ticket.person_id,
        )
        return [say("answer.sent", code=code), theirs]
