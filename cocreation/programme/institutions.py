"""The institutions that a programme asks for liaisons, and how it asks them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from cocreation.programme.elements import Fact, Key, Line, Words

NumberPattern = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"^[^{}]*\{number\}[^{}]*(\{year\}[^{}]*)?$"),
]
"""How a letter is numbered: `{number}` stands once, and `{year}` may stand after it."""

Days = Annotated[int, Field(ge=1, le=250)]


class Institution(Fact):
    """A public institution that may be asked for a liaison of each of its `themes`.

    `short` is its acronym, 20 characters at most. `office` is the post of its authority, whom a
    letter addresses; never a person.
    """

    key: Key
    short: Line
    name: Words
    office: Words
    themes: Annotated[tuple[Key, ...], Field(min_length=1)]


class Letters(Fact):
    """What the letters of the programme bear.

    `organisation` is the key of who signs them, `office` the post that does; `place` where they
    are dated; `answer_to` how an institution answers.
    """

    number: NumberPattern
    organisation: Key
    office: Words
    place: Words
    answer_to: Words

    def numbered(self, number: int, year: int) -> str:
        """Return what a letter is called."""
        return self.number.format(number=f"{number:03d}", year=year)


class Terms(Fact):
    """The terms of a letter that waits for an answer, all in working days.

    `answer` counts from the day the letter went. The administrators are reminded `remind_before`
    and `remind_after` the day that ends it; `escalate` after it follows the second letter. That the
    institution did not answer follows so long after that one went as `silent` is after `escalate`.
    """

    answer: Days
    remind_before: tuple[Days, ...] = ()
    remind_after: tuple[Days, ...] = ()
    escalate: Days
    silent: Days


class Designations(Terms):
    """The terms of a request for a liaison, and what every letter of the programme bears."""

    letters: Letters
