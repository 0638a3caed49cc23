"""How drafts that go on, and commitments that continue, become commitments of the plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cocreation.commitments import commitment_versions, drafts, plan_changes, plan_period
from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, Role, require
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.institution_names import parts
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.validation import validation
from storage.commitments import commitments as records
from storage.commitments import left_out
from storage.commitments.commitments import CommitmentRecord
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.liaisons import designations
from storage.meetings import meeting_facilitators, meetings

DEVELOPING, CONTINUING, WITHDRAWN = "developing", "continuing", "withdrawn"


LACKS = ("goal", "responsible", "milestone", "outside")
"""What a commitment may lack, in the order it is said."""


class Made(NamedTuple):
    """A commitment that was made, and the draft it comes from, if it comes from one."""

    commitment: CommitmentRecord
    draft: DraftRecord | None


class Lacking(NamedTuple):
    """A commitment that is being developed, and the names of what it lacks."""

    commitment: CommitmentRecord
    lacks: list[str]


class Work(NamedTuple):
    """What stage 12 has before it: drafts that wait, commitments, earlier ones that continue."""

    waiting: list[DraftRecord]
    commitments: list[Lacking]
    continuing: list[CommitmentRecord]


def work(tx: Tx, actor: Actor) -> Work:
    """Return what there is to develop."""
    require(tx, actor, Action.DEVELOP)
    plan = tx.kept(Programme).plan.key
    return Work(
        waiting(tx),
        [Lacking(each, lacks(tx, each)) for each in of_plan(tx)],
        [
            each
            for each in records.every(tx, states=(CONTINUING,))
            if each.plan != plan and records.continuing(tx, each.id) is None
        ],
    )


def waiting(tx: Tx) -> list[DraftRecord]:
    """Return the drafts that go on, have no commitment and were not left out."""
    return [
        drafts.public(tx, each)
        for each in validation.going_on(tx)
        if records.of_draft(tx, each.id) is None and left_out.reason(tx, each.id) is None
    ]


def of_plan(tx: Tx) -> list[CommitmentRecord]:
    """Return the commitments of the plan that is being made, by their code."""
    return records.every(tx, plan=tx.kept(Programme).plan.key, states=(DEVELOPING,))


def lacks(tx: Tx, commitment: CommitmentRecord) -> list[str]:
    """Return the names of what a commitment lacks, some of LACKS.

    A milestone always has its days, its deliverable and who answers for it; "outside": the plan's
    days have changed and do not hold all of them any more.
    """
    found = []
    if not commitment.goal:
        found.append("goal")
    if not commitment.responsible:
        found.append("responsible")
    if not records.milestones(tx, commitment.id):
        found.append("milestone")
    if any(each.code == commitment.code for each in plan_period.outside(tx)):
        found.append("outside")
    return found


def develop(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Made:
    """Make the commitment of a draft, under the next code of the plan; once.

    Refused when the draft does not go on. One that was left out is taken in again by who
    administers.
    """
    require(tx, actor, Action.DEVELOP)
    plan_changes.require_changeable(tx)
    draft = drafts.known(tx, code)
    meetings.lock_by_id(tx, draft.meeting_id)
    draft = drafts.known(tx, code)
    if draft.state == "withdrawn":
        raise Settled("draft.is_withdrawn", code=code)
    if draft.id not in {each.id for each in validation.going_on(tx)}:
        raise Settled("development.not_going_on", code=code)
    if not concerns(tx, actor, theme=draft.theme, bodies=_bodies(draft), meeting=draft.meeting_id):
        raise Refusal("development.not_yours", code=code)
    made = records.of_draft(tx, draft.id)
    reason = left_out.reason(tx, draft.id)
    administers = Role.ADMIN in actor.roles
    if made is not None and (made.state != WITHDRAWN or not administers):
        raise Settled("development.already", code=code, commitment=made.code)
    if made is not None:
        return Made(_taken_in(tx, actor, made, now), draft)
    if reason is not None and not administers:
        raise Settled("development.left_out", code=code, reason=reason)
    left_out.take_back(tx, draft.id)
    facts = drafts.public(tx, draft).model_dump(
        include={"title", "problem", "solution", "theme", "value"}
    )
    return Made(
        _insert(
            tx, actor, {**facts, "draft_id": draft.id},
            parts(draft.responsible, draft.supporting), now,
        ),
        draft,
    )  # fmt: skip


def carry_on(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Made:
    """Make the commitment that carries on one of an earlier plan; once.

    What is invented in that one is not taken over.
    """
    require(tx, actor, Action.DEVELOP)
    plan_changes.require_changeable(tx)
    earlier = records.lock(tx, code)
    if earlier is None:
        raise Refusal("commitment.unknown", code=code)
    if earlier.state != CONTINUING:
        raise Settled("development.not_continuing", code=code)
    bodies = (*earlier.responsible, *earlier.supporting)
    if not concerns(tx, actor, theme=earlier.theme, bodies=bodies, meeting=None):
        raise Refusal("development.not_yours", code=code)
    made = records.continuing(tx, earlier.id)
    if made is not None:
        raise Settled("development.already", code=code, commitment=made.code)
    names = ("title", "problem", "solution", "theme", "value")
    facts = {
        name: None if name in earlier.examples and name != "title" else getattr(earlier, name)
        for name in names
    }
    shares = parts(
        () if "responsible" in earlier.examples else earlier.responsible,
        () if "supporting" in earlier.examples else earlier.supporting,
    )
    return Made(_insert(tx, actor, {**facts, "continues": earlier.id}, shares, now), None)


def to_leave_out(tx: Tx, actor: Actor, *, code: str) -> DraftRecord:
    """Return a draft that goes on and that this actor may leave out of the plan.

    Settled when it was left out already.
    """
    require(tx, actor, Action.LEAVE_OUT)
    plan_changes.require_changeable(tx)
    draft = drafts.known(tx, code)
    meetings.lock_by_id(tx, draft.meeting_id)
    if draft.id not in {each.id for each in validation.going_on(tx)}:
        raise Settled("development.not_going_on", code=code)
    made, reason = records.of_draft(tx, draft.id), left_out.reason(tx, draft.id)
    if reason is not None or (made is not None and made.state == WITHDRAWN):
        raise Settled("development.is_left_out", code=code)
    return draft


def leave_out(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> DraftRecord:
    """Leave a draft out of the plan with a public reason; its commitment, too, if it has one."""
    draft = to_leave_out(tx, actor, code=code)
    said = as_public(tx, reason)
    made = records.of_draft(tx, draft.id)
    if made is not None:
        _moved(tx, actor, made, WITHDRAWN, said, now)
    left_out.put(tx, draft.id, reason=said, decided_by=actor.person_id, now=now)
    audit.record(
        tx, actor, action="development.leave_out", subject=code, now=now, reason=said,
        after={"commitment": None if made is None else made.code},
    )  # fmt: skip
    return draft


def reason_left_out(tx: Tx, draft: DraftRecord) -> str | None:
    """Return the public reason for which a draft was left out of the plan, or None."""
    return left_out.reason(tx, draft.id)


def concerns(
    tx: Tx, actor: Actor, *, theme: str | None, bodies: tuple[str, ...], meeting: str | None
) -> bool:
    """Return whether a commitment is this actor's to develop.

    It is for who administers; for the liaisons of its institutions (`bodies`); and for those who
    facilitate the table of its draft (`meeting` by its id), or one of the stage on its theme.
    """
    if Role.ADMIN in actor.roles:
        return True
    me = actor.person_id
    if me is None:
        return False
    if Role.LIAISON in actor.roles and any(
        each.person_id == me and each.institution in bodies for each in designations.serving(tx)
    ):
        return True
    if Role.FACILITATOR not in actor.roles:
        return False
    if meeting is not None and me in meeting_facilitators.of_meeting(tx, meeting):
        return True
    here = programme.standing(tx)
    kinds = [each.key for each in here.programme.meeting_kinds if here.stage.key in each.stages]
    return theme is not None and meeting_facilitators.runs_on(tx, me, theme=theme, kinds=kinds)


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _bodies(draft: DraftRecord) -> tuple[str, ...]:
    return (*draft.responsible, *draft.supporting)


def _insert(
    tx: Tx, actor: Actor, facts: Mapping[str, object], shares: Mapping[str, str], now: datetime
) -> CommitmentRecord:
    plan = tx.kept(Programme).plan
    number = records.next_number(tx, plan.key)
    made = records.insert(
        tx, code=plan.code(number), plan=plan.key, number=number,
        facts={**facts, "state": DEVELOPING}, institutions=shares, now=now,
    )  # fmt: skip
    commitment_versions.keep(tx, made, reason=None, actor=actor, now=now)
    return made


def _taken_in(tx: Tx, actor: Actor, made: CommitmentRecord, now: datetime) -> CommitmentRecord:
    if made.draft_id is not None:
        left_out.take_back(tx, made.draft_id)
    return _moved(tx, actor, made, DEVELOPING, None, now)


def _moved(
    tx: Tx, actor: Actor, made: CommitmentRecord, state: str, reason: str | None, now: datetime
) -> CommitmentRecord:
    locked = records.lock(tx, made.code)
    assert locked is not None
    after = records.update(tx, locked, facts={"state": state}, now=now)
    assert after is not None
    commitment_versions.keep(tx, after, reason=reason, actor=actor, now=now)
    return after
