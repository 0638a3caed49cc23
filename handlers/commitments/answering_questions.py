"""Answering what people ask of commitments; withholding what harms, and showing it again."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import questions
from cocreation.permissions import Action
from cocreation.reasons import Reason, as_public
from cocreation.texts import Paragraph
from handlers import choices
from storage.commitments.questions import QuestionRecord

router = Router()


def _question(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = questions.see(turn.tx, turn.actor, code=turn.subject, now=turn.now).question
    return {"code": found.code, "commitment": found.commitment, "text": found.text}


def _answer(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {"code": turn.subject, "answer": as_public(turn.tx, form.text)}


@router.form("responderpregunta", needs=Action.ANSWER_QUESTION)
class Answering(Form):
    """The public answer to a question, and one clear yes."""

    text: Annotated[Paragraph, Ask("question.answer", values=_question)]
    sure: Annotated[bool, Ask("question.answer.sure", options=choices.yes_or_no, values=_answer)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the question whose code follows the command."""
        code = questions.as_code(rest)
        if code is None:
            return _which("responderpregunta")
        questions.to_answer(turn.tx, turn.actor, code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Publish it, and tell who asked."""
        code = turn.subject
        if not self.sure:
            return say("question.answer.not_done", code=code)
        found = questions.answer(turn.tx, turn.actor, code=code, text=self.text, now=turn.now)
        values = {"code": code, "commitment": found.commitment, "answer": found.answer}
        return [
            say("question.answer.done", _see(code), code=code),
            *_told(turn, found, Phrase("question.answer.told", {**values, "text": found.text})),
        ]


@router.form("retenerpregunta", needs=Action.MODERATE)
class Withholding(Form):
    """Take a question out of public view, with a public reason."""

    reason: Annotated[Reason, Ask("question.withhold.reason", values=_question)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the question whose code follows the command."""
        return _begin(turn, rest, "retenerpregunta", questions.may_withhold)

    def done(self, turn: Turn) -> Replies:
        """Withhold it, and tell who asked."""
        code = turn.subject
        found = questions.withhold(turn.tx, turn.actor, code=code, reason=self.reason, now=turn.now)
        values = {"code": code, "commitment": found.commitment, "reason": found.reason}
        told = Phrase("question.withhold.told", values)
        return [say("question.withhold.done", _see(code), code=code), *_told(turn, found, told)]


@router.form("restituirpregunta", needs=Action.MODERATE)
class Restoring(Form):
    """Show a withheld question again, with a public reason."""

    reason: Annotated[Reason, Ask("question.restore.reason", values=_question)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the question whose code follows the command."""
        return _begin(turn, rest, "restituirpregunta", questions.may_restore)

    def done(self, turn: Turn) -> Replies:
        """Show it, and tell who asked."""
        code = turn.subject
        found = questions.restore(turn.tx, turn.actor, code=code, reason=self.reason, now=turn.now)
        values = {"code": code, "reason": as_public(turn.tx, self.reason)}
        told = Phrase("question.restore.told", values)
        return [say("question.restore.done", _see(code), code=code), *_told(turn, found, told)]


def _begin(
    turn: Turn, rest: str, word: str, possible: Callable[..., QuestionRecord]
) -> Start | Reply:
    code = questions.as_code(rest)
    if code is None:
        return _which(word)
    possible(turn.tx, turn.actor, code=code)
    return Start(subject=code)


def _which(word: str) -> Reply:
    return say(
        "question.which",
        Button(Phrase("question.waiting.button"), say="/preguntas"),
        example=f"/{word} Q-0001",
    )


def _told(turn: Turn, found: QuestionRecord, phrase: Phrase) -> list[Reply]:
    """Return what is said to who asked, if we know them and it is not who acts."""
    if found.person_id in (None, turn.me):
        return []
    return [Reply((phrase,), (_see(found.code),), to=found.person_id)]


def _see(code: str) -> Button:
    return Button(Phrase("question.see.button", {"code": code}), say=f"/pregunta {code}")
