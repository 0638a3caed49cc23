"""Statements about invitations: each for one person, used once; only the code's fingerprint."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import invitation

_ALIVE = ("open", "requested")


class InvitationRecord(Record):
    """An invitation; `name` is opened. `state` is open, requested, accepted, refused or ended.

    `code` is how people speak of it, None for the first administrator's. `person_id` is who
    opened it. `hands_over` is the grant that ends when it is accepted.
    """

    id: str
    role: str
    code: str | None
    state: str
    name: str | None
    organisation: str | None
    hands_over: str | None
    invited_by: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    person_id: str | None


def insert_nameless(tx: Tx, *, role: str, secret: str, expires_at: datetime, now: datetime) -> None:
    """Record the invitation that the command line prints: for nobody named, by nobody."""
    tx.run(
        sa.insert(invitation),
        {
            "id": new_id(now),
            "role": role,
            "code_fingerprint": tx.vault.fingerprint(secret),
            "state": "open",
            "created_at": now,
            "expires_at": expires_at,
        },
    )


def insert(
    tx: Tx,
    *,
    role: str,
    secret: str,
    name: str,
    organisation: str | None,
    hands_over: str | None,
    invited_by: str | None,
    expires_at: datetime,
    now: datetime,
) -> InvitationRecord:
    """Record an invitation for one named person."""
    made = InvitationRecord(
        id=new_id(now),
        role=role,
        code=f"I-{next_value(tx, 'invitation code'):04d}",
        state="open",
        name=name,
        organisation=organisation,
        hands_over=hands_over,
        invited_by=invited_by,
        created_at=now,
        expires_at=expires_at,
        used_at=None,
        person_id=None,
    )
    tx.run(
        sa.insert(invitation),
        {
            **made.model_dump(exclude={"name"}),
            "sealed_name": tx.vault.seal(name),
            "code_fingerprint": tx.vault.fingerprint(secret),
        },
    )
    return made


def use(
    tx: Tx, *, secret: str, person_id: str, expires_at: datetime, now: datetime
) -> InvitationRecord | None:
    """Turn an open invitation into its opener's request; None when it is good no more.

    Of many who try, one gets it. `expires_at` is until when the request may be confirmed.
    """
    row = tx.one(
        sa.update(invitation)
        .where(
            invitation.c.code_fingerprint == tx.vault.fingerprint(secret),
            invitation.c.state == "open",
            invitation.c.expires_at > now,
        )
        .values(state="requested", used_at=now, person_id=person_id, expires_at=expires_at)
        .returning(invitation)
    )
    return None if row is None else _record(tx, row)


def reopen(
    tx: Tx, invitation_id: str, *, opened_by: str, expires_at: datetime, now: datetime
) -> InvitationRecord | None:
    """Turn the request of one person back into an open invitation; None when it is none any more.

    Nothing of the person stays with it.
    """
    row = tx.one(
        sa.update(invitation)
        .where(
            invitation.c.id == invitation_id,
            invitation.c.state == "requested",
            invitation.c.person_id == opened_by,
            invitation.c.expires_at > now,
        )
        .values(state="open", used_at=None, person_id=None, expires_at=expires_at)
        .returning(invitation)
    )
    return None if row is None else _record(tx, row)


def by_secret(tx: Tx, secret: str) -> InvitationRecord | None:
    """Return the invitation of a secret, whatever its state, or None."""
    return next(iter(_all(tx, invitation.c.code_fingerprint == tx.vault.fingerprint(secret))), None)


def by_code(tx: Tx, code: str) -> InvitationRecord | None:
    """Return the invitation people call by this code, or None."""
    return next(iter(_all(tx, invitation.c.code == code)), None)


def decide(
    tx: Tx, invitation_id: str, *, states: Sequence[str], to: str, by: str | None, now: datetime
) -> bool:
    """Decide an invitation that is still in one of these states; False when it is not."""
    decided = tx.run(
        sa.update(invitation)
        .where(
            invitation.c.id == invitation_id,
            invitation.c.state.in_(states),
            invitation.c.expires_at > now,
        )
        .values(state=to, decided_by=by, decided_at=now)
    )
    return decided.rowcount > 0


def by_id(tx: Tx, invitation_id: str) -> InvitationRecord | None:
    """Return an invitation, whatever its state, or None."""
    return next(iter(_all(tx, invitation.c.id == invitation_id)), None)


def alive(tx: Tx, now: datetime) -> list[InvitationRecord]:
    """Return what still may lead to a role, oldest first; the first administrator's aside."""
    return _all(
        tx,
        invitation.c.state.in_(_ALIVE),
        invitation.c.expires_at > now,
        invitation.c.code.is_not(None),
    )


def of_person(tx: Tx, person_id: str) -> list[InvitationRecord]:
    """Return the invitations a person opened, oldest first."""
    return _all(tx, invitation.c.person_id == person_id)


def end(tx: Tx, invitation_id: str, now: datetime) -> None:
    """End one that may still lead to a role."""
    _end(tx, now, invitation.c.id == invitation_id)


def end_nameless(tx: Tx, role: str, now: datetime) -> None:
    """End the open invitations to a role that the command line printed."""
    _end(tx, now, invitation.c.role == role, invitation.c.code.is_(None))


def end_of_inviter(tx: Tx, *, role: str, invited_by: str, now: datetime) -> None:
    """End what may still lead to a role and was invited by one person."""
    _end(tx, now, invitation.c.role == role, invitation.c.invited_by == invited_by)


def end_hand_overs(tx: Tx, grant_id: str, now: datetime) -> None:
    """End what would have handed a role over."""
    _end(tx, now, invitation.c.hands_over == grant_id)


def forget(tx: Tx, person_id: str, now: datetime) -> None:
    """End the requests of a person, and empty the name in all they opened."""
    _end(tx, now, invitation.c.person_id == person_id)
    tx.run(
        sa.update(invitation).where(invitation.c.person_id == person_id).values(sealed_name=None)
    )


def purge(tx: Tx, before: datetime) -> int:
    """Empty the name where an invitation led to nothing and ended before a moment; return how many.

    Whoever was confirmed has the name in the role.
    """
    return tx.run(
        sa.update(invitation)
        .where(
            invitation.c.state != "accepted",
            invitation.c.expires_at < before,
            invitation.c.sealed_name.is_not(None),
        )
        .values(sealed_name=None)
    ).rowcount


def _end(tx: Tx, now: datetime, *conditions: sa.ColumnElement[bool]) -> None:
    tx.run(
        sa.update(invitation)
        .where(invitation.c.state.in_(_ALIVE), *conditions)
        .values(state="ended", decided_at=now)
    )


def _all(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[InvitationRecord]:
    rows: Sequence[sa.Row[Any]] = tx.all(
        sa.select(invitation)
        .where(*conditions)
        .order_by(invitation.c.created_at, invitation.c.code)
    )
    return [_record(tx, row) for row in rows]


def _record(tx: Tx, row: sa.Row[Any]) -> InvitationRecord:
    values = row._asdict()
    sealed = values.pop("sealed_name")
    known = {key: values[key] for key in InvitationRecord.model_fields if key != "name"}
    return InvitationRecord(**known, name=None if sealed is None else tx.vault.open(sealed))
