"""Invitations: for one named person, used once; opening one asks, an administrator confirms."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation import wrong_codes
from cocreation.oversight import approvals, audit
from cocreation.oversight.approvals import Approval
from cocreation.people import designees, roles
from cocreation.people.roles import Grant
from cocreation.permissions import GRANTED, Action, Actor, Role, require
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.people import invitations as records
from storage.people import people
from storage.people import roles as role_records
from storage.people.invitations import InvitationRecord

Invitation = InvitationRecord

ADMIN_ROLE = "admin_role"
"""The kind of approval that making an administrator waits for."""

LIFE = timedelta(days=7)
WRONG_CODES = "invitation"
_GROUP = 8


class Made(NamedTuple):
    """An invitation and its secret, which is told once and kept nowhere."""

    invitation: Invitation
    secret: str

    @property
    def typed(self) -> str:
        """The secret as one writes it, in groups."""
        return spaced(self.secret)


class Accepted(NamedTuple):
    """A confirmed invitation, who holds its role now, and the role it took over."""

    invitation: Invitation
    person_id: str
    handed_over: Grant | None


def spaced(secret: str) -> str:
    """Return a secret in groups that are easy to copy by hand."""
    return "-".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def new_admin_code(tx: Tx, now: datetime) -> str | None:
    """Return a fresh one-time code that makes the first administrator; None when there is one.

    Earlier codes end. Only a fingerprint of the code is kept.
    """
    if roles.administrators(tx):
        return None
    records.end_nameless(tx, Role.ADMIN, now)
    secret = _new_secret()
    records.insert_nameless(tx, role=Role.ADMIN, secret=secret, expires_at=now + LIFE, now=now)
    return spaced(secret)


def invite(
    tx: Tx,
    actor: Actor,
    *,
    role: Role,
    name: str,
    organisation: str | None,
    takes_over: str | None = None,
    now: datetime,
) -> Made:
    """Invite one named person to a role; `organisation` is a key of the programme or a name.

    `takes_over` is the grant that ends when theirs begins.
    """
    require(tx, actor, Action.INVITE)
    if role == Role.AUTHORITY and organisation is None:
        raise Refusal("invite.authority_of")
    return _made(
        tx, actor, role=role, name=name, organisation=organisation, grant=takes_over, now=now
    )


def hand_over(tx: Tx, actor: Actor, *, grant_id: str, name: str, now: datetime) -> Made:
    """Invite a successor to one's own role, which ends when theirs begins."""
    grant = role_records.find(tx, grant_id)
    if grant is None or grant.revoked_at is not None:
        raise Settled("roles.ended")
    require(tx, actor, Action.LEAVE_ROLE, owner=grant.person_id)
    return _successor(tx, actor, grant, name, now)


def invite_successor(tx: Tx, actor: Actor, *, grant_id: str, name: str, now: datetime) -> Made:
    """Invite who is to take over somebody's role, which ends when theirs begins."""
    require(tx, actor, Action.INVITE)
    grant = role_records.find(tx, grant_id)
    if grant is None or grant.revoked_at is not None:
        raise Settled("roles.ended")
    return _successor(tx, actor, grant, name, now)


def open_with(
    tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime
) -> Invitation | None:
    """Ask for the role of an invitation; None for a code that is not good, which is counted.

    The first administrator's takes effect at once; of the others the state is "requested". Opening
    one's own once more changes nothing. Refused after 5 wrong codes within an hour.
    """
    require(tx, actor, Action.USE_INVITATION)
    wrong_codes.require_tries_left(tx, person_id, what=WRONG_CODES, now=now)
    secret = secret_in(code)
    found = records.by_secret(tx, secret)
    if found is not None and (found.state, found.person_id) == ("requested", person_id):
        return found
    if _is_theirs(tx, actor, found):
        raise Refusal("invitation.already_yours")
    opened = records.use(tx, secret=secret, person_id=person_id, expires_at=now + LIFE, now=now)
    if opened is None:
        wrong_codes.note(tx, person_id, what=WRONG_CODES, now=now)
        return None
    return opened if opened.code is not None else _made_first(tx, actor, opened, person_id, now)


def secret_in(code: str) -> str:
    """Return the secret that somebody wrote, in whatever groups."""
    return "".join(letter for letter in code if letter.isalnum()).upper()


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


# ── one invitation ────────────────────────────────────────────────────────────────────────────────


def _new_secret() -> str:
    return secrets.token_hex(16).upper()


def _made(
    tx: Tx,
    actor: Actor,
    *,
    role: Role,
    name: str,
    organisation: str | None,
    grant: str | None,
    now: datetime,
) -> Made:
    if role not in GRANTED:
        raise Refusal("refusal.not_allowed")
    secret = _new_secret()
    made = records.insert(
        tx,
        role=role,
        secret=secret,
        name=name,
        organisation=organisation,
        hands_over=grant,
        invited_by=actor.person_id,
        expires_at=now + LIFE,
        now=now,
    )
    audit.record(
        tx,
        actor,
        action="role.invite",
        subject=str(made.code),
        now=now,
        after={"role": role, "hands_over": grant},
    )
    return Made(made, secret)


def _successor(tx: Tx, actor: Actor, grant: Grant, name: str, now: datetime) -> Made:
    records.end_hand_overs(tx, grant.id, now)
    made = _made(
        tx,
        actor,
        role=Role(grant.role),
        name=name,
        organisation=grant.organisation,
        grant=grant.id,
        now=now,
    )
    designees.succeed(tx, grant.id, made.invitation, now)
    return made


def _made_first(
    tx: Tx, actor: Actor, opened: Invitation, person_id: str, now: datetime
) -> Invitation | None:
    """Make the first administrator; a printed code is worth nothing once there is one."""
    role_records.lock(tx)
    first = not roles.administrators(tx)
    state = "accepted" if first else "ended"
    records.decide(tx, opened.id, states=("requested",), to=state, by=None, now=now)
    if not first:
        return None
    role_records.grant_role(tx, person_id, opened.role, now)
    _audit_grant(tx, actor, "first", opened.role, person_id, now)
    return opened.model_copy(update={"state": state})


def _is_theirs(tx: Tx, actor: Actor, found: Invitation | None) -> bool:
    """Return whether an invitation gives only what its opener has: a seat is another one."""
    if found is None or found.state != "open" or Role(found.role) not in actor.roles:
        return False
    return not designees.seats_of(tx, found.id)


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
        _audit_grant(tx, actor, str(found.code), found.role, found.person_id, now)
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


def _audit_grant(
    tx: Tx, actor: Actor, subject: str, role: str, person_id: str, now: datetime
) -> None:
    audit.record(
        tx,
        actor,
        action="role.grant",
        subject=subject,
        now=now,
        after={"role": role, "person": person_id},
    )


def _not_waiting(found: Invitation) -> Refusal:
    if found.state in ("open", "accepted", "refused"):
        return Settled(f"invitation.is_{found.state}", code=found.code)
    return Settled("invitation.is_over", code=found.code)
