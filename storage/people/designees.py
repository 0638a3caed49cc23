"""Statements about whom an institution named: a principal and a substitute, with their names."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import designee, invitation

_HOLDING = ("named", "accepted")


class DesigneeRecord(Record):
    """Somebody an institution named; the name opened, None once it is forgotten.

    `seat` is principal or substitute; `state` named, accepted, declined, replaced or left.
    """

    id: str
    designation_id: str
    seat: str
    name: str | None
    invitation_id: str | None
    person_id: str | None
    grant_id: str | None
    state: str
    reason: str | None
    named_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None


def insert(
    tx: Tx, *, designation_id: str, seat: str, name: str, invitation_id: str, now: datetime
) -> None:
    """Record whom an institution names for a seat, with the invitation that is theirs."""
    tx.run(
        sa.insert(designee),
        {
            "id": new_id(now),
            "designation_id": designation_id,
            "seat": seat,
            "sealed_name": tx.vault.seal(name),
            "invitation_id": invitation_id,
            "state": "named",
            "named_at": now,
        },
    )


def holding(tx: Tx, designation_id: str, *, seat: str | None = None) -> list[DesigneeRecord]:
    """Return who is named for a seat of a designation or has accepted it: principals first.

    Where both are, who has accepted comes first.
    """
    conditions = [designee.c.designation_id == designation_id, designee.c.state.in_(_HOLDING)]
    if seat is not None:
        conditions.append(designee.c.seat == seat)
    return _found(tx, *conditions)


def of_invitation(tx: Tx, invitation_id: str) -> list[DesigneeRecord]:
    """Return the seats that an invitation is for, whatever became of them."""
    return _found(tx, designee.c.invitation_id == invitation_id)


def of_grant(tx: Tx, grant_id: str) -> list[DesigneeRecord]:
    """Return the seats in which somebody serves by a role that was granted."""
    return _found(tx, designee.c.grant_id == grant_id, designee.c.state == "accepted")


def of_person(tx: Tx, person_id: str) -> list[DesigneeRecord]:
    """Return every seat that a person has or had."""
    return _found(tx, designee.c.person_id == person_id)


def accept(tx: Tx, designee_id: str, *, person_id: str, grant_id: str, now: datetime) -> bool:
    """Let whoever is named serve; False when they are not named any more."""
    accepted = tx.run(
        sa.update(designee)
        .where(designee.c.id == designee_id, designee.c.state == "named")
        .values(state="accepted", person_id=person_id, grant_id=grant_id, accepted_at=now)
    )
    return accepted.rowcount > 0


def invite_again(tx: Tx, *, instead_of: str, invitation_id: str) -> None:
    """Give whoever is named with an invitation another one, for all the seats it is for."""
    tx.run(
        sa.update(designee)
        .where(designee.c.invitation_id == instead_of, designee.c.state == "named")
        .values(invitation_id=invitation_id)
    )


def end(tx: Tx, designee_id: str, *, state: str, reason: str | None, now: datetime) -> None:
    """End what somebody was named for, or served as."""
    tx.run(
        sa.update(designee)
        .where(designee.c.id == designee_id, designee.c.state.in_(_HOLDING))
        .values(state=state, reason=reason, ended_at=now)
    )


def forget(tx: Tx, person_id: str, now: datetime) -> None:
    """Keep that a seat was taken and left, and not by whom; also where they had not accepted."""
    opened = sa.select(invitation.c.id).where(invitation.c.person_id == person_id)
    theirs = sa.or_(designee.c.person_id == person_id, designee.c.invitation_id.in_(opened))
    tx.run(
        sa.update(designee)
        .where(theirs, designee.c.state.in_(_HOLDING))
        .values(state="left", ended_at=now)
    )
    tx.run(sa.update(designee).where(theirs).values(person_id=None, sealed_name=None, reason=None))


def purge(tx: Tx, before: datetime) -> int:
    """Empty name and reason of those whose part ended before a moment; return how many."""
    return tx.run(
        sa.update(designee)
        .where(designee.c.ended_at < before, designee.c.sealed_name.is_not(None))
        .values(sealed_name=None, reason=None)
    ).rowcount


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[DesigneeRecord]:
    rows: Sequence[sa.Row[Any]] = tx.all(
        sa.select(designee)
        .where(*conditions)
        .order_by(designee.c.seat, designee.c.state, designee.c.id)
    )
    return [_opened(tx, row) for row in rows]


def _opened(tx: Tx, row: sa.Row[Any]) -> DesigneeRecord:
    facts = row._asdict()
    sealed = facts.pop("sealed_name")
    return DesigneeRecord(**facts, name=None if sealed is None else tx.vault.open(sealed))
