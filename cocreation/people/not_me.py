"""Giving back an invitation that was opened by somebody it is not for."""

from datetime import datetime

from cocreation.oversight import approvals, audit
from cocreation.people.invitation_decisions import ADMIN_ROLE
from cocreation.people.invitations import LIFE, Invitation
from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Settled
from storage.engine import Tx
from storage.people import invitations as records


def give_back(tx: Tx, actor: Actor, *, person_id: str, code: str, now: datetime) -> Invitation:
    """Let an invitation that this person opened be as unused as if they had never seen it.

    Whom it is for has as long to open it as when it was made. Settled when they did not open it,
    when it was decided meanwhile, and, in words of its own, when they were given its role.
    """
    require(tx, actor, Action.USE_INVITATION)
    found = records.by_code(tx, code)
    if found is None or found.person_id != person_id:
        raise Settled("not_me.none")
    given_back = records.reopen(tx, found.id, opened_by=person_id, expires_at=now + LIFE, now=now)
    if given_back is None:
        now_is = records.by_id(tx, found.id)
        accepted = now_is is not None and now_is.state == "accepted"
        raise Settled("not_me.accepted" if accepted else "not_me.over", code=code)
    approvals.drop(tx, kind=ADMIN_ROLE, subject=code)
    audit.record(
        tx,
        actor,
        action="role.give_back",
        subject=code,
        now=now,
        before={"state": found.state, "role": found.role},
        after={"state": given_back.state},
    )
    return given_back
