"""A message to a human, and the human's answer."""

import re
from typing import Annotated

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import people, tickets
from cocreation.permissions import Action
from cocreation.proposals import Paragraph
from storage import talk

router = Router()

_LISTED = 8
_FROM_LINE = "texto:"
_CODE = re.compile(r"\s*(?:c[\s.-]*)?0*([0-9]{1,9})\b", re.IGNORECASE)


@router.form("contacto", needs=Action.WRITE_TICKET)
class Question(Form):
    """One message to the people behind the bot."""

    text: Annotated[Paragraph, Ask("contact.text")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start with what follows the command, or with what the person wrote just before."""
        if rest.startswith(_FROM_LINE):
            rest = talk.line(turn.tx, rest.removeprefix(_FROM_LINE), turn.me) or ""
        return Start(answers={"text": rest} if rest else None)

    def done(self, turn: Turn) -> Replies:
        """Open a ticket and tell every administrator."""
        ticket = tickets.write(turn.tx, turn.actor, author=turn.me, text=self.text, now=turn.now)
        notices = [
            Reply(
                (Phrase("ticket.new", {"code": ticket.code, "text": self.text}),),
                (Button(Phrase("ticket.answer.button"), say=f"/responder {ticket.code}"),),
                to=person_id,
            )
            for person_id in people.administrators(turn.tx)
        ]
        return [say("contact.thanks", code=ticket.code), *notices]


@router.command("buzon", needs=Action.ANSWER_TICKET)
def inbox(turn: Turn, _rest: str) -> Replies:
    """List the questions that wait for an answer, longest wait first."""
    waiting = tickets.waiting(turn.tx, turn.actor, limit=_LISTED)
    if not waiting:
        return say("inbox.empty")
    lines = [
        Phrase(
            "inbox.line",
            {
                "code": each.code,
                "since": each.opened_at,
                "text": tickets.read(turn.tx, turn.actor, code=each.code)[0].text,
            },
        )
        for each in waiting
    ]
    buttons = [
        Button(Phrase("inbox.answer.button", {"code": each.code}), say=f"/responder {each.code}")
        for each in waiting
    ]
    return say("inbox.list", *buttons, list=lines, count=len(waiting))


@router.form("responder", needs=Action.ANSWER_TICKET)
class Answer(Form):
    """An administrator's answer to one question."""

    text: Annotated[
        Paragraph,
        Ask(
            "answer.text",
            values=lambda turn, _form: {
                "code": turn.conversation.subject,
                "question": tickets.read(turn.tx, turn.actor, code=turn.conversation.subject)[
                    0
                ].text,
            },
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
        """Write the answer down and send it to whoever asked."""
        assert turn.conversation is not None
        code = turn.conversation.subject
        ticket = tickets.answer(
            turn.tx, turn.actor, author=turn.me, code=code, text=self.text, now=turn.now
        )
        theirs = Reply(
            (Phrase("ticket.answered", {"code": code, "text": self.text}),),
            (Button(Phrase("contact.again.button"), say="/contacto"),),
            to=ticket.person_id,
        )
        return [say("answer.sent", code=code), theirs]
