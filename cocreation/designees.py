"""Who serves as liaison in which seat of a designation: how a seat is taken, and how it is left.

What an invitation or a role that ends does to a seat is done in the transaction that ends it.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from cocreation.refusals import Settled
from storage import designations as designation_records
from storage import designees as records
from storage import invitations as invitation_records
from storage import roles as role_records
from storage.designations import DesignationRecord
from storage.designees import DesigneeRecord
from storage.engine import Tx
from storage.invitations import InvitationRecord

Designation = DesignationRecord
Designee = DesigneeRecord


class Seat(StrEnum):
    """The two seats of a designation."""

    PRINCIPAL = "principal"
    SUBSTITUTE = "substitute"


class Held(NamedTuple):
    """A seat that somebody has, and who has the other one, if anybody accepted it."""

    designation: Designation
    designee: Designee
    beside: Designee | None


def seat_of(tx: Tx, invitation_id: str) -> Designee | None:
    """Return the seat that an invitation is for, or None."""
    return records.of_invitation(tx, invitation_id)


def held_by(tx: Tx, person_id: str) -> list[Held]:
    """Return the seats that a person has now."""
    return [held(tx, each) for each in records.of_person(tx, person_id) if each.state == "accepted"]


def held_with(tx: Tx, grant_id: str) -> Held | None:
    """Return the seat that goes with a role somebody holds, or None."""
    found = records.of_grant(tx, grant_id)
    return None if found is None else held(tx, found)


def held(tx: Tx, designee: Designee) -> Held:
    """Return a seat with its designation and who serves beside it."""
    others = records.holding(tx, designee.designation_id)
    beside = [each for each in others if each.seat != designee.seat and each.state == "accepted"]
    designation = designation_records.lock(tx, designee.designation_id)
    return Held(designation, designee, beside[0] if beside else None)


def take(
    tx: Tx, designee: Designee, *, person_id: str, grant_id: str, now: datetime
) -> Designation:
    """Let whoever was named and confirmed serve by the role they were granted.

    A substitute who becomes the principal leaves the seat they had. Settled when nobody is named
    for it by this invitation any more, and when a principal would be their own substitute.
    """
    designation = designation_records.lock(tx, designee.designation_id)
    for each in records.holding(tx, designation.id):
        if each.person_id != person_id:
            continue
        if each.seat == Seat.PRINCIPAL:
            raise Settled("designation.is_principal", code=designation.code)
        records.end(tx, each.id, state="replaced", reason=None, now=now)
        if each.grant_id is not None:
            role_records.revoke(tx, each.grant_id, revoked_by=None, reason=None, now=now)
    if not records.accept(tx, designee.id, person_id=person_id, grant_id=grant_id, now=now):
        raise Settled("designation.not_named", code=designation.code)
    return _settled(tx, designation)


def succeed(tx: Tx, grant_id: str, invitation: InvitationRecord, now: datetime) -> None:
    """Name a successor for the seat that goes with a role, if one does; who was named is not."""
    leaving = records.of_grant(tx, grant_id)
    if leaving is None:
        return
    designation_records.lock(tx, leaving.designation_id)
    _drop_named(tx, leaving.designation_id, leaving.seat, now)
    assert invitation.name is not None
    records.insert(
        tx,
        designation_id=leaving.designation_id,
        seat=leaving.seat,
        name=invitation.name,
        invitation_id=invitation.id,
        now=now,
    )


def leave(tx: Tx, grant_id: str, *, reason: str | None, now: datetime) -> None:
    """Free the seat that goes with a role that has just ended, if one does."""
    leaving = records.of_grant(tx, grant_id)
    if leaving is None:
        return
    designation = designation_records.lock(tx, leaving.designation_id)
    _drop_named(tx, designation.id, leaving.seat, now)
    followed = any(
        each.id != leaving.id for each in records.holding(tx, designation.id, seat=leaving.seat)
    )
    state = "replaced" if followed else "left"
    records.end(tx, leaving.id, state=state, reason=reason, now=now)
    _settled(tx, designation)


def decline(tx: Tx, invitation_id: str, *, reason: str, now: datetime) -> Designation | None:
    """Record that whom an invitation names does not take the seat; None when it is for none."""
    named = records.of_invitation(tx, invitation_id)
    if named is None or named.state != "named":
        return None
    designation = designation_records.lock(tx, named.designation_id)
    records.end(tx, named.id, state="declined", reason=reason, now=now)
    return _settled(tx, designation)


def drop_named(tx: Tx, designation: Designation, seat: str, now: datetime) -> None:
    """Let nobody be named for a seat any more, who has accepted it aside."""
    _drop_named(tx, designation.id, seat, now)


def forget(tx: Tx, person_id: str, now: datetime) -> None:
    """Free the seats of a person who is being erased, and empty their name in all they had."""
    touched = {each.designation_id for each in records.of_person(tx, person_id)}
    touched |= {
        named.designation_id
        for each in invitation_records.of_person(tx, person_id)
        if (named := records.of_invitation(tx, each.id)) is not None
    }
    locked = [designation_records.lock(tx, each) for each in sorted(touched)]
    records.forget(tx, person_id, now)
    for each in locked:
        _settled(tx, each)


def _drop_named(tx: Tx, designation_id: str, seat: str, now: datetime) -> None:
    for each in records.holding(tx, designation_id, seat=seat):
        if each.state == "named":
            assert each.invitation_id is not None
            invitation_records.end(tx, each.invitation_id, now)
            records.end(tx, each.id, state="replaced", reason=None, now=now)


def _settled(tx: Tx, designation: Designation) -> Designation:
    """Bring the state of a designation to what its principal's seat says."""
    principal = {each.state for each in records.holding(tx, designation.id, seat=Seat.PRINCIPAL)}
    state = "accepted" if "accepted" in principal else "designated" if principal else "replaced"
    answered = ("designated", "accepted", "replaced")
    changed = designation_records.update(tx, designation.id, states=answered, state=state)
    return designation if changed is None else changed
