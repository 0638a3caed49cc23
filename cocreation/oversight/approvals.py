"""The two-person rule: what one administrator asks for and another one decides."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, Role, require
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.oversight import approvals as records
from storage.oversight.approvals import ApprovalRecord
from storage.people import people

Approval = ApprovalRecord

LIFE = timedelta(days=7)
_OPERATOR = "operator"


def ask(
    tx: Tx,
    actor: Actor,
    *,
    kind: str,
    subject: str,
    facts: Mapping[str, Any],
    reason: str | None,
    now: datetime,
) -> Approval:
    """Let an act wait for another administrator, 7 days at most.

    One of a kind waits for a subject: a newer one replaces it. `facts` hold what the effect needs,
    ids and keys that JSON can keep, never a person's name. Under `about` they may name a person
    who must not decide while somebody else can.
    """
    require(tx, actor, Action.APPROVE)
    approval = records.insert(
        tx,
        kind=kind,
        subject=subject,
        facts=facts,
        reason=reason,
        asked_by=actor.person_id or _OPERATOR,
        expires_at=now + LIFE,
        now=now,
    )
    audit.record(
        tx,
        actor,
        action="approval.ask",
        subject=approval.code,
        now=now,
        reason=reason,
        after={"kind": kind, "subject": subject},
    )
    return approval


def decide(
    tx: Tx, actor: Actor, *, code: str, yes: bool, reason: str | None, now: datetime
) -> Approval:
    """Approve or refuse what waits, once; whoever calls this lets the effect follow.

    Refused when it is unknown, decided, expired, or was asked by the same person.
    """
    require(tx, actor, Action.APPROVE)
    found = find(tx, actor, code=code)
    if actor.person_id not in deciders(tx, found) and found.facts.get("about") == actor.person_id:
        raise Settled("approval.about_you", code=code)
    state = "approved" if yes else "refused"
    decided = records.decide(
        tx,
        code=code,
        state=state,
        decided_by=actor.person_id or _OPERATOR,
        reason=reason,
        now=now,
    )
    if decided is None:
        raise _why_not(find(tx, actor, code=code), actor)
    audit.record(
        tx,
        actor,
        action="approval.approve" if yes else "approval.refuse",
        subject=decided.code,
        now=now,
        reason=reason,
        before={"state": "waiting"},
        after={"state": state, "kind": decided.kind, "subject": decided.subject},
    )
    return decided


def to_decide(tx: Tx, actor: Actor, *, code: str) -> Approval:
    """Return what has this code and still waits. Refused as `decide` would."""
    found = find(tx, actor, code=code)
    if found.state != "waiting":
        raise _why_not(found, actor)
    return found


def find(tx: Tx, actor: Actor, *, code: str) -> Approval:
    """Return what has this code, decided or not. Refused when there is none."""
    require(tx, actor, Action.APPROVE)
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("approval.unknown", code=code)
    return found


def waiting(tx: Tx, actor: Actor, *, now: datetime) -> list[Approval]:
    """Return what waits for a decision, longest wait first."""
    require(tx, actor, Action.APPROVE)
    return records.waiting(tx, now)


def waiting_for(tx: Tx, actor: Actor, *, kind: str, subject: str, now: datetime) -> Approval | None:
    """Return what waits for a decision about a subject; None when nothing does."""
    found = waiting(tx, actor, now=now)
    return next((each for each in found if (each.kind, each.subject) == (kind, subject)), None)


def lapse(tx: Tx, *, now: datetime) -> list[Approval]:
    """End what nobody decided in time, and return it: each once."""
    return sorted(records.lapse(tx, now), key=lambda each: each.code)


def drop(tx: Tx, *, kind: str, subject: str) -> None:
    """End what waits for a subject that went away, without a decision."""
    records.expire(tx, kind=kind, subject=subject)


def drop_of(tx: Tx, person_id: str) -> None:
    """End what somebody asked for who administers no more."""
    records.expire_of(tx, person_id)


def deciders(tx: Tx, approval: Approval) -> list[str]:
    """Return the ids of who may decide this: the person it is about only if nobody else can."""
    able = others(tx, approval.asked_by)
    return [each for each in able if each != approval.facts.get("about")] or able


def others(tx: Tx, person_id: str) -> list[str]:
    """Return the ids of the administrators who could decide; none while there is only one."""
    return [each for each in people.with_role(tx, Role.ADMIN) if each != person_id]


def _why_not(found: Approval, actor: Actor) -> Refusal:
    if found.state in ("approved", "refused"):
        return Settled(f"approval.was_{found.state}", code=found.code)
    if found.state == "waiting" and found.asked_by == (actor.person_id or _OPERATOR):
        return Settled("approval.own", code=found.code)
    return Settled("approval.expired", code=found.code)
