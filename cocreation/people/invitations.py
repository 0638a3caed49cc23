"""Invitations: for one named person, used once. Opening one asks; invitation_decisions answers."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation import wrong_codes
from cocreation.oversight import audit
from cocreation.people import designees, roles
from cocreation.people.roles import Grant
from cocreation.permissions import GRANTED, Action, Actor, Role, require
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.people import invitations as records
from storage.people import roles as role_records
from storage.people.invitations import InvitationRecord

Invitation = InvitationRecord

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
    roles.note_grant(tx, actor, subject="first", role=opened.role, person_id=person_id, now=now)
    return opened.model_copy(update={"state": state})


def _is_theirs(tx: Tx, actor: Actor, found: Invitation | None) -> bool:
    """Return whether an invitation gives only what its opener has: a seat is another one."""
    if found is None or found.state != "open" or Role(found.role) not in actor.roles:
        return False
    return not designees.seats_of(tx, found.id)
