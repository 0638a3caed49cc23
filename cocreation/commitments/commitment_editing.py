"""Changing a commitment that is being developed: each change is a version of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints

from cocreation.commitments import commitment_versions, plan_changes, plan_period
from cocreation.commitments.development import DEVELOPING, concerns
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.programme.institution_names import acronyms
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.texts import Paragraph, says_enough
from storage.commitments import commitments as records
from storage.commitments import drafts as draft_records
from storage.commitments import milestones as milestone_records
from storage.commitments.commitments import CommitmentRecord, MilestoneRecord
from storage.engine import Tx

_GOAL_MAX, _LINE_MAX = 600, 400
_GOAL_LEAST, _GOAL_WORDS = 20, 3

Goal = Annotated[
    Paragraph,
    StringConstraints(max_length=_GOAL_MAX),
    says_enough("goal_too_short", least=_GOAL_LEAST, words=_GOAL_WORDS),
]
Line = Annotated[Paragraph, StringConstraints(max_length=_LINE_MAX)]
"""What a milestone is, or what it delivers."""


class Milestone(BaseModel):
    """A milestone or action, with who answers for it, one of the commitment's institutions."""

    model_config = ConfigDict(frozen=True)

    what: Line
    starts_on: date
    ends_on: date
    deliverable: Line
    institution: str


class OfCommitment(NamedTuple):
    """A milestone and its commitment, both as they stand."""

    commitment: CommitmentRecord
    milestone: MilestoneRecord


def to_edit(tx: Tx, actor: Actor, *, code: str, read: int | None = None) -> CommitmentRecord:
    """Return a commitment that this actor may change, nobody else's to change until the commit.

    Refused while the plan is voted on, and once it is approved. Overtaken when it is not the
    version `read` any more.
    """
    require(tx, actor, Action.DEVELOP)
    plan_changes.require_changeable(tx)
    return as_read(developed(tx, actor, code=code), read)


def developed(tx: Tx, actor: Actor, *, code: str) -> CommitmentRecord:
    """Return a commitment that this actor develops, locked until the commit. Refused to others."""
    require(tx, actor, Action.DEVELOP)
    found = records.lock(tx, code)
    if found is None or found.plan != tx.kept(Programme).plan.key:
        raise Refusal("commitment.unknown", code=code)
    draft = None if found.draft_id is None else draft_records.by_id(tx, found.draft_id)
    if not concerns(
        tx,
        actor,
        theme=found.theme,
        bodies=(*found.responsible, *found.supporting),
        meeting=None if draft is None else draft.meeting_id,
    ):
        raise Refusal("development.not_yours", code=code)
    if found.state != DEVELOPING:
        raise Settled("commitment.is_withdrawn", code=code)
    return found


def as_read(found: CommitmentRecord, read: int | None) -> CommitmentRecord:
    """Return a commitment that is still as it was read. Raises Overtaken when it is not."""
    if read is not None and found.version != read:
        raise Overtaken("commitment.edited_meanwhile", code=found.code)
    return found


def change(
    tx: Tx, actor: Actor, *, code: str, read: int, facts: Mapping[str, str],
    institutions: Mapping[str, str] | None = None, reason: str | None, now: datetime,
) -> CommitmentRecord:  # fmt: skip
    """Change what a commitment says, or its institutions, and keep the version.

    Refused when nobody would answer for it, or an institution goes that has a milestone.
    """
    before = to_edit(tx, actor, code=code, read=read)
    if institutions is not None:
        check_institutions(tx, before, institutions)
    patterns = tx.kept(Programme).personal_data
    public = {name: mask(value, patterns) for name, value in facts.items()}
    said = None if reason is None else as_public(tx, reason)
    return _kept(tx, actor, before, public, institutions, said, now)


