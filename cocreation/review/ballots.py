"""A vote of the commission: how one may vote, and when enough of them said yes."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from cocreation.permissions import Role
from cocreation.programme.facts import Programme
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.people import roles


class Choice(StrEnum):
    """How one may vote."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Term(StrEnum):
    """What can be said of the time of a vote."""

    OPENED = "opened"
    ENDS = "ends"  # tomorrow, or today where it was not said yesterday
    ENDED = "ended"


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


def notice(term: Term, closes_at: datetime) -> str:
    """Return under what name it is noted that something was said of a vote that ends then."""
    return f"vote {term} {closes_at:%Y%m%d%H%M}"


def said_of(tx: Tx, closes_at: datetime, opened_at: datetime | None, now: datetime) -> Term | None:
    """Return what is to be said of the time of a vote now, if anything.

    Who was asked today needs no reminder of it.
    """
    if closes_at <= now:
        return Term.ENDED
    facts = tx.kept(Programme)
    today = schedule.today(facts, now)
    if opened_at is not None and schedule.today(facts, opened_at) == today:
        return None
    return Term.ENDS if schedule.today(facts, closes_at) - today <= timedelta(days=1) else None


def silent(tx: Tx, vote_of: Callable[[str], object | None]) -> list[str]:
    """Return the members who have not voted, by how each did."""
    return [each for each in members(tx) if vote_of(each) is None]
