"""A vote of the commission: how one may vote, and when enough of them said yes."""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from cocreation.permissions import Role
from cocreation.programme.facts import Programme
from storage.engine import Tx
from storage.people import roles


class Choice(StrEnum):
    """How one may vote."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Tally(NamedTuple):
    """Where a vote stands: `needed` votes of any kind make the quorum of those who may vote.

    `carried`: there is a quorum, and of those who said yes or no enough said yes.
    """

    members: int
    yes: int
    no: int
    passed: int
    needed: int
    carried: bool

    @property
    def cast(self) -> int:
        """How many voted."""
        return self.yes + self.no + self.passed

    @property
    def has_quorum(self) -> bool:
        """Whether enough voted."""
        return self.cast >= self.needed


def tally(tx: Tx, cast: Mapping[str, int]) -> Tally:
    """Return where a vote stands, by the rules of the programme; `cast` counts by choice."""
    rules = tx.kept(Programme).votes
    count = len(members(tx))
    yes, no, passed = (cast.get(each, 0) for each in Choice)
    needed = math.ceil(count * rules.quorum / 100)
    enough = yes * 100 >= rules.share * (yes + no) and yes > 0
    return Tally(count, yes, no, passed, needed, enough and yes + no + passed >= needed)


def members(tx: Tx) -> list[str]:
    """Return the ids of those who may vote."""
    return roles.with_role(tx, Role.COMMISSION)
