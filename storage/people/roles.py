"""Statements about who holds which role."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import counter, person, role_grant


class GrantRecord(Record):
    """A role that somebody holds or held; the name opened, None when it is not known any more."""

    id: str
    person_id: str
    role: str
    name: str | None
    organisation: str | None
    granted_by: str | None
    granted_at: datetime
    revoked_at: datetime | None
    reason: str | None


def lock(tx: Tx) -> None:
    """Let only one transaction at a time change who administers; held until the commit."""
    tx.run(
        sa.update(counter).where(counter.c.name == "invitation code").values(value=counter.c.value)
    )


def grant_role(
    tx: Tx,
    person_id: str,
    role: str,
    now: datetime,
    *,
    name: str | None = None,
    organisation: str | None = None,
    granted_by: str | None = None,
) -> str:
    """Give a role from now on and return the grant's id."""
    key = new_id(now)
    tx.run(
        sa.insert(role_grant),
        {
            "id": key,
            "person_id": person_id,
            "role": role,
            "sealed_name": None if name is None else tx.vault.seal(name),
            "organisation": organisation,
            "granted_by": granted_by,
            "granted_at": now,
        },
    )
    return key


def with_role(tx: Tx, role: str) -> list[str]:
    """Return the ids of the active persons who hold a role."""
    rows = tx.all(
        sa.select(person.c.id)
        .distinct()
        .join(role_grant, role_grant.c.person_id == person.c.id)
        .where(
            role_grant.c.role == role,
            role_grant.c.revoked_at.is_(None),
            person.c.state == "active",
        )
        .order_by(person.c.id)
    )
    return [row.id for row in rows]


def held(tx: Tx) -> list[GrantRecord]:
    """Return every role that an active person holds, oldest first."""
    return _grants(
        tx,
        role_grant.c.revoked_at.is_(None),
        role_grant.c.person_id.in_(sa.select(person.c.id).where(person.c.state == "active")),
    )


def held_by(tx: Tx, person_id: str) -> list[GrantRecord]:
    """Return the roles a person holds, oldest first."""
    return _grants(tx, role_grant.c.person_id == person_id, role_grant.c.revoked_at.is_(None))


def ever_held_by(tx: Tx, person_id: str) -> list[GrantRecord]:
    """Return the roles a person holds or held, oldest first."""
    return _grants(tx, role_grant.c.person_id == person_id)


def find(tx: Tx, grant_id: str) -> GrantRecord | None:
    """Return a grant, ended or not; None when there is none."""
    return next(iter(_grants(tx, role_grant.c.id == grant_id)), None)


def revoke(
    tx: Tx, grant_id: str, *, revoked_by: str | None, reason: str | None, now: datetime
) -> bool:
    """End a role; False when it had ended already."""
    ended = tx.run(
        sa.update(role_grant)
        .where(role_grant.c.id == grant_id, role_grant.c.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by=revoked_by, reason=reason)
    )
    return ended.rowcount > 0


def set_name(tx: Tx, person_id: str, name: str) -> int:
    """Give a name to the roles a person holds without one; return how many those were."""
    return tx.run(
        sa.update(role_grant)
        .where(
            role_grant.c.person_id == person_id,
            role_grant.c.revoked_at.is_(None),
            role_grant.c.sealed_name.is_(None),
        )
        .values(sealed_name=tx.vault.seal(name))
    ).rowcount


def set_organisation(tx: Tx, grant_id: str, organisation: str) -> None:
    """State for which body somebody holds a role."""
    tx.run(
        sa.update(role_grant).where(role_grant.c.id == grant_id).values(organisation=organisation)
    )


def forget(tx: Tx, person_id: str) -> None:
    """Empty the name in every role a person held."""
    tx.run(
        sa.update(role_grant)
        .where(role_grant.c.person_id == person_id)
        .values(sealed_name=None, reason=None)
    )


def _grants(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[GrantRecord]:
    rows: Sequence[sa.Row[Any]] = tx.all(
        sa.select(role_grant).where(*conditions).order_by(role_grant.c.id)
    )
    return [
        GrantRecord(
            id=row.id,
            person_id=row.person_id,
            role=row.role,
            name=None if row.sealed_name is None else tx.vault.open(row.sealed_name),
            organisation=row.organisation,
            granted_by=row.granted_by,
            granted_at=row.granted_at,
            revoked_at=row.revoked_at,
            reason=row.reason,
        )
        for row in rows
    ]
