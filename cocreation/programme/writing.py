"""How people's writing is understood in a programme's country, in chat and on paper."""

import re
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from cocreation.programme.elements import Fact, Key, Line, TextBlock


def _usable_pattern(written: str) -> str:
    try:
        finds_nothing = re.compile(written).search("")
    except re.error as error:
        reason = {"reason": str(error)}
        raise PydanticCustomError("pattern", "is no pattern: {reason}", reason) from None
    if finds_nothing:
        raise PydanticCustomError("pattern", "would find nothing, everywhere")
    return written


class Matching(Fact):
    """How people's writing is understood: `ignored_words` add nothing to a name."""

    ignored_words: tuple[Line, ...] = ()


class PersonalPattern(Fact):
    """What data of a person looks like in this country, as a pattern without regard to case."""

    kind: Key
    pattern: Annotated[TextBlock, AfterValidator(_usable_pattern)]

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, ready to search."""
        return re.compile(self.pattern, re.IGNORECASE)


class PaperColumns(Fact):
    """For each field of a paper sheet, the column headings accepted for it.

    `reference`, `sheet`, `number` and `reasons` stand in the file that is handed back to correct.
    """

    title: tuple[Line, ...]
    problem: tuple[Line, ...]
    idea: tuple[Line, ...]
    theme: tuple[Line, ...]
    territory: tuple[Line, ...]
    event: tuple[Line, ...]
    date: tuple[Line, ...]
    collected_by: tuple[Line, ...]
    reference: tuple[Line, ...]
    sheet: tuple[Line, ...]
    number: tuple[Line, ...]
    reasons: tuple[Line, ...]


class Paper(Fact):
    """How sheets typed from paper are read; `date_formats` are those of `datetime.strptime`."""

    date_formats: tuple[Line, ...]
    columns: PaperColumns
