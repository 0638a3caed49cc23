"""What a programme states of the plan it leads to."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from cocreation.programme.elements import Fact, Key, Words
from cocreation.programme.meetings import Sector

PlanKey = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{1,12}$")]
"""What the codes of a plan's commitments begin with: "4PAN"."""


class Standard(StrEnum):
    """The standard of participation and co-creation that a plan answers to."""

    OF_2017 = "ogp-2017"
    OF_2022 = "ogp-2022"


class Plan(Fact):
    """The plan that is being made. `values` are what a commitment may serve, as OGP calls them.

    `standard` says which requirements the package that is delivered shows evidence for.

    `key` never changes: it is part of every commitment's code, in this plan and in later ones.
    """

    key: PlanKey
    name: Words
    standard: Standard
    values: Annotated[tuple[Sector, ...], Field(min_length=1)]

    def value(self, key: Key) -> Sector:
        """Give the value of this key. Raises KeyError for a key the plan does not have."""
        return {each.key: each for each in self.values}[key]

    def code(self, number: int) -> str:
        """Return the code of the commitment with this number."""
        return f"{self.key}-{number:02d}"
