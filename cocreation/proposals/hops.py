"""The hops of a proposal on its way into the plan: each is told to its author, once."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from cocreation.proposals import proposals
from storage.commitments import drafts
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.people import people
from storage.proposals import told as records
from storage.records import ProposalRecord


class Hop(StrEnum):
    """What may happen to a proposal on its way, in the order it usually does."""

    GROUPED = "grouped"
    IN_THEME = "in theme"
    IN_STATEMENT = "in statement"
    ANSWERED = "answered"
    IN_DRAFT = "in draft"
    OUT_OF_DRAFT = "out of draft"
    APPROVED = "approved"
    REJECTED = "rejected"
    COUNTERED = "countered"
    SILENT = "silent"
    LEFT_OUT = "left out"
    PRESENTED = "presented"
    DRAFT_LEFT_OUT = "draft left out"
    DEVELOPED = "developed"
    COMPLETED = "completed"
    IN_PLAN = "in plan"
    PLAN_APPROVED = "plan approved"
    DELIVERED = "delivered"
    LAUNCHED = "launched"


def tell(
    tx: Tx, sources: Iterable[ProposalRecord], *, hop: Hop, subject: str, now: datetime
) -> dict[str, list[ProposalRecord]]:
    """Write down that a hop of these proposals is told now; return whom to tell of which.

    `subject` is the code of where they went. What was told before is left out. Who has no address
    (paper, erased, blocked) is no key of the answer: the hop is public under the proposal's code.
    """
    by_author: dict[str, list[ProposalRecord]] = {}
    for each in sources:
        reached = each.author_id
        if reached is not None and people.best_address(tx, reached) is None:
            reached = None
        fresh = records.put(
            tx, proposal_id=each.id, hop=hop, subject=subject, person_id=reached, now=now
        )
        if fresh and reached is not None:
            by_author.setdefault(reached, []).append(each)
    return by_author


def answered(code: str, version: int) -> str:
    """Return the subject under which this version of the answer to a proposal is told."""
    return f"{code}/{version}"


def origins(tx: Tx, draft: DraftRecord) -> list[ProposalRecord]:
    """Return the proposals a draft comes from; a counterproposal has those it answers to, too."""
    codes = dict.fromkeys(draft.origins)
    while draft.counter_to is not None:
        answered_to = drafts.by_id(tx, draft.counter_to)
        if answered_to is None:
            break
        draft = answered_to
        codes |= dict.fromkeys(draft.origins)
    return [proposals.known(tx, code) for code in codes]
