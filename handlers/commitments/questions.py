"""Asking about a commitment, in public; what was asked and answered, for everybody."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import catalogue, questions
from cocreation.commitments.questions import Waiting
from cocreation.people.people import Purpose
from cocreation.permissions import Action, may
from cocreation.reasons import Reason
from handlers import consent
from handlers.commitments.catalogue import question_line, see_button, which
from handlers.named import place

router = Router()

_LISTED = 8


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    found = catalogue.see(turn.tx, turn.actor, code=turn.subject).commitment
    notes = [Phrase("question.public")]
    if questions.names_somebody(turn.tx, form.text):
        notes.append(Phrase("question.personal_data"))
    return {"code": found.code, "title": found.title, "text": form.text, "notes": notes}


@router.form("preguntar", needs=Action.ASK)
class NewQuestion(Form):
    """One question about a commitment, looked at once more before it is public."""

    consent: Annotated[
        consent.Given,
        Ask("question.consent", options=consent.accept_or_not, when=consent.not_yet),
    ]
    text: Annotated[
        Reason,
        Ask("question.text", values=lambda turn, _form: {"code": turn.subject}),
    ]
    send: Annotated[Review, Ask("question.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the commitment whose code follows the command."""
        code = catalogue.as_code(rest)
        if code is None:
            return which(turn, "preguntar")
        questions.askable(turn.tx, turn.actor, person_id=turn.me, commitment=code, now=turn.now)
        return Start(subject=code)

    def accepted(self, turn: Turn, name: str) -> None:
        """Write the consent down as soon as it is given."""
        if name == "consent":
            consent.record(turn, Purpose.TAKE_PART)

    def done(self, turn: Turn) -> Replies:
        """Keep it, and tell those who may answer."""
        asked = questions.ask(
            turn.tx,
            turn.actor,
            person_id=turn.me,
            commitment=turn.subject,
            text=self.text,
            now=turn.now,
        )
        code = asked.question.code
        facts = {"code": code, "commitment": asked.commitment.code, "text": asked.question.text}
        answer = Button(Phrase("question.answer.button"), say=f"/responderpregunta {code}")
        return [
            say(
                "question.saved",
                _see_question(code),
                see_button(asked.commitment.code),
                **facts,
            ),
            *(Reply((Phrase("question.new", facts),), (answer,), to=each) for each in asked.told),
        ]


@router.command("pregunta", needs=Action.READ_CATALOGUE, public=True)
def one(turn: Turn, rest: str) -> Replies:
    """Show a question, and its answer or how long it waits."""
    code = questions.as_code(rest)
    if code is None:
        return say("question.which", example="/pregunta Q-0001")
    return card(turn, code)


@router.command("preguntas", needs=Action.READ_CATALOGUE, public=True)
def listed(turn: Turn, rest: str) -> Replies:
    """List the questions that wait for an answer, or all that were asked about a commitment."""
    code = catalogue.as_code(rest)
    if code is None:
        found = questions.waiting(turn.tx, turn.actor, now=turn.now)
        if not found:
            return say("question.none_waiting")
        return _page(turn, "question.waiting", found, place(rest), {})
    found = questions.about(turn.tx, turn.actor, commitment=code, now=turn.now)
    if not found:
        return say("question.none_about", see_button(code), commitment=code)
    return _page(turn, "question.about", found, 0, {"commitment": code})


def card(turn: Turn, code: str) -> Reply:
    """Return a question as this person may read it, with what they may do about it."""
    seen = questions.see(turn.tx, turn.actor, code=code, now=turn.now)
    found = seen.question
    values = {
        "code": code,
        "commitment": found.commitment,
        "text": found.text,
        "answer": found.answer,
        "reason": found.reason,
        "asked": found.at,
        "answered": found.answered_at,
        "count": seen.days,
    }
    shown = say(f"question.card.{found.state}", **values)
    if turn.actor.person_id is None:
        return shown
    return Reply(shown.phrases, (*_acts(turn, seen), see_button(found.commitment)))


def _acts(turn: Turn, seen: Waiting) -> list[Button]:
    code, acts = seen.question.code, []
    if seen.mine_to_answer:
        acts.append(Button(Phrase("question.answer.button"), say=f"/responderpregunta {code}"))
    if may(turn.actor, Action.MODERATE):
        if seen.question.state == "withheld":
            acts.append(Button(Phrase("question.restore.button"), say=f"/restituirpregunta {code}"))
        else:
            acts.append(Button(Phrase("question.withhold.button"), say=f"/retenerpregunta {code}"))
    return acts


def _page(
    turn: Turn, key: str, found: Sequence[Waiting], after: int, values: Mapping[str, str]
) -> Reply:
    page = found[after : after + _LISTED] or found[:_LISTED]
    lines = [question_line(each) for each in page]
    heading = Phrase(key, {**values, "list": lines, "count": len(found)})
    if turn.actor.person_id is None:
        return Reply((heading,))
    buttons = [_see_question(each.question.code) for each in page]
    if after + len(page) < len(found) and not values:
        more = f"/preguntas +{after + len(page)}"
        buttons.append(Button(Phrase("commitment.more.button"), say=more))
    return Reply((heading,), tuple(buttons))


def _see_question(code: str) -> Button:
    return Button(Phrase("question.see.button", {"code": code}), say=f"/pregunta {code}")
