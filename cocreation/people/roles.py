"""Who holds which role, and how a role ends. How one begins: invitations."""

from datetime import datetime
from typing import Any

from cocreation.oversight import approvals, audit
from cocreation.oversight.approvals import Approval
from cocreation.people import designees
from cocreation.permissions import Action, Actor, Role, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.people import invitations
from storage.people import people as person_records
from storage.people import roles as records
from storage.people.roles import GrantRecord

Grant = GrantRecord

REMOVE_ADMIN = "remove_admin"
"""The kind of approval that removing an administrator waits for."""


def administrators(tx: Tx) -> list[str]:
    """Return the ids of those who administer."""
    return records.with_role(tx, Role.ADMIN)


def name_of(tx: Tx, person_id: str) -> str | None:
    """Return the name that staff know a person of theirs by; None for anybody else."""
    named = [each.name for each in records.held_by(tx, person_id) if each.name is not None]
    return named[-1] if named else None


def last_name_of(tx: Tx, person_id: str) -> str | None:
    """Return the name that staff know or knew a person by: what they did stays theirs."""
    named = [each.name for each in records.ever_held_by(tx, person_id) if each.name is not None]
    return named[-1] if named else None


def roles_of(tx: Tx, person_id: str) -> frozenset[Role]:
    """Return all that a person is now, for their menu."""
    state = str(person_records.about(tx, person_id)["state"])
    granted = frozenset(each.role for each in records.held_by(tx, person_id))
    return Actor.of(person_id, state, granted).roles


def team(tx: Tx, actor: Actor) -> list[Grant]:
    """Return every role that somebody holds, by name, for who administers."""
    require(tx, actor, Action.MANAGE_ROLES)
    return sorted(records.held(tx), key=lambda each: (each.name or "", each.role))


def mine(tx: Tx, actor: Actor, *, person_id: str) -> list[Grant]:
    """Return the roles a person holds, for that person, oldest first."""
    require(tx, actor, Action.LEAVE_ROLE, owner=person_id)
    return records.held_by(tx, person_id)


def say_name(tx: Tx, actor: Actor, *, person_id: str, name: str) -> None:
    """Tell one's own name to the staff, where no invitation said it.

    Refused to who holds no role, and where an invitation named the person.
    """
    if not mine(tx, actor, person_id=person_id):
        raise Refusal("roles.none")
    if name_of(tx, person_id) is not None or not records.set_name(tx, person_id, name):
        raise Refusal("roles.name_known")


def find(tx: Tx, actor: Actor, *, grant_id: str) -> Grant:
    """Return a role that somebody holds. Refused when it has ended, or never was."""
    require(tx, actor, Action.MANAGE_ROLES)
    return _held(tx, grant_id)


def set_institution(
    tx: Tx, actor: Actor, *, grant_id: str, institution: str, now: datetime
) -> Grant:
    """State of which institution of the programme somebody is the authority."""
    grant = find(tx, actor, grant_id=grant_id)
    known = {each.key for each in tx.kept(Programme).institutions}
    if grant.role != Role.AUTHORITY or institution not in known:
        raise Refusal("refusal.not_allowed")
    records.set_organisation(tx, grant.id, institution)
    audit.record(
        tx,
        actor,
        action="role.institution",
        subject=grant.person_id,
        now=now,
        before={"institution": grant.organisation},
        after={"institution": institution},
    )
    return grant


def remove(tx: Tx, actor: Actor, *, grant_id: str, reason: str, now: datetime) -> Grant | Approval:
    """Take a role from somebody at once; another administrator's must be approved first.

    Return the grant that ended, or what now waits. Refused for the last administrator.
    """
    grant = find(tx, actor, grant_id=grant_id)
    if grant.role != Role.ADMIN or grant.person_id == actor.person_id:
        return end(tx, actor, grant, action="role.remove", reason=reason, now=now)
    records.lock(tx)
    _require_still_admin(tx, actor)
    return approvals.ask(
        tx,
        actor,
        kind=REMOVE_ADMIN,
        subject=grant.id,
        facts={"grant": grant.id, "about": grant.person_id},
        reason=reason,
        now=now,
    )


