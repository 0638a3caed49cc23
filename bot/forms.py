"""Questions as fields: a conversation is a model whose unset fields are the questions to ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from bot.answers import Option
from bot.messages import Button, Photo, Reply
from bot.turn import Turn

Replies = Reply | Sequence[Reply]

SOON = timedelta(days=7)
"""How far ahead the day is that a question shows as an example of how to write one."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What makes a field a question.

    `phrase` is the key of the question; `<phrase>.button` names the field where one may choose
    what to correct. `options` are the possible answers, an empty list skips the question; `when`
    tells whether it is asked at all; `values` fill the question's places, beside `soon`, a day to
    show as an example. An `aside` question is asked only when the person chooses it on the review
    card; a `media` one is answered by sending a photo or a file. `otherwise` names the option and
    the field that take an answer which is none of the options, in the person's own words. `beside`
    gives, for the answers offered, the buttons after them that say a command meanwhile; `photo` is
    what is shown with the question. The answer to a `many` one is some of its options: the field is
    a tuple of their values, and may be left empty if it has a default. What `reads` keeps is read
    from the answer, a day or a code, and is no text that somebody wrote.
    """

    phrase: str
    options: "Callable[[Turn, Any], Sequence[Option]] | None" = None
    when: "Callable[[Turn, Any], bool] | None" = None
    values: "Callable[[Turn, Any], Mapping[str, Any]] | None" = None
    beside: "Callable[[Sequence[Option]], Sequence[Button]] | None" = None
    photo: "Callable[[Turn, Any], Photo | None] | None" = None
    aside: bool = False
    media: bool = False
    many: bool = False
    reads: bool = False
    otherwise: tuple[str, str] | None = None


class Review(StrEnum):
    """The answer that ends a form with a review card."""

    SEND = "send"


@dataclass(frozen=True, slots=True)
class Start:
    """How a form begins: what it is about, and answers that are already known."""

    subject: str = ""
    answers: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """What a form takes beside words: kinds of media, and the key of what is said to each.

    `after_consent`: only from who has consented to take part, who sends it of their own.
    """

    kinds: frozenset[str]
    said: str
    after_consent: bool = False


class Form(BaseModel):
    """Fields to be asked for, in order, and what to do once they are all there.

    Answering is assignment: pydantic's error type is the key of the explanation, and a rule of
    our own raises PydanticCustomError. A validator of the whole model would refuse half-filled
    forms, so there is none. `takes` says what may be sent into the form beside words.
    """

    model_config = ConfigDict(validate_assignment=True)

    questions: ClassVar[Mapping[str, Ask]] = {}
    takes: ClassVar[Files | None] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.questions = {
            name: mark
            for name, field in cls.model_fields.items()
            for mark in field.metadata
            if isinstance(mark, Ask)
        }

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Return how the form starts for the words after its command, or replies instead."""
        return Start()

    def accepted(self, turn: Turn, name: str) -> None:
        """Do what cannot wait for the end of the form once the field `name` has been answered."""

    def received(self, turn: Turn) -> None:
        """Do what cannot wait once a file has been sent into the form."""

    def done(self, turn: Turn) -> Replies:
        """Do what the form is for. May raise Refusal: then the answers stay."""
        raise NotImplementedError

    @classmethod
    def optional(cls, name: str) -> bool:
        """Return whether a question may be passed over."""
        return not cls.model_fields[name].is_required()
