"""Telling the authors of proposals that went into no commitment that it is so, and why."""

from datetime import datetime
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.proposals import hops
from cocreation.proposals.hops import Hop
from cocreation.reasons import as_public
from cocreation.refusals import Refusal
from cocreation.tracing import ends
from storage.engine import Tx
from storage.proposals import proposals as proposal_records
from storage.records import ProposalRecord
from storage.tracing import fates

CHUNK = 50
"""How many proposals one turn closes."""

DECIDED = (
    Hop.APPROVED, Hop.REJECTED, Hop.COUNTERED, Hop.SILENT, Hop.PRESENTED, Hop.DEVELOPED,
    Hop.IN_PLAN, Hop.PLAN_APPROVED, Hop.DELIVERED, Hop.LAUNCHED,
)  # fmt: skip
"""The hops that tell where an idea in a draft went: what an authority decided, and all later."""


class Closed(NamedTuple):
    """A proposal that was closed, and the public reason."""

    proposal: ProposalRecord
    reason: str


class Closing(NamedTuple):
    """What one turn closed, whom to tell of which, and how many are left."""

    closed: list[Closed]
    by_author: dict[str, list[Closed]]
    left: int


def waiting(tx: Tx, actor: Actor) -> list[ProposalRecord]:
    """Return the proposals in no draft commitment whose authors were not told so, by code."""
    require(tx, actor, Action.CLOSE_PROPOSALS)
    return fates.left_out(tx, hop=Hop.LEFT_OUT)


def unexplained(tx: Tx, proposals: list[ProposalRecord]) -> list[str]:
    """Return the codes of those of whom nobody has said why they went no further."""
    said = ends.reasons(tx, proposals)
    return [each.code for each in proposals if each.code not in said]


def close(tx: Tx, actor: Actor, *, reason: str | None, now: datetime) -> Closing:
    """Close the next proposals, each with the last reason that was said, or else with this one.

    Refused when one needs a reason and none is given.
    """
    found = waiting(tx, actor)
    said = None if reason is None else as_public(tx, reason)
    known = ends.reasons(tx, found[:CHUNK])
    closed: list[Closed] = []
    by_author: dict[str, list[Closed]] = {}
    for each in found[:CHUNK]:
        why = known.get(each.code, said)
        if why is None:
            raise Refusal("closing.needs_reason", code=each.code)
        noted = proposal_records.update(
            tx, each, what="left_out", facts={}, actor_id=actor.person_id, now=now, reason=why
        )
        if noted is None:
            raise Refusal("proposal.changed_meanwhile", code=each.code)
        audit.record(tx, actor, action="proposal.leave_out", subject=each.code, now=now, reason=why)
        one = Closed(noted, why)
        closed.append(one)
        for author in hops.tell(tx, [noted], hop=Hop.LEFT_OUT, subject=each.code, now=now):
            by_author.setdefault(author, []).append(one)
    return Closing(closed, by_author, len(found) - len(closed))