def remove_approved(tx: Tx, actor: Actor, *, approval: Approval, now: datetime) -> Grant:
    """Take an administrator's role, as one asked and another approved."""
    grant = find(tx, actor, grant_id=approval.facts["grant"])
    if (approval.kind, approval.state) != (REMOVE_ADMIN, "approved"):
        raise Refusal("refusal.not_allowed")
    return end(tx, actor, grant, action="role.remove", reason=approval.reason, now=now)


def leave(tx: Tx, actor: Actor, *, grant_id: str, reason: str, now: datetime) -> Grant:
    """Give one's own role back. Refused to the last administrator."""
    grant = _held(tx, grant_id)
    require(tx, actor, Action.LEAVE_ROLE, owner=grant.person_id)
    return end(tx, actor, grant, action="role.leave", reason=reason, now=now)


def end(
    tx: Tx, actor: Actor, grant: Grant, *, action: str, reason: str | None, now: datetime
) -> Grant:
    """End a role, and what its holder had begun with it: whoever calls this asked the table.

    Refused for the last administrator, and when it has ended meanwhile.
    """
    administered = grant.role == Role.ADMIN
    if administered:
        records.lock(tx)
        _require_still_admin(tx, actor)
        if administrators(tx) == [grant.person_id]:
            raise Settled("roles.last_admin")
    ended = records.revoke(tx, grant.id, revoked_by=actor.person_id, reason=reason, now=now)
    if not ended:
        raise Settled("roles.ended")
    invitations.end_hand_overs(tx, grant.id, now)
    designees.leave(tx, grant.id, reason=reason, now=now)
    if administered:
        approvals.drop(tx, kind=REMOVE_ADMIN, subject=grant.id)
        approvals.drop_of(tx, grant.person_id)
        invitations.end_of_inviter(tx, role=Role.ADMIN, invited_by=grant.person_id, now=now)
    audit.record(
        tx,
        actor,
        action=action,
        subject=grant.person_id,
        now=now,
        reason=reason,
        before={"role": grant.role},
    )
    return grant


def forget(tx: Tx, actor: Actor, *, person_id: str, now: datetime) -> None:
    """End every role of a person who is being erased, and empty their name wherever it is."""
    for grant in records.held_by(tx, person_id):
        end(tx, actor, grant, action="role.leave", reason=None, now=now)
    records.forget(tx, person_id)
    invitations.forget(tx, person_id, now)


def about(tx: Tx, person_id: str) -> dict[str, Any]:
    """Return what is kept of a person's roles and invitations, for the person."""
    return {
        "roles_held": [
            each.model_dump(
                include={"role", "name", "organisation", "granted_at", "revoked_at", "reason"}
            )
            for each in records.ever_held_by(tx, person_id)
        ],
        "invitations": [
            each.model_dump(include={"code", "role", "name", "organisation", "state", "used_at"})
            for each in invitations.of_person(tx, person_id)
        ],
    }


def _held(tx: Tx, grant_id: str) -> Grant:
    grant = records.find(tx, grant_id)
    if grant is None or grant.revoked_at is not None:
        raise Settled("roles.ended")
    return grant


def _require_still_admin(tx: Tx, actor: Actor) -> None:
    """Refuse who lost the role while this turn waited for the lock, and would act with it."""
    acts_as_admin = Role.ADMIN in actor.roles and actor.person_id is not None
    if acts_as_admin and actor.person_id not in administrators(tx):
        raise Refusal("refusal.not_allowed")


def note_grant(
    tx: Tx, actor: Actor, *, subject: str, role: str, person_id: str, now: datetime
) -> None:
    """Write into the audit log that a role begins; `subject` is what it was given by."""
    audit.record(
        tx,
        actor,
        action="role.grant",
        subject=subject,
        now=now,
        after={"role": role, "person": person_id},
    )
