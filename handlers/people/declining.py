"""Saying no to an invitation, and giving back one that is for somebody else."""

import re
from typing import Annotated

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.people import declining, designees, not_me, roles
from cocreation.people.designees import Held
from cocreation.people.invitations import Invitation
from cocreation.permissions import Action
from cocreation.reasons import Reason
from handlers.people.administration import LINK
from handlers.staff import role_name

router = Router()

_CODE = re.compile(r"\s*(?:i[\s.-]*)?0*([0-9]{1,9})\b\s*", re.IGNORECASE | re.ASCII)


@router.form("declinar", needs=Action.USE_INVITATION, hidden=True)
class Declined(Form):
    """Why somebody does not take what they are invited to."""

    reason: Annotated[Reason, Ask("decline.reason")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the invitation whose code follows; it is not used up meanwhile."""
        if not rest:
            return say("decline.which")
        code = rest.strip().removeprefix(LINK)
        found = declining.to_decline(
            turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now
        )
        return say("invitation.not_good") if found is None else Start(subject=str(found.code))

    def done(self, turn: Turn) -> Replies:
        """Record it, and tell those who administer, who may invite somebody else."""
        found = declining.decline(
            turn.tx,
            turn.actor,
            person_id=turn.me,
            code=turn.subject,
            reason=self.reason,
            now=turn.now,
        )
        values = {
            "code": found.code,
            "name": found.name or Phrase("team.nameless"),
            "role": role_name(found.role),
            "why": self.reason,
        }
        acts = tuple(
            Button(Phrase("named.button"), say=f"/designado {each.designation.code}")
            for each in _seats(turn, found)[:1]
        )
        told = [
            Reply((Phrase("decline.told", values),), acts, to=each)
            for each in roles.administrators(turn.tx)
            if each != turn.me
        ]
        return [say("decline.done"), *told]


@router.command("nosoyyo", needs=Action.USE_INVITATION, hidden=True)
def give_back(turn: Turn, rest: str) -> Replies:
    """Give back the invitation that one opened, and tell those who administer."""
    named = _CODE.match(rest)
    if named is None:
        return say("not_me.which")
    code = f"I-{int(named[1]):04d}"
    found = not_me.give_back(turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now)
    values = {
        "code": code,
        "name": found.name or Phrase("team.nameless"),
        "role": role_name(found.role),
        "until": found.expires_at,
    }
    acts = (
        Button(Phrase("not_me.withdraw.button"), say=f"/rechazarinvitacion {code}"),
        *(
            Button(
                Phrase("not_me.again.button"),
                say=f"/otrainvitacion {each.designation.code} {each.designee.seat}",
            )
            for each in _seats(turn, found)[:1]
        ),
    )
    told = [
        Reply((Phrase("not_me.told", values),), acts, to=each)
        for each in roles.administrators(turn.tx)
        if each != turn.me
    ]
    return [say("not_me.done", code=code), *told]


def _seats(turn: Turn, invitation: Invitation) -> list[Held]:
    """Return the seats that an invitation is for."""
    return [designees.held(turn.tx, each) for each in designees.seats_of(turn.tx, invitation.id)]
