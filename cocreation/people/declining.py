"""Saying no to an invitation, by whom it is for."""

from datetime import datetime

from cocreation import wrong_codes
from cocreation.oversight import approvals
from cocreation.people import invitation_decisions, invitations
from cocreation.people.invitation_decisions import ADMIN_ROLE
from cocreation.people.invitations import Invitation
from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Settled
from storage.engine import Tx
from storage.people import invitations as records


def to_decline(
    tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime
) -> Invitation | None:
    """Return the invitation that this person may decline: by its secret, or one they opened.

    None for a secret that is not good, which is counted. Refused after 5 of those within an hour.
    """
    require(tx, actor, Action.USE_INVITATION)
    wrong_codes.require_tries_left(tx, person_id, what=invitations.WRONG_CODES, now=now)
    found = records.by_code(tx, code)
    if found is None or found.person_id != person_id:
        found = records.by_secret(tx, invitations.secret_in(code))
    if found is None or not _may_decline(found, person_id, now):
        wrong_codes.note(tx, person_id, what=invitations.WRONG_CODES, now=now)
        return None
    return found


def decline(
    tx: Tx, actor: Actor, *, person_id: str, code: str, reason: str, now: datetime
) -> Invitation:
    """Say no, with the reason, to what `to_decline` gave this person before, by its short code."""
    require(tx, actor, Action.USE_INVITATION)
    found = records.by_code(tx, code)
    if found is None or not _may_decline(found, person_id, now):
        raise Settled("decline.over")
    if not records.decide(tx, found.id, states=(found.state,), to="refused", by=person_id, now=now):
        raise Settled("decline.over")
    approvals.drop(tx, kind=ADMIN_ROLE, subject=code)
    invitation_decisions.said_no(tx, actor, found, "role.decline", reason, now)
    return found


def _may_decline(found: Invitation, person_id: str, now: datetime) -> bool:
    if found.code is None or found.expires_at <= now:
        return False
    return found.state == "open" or (found.state, found.person_id) == ("requested", person_id)
