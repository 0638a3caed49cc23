"""Following a commitment after the launch, and telling how far it is."""

from datetime import datetime
from enum import StrEnum

from cocreation.commitments import catalogue
from cocreation.oversight import audit
from cocreation.people import spokespeople
from cocreation.permissions import Action, Actor, Role, may, require
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.commitments import commitments, followers, progress
from storage.commitments.commitments import CommitmentRecord, MilestoneRecord
from storage.commitments.progress import ProgressRecord
from storage.engine import Tx


class Progress(StrEnum):
    """How far a commitment is."""

    NOT_STARTED = "not_started"
    BEGUN = "begun"
    SUBSTANTIAL = "substantial"
    COMPLETED = "completed"


def follow(
    tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime
) -> tuple[CommitmentRecord, bool]:
    """Let somebody follow a commitment; return it, and whether they did not before."""
    found = followable(tx, actor, code=code)
    return catalogue.public(tx, found), followers.put(tx, found.id, person_id, now)


def followable(tx: Tx, actor: Actor, *, code: str) -> CommitmentRecord:
    """Return a commitment that may be followed. Refused when it ended."""
    require(tx, actor, Action.FOLLOW)
    return _going_on(tx, code)


def stop_following(
    tx: Tx, actor: Actor, *, person_id: str, code: str
) -> tuple[CommitmentRecord, bool]:
    """Let somebody follow a commitment no longer; return it, and whether they did."""
    require(tx, actor, Action.STOP_NEWS)
    found = catalogue.known(tx, code)
    return catalogue.public(tx, found), followers.take_away(tx, found.id, person_id)


def followed_by(tx: Tx, actor: Actor, *, person_id: str) -> list[CommitmentRecord]:
    """Return the commitments that somebody follows, by their code."""
    require(tx, actor, Action.READ_OWN)
    codes = [code for code, _, _ in followers.of_person(tx, person_id)]
    return [catalogue.public(tx, catalogue.known(tx, each)) for each in codes]


def follows(tx: Tx, commitment: CommitmentRecord, person_id: str) -> bool:
    """Return whether somebody follows a commitment."""
    return followers.follows(tx, commitment.id, person_id)


def may_report(tx: Tx, actor: Actor, commitment: CommitmentRecord) -> bool:
    """Return whether an actor tells how far a commitment is: staff, or a liaison of its own."""
    if not may(actor, Action.REPORT_PROGRESS) or catalogue.is_over(commitment):
        return False
    if Role.ADMIN in actor.roles:
        return True
    return spokespeople.speaks_for(tx, actor.person_id, commitment)


def reportable(
    tx: Tx, actor: Actor, *, code: str
) -> tuple[CommitmentRecord, list[MilestoneRecord]]:
    """Return a commitment that this actor may report on, with its milestones.

    Refused to the liaison of another institution, and when it ended.
    """
    require(tx, actor, Action.REPORT_PROGRESS)
    found = _going_on(tx, code)
    if not may_report(tx, actor, found):
        raise Refusal("progress.of_another", code=code)
    return found, commitments.milestones(tx, found.id)


def reportables(tx: Tx, actor: Actor) -> list[CommitmentRecord]:
    """Return the commitments on which this actor may report, the present plan's first."""
    require(tx, actor, Action.REPORT_PROGRESS)
    found = [each.commitment for each in catalogue.listed(tx, actor)]
    return [each for each in found if may_report(tx, actor, each)]


def report(
    tx: Tx, actor: Actor, *, code: str, state: Progress, text: str, link: str | None,
    milestone: int | None, now: datetime,
) -> tuple[CommitmentRecord, ProgressRecord]:  # fmt: skip
    """Tell in public how far a commitment is, or one milestone of it, by its number."""
    found, milestones = reportable(tx, actor, code=code)
    ids = {each.number: each.id for each in milestones}
    if milestone is not None and milestone not in ids:
        raise Refusal("progress.no_milestone", code=code, number=milestone)
    progress.insert(
        tx, commitment_id=found.id, milestone_id=None if milestone is None else ids[milestone],
        state=state, text=as_public(tx, text), link=link, reported_by=actor.person_id, now=now,
    )  # fmt: skip
    audit.record(
        tx, actor, action="commitment.progress", subject=code, now=now,
        after={"state": state, "milestone": milestone},
    )  # fmt: skip
    return catalogue.public(tx, found), progress.of_commitment(tx, found.id)[0]


def _going_on(tx: Tx, code: str) -> CommitmentRecord:
    found = catalogue.known(tx, code)
    if catalogue.is_over(found):
        raise Settled("commitment.is_over", code=code)
    return found
