"""The commitments of earlier plans: taken in from their files, confirmed and changed by staff."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from cocreation.commitments.catalogue import known, state_of
from cocreation.commitments.earlier_plan_facts import EarlierCommitment, EarlierPlan, EarlierPlans
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.commitments import commitments as records
from storage.commitments.commitments import CommitmentRecord
from storage.engine import Tx

FIELDS: Final = ("state", "institutions", "solution")
"""What staff may change: the state, who answers for it, and what it does."""

_RESPONSIBLE, _SUPPORTING = "responsible", "supporting"


class Lacking(NamedTuple):
    """The codes of commitments that are not decided, or go on and lack something confirmed."""

    undecided: tuple[str, ...]
    institution: tuple[str, ...]
    text: tuple[str, ...]


def take_in(tx: Tx, *, now: datetime) -> int:
    """Take in the commitments that the files of earlier plans state; return how many were new.

    One that was taken in before is corrected to what its file says now, unless somebody has
    changed it since: what staff decided stays.
    """
    new = 0
    for plan in tx.kept(EarlierPlans):
        for stated in plan.commitments:
            code = plan.code(stated.number)
            kept = records.by_code(tx, code)
            facts, institutions = _facts(plan, stated), _institutions(stated)
            if kept is None:
                kept = records.insert(
                    tx, code=code, plan=plan.key, number=stated.number, facts=facts,
                    institutions=institutions, now=now,
                )  # fmt: skip
                _keep_version(tx, kept, reason=None, actor_id=None, now=now)
                new += 1
            elif _differs(kept, facts, institutions) and not _changed_by_staff(tx, kept):
                after = records.update(tx, kept, facts=facts, institutions=institutions, now=now)
                assert after is not None
                _keep_version(tx, after, reason=None, actor_id=None, now=now)
    return new


def to_edit(tx: Tx, actor: Actor, *, code: str, read: int | None = None) -> CommitmentRecord:
    """Return a commitment of an earlier plan that this actor may change.

    Overtaken when it is not the version `read` any more. Refused for one of the present plan.
    """
    require(tx, actor, Action.EDIT_CATALOGUE)
    found = known(tx, code)
    if found.plan == tx.kept(Programme).plan.key:
        raise Settled("commitment.of_this_plan", code=code)
    if read is not None and found.version != read:
        raise Overtaken("commitment.overtaken", code=code)
    return found


def edit(
    tx: Tx, actor: Actor, *, code: str, read: int, field: str, value: str | Sequence[str],
    reason: str, now: datetime,
) -> CommitmentRecord:  # fmt: skip
    """Set one of FIELDS, with a public reason: that confirms it, also where it stays the same.

    Institutions are keys of the programme: they answer for it, who supports it stays. Overtaken
    when it is not the version `read` any more; refused when nothing would change.
    """
    before = to_edit(tx, actor, code=code, read=read)
    said = as_public(tx, reason)
    institutions: dict[str, str] | None = None
    facts: dict[str, Any] = {}
    if field == "institutions":
        responsible = tuple(sorted(value))
        same = responsible == before.responsible
        institutions = dict.fromkeys(before.supporting, _SUPPORTING)
        institutions |= dict.fromkeys(responsible, _RESPONSIBLE)
    else:
        text = as_public(tx, str(value)) if field == "solution" else value
        same = text == getattr(before, field)
        facts[field] = text
    if same and field not in before.examples:
        raise Refusal("commitment.nothing_changes", code=code)
    facts["examples"] = tuple(each for each in before.examples if each != field)
    after = records.update(tx, before, facts=facts, institutions=institutions, now=now)
    if after is None:
        raise Overtaken("commitment.overtaken", code=code)
    _keep_version(tx, after, reason=said, actor_id=actor.person_id, now=now)
    audit.record(
        tx, actor, action="commitment.edit", subject=code, now=now, reason=said,
        before=_told(before, field), after=_told(after, field),
    )  # fmt: skip
    return after


def lacking(tx: Tx) -> Lacking:
    """Return what is not decided, or not confirmed, of the commitments of earlier plans."""
    earlier = [each for plan in tx.kept(EarlierPlans) for each in records.every(tx, plan=plan.key)]
    going_on = [each for each in earlier if state_of(each) == "continuing"]
    return Lacking(
        tuple(each.code for each in earlier if state_of(each) not in ("continuing", "ended")),
        tuple(
            each.code
            for each in going_on
            if not each.responsible or "institutions" in each.examples
        ),
        tuple(each.code for each in going_on if not each.solution or "solution" in each.examples),
    )


def snapshot(commitment: CommitmentRecord) -> str:
    """Return how a commitment reads now, as JSON."""
    facts = commitment.model_dump(
        mode="json", exclude={"id", "draft_id", "version", "created_at", "updated_at"}
    )
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


# ── what a file says, as the table has it ─────────────────────────────────────────────────────


def _facts(plan: EarlierPlan, stated: EarlierCommitment) -> dict[str, Any]:
    parts = {"state": stated.state, "solution": stated.text, "institutions": stated.institutions}
    source = plan.source if stated.text is None or stated.text.ejemplo else stated.text.source
    assert source is not None
    return {
        "title": stated.title,
        "solution": None if stated.text is None else stated.text.says,
        "state": stated.state.value,
        "ogp_code": stated.ogp_code,
        "source": plan.sources[source],
        "examples": tuple(name for name in FIELDS if (part := parts[name]) and part.ejemplo),
    }


def _institutions(stated: EarlierCommitment) -> dict[str, str]:
    if stated.institutions is None:
        return {}
    supporting = dict.fromkeys(stated.institutions.supporting, _SUPPORTING)
    return supporting | dict.fromkeys(stated.institutions.responsible, _RESPONSIBLE)


def _differs(
    kept: CommitmentRecord, facts: Mapping[str, Any], institutions: Mapping[str, str]
) -> bool:
    shares = dict.fromkeys(kept.supporting, _SUPPORTING)
    shares |= dict.fromkeys(kept.responsible, _RESPONSIBLE)
    return shares != institutions or any(getattr(kept, name) != facts[name] for name in facts)


def _changed_by_staff(tx: Tx, kept: CommitmentRecord) -> bool:
    """Return whether any version was made by a person: a file gives no reason."""
    return any(each.reason is not None for each in records.versions(tx, kept.id))


def _keep_version(
    tx: Tx, kept: CommitmentRecord, *, reason: str | None, actor_id: str | None, now: datetime
) -> None:
    text = snapshot(kept)
    records.add_version(tx, kept, snapshot=text, reason=reason, actor_id=actor_id, now=now)


def _told(commitment: CommitmentRecord, field: str) -> dict[str, Any]:
    confirmed = field not in commitment.examples
    if field == "institutions":
        return {"institutions": list(commitment.responsible), "confirmed": confirmed}
    return {field: getattr(commitment, field), "confirmed": confirmed}
