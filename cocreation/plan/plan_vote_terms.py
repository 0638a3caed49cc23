"""When the time of the vote on the plan is nearly over, and when it is: who is told, once each."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from cocreation.plan import plan_votes, plans
from cocreation.programme import programme
from cocreation.programme.stages import Capability
from cocreation.review import ballots
from cocreation.review.ballots import Term
from storage.engine import Tx
from storage.plan import plan_versions
from storage.plan.plan_versions import PlanVersionRecord


class Rung(NamedTuple):
    """The vote on the plan, whose time ended or ends soon: `to` are those who have not voted."""

    version: PlanVersionRecord
    term: Term
    cast: int
    members: int
    to: Sequence[str]


def ring(tx: Tx, now: datetime) -> Rung | None:
    """Note what is to be said of the vote on the plan and return it, if anything.

    Doing it twice does nothing more.
    """
    seen = plans.public(tx)
    is_open = programme.standing(tx).is_open(Capability.DRAFTING)
    if seen is None or not seen.version.is_voted_on or not is_open:
        return None
    version = seen.version
    closes_at = version.vote_closes_at
    assert closes_at is not None
    opened = plan_versions.noticed_at(tx, version.id, ballots.notice(Term.OPENED, closes_at))
    term = ballots.said_of(tx, closes_at, opened, now)
    if term is None:
        return None
    if not plan_versions.note_notice(tx, version.id, ballots.notice(term, closes_at), now):
        return None
    count = plan_votes.tally(tx, version)
    left = ballots.silent(tx, partial(plan_votes.own, tx, version))
    to = left if term is Term.ENDS else []
    return Rung(version, term, count.cast, count.members, to) if to or term is Term.ENDED else None
