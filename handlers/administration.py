"""Becoming an administrator."""

from dataclasses import replace

from bot.forms import Replies
from bot.messages import Button, Phrase, say
from bot.router import Router
from bot.turn import Turn
from cocreation import people
from cocreation.permissions import Action

router = Router()


@router.command("invitacion", needs=Action.USE_INVITATION, hidden=True)
def use_invitation(turn: Turn, rest: str) -> Replies:
    """Take up the role that an invitation's code gives, once."""
    if not rest:
        return say("invitation.which")
    role = people.use_invitation(turn.tx, turn.actor, person_id=turn.me, code=rest, now=turn.now)
    welcome = say(
        "invitation.welcome",
        Button(Phrase("inbox.button"), say="/buzon"),
        Button(Phrase("paper.button"), say="/digitar"),
        Button(Phrase("help.button"), say="/ayuda"),
        role=Phrase(f"role.{role}"),
    )
    return replace(welcome, menu_of=turn.actor.roles | {role})
