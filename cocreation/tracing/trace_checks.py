"""The judge of all threads from proposals to the plan and back: what is torn, and where."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from cocreation.programme.facts import Programme
from cocreation.proposals.hops import Hop
from cocreation.tracing import closing
from storage.engine import Tx
from storage.tracing import breaks, fates, traces


class Kind(StrEnum):
    """What may be torn."""

    UNANSWERED = "unanswered"  # a proposal without an outcome and a reason
    UNTOLD = "untold"  # an answer that did not reach the author
    END_UNTOLD = "end untold"  # the author was not told where the idea went
    MEMBER_LOST = "member lost"  # a proposal dropped out of a group
    ORIGIN_LOST = "origin lost"  # a draft that does not know an origin any more
    BARE_REJECTION = "bare rejection"  # without reasons or a counterproposal
    COUNTER_UNLINKED = "counter unlinked"  # a counterproposal that answers to no draft
    FROM_NOWHERE = "from nowhere"  # a commitment without draft or earlier commitment
    PARAGRAPH_WITHOUT_ORIGIN = "paragraph without origin"
    PARAGRAPH_LOST_ORIGIN = "paragraph lost origin"  # one that its commitment has


class Break(NamedTuple):
    """One thread that is torn: at which code, and what it should lead to, if that is known."""

    kind: Kind
    code: str
    other: str = ""


def broken(tx: Tx, *, ended: bool = False) -> list[Break]:
    """Return every thread that is torn; none is as it should be.

    `ended`: the validated commitments were presented, so that every author has to know the end.
    """
    found = [
        *(Break(Kind.UNANSWERED, code) for code in fates.unanswered(tx)),
        *(Break(Kind.UNTOLD, code) for code in fates.answers_untold(tx, hop=Hop.ANSWERED)),
        *(Break(Kind.MEMBER_LOST, *each) for each in breaks.lost_members(tx)),
        *(Break(Kind.ORIGIN_LOST, *each) for each in breaks.vanished_origins(tx, hop=Hop.IN_DRAFT)),
        *(Break(Kind.BARE_REJECTION, *each) for each in breaks.bare_rejections(tx)),
        *(Break(Kind.COUNTER_UNLINKED, *each) for each in breaks.unlinked_counterproposals(tx)),
        *(
            Break(Kind.FROM_NOWHERE, code)
            for code in breaks.commitments_from_nowhere(tx, tx.kept(Programme).plan.key)
        ),
        *_paragraphs(tx),
    ]
    if ended:
        found += [
            Break(Kind.END_UNTOLD, code)
            for code in (
                *fates.undecided(tx, hops=closing.DECIDED),
                *fates.left_out_untold(tx, hop=Hop.LEFT_OUT),
            )
        ]
    return found


def _paragraphs(tx: Tx) -> Iterator[Break]:
    """Judge the newest plan: framing text without a commitment needs no origin.

    A commitment reaches back by its draft, whose table is an origin too, and by an earlier one.
    What is said of an earlier plan's commitment has that one.
    """
    plan, ours = traces.plan(tx), f"{tx.kept(Programme).plan.key}-"
    for each in () if plan is None else plan.paragraphs:
        if each.commitment is None or not each.commitment.startswith(ours):
            continue
        chain = traces.commitment_chain(tx, each.commitment)
        drafts = [
            one.id
            for made in chain
            if made.draft_id is not None
            for one in traces.draft_chain(tx, made.draft_id)
        ]
        if not drafts and len(chain) < 2:
            yield Break(Kind.PARAGRAPH_WITHOUT_ORIGIN, each.number, each.commitment)
        for code in sorted(set(traces.origins_of(tx, drafts)) - set(each.origins)):
            yield Break(Kind.PARAGRAPH_LOST_ORIGIN, each.number, code)
