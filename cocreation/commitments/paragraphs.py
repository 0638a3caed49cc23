"""The numbered paragraphs of a draft: a function of its text, the same wherever it is shown."""

import re
from typing import NamedTuple, Protocol

_APART = re.compile(r"\s*\n\s*")

PARTS = ("title", "problem", "solution")


class Text(Protocol):
    """What has a title, a problem and a solution."""

    @property
    def title(self) -> str:
        """What it is called."""
        ...

    @property
    def problem(self) -> str:
        """What it attends to, in one paragraph or more."""
        ...

    @property
    def solution(self) -> str:
        """What is to be done, in one paragraph or more."""
        ...


class Numbered(NamedTuple):
    """A paragraph; `number` counts from 1 through the whole draft, `part` is one of PARTS."""

    number: int
    part: str
    text: str


def numbered(draft: Text) -> list[Numbered]:
    """Return the paragraphs of a draft: its title, those of the problem, those of the solution."""
    texts = [(part, text) for part in PARTS for text in _APART.split(getattr(draft, part).strip())]
    return [Numbered(number, part, text) for number, (part, text) in enumerate(texts, 1)]
