"""Whom an institution names: each with an invitation of their own, and whoever comes after them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from cocreation.folding import fold
from cocreation.liaisons import designations
from cocreation.liaisons.designations import WAITING
from cocreation.oversight import audit
from cocreation.people import designees, invitations
from cocreation.people.designees import Designation, Designee, Seat
from cocreation.people.invitations import Invitation, Made
from cocreation.permissions import Action, Actor, Role, require
from cocreation.refusals import Refusal, Settled
from cocreation.texts import ShownName
from storage.engine import Tx
from storage.liaisons import designations as designation_records
from storage.people import designees as records
from storage.people import invitations as invitation_records

_WORDS = 2


def _with_surname(name: str) -> str:
    if len(fold(name).split()) < _WORDS:
        raise PydanticCustomError("no_surname", "no surname")
    return name


FullName = Annotated[ShownName, AfterValidator(_with_surname)]
"""A given name and a surname: letters and certificates bear it, and two people must not be one."""

NAMABLE = (*WAITING, "designated", "accepted", "declined", "replaced")
"""The states in which an institution may name somebody: once its letter has gone."""


class Naming(NamedTuple):
    """A seat for which somebody is named, with the invitation that was made for them."""

    designation: Designation
    seat: str
    made: Made


def free_seats(tx: Tx, actor: Actor, *, code: str) -> list[Seat]:
    """Return the seats for which nobody is named. Settled before the letter has gone."""
    found = designations.in_state(tx, actor, code=code, states=NAMABLE)
    taken = {each.seat for each in records.holding(tx, found.id)}
    return [each for each in Seat if each not in taken]


def name(
    tx: Tx, actor: Actor, *, code: str, named: Sequence[tuple[Seat, str]], now: datetime
) -> list[Naming]:
    """Record whom the institution's answer names for free seats, and invite each of them.

    Settled where somebody is named for a seat already.
    """
    found = designations.in_state(tx, actor, code=code, states=NAMABLE)
    found = designation_records.lock(tx, found.id)
    if found.state not in NAMABLE:
        raise designations.settled(found)
    principal_named = dict(named).get(Seat.PRINCIPAL)
    for seat, who in named:
        if seat == Seat.SUBSTITUTE:
            check_apart(tx, found, principal=principal_named, name=who)
        if records.holding(tx, found.id, seat=seat):
            raise Settled("designation.seat_taken", code=code)
    made = [Naming(found, seat, _invited(tx, actor, found, seat, who, now)) for seat, who in named]
    principal = bool(records.holding(tx, found.id, seat=Seat.PRINCIPAL))
    after = designation_records.update(
        tx,
        found.id,
        states=(*WAITING, "declined", "replaced"),
        state="designated" if principal else "replaced",
        reason=None,
        answered_at=now,
    )
    _audited(tx, actor, "name", found, after or found, now)
    return made


def check_apart(tx: Tx, designation: Designation, *, principal: str | None, name: str) -> None:
    """Refuse as the substitute of a designation who is its principal; None: who is so already."""
    held = records.holding(tx, designation.id, seat=Seat.PRINCIPAL)
    names = [each.name for each in held] if principal is None else [principal]
    if fold(name) in {fold(each) for each in names if each is not None}:
        raise Refusal("designation.same_name", name=name, code=designation.code)


def to_replace(tx: Tx, actor: Actor, *, code: str) -> list[Designee]:
    """Return those who can be replaced. Settled when there is nobody."""
    found = designations.in_state(tx, actor, code=code, states=NAMABLE)
    holding = records.holding(tx, found.id)
    if not holding:
        raise Settled("designation.nobody", code=code)
    # One a seat: who serves, where a successor is named beside them.
    return list({each.seat: each for each in reversed(holding)}.values())[::-1]


def replace(
    tx: Tx, actor: Actor, *, code: str, seat: Seat, who: str, reason: str, now: datetime
) -> Naming:
    """Name another person for a seat.

    Who has accepted it serves until the other one does; who has not yet is named no more.
    """
    require(tx, actor, Action.KEEP_LIAISONS)
    found = designation_records.lock(tx, designations.find(tx, code).id)
    holding = records.holding(tx, found.id, seat=seat)
    if not holding:
        raise Settled("designation.nobody", code=code)
    if seat == Seat.SUBSTITUTE:
        check_apart(tx, found, principal=None, name=who)
    serving = holding[0].grant_id if holding[0].state == "accepted" else None
    if serving is not None and len(records.of_grant(tx, serving)) == 1:
        made = invitations.invite_successor(tx, actor, grant_id=serving, name=who, now=now)
    else:  # whoever serves in another seat too keeps the role for it
        designees.drop_named(tx, found, seat, now)
        made = _invited(tx, actor, found, seat, who, now)
    _audited(tx, actor, "replace", found, found, now, reason)
    return Naming(found, seat, made)


def invite_again(tx: Tx, actor: Actor, *, code: str, seat: Seat, now: datetime) -> Naming:
    """Make a new invitation for who is named for a seat; the one they had is good no more.

    Refused when nobody is named, and Settled when what they had is opened and waits for a yes.
    """
    require(tx, actor, Action.KEEP_LIAISONS)
    found = designation_records.lock(tx, designations.find(tx, code).id)
    named = [each for each in records.holding(tx, found.id, seat=seat) if each.state == "named"]
    if not named or named[0].invitation_id is None or named[0].name is None:
        raise Refusal("designation.nobody_named", code=code)
    earlier = invitation_records.by_id(tx, named[0].invitation_id)
    assert earlier is not None
    if earlier.state == "requested" and earlier.expires_at > now:
        raise Settled("designation.waits_for_yes", code=code, invitation=earlier.code)
    invitation_records.end(tx, earlier.id, now)
    made = invitations.invite(
        tx,
        actor,
        role=Role.LIAISON,
        name=named[0].name,
        organisation=found.institution,
        takes_over=earlier.hands_over,
        now=now,
    )
    records.invite_again(tx, instead_of=earlier.id, invitation_id=made.invitation.id)
    return Naming(found, seat, made)


def invitation_of(tx: Tx, designee: Designee) -> Invitation | None:
    """Return the invitation of whoever is named, or None."""
    if designee.invitation_id is None:
        return None
    return invitation_records.by_id(tx, designee.invitation_id)


def _invited(tx: Tx, actor: Actor, found: Designation, seat: Seat, who: str, now: datetime) -> Made:
    made = invitations.invite(
        tx, actor, role=Role.LIAISON, name=who, organisation=found.institution, now=now
    )
    records.insert(
        tx,
        designation_id=found.id,
        seat=seat,
        name=who,
        invitation_id=made.invitation.id,
        now=now,
    )
    return made


def _audited(
    tx: Tx,
    actor: Actor,
    act: str,
    before: Designation,
    after: Designation,
    now: datetime,
    reason: str | None = None,
) -> None:
    audit.record(
        tx,
        actor,
        action=f"designation.{act}",
        subject=before.code,
        now=now,
        reason=reason,
        before={"state": before.state},
        after={"state": after.state},
    )
