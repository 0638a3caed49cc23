"""The review card that ends a form: send it, correct an answer, add what is aside, or drop it."""

from collections.abc import Callable

from bot.answers import Option
from bot.forms import Ask, Form, Review
from locales.phrases import Phrase, Phrases

CORRECT = "correct"
"""The choice of correcting an answer; also what is wanted until it is said which one."""

DROP = "drop"
"""The choice of sending nothing."""

_EDIT = "edit:"


def is_card(kind: type[Form], name: str) -> bool:
    """Return whether a field is the review card of its form."""
    field = kind.model_fields.get(name)
    return field is not None and field.annotation is Review


def options(form: Form, applies: Callable[[Ask], bool], phrases: Phrases) -> tuple[Option, ...]:
    """Return what may be chosen on the card; a plain yes sends."""
    asides = (
        Option(f"{_EDIT}{name}", Phrase(f"{ask.phrase}.button"))
        for name, ask in form.questions.items()
        if ask.aside and applies(ask)
    )
    yes = tuple(phrases.words("answer.yes.words"))
    return (
        Option(Review.SEND, Phrase("review.send"), spellings=yes),
        Option(CORRECT, Phrase("review.correct")),
        *asides,
        Option(DROP, Phrase("review.drop")),
    )


def wanted(choice: str) -> str | None:
    """Return what a choice on the card asks for next: a field, or which one; None sends."""
    if choice == CORRECT:
        return CORRECT
    return choice.removeprefix(_EDIT) if choice.startswith(_EDIT) else None
