"""The reasoned answer to every proposal: written, looked at, published, told to who wrote it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.proposals import hops, proposals
from cocreation.proposals.hops import Hop
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.proposals import proposals as proposal_records
from storage.records import ProposalRecord
from storage.review import answers as records
from storage.review import themes
from storage.review.answers import AnswerRecord as AnswerRecord


class Outcome(StrEnum):
    """What became of a proposal in the choice of themes."""

    INCLUDED = "included"  # it is part of an approved theme
    NOT_CHOSEN = "not_chosen"
    ELSEWHERE = "elsewhere"  # another body, or another process, has to do with it


class Board(NamedTuple):
    """How far the answers are: codes without one, how many are written, how many published."""

    unanswered: list[str]
    written: int
    published: int


class Published(NamedTuple):
    """A proposal and the answer that was just published."""

    proposal: ProposalRecord
    answer: AnswerRecord


def write(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    outcome: Outcome,
    theme: str | None,
    reason: str,
    now: datetime,
) -> None:
    """Write the answer to a proposal; until it is published it may be written anew.

    Refused for an approved theme that is none, or that the proposal is no part of.
    """
    proposal = to_answer(tx, actor, code=code)
    theme_id = None
    if outcome is Outcome.INCLUDED:
        approved = [
            each for each in themes.of_proposal(tx, proposal.id) if each.state == "approved"
        ]
        named = [each for each in approved if theme in (None, each.code)]
        if not named:
            raise Refusal("answer.no_theme", code=code)
        theme_id = named[0].id
    records.put(
        tx,
        proposal_id=proposal.id,
        outcome=outcome,
        theme_id=theme_id,
        reason=as_public(tx, reason),
        written_by=actor.person_id,
        now=now,
    )


def to_answer(tx: Tx, actor: Actor, *, code: str) -> ProposalRecord:
    """Return a proposal that waits for an answer. Refused when it has a published one."""
    require(tx, actor, Action.ANSWER_PROPOSAL)
    proposal = proposals.known(tx, code)
    if proposal.state != "received":
        raise Settled(f"proposal.is_{proposal.state}", code=code)
    kept = records.of_proposal(tx, proposal.id)
    if kept is not None and kept.state == "published":
        raise Settled("answer.is_published", code=code)
    return proposal


def board(tx: Tx, actor: Actor) -> Board:
    """Return how far the answers are."""
    require(tx, actor, Action.ANSWER_PROPOSAL)
    counts = records.counts(tx)
    return Board(records.unanswered(tx), counts.get("written", 0), counts.get("published", 0))


def publish(
    tx: Tx, actor: Actor, *, code: str | None = None, limit: int, now: datetime
) -> list[Published]:
    """Publish the answer to one proposal, or up to `limit` of those that are written."""
    require(tx, actor, Action.PUBLISH_ANSWERS)
    if code is None:
        waiting = records.written(tx, limit=limit)
    else:
        proposal = proposals.known(tx, code)
        kept = records.of_proposal(tx, proposal.id)
        if kept is None or kept.state == "reopened":
            raise Refusal("answer.none", code=code)
        if kept.state == "published":
            raise Settled("answer.is_published", code=code)
        waiting = [(proposal, kept)]
    return [_published(tx, actor, proposal, kept, now) for proposal, kept in waiting]


def told(tx: Tx, published: Sequence[Published], *, now: datetime) -> dict[str, list[Published]]:
    """Write down that these answers are told now; return whom to tell of which, once each.

    An answer that was opened anew and published again is another one.
    """
    by_author: dict[str, list[Published]] = {}
    for each in published:
        subject = hops.answered(each.proposal.code, each.answer.version)
        reached = hops.tell(tx, [each.proposal], hop=Hop.ANSWERED, subject=subject, now=now)
        for author in reached:
            by_author.setdefault(author, []).append(each)
    return by_author


def of(tx: Tx, proposal: ProposalRecord) -> AnswerRecord | None:
    """Return the published answer to a proposal, for everybody; None while there is none."""
    kept = records.of_proposal(tx, proposal.id)
    return kept if kept is not None and kept.state == "published" else None


def _published(
    tx: Tx, actor: Actor, proposal: ProposalRecord, kept: AnswerRecord, now: datetime
) -> Published:
    if not records.publish(tx, proposal.id, now):
        raise Settled("answer.is_published", code=proposal.code)
    noted = proposal_records.update(
        tx, proposal, what="answered", facts={}, actor_id=actor.person_id, now=now,
        reason=kept.reason,
    )  # fmt: skip
    if noted is None:
        raise Refusal("proposal.changed_meanwhile", code=proposal.code)
    audit.record(
        tx, actor, action="answer.publish", subject=proposal.code, now=now, reason=kept.reason,
        after={"outcome": kept.outcome, "theme": kept.theme},
    )  # fmt: skip
    return Published(noted, kept)
