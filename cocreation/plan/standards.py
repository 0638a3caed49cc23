"""The standards that a plan answers to: what each asks for, and which records show it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cocreation.programme.elements import Fact, Words
from cocreation.programme.file import PROGRAMMES, read
from cocreation.programme.plan import Standard as StandardKey

FOLDER = PROGRAMMES / "standards"


class Shows(StrEnum):
    """What our records can show."""

    FORUM = "forum"
    RULES = "rules"
    SITE = "site"
    MINUTES = "minutes"
    PLAN = "plan"
    SCHEDULE = "schedule"
    OUTREACH = "outreach"
    INPUTS = "inputs"
    ANSWERS = "answers"
    OBSERVATIONS = "observations"
    FOLLOW_UP = "follow-up"


class Requirement(Fact):
    """Something a standard asks for, in words of our own."""

    key: str
    says: Words
    shown_by: Annotated[Sequence[Shows], Field(min_length=1)]


class Standard(Fact):
    """A standard and what it asks for, in its order; `source` is its address, if it has one."""

    key: str
    name: Words
    source: str | None = None
    requirements: Annotated[Sequence[Requirement], Field(min_length=1)]


def load(key: StandardKey) -> Standard:
    """Read a standard that comes with the product. Raises ProgrammeFault when it cannot be read."""
    _, raw = read(FOLDER / f"{key}.toml")
    return Standard.model_validate(raw)
