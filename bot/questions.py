"""A question as it is asked, and what came of an answer to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import ticking
from bot.answers import Option, as_place
from bot.forms import Ask, Form
from bot.messages import Button
from locales.phrases import Phrase

NOT_AN_OPTION = "answer.not_an_option"
"""The key of what is said to an answer that is none of the options."""


@dataclass(frozen=True, slots=True)
class Question:
    """The open question, with its possible answers (none: any text).

    `ticked` are those that are ticked where it has many answers, which it `may_be_none` of.
    """

    name: str
    ask: Ask
    options: tuple[Option, ...] = ()
    ticked: tuple[str, ...] = ()
    may_be_none: bool = False

    @property
    def offered(self) -> Sequence[Option]:
        """The answers that are shown."""
        shown = [option for option in self.options if not option.late]
        if self.ask.many:
            return ticking.offered(shown, self.ticked, may_be_none=self.may_be_none)
        return shown

    @property
    def beside(self) -> Sequence[Button]:
        """The buttons after the answers, each of which says a command."""
        return () if self.ask.beside is None else self.ask.beside(self.offered)


@dataclass(slots=True)
class Heard:
    """What came of an answer: an explanation when it was not taken, or that the form is dropped.

    `says` is the command of a button beside the question that was meant instead; `ticked`: a tap
    ticked or unticked one of many.
    """

    taken: bool
    explanation: Phrase | None = None
    dropped: bool = False
    says: str | None = None
    ticked: bool = False


def hint(form: Form, question: Question) -> Sequence[Phrase]:
    """Return what is said below a question: what is ticked and how, and that it may be skipped."""
    may_skip = question.name in form.questions and (
        question.ask.aside
        or question.name in form.model_fields_set
        or (not question.options and type(form).optional(question.name))
    )
    skip = (Phrase("question.may_skip"),) if may_skip else ()
    if not question.ask.many:
        return skip
    chosen = [
        Phrase("many.line", {"label": each.label})
        for each in question.options
        if each.value in question.ticked
    ]
    ticked = (Phrase("many.chosen", {"list": chosen}),) if chosen else ()
    return (*ticked, Phrase("many.how"), *skip)


def not_heard(question: Question, text: str) -> Phrase:
    """Return why an answer was not taken: it is none of the options, or may be two of them."""
    place = as_place(text)
    two = place is not None and place < len(question.options)
    return Phrase("answer.two_meanings" if two else NOT_AN_OPTION)
