"""What a random history is written down as: for the judge, who knows nothing else."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple


class Event(NamedTuple):
    """Something that happened, when by the clock of that time, and what is to be known of it."""

    what: str
    at: datetime
    facts: dict[str, Any]


class Left(NamedTuple):
    """A message that was committed: in which ring of the bell, to whom, and what it says."""

    ring: int
    person: str
    text: str


class Listed(NamedTuple):
    """A reminder that was written down as dropped."""

    person: str
    code: str
    minutes: int
    about: datetime
    reason: str


@dataclass(slots=True)
class Course:
    """What happened, what left, and what was written down as dropped.

    `counted` is how often what happened, rings of the bell aside.
    """

    history: list[Event] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)

    counted: Counter[str] = field(default_factory=Counter)
