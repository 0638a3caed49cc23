"""What becomes of invitations: somebody who opened one is given the role, or refused it."""

from datetime import datetime
from typing import NamedTuple

from cocreation.oversight import approvals, audit
from cocreation.oversight.approvals import Approval
from cocreation.people import designees, roles
from cocreation.people.invitations import Invitation
from cocreation.people.roles import Grant
from cocreation.permissions import Action, Actor, Role, require
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.people import invitations as records
from storage.people import people
from storage.people import roles as role_records

ADMIN_ROLE = "admin_role"
"""The kind of approval that making an administrator waits for."""


class Accepted(NamedTuple):
    """A confirmed invitation, who holds its role now, and the role it took over."""

    invitation: Invitation
    person_id: str
    handed_over: Grant | None


def waiting(tx: Tx, actor: Actor, *, now: datetime) -> list[Invitation]:
    """Return the invitations that may still lead to a role, oldest first."""
    require(tx, actor, Action.MANAGE_ROLES)
    return records.alive(tx, now)


def find(tx: Tx, actor: Actor, *, code: str) -> Invitation:
    """Return the invitation people call by this code. Refused when there is none."""
    require(tx, actor, Action.MANAGE_ROLES)
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("invitation.unknown", code=code)
    return found


def to_decide(tx: Tx, actor: Actor, *, code: str) -> Invitation:
    """Return the invitation that may still be taken back, or whose request waits."""
    found = find(tx, actor, code=code)
    if found.state not in ("open", "requested"):
        raise _not_waiting(found)
    return found


def confirm(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Accepted | Approval:
    """Give the role that somebody asked for with an invitation.

    To administer takes two: who invited lets it wait for another administrator, unless there is
    none. Refused when nobody asked, when it is decided, and to who asked.
    """
    require(tx, actor, Action.MANAGE_ROLES)
    found = find(tx, actor, code=code)
    if found.state != "requested" or found.expires_at <= now:
        raise _not_waiting(found)
    if found.person_id == actor.person_id:
        raise Refusal("invitation.own_request")
    if found.role == Role.ADMIN:
        role_records.lock(tx)
        if actor.person_id is not None and actor.person_id not in roles.administrators(tx):
            raise Refusal("refusal.not_allowed")
        if found.invited_by == actor.person_id and approvals.others(tx, found.invited_by or ""):
            return approvals.ask(
                tx,
                actor,
                kind=ADMIN_ROLE,
                subject=code,
                facts={"invitation": code},
                reason=None,
                now=now,
            )
        approvals.drop(tx, kind=ADMIN_ROLE, subject=code)
    return _accepted(tx, actor, found, now)


def refuse(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> Invitation:
    """Refuse what somebody asked for, or withdraw an invitation that nobody has opened yet."""
    found = find(tx, actor, code=code)
    decided = records.decide(
        tx, found.id, states=("open", "requested"), to="refused", by=actor.person_id, now=now
    )
    if not decided:
        raise _not_waiting(found)
    approvals.drop(tx, kind=ADMIN_ROLE, subject=code)
    said_no(tx, actor, found, "role.refuse", reason, now)
    return found


def said_no(
    tx: Tx, actor: Actor, found: Invitation, action: str, reason: str, now: datetime
) -> None:
    """Free the seat that an invitation was for, and note who said no to it, and why."""
    designees.decline(tx, found.id, reason=reason, now=now)
    audit.record(
        tx,
        actor,
        action=action,
        subject=str(found.code),
        now=now,
        reason=reason,
        before={"state": found.state, "role": found.role, "person": found.person_id},
        after={"state": "refused"},
    )


def _accepted(tx: Tx, actor: Actor, found: Invitation, now: datetime) -> Accepted:
    assert found.person_id is not None
    seats = designees.seats_of(tx, found.id)
    held = {each.role: each.id for each in role_records.held_by(tx, found.person_id)}
    if (found.role in held and not seats) or people.about(tx, found.person_id)["state"] != "active":
        raise Settled("invitation.person_cannot", code=found.code)
    decided = records.decide(
        tx, found.id, states=("requested",), to="accepted", by=actor.person_id, now=now
    )
    if not decided:
        raise _not_waiting(find(tx, actor, code=str(found.code)))
    grant_id = held.get(found.role)
    if grant_id is None:
        grant_id = role_records.grant_role(
            tx,
            found.person_id,
            found.role,
            now,
            name=found.name,
            organisation=found.organisation,
            granted_by=actor.person_id,
        )
        roles.note_grant(
            tx, actor, subject=str(found.code), role=found.role, person_id=found.person_id, now=now
        )
    for each in seats:
        designees.take(
            tx,
            each,
            person_id=found.person_id,
            grant_id=grant_id,
            handed_over=found.hands_over,
            now=now,
        )
    handed_over = None if found.hands_over is None else role_records.find(tx, found.hands_over)
    if handed_over is not None and handed_over.revoked_at is None:
        roles.end(tx, actor, handed_over, action="role.leave", reason=None, now=now)
    return Accepted(found, found.person_id, handed_over)


def _not_waiting(found: Invitation) -> Refusal:
    if found.state in ("open", "accepted", "refused"):
        return Settled(f"invitation.is_{found.state}", code=found.code)
    return Settled("invitation.is_over", code=found.code)
