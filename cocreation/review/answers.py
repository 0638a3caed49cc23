"""The reasoned answer to every proposal: written, looked at, published, told to who wrote it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
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


class Answered(NamedTuple):
    """A proposal and its answer."""

    proposal: ProposalRecord
    answer: AnswerRecord


class Unanswered(NamedTuple):
    """A proposal that waits for an answer, and what is written so far: not published yet."""

    proposal: ProposalRecord
    written: AnswerRecord | None

    @property
    def version(self) -> int:
        """The version of what is written, 0 where nothing is."""
        return 0 if self.written is None else self.written.version


def write(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    read: int,
    outcome: Outcome,
    theme: str | None,
    reason: str,
    now: datetime,
) -> None:
    """Write the answer to a proposal; until it is published it may be written anew.

    Refused for an approved theme that is none, or that the proposal is no part of. Overtaken when
    what is written is not the version `read`.
    """
    proposal = to_answer(tx, actor, code=code, read=read).proposal
    before = records.of_proposal(tx, proposal.id)
    theme_id = None
    if outcome is Outcome.INCLUDED:
        approved = [
            each for each in themes.of_proposal(tx, proposal.id) if each.state == "approved"
        ]
        named = [each for each in approved if theme in (None, each.code)]
        if not named:
            raise Settled("answer.no_theme", code=code)
        theme_id = named[0].id
    done = records.put(
        tx,
        proposal_id=proposal.id,
        read=0 if before is None else before.version,
        outcome=outcome,
        theme_id=theme_id,
        reason=as_public(tx, reason),
        written_by=actor.person_id,
        now=now,
    )
    if not done:
        raise Settled("proposal.changed_meanwhile", code=code)


def to_answer(tx: Tx, actor: Actor, *, code: str, read: int | None = None) -> Unanswered:
    """Return a proposal that waits for an answer. Refused when it has a published one.

    Overtaken when somebody wrote one meanwhile: what is written is not the version `read`.
    """
    require(tx, actor, Action.ANSWER_PROPOSAL)
    proposal = proposals.known(tx, code)
    if proposal.state != "received":
        raise Settled(f"proposal.is_{proposal.state}", code=code)
    kept = records.of_proposal(tx, proposal.id)
    if kept is not None and kept.state == "published":
        raise Settled("answer.is_published", code=code)
    found = Unanswered(proposal, kept if kept is not None and kept.state == "written" else None)
    if read is not None and found.written is not None and found.version != read:
        told = f"answer.overtaken.{found.written.outcome}"
        raise Overtaken(told, code=code, reason=found.written.reason)
    return found


def board(tx: Tx, actor: Actor) -> Board:
    """Return how far the answers are."""
    require(tx, actor, Action.ANSWER_PROPOSAL)
    counts = records.counts(tx)
    return Board(records.unanswered(tx), counts.get("written", 0), counts.get("published", 0))


def written(tx: Tx, actor: Actor) -> list[Answered]:
    """Return the answers that are written and not published, by the codes of their proposals."""
    require(tx, actor, Action.ANSWER_PROPOSAL)
    return [Answered(*each) for each in records.written(tx)]


def to_publish(
    tx: Tx, actor: Actor, *, code: str | None = None, until: datetime | None = None, limit: int
) -> list[Answered]:
    """Return the answer to one proposal, or up to `limit` of those that are written.

    Refused when there is none; `until`: what was written after this moment is none of them.
    """
    require(tx, actor, Action.PUBLISH_ANSWERS)
    if code is None:
        found = records.written(tx, until=until, limit=limit)
        if not found:
            raise Settled("answers.none_written")
        return [Answered(*each) for each in found]
    proposal = proposals.known(tx, code)
    kept = records.of_proposal(tx, proposal.id)
    if kept is None or kept.state == "reopened":
        raise Settled("answer.none", code=code)
    if kept.state == "published":
        raise Settled("answer.is_published", code=code)
    if until is not None and kept.written_at > until:
        raise Settled("answer.written_anew", code=code)
    return [Answered(proposal, kept)]


def publish(
    tx: Tx, actor: Actor, *, code: str | None = None, until: datetime, limit: int, now: datetime
) -> list[Answered]:
    """Publish the answer to one proposal, or up to `limit` of those written until a moment."""
    found = to_publish(tx, actor, code=code, until=until, limit=limit)
    return [_published(tx, actor, each.proposal, each.answer, now) for each in found]


def told(tx: Tx, published: Sequence[Answered], *, now: datetime) -> dict[str, list[Answered]]:
    """Write down that these answers are told now; return whom to tell of which, once each.

    An answer that was opened anew and published again is another one.
    """
    by_author: dict[str, list[Answered]] = {}
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
) -> Answered:
    if not records.publish(tx, kept, now):
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
    return Answered(noted, kept)
