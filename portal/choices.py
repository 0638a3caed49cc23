"""The choices of a filter on a page."""

from collections.abc import Sequence
from typing import NamedTuple

from cocreation.programme.lists import Territory, Theme


class Choice(NamedTuple):
    """One choice of a filter."""

    key: str
    name: str
    chosen: bool


def choices(facts: Sequence[Theme | Territory], chosen: str | None, language: str) -> list[Choice]:
    """Return a choice for each theme or territory of the programme."""
    return [Choice(each.key, each.name.say(language), each.key == chosen) for each in facts]