def add_milestone(
    tx: Tx, actor: Actor, *, code: str, milestone: Milestone, now: datetime
) -> tuple[CommitmentRecord, int]:
    """Add a milestone and return its number; what others changed meanwhile stays.

    Refused when its days are not in order, or not inside the plan, or its institution is none of
    the commitment's.
    """
    before = to_edit(tx, actor, code=code)
    facts = _checked(tx, before, milestone)
    number = milestone_records.add(tx, before.id, facts=facts, now=now)
    return _kept(tx, actor, before, {}, None, None, now), number


def to_edit_milestone(
    tx: Tx, actor: Actor, *, code: str, number: int, read: int | None = None
) -> OfCommitment:
    """Return a milestone that this actor may change. Refused when there is none of this number."""
    found = to_edit(tx, actor, code=code, read=read)
    for each in records.milestones(tx, found.id):
        if each.number == number:
            return OfCommitment(found, each)
    raise Refusal("milestone.unknown", code=code, number=number)


def change_milestone(
    tx: Tx, actor: Actor, *, code: str, number: int, read: int, facts: Mapping[str, object],
    now: datetime,
) -> CommitmentRecord:  # fmt: skip
    """Change what a milestone says. Refused as one that is added would be."""
    found = to_edit_milestone(tx, actor, code=code, number=number, read=read)
    present = found.milestone.model_dump(include=set(Milestone.model_fields))
    after = _checked(tx, found.commitment, Milestone.model_validate({**present, **facts}))
    milestone_records.change(tx, found.milestone.id, facts=after)
    return _kept(tx, actor, found.commitment, {}, None, None, now)


def remove_milestone(
    tx: Tx, actor: Actor, *, code: str, number: int, read: int, now: datetime
) -> CommitmentRecord:
    """Take a milestone out; earlier versions keep it, and its number is not used again."""
    found = to_edit_milestone(tx, actor, code=code, number=number, read=read)
    milestone_records.remove(tx, found.milestone.id)
    return _kept(tx, actor, found.commitment, {}, None, None, now)


def institutions_of(commitment: CommitmentRecord) -> Sequence[str]:
    """Return who may answer for a milestone. Refused while nobody answers for the commitment."""
    if not commitment.responsible:
        raise Refusal("milestone.no_institution", code=commitment.code)
    return (*commitment.responsible, *commitment.supporting)


def check_institutions(
    tx: Tx, commitment: CommitmentRecord, institutions: Mapping[str, str]
) -> None:
    """Refuse the parts of institutions when nobody would answer, or one with a milestone goes."""
    if "responsible" not in institutions.values():
        raise Refusal("commitment.no_responsible", code=commitment.code)
    gone = {*commitment.responsible, *commitment.supporting} - set(institutions)
    busy = {
        each.institution: f"{commitment.code}.{each.number}"
        for each in records.milestones(tx, commitment.id)
        if each.institution in gone
    }
    if busy:
        raise Refusal(
            "commitment.institution_busy",
            institutions=acronyms(tx.kept(Programme), sorted(busy)),
            milestones=", ".join(sorted(busy.values())),
        )


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _checked(tx: Tx, commitment: CommitmentRecord, milestone: Milestone) -> dict[str, str | date]:
    plan_period.check(tx, milestone.starts_on, milestone.ends_on)
    if milestone.institution not in institutions_of(commitment):
        facts = tx.kept(Programme)
        raise Refusal(
            "milestone.other_institution",
            code=commitment.code,
            institutions=acronyms(facts, institutions_of(commitment)),
        )
    patterns = tx.kept(Programme).personal_data
    public = {name: mask(getattr(milestone, name), patterns) for name in ("what", "deliverable")}
    return {**milestone.model_dump(), **public}


def _kept(
    tx: Tx, actor: Actor, before: CommitmentRecord, facts: Mapping[str, str],
    institutions: Mapping[str, str] | None, reason: str | None, now: datetime,
) -> CommitmentRecord:  # fmt: skip
    after = records.update(tx, before, facts=facts, institutions=institutions, now=now)
    if after is None:
        raise Overtaken("commitment.edited_meanwhile", code=before.code)
    commitment_versions.keep(tx, after, reason=reason, actor=actor, now=now)
    return after
