"""Who serves as liaison in which seat of a designation: how a seat is taken, and how it is left.

What an invitation or a role that ends does to a seat is done in the transaction that ends it.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from cocreation.refusals import Settled
from storage.engine import Tx
from storage.liaisons import designations as designation_records
from storage.liaisons.designations import DesignationRecord
from storage.people import designees as records
from storage.people import invitations as invitation_records
from storage.people import roles as role_records
from storage.people.designees import DesigneeRecord
from storage.people.invitations import InvitationRecord

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


def seats_of(tx: Tx, invitation_id: str) -> list[Designee]:
    """Return the seats that an invitation is for: none, one, or all that somebody hands over."""
    return records.of_invitation(tx, invitation_id)


def held_by(tx: Tx, person_id: str) -> list[Held]:
    """Return the seats that a person has now."""
    return [held(tx, each) for each in records.of_person(tx, person_id) if each.state == "accepted"]


def held_with(tx: Tx, grant_id: str) -> list[Held]:
    """Return the seats that go with a role somebody holds."""
    return [held(tx, each) for each in records.of_grant(tx, grant_id)]


def held(tx: Tx, designee: Designee) -> Held:
    """Return a seat with its designation and who serves beside it."""
    others = records.holding(tx, designee.designation_id)
    beside = [each for each in others if each.seat != designee.seat and each.state == "accepted"]
    designation = designation_records.lock(tx, designee.designation_id)
    return Held(designation, designee, beside[0] if beside else None)


def take(
    tx: Tx,
    designee: Designee,
    *,
    person_id: str,
    grant_id: str,
    handed_over: str | None,
    now: datetime,
) -> None:
    """Let whoever was named and confirmed serve by the role they hold; who had the seat leaves it.

    So does a substitute who becomes the principal. A role that no seat is left of ends, but for
    `handed_over`, which whoever calls this ends. Settled when nobody is named for the seat by this
    invitation any more, and when a principal would be their own substitute.
    """
    designation = designation_records.lock(tx, designee.designation_id)
    for each in records.holding(tx, designation.id):
        if each.state != "accepted":
            continue
        if each.person_id == person_id and each.seat == Seat.PRINCIPAL:
            raise Settled("designation.is_principal", code=designation.code)
        if person_id == each.person_id or designee.seat == each.seat:
            records.end(tx, each.id, state="replaced", reason=None, now=now)
            _end_idle_role(tx, each, (grant_id, handed_over), now)
    if not records.accept(tx, designee.id, person_id=person_id, grant_id=grant_id, now=now):
        raise Settled("designation.not_named", code=designation.code)
    _settle(tx, designation)


def succeed(tx: Tx, grant_id: str, invitation: InvitationRecord, now: datetime) -> None:
    """Name a successor for the seats that go with a role; who was named for them is no more."""
    for leaving in records.of_grant(tx, grant_id):
        designation = designation_records.lock(tx, leaving.designation_id)
        drop_named(tx, designation, leaving.seat, now)
        assert invitation.name is not None
        records.insert(
            tx,
            designation_id=designation.id,
            seat=leaving.seat,
            name=invitation.name,
            invitation_id=invitation.id,
            now=now,
        )


def leave(tx: Tx, grant_id: str, *, reason: str | None, now: datetime) -> None:
    """Free the seats that go with a role that has just ended."""
    for leaving in records.of_grant(tx, grant_id):
        designation = designation_records.lock(tx, leaving.designation_id)
        drop_named(tx, designation, leaving.seat, now)
        records.end(tx, leaving.id, state="left", reason=reason, now=now)
        _settle(tx, designation)


def decline(tx: Tx, invitation_id: str, *, reason: str, now: datetime) -> None:
    """Record that whom an invitation names does not take the seats it is for."""
    for named in records.of_invitation(tx, invitation_id):
        if named.state == "named":
            designation = designation_records.lock(tx, named.designation_id)
            records.end(tx, named.id, state="declined", reason=reason, now=now)
            _settle(tx, designation)


def drop_named(tx: Tx, designation: Designation, seat: str, now: datetime) -> None:
    """Let nobody be named for a seat any more, who has accepted it aside."""
    for each in records.holding(tx, designation.id, seat=seat):
        if each.state == "named":
            assert each.invitation_id is not None
            others = [
                one
                for one in records.of_invitation(tx, each.invitation_id)
                if one.state == "named" and one.id != each.id
            ]
            if not others:
                invitation_records.end(tx, each.invitation_id, now)
            records.end(tx, each.id, state="replaced", reason=None, now=now)


def forget(tx: Tx, person_id: str, now: datetime) -> None:
    """Free the seats of a person who is being erased, and empty their name in all they had."""
    touched = {each.designation_id for each in records.of_person(tx, person_id)}
    touched |= {
        named.designation_id
        for each in invitation_records.of_person(tx, person_id)
        for named in records.of_invitation(tx, each.id)
    }
    locked = [designation_records.lock(tx, each) for each in sorted(touched)]
    records.forget(tx, person_id, now)
    for each in locked:
        _settle(tx, each)


def _end_idle_role(tx: Tx, ended: Designee, kept: tuple[str | None, ...], now: datetime) -> None:
    grant_id = ended.grant_id
    if grant_id is None or grant_id in kept or records.of_grant(tx, grant_id):
        return
    role_records.revoke(tx, grant_id, revoked_by=None, reason=None, now=now)


def _settle(tx: Tx, designation: Designation) -> None:
    """Bring the state of a designation to what its principal's seat says."""
    principal = {each.state for each in records.holding(tx, designation.id, seat=Seat.PRINCIPAL)}
    state = "accepted" if "accepted" in principal else "designated" if principal else "replaced"
    answered = ("designated", "accepted", "replaced")
    designation_records.update(tx, designation.id, states=answered, state=state)
