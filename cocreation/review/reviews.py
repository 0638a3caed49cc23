"""The review board: each member of the commission scores every proposal, one at a time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from cocreation.permissions import Action, Actor, Role, require
from cocreation.proposals import proposals
from cocreation.refusals import Settled
from cocreation.texts import Paragraph
from storage.engine import Tx
from storage.people import roles
from storage.proposals import proposals as proposal_records
from storage.records import ProposalRecord
from storage.review import groups
from storage.review import reviews as records
from storage.review.groups import GroupRecord
from storage.review.reviews import Average as Average
from storage.review.reviews import ReviewRecord as ReviewRecord

LOWEST: Final = 1
HIGHEST: Final = 5
NUDGED_AGAIN_AFTER: Final = timedelta(hours=24)

Score = Annotated[int, Field(ge=LOWEST, le=HIGHEST)]


class Scores(BaseModel):
    """What a member thinks of a proposal: does it belong to the plan, can it be, is it urgent."""

    model_config = ConfigDict(frozen=True)

    pertinence: Score
    viability: Score
    priority: Score
    note: Paragraph | None = None


class ToReview(NamedTuple):
    """A proposal as the board looks at it: in full, with what is alike and what is thought of it.

    `own` is what the member who looks thinks of it; `wrote` whether they wrote it.
    """

    proposal: ProposalRecord
    supports: int
    group: GroupRecord | None
    alike: list[ProposalRecord]
    own: ReviewRecord | None
    wrote: bool


class Progress(NamedTuple):
    """How many proposals a member has reviewed, and how many are left to them."""

    person_id: str
    done: int
    left: int


class Opinion(NamedTuple):
    """What the board thinks of one proposal: the mean of each score, and the notes, unsigned.

    There is no mean where nobody reviewed it.
    """

    reviewers: int
    means: Mapping[str, float]
    notes: list[str]


def next_for(tx: Tx, actor: Actor, *, person_id: str, after: str | None = None) -> ToReview | None:
    """Return what a member reviews next, after a code or from where they begin; None at the end.

    Each member begins at another place, so that every proposal is soon read by somebody.
    """
    require(tx, actor, Action.REVIEW)
    begin = _beginning(tx, person_id) if after is None else after
    found = records.next_to_review(tx, person_id, after=begin)
    found = found or records.next_to_review(tx, person_id, after="")
    return None if found is None else _looked_at(tx, found, person_id)


def look_at(tx: Tx, actor: Actor, *, person_id: str, code: str) -> ToReview:
    """Return one proposal for a member. Refused when it is unknown, withdrawn or withheld."""
    require(tx, actor, Action.REVIEW)
    return _looked_at(tx, proposals.standing(tx, code), person_id)


def to_score(tx: Tx, actor: Actor, *, person_id: str, code: str) -> ProposalRecord:
    """Return a proposal that a member may score. Refused for their own."""
    require(tx, actor, Action.REVIEW)
    proposal = proposals.standing(tx, code)
    if proposal.author_id == person_id:
        raise Settled("board.own", code=code)
    return proposal


def score(
    tx: Tx, actor: Actor, *, person_id: str, code: str, scores: Scores, now: datetime
) -> ReviewRecord:
    """Write down what a member thinks of a proposal, once each: a second time changes it."""
    proposal = to_score(tx, actor, person_id=person_id, code=code)
    values = scores.model_dump(exclude={"note"})
    read = records.of_person(tx, proposal.id, person_id)
    if read is None:
        return records.insert(
            tx, proposal_id=proposal.id, person_id=person_id, scores=values, note=scores.note,
            now=now,
        )  # fmt: skip
    return records.update(tx, read, scores=values, note=scores.note, now=now)


def progress(tx: Tx, actor: Actor, *, person_id: str) -> Progress:
    """Return how far one member is."""
    require(tx, actor, Action.READ_REVIEWS)
    return Progress(person_id, *records.progress(tx, person_id))


def board(tx: Tx, actor: Actor) -> list[Progress]:
    """Return how far each member of the commission is, who has most left first."""
    require(tx, actor, Action.READ_REVIEWS)
    found = [progress(tx, actor, person_id=each) for each in roles.with_role(tx, Role.COMMISSION)]
    return sorted(found, key=lambda each: (-each.left, each.person_id))


def nudge(tx: Tx, actor: Actor, *, now: datetime) -> tuple[list[Progress], int]:
    """Return whom to remind of what is left to them, and how many were less than a day ago.

    Nobody is reminded twice within a day, nor the one who asks.
    """
    late = [each for each in board(tx, actor) if each.left and each.person_id != actor.person_id]
    ripe = []
    for each in late:
        last = records.nudged_at(tx, each.person_id)
        if last is None or last <= now - NUDGED_AGAIN_AFTER:
            records.set_nudged(tx, each.person_id, now)
            ripe.append(each)
    return ripe, len(late) - len(ripe)


def results(tx: Tx, actor: Actor) -> list[Average]:
    """Return what the board thinks of every proposal that stands, best first."""
    require(tx, actor, Action.READ_REVIEWS)
    return records.averages(tx)


def opinion(tx: Tx, actor: Actor, *, code: str) -> Opinion:
    """Return what the board thinks of one proposal."""
    require(tx, actor, Action.READ_REVIEWS)
    found = records.of_proposal(tx, proposals.known(tx, code).id)
    notes = [each.note for each in found if each.note is not None]
    means = {
        name: sum(getattr(each, name) for each in found) / len(found)
        for name in ("pertinence", "viability", "priority")
        if found
    }
    return Opinion(len(found), means, notes)


def _beginning(tx: Tx, person_id: str) -> str:
    """Return the code after which a member begins: the board stands spread over all proposals."""
    members: Mapping[str, int] = {
        each: place for place, each in enumerate(roles.with_role(tx, Role.COMMISSION))
    }
    return records.place(tx, members.get(person_id, 0) / max(1, len(members)))


def _looked_at(tx: Tx, proposal: ProposalRecord, person_id: str) -> ToReview:
    alike = proposals.similar(
        tx,
        title=proposal.title,
        problem=proposal.problem,
        idea=proposal.idea,
        theme=proposal.theme,
        without=proposal.code,
    )
    return ToReview(
        proposal,
        proposal_records.supports(tx, proposal.id),
        groups.of_proposal(tx, proposal.id),
        alike,
        records.of_person(tx, proposal.id, person_id),
        wrote=proposal.author_id == person_id,
    )
