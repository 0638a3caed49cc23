"""What the words after a command name: groups and proposals by their codes, a place in a list."""

import re

from cocreation.proposals import proposals
from cocreation.review import groups

_APART = re.compile(r"[\s,;]+")
_PLACE = re.compile(r"\s*\+\s*([0-9]{1,6})\s*")


def codes(words: str) -> list[str]:
    """Return the codes of groups and proposals, in the order and as often as they are named."""
    parts = (each for each in _APART.split(words.strip()) if each)
    found = (groups.as_code(each) or proposals.as_code(each) for each in parts)
    return [each for each in found if each is not None]


def place(words: str) -> int:
    """Return how many things of a list come before what is asked for, as in "+8"; else 0."""
    found = _PLACE.fullmatch(words)
    return 0 if found is None else int(found[1])
