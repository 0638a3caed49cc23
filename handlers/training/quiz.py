"""The quiz of a course: a question at a time, and at the end what to read again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply
from bot.router import Router
from bot.turn import Turn
from cocreation.people.people import Purpose
from cocreation.permissions import Action
from cocreation.training import courses, quizzes
from cocreation.training.course_facts import Question
from cocreation.training.quizzes import Marked
from handlers import choices, consent
from handlers.training.courses import named

router = Router()


def _asked(turn: Turn) -> list[Question]:
    assert turn.conversation is not None
    course = courses.known(turn.tx, turn.subject)
    return quizzes.asked(course, turn.conversation.id)


def _ask(place: int) -> Ask:
    """Return the question at a place of the try, from 1; a shorter quiz has none there."""

    def there(turn: Turn, _form: Any) -> bool:
        return place <= len(_asked(turn))

    def values(turn: Turn, _form: Any) -> Mapping[str, Any]:
        asked = _asked(turn)
        return {"number": place, "last": len(asked), "text": asked[place - 1].text}

    return Ask("quiz.question", options=_choices(place), when=there, values=values)


def _choices(place: int) -> Callable[[Turn, Any], Sequence[Option]]:
    def found(turn: Turn, _form: Any) -> Sequence[Option]:
        assert turn.conversation is not None
        question = _asked(turn)[place - 1]
        return [
            Option(f"{question.key}.{each.key}", choices.named(each.says))
            for each in quizzes.choices(question, turn.conversation.id)
        ]

    return found


@router.form("prueba", needs=Action.LEARN)
class Quiz(Form):
    """A try at the quiz; an answer holds the keys of its question and of what was chosen."""

    consent: Annotated[
        consent.Given, Ask("consent.training", options=consent.accept_or_not, when=consent.not_yet)
    ]
    answer_1: Annotated[str, _ask(1)]
    answer_2: Annotated[str, _ask(2)]
    answer_3: Annotated[str, _ask(3)]
    answer_4: Annotated[str, _ask(4)]
    answer_5: Annotated[str, _ask(5)]
    answer_6: Annotated[str, _ask(6)]
    answer_7: Annotated[str, _ask(7)]
    answer_8: Annotated[str, _ask(8)]
    answer_9: Annotated[str, _ask(9)]
    answer_10: Annotated[str, _ask(10)]
    answer_11: Annotated[str, _ask(11)]
    answer_12: Annotated[str, _ask(12)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start a try, unless the person passed already or has none left today."""
        course = named(turn, rest)
        quizzes.require_may_try(
            turn.tx, turn.actor, key=course.key, person_id=turn.me, now=turn.now
        )
        return Start(subject=course.key)

    def accepted(self, turn: Turn, name: str) -> None:
        """Write the consent down as soon as it is given."""
        if name == "consent":
            consent.record(turn, Purpose.TAKE_PART)

    def done(self, turn: Turn) -> Replies:
        """Mark the try and keep it."""
        assert turn.conversation is not None
        given = [
            str(getattr(self, name)).partition(".")
            for name in type(self).questions
            if name != "consent" and name in self.model_fields_set
        ]
        marked = quizzes.submit(
            turn.tx,
            turn.actor,
            key=turn.subject,
            try_id=turn.conversation.id,
            answers={question: answer for question, _, answer in given},
            person_id=turn.me,
            now=turn.now,
        )
        return _result(turn, marked)


def _result(turn: Turn, marked: Marked) -> Reply:
    course, made = marked.course, marked.made
    values = {
        "correct": made.correct,
        "asked": made.asked,
        "needed": -(-course.pass_mark * made.asked // 100),
        "count": marked.left,
    }
    if made.passed:
        earned = courses.earned(turn.tx, course, turn.me, roles=turn.actor.roles, now=turn.now)
        key = "quiz.passed" if earned.complete else "quiz.passed.must_attend"
        buttons = [
            Button(Phrase("certificate.button"), say=f"/certificado {course.key}")
            if earned.complete
            else Button(Phrase("agenda.button"), say="/agenda")
        ]
    else:
        key = "quiz.failed" if marked.left else "quiz.failed.none_left"
        buttons = [Button(Phrase("course.again.button"), say=f"/leccion {course.key} 1")]
        if marked.left:
            buttons.append(Button(Phrase("quiz.again.button"), say=f"/prueba {course.key}"))
    wrong = [Phrase("quiz.wrong", {"text": each.text, "why": each.why}) for each in marked.wrong]
    review = (Phrase("quiz.review", {"list": wrong}),) if wrong else ()
    return Reply((Phrase(key, values), *review), tuple(buttons))
