"""How long before a meeting people are reminded of it: for every part they have in it."""

import re
from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from cocreation.programme.elements import Fact

_WRITTEN = re.compile(r"\s*(\d{1,6})\s*([dhm])\s*")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}

LONGEST: Final = timedelta(days=60)
SHORTEST: Final = timedelta(minutes=5)
MOST: Final = 6
"""How many reminders of one meeting a person gets at most."""


def _read(written: object) -> timedelta:
    if isinstance(written, timedelta):
        return written
    found = _WRITTEN.fullmatch(str(written))
    if found is None:
        raise PydanticCustomError("ahead", "is no time ahead: write 7d, 2h or 90m")
    return int(found[1]) * _UNITS[found[2]]


def _possible(ahead: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    if any(not SHORTEST <= each <= LONGEST for each in ahead):
        raise PydanticCustomError("ahead", "goes from 5m to 60d before a meeting")
    if any(later >= earlier for earlier, later in pairwise(ahead)):
        raise PydanticCustomError("ahead", "must fall: the longest time ahead first")
    if len(ahead) > MOST:
        raise PydanticCustomError("ahead", "are more than 6")
    return ahead


Ahead = Annotated[timedelta, BeforeValidator(_read)]
"""A time before a meeting, as the programme writes it: "7d", "2h", "90m"."""

Offsets = Annotated[tuple[Ahead, ...], AfterValidator(_possible)]
"""When somebody is reminded: times before the start, the longest first; empty: never."""

USUAL: Final[tuple[timedelta, ...]] = (
    timedelta(days=7),
    timedelta(days=1),
    timedelta(hours=2),
)


class KindReminders(Fact):
    """What is unlike the usual for a kind of meeting: for all parts (`ahead`), or for one of them.

    A part that is not named keeps to `ahead`, and without it to what the programme says.
    """

    ahead: Offsets | None = None
    attendee: Offsets | None = None
    facilitator: Offsets | None = None
    liaison: Offsets | None = None
    commission: Offsets | None = None
    authority: Offsets | None = None

    def of(self, part: str) -> tuple[timedelta, ...] | None:
        """Give the offsets of a part, None when nothing is said of it."""
        own: tuple[timedelta, ...] | None = getattr(self, part)
        return self.ahead if own is None else own


class Reminders(KindReminders):
    """When people are reminded of a meeting of which its kind says nothing else."""

    ahead: Offsets = USUAL
