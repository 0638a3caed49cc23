"""Saying no to an invitation."""

from typing import Annotated

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import declining, designees, roles
from cocreation.permissions import Action
from cocreation.reasons import Reason
from handlers.administration import LINK
from handlers.staff import role_name

router = Router()


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
        codes = [
            designees.held(turn.tx, each).designation.code
            for each in designees.seats_of(turn.tx, found.id)
        ]
        acts = tuple(Button(Phrase("named.button"), say=f"/designado {code}") for code in codes[:1])
        told = [
            Reply((Phrase("decline.told", values),), acts, to=each)
            for each in roles.administrators(turn.tx)
            if each != turn.me
        ]
        return [say("decline.done"), *told]
