"""Opening an invitation: asking for the role that it is for."""

from collections.abc import Sequence

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.people import invitations, roles
from cocreation.people.invitations import Invitation
from cocreation.permissions import Action
from handlers.doors import to_help
from handlers.staff import role_name

router = Router()

LINK = "inv_"
"""How a link's word begins that carries an invitation."""


@router.command("invitacion", needs=Action.USE_INVITATION, hidden=True)
def use_invitation(turn: Turn, rest: str) -> Replies:
    """Ask for the role that an invitation's code is for, once."""
    if not rest:
        return say("invitation.which")
    opened = invitations.open_with(
        turn.tx, turn.actor, person_id=turn.me, code=rest.removeprefix(LINK), now=turn.now
    )
    if opened is None:
        return say("invitation.not_good")
    if opened.state == "accepted":
        return Reply(
            (
                Phrase("invitation.welcome", {"role": role_name(opened.role)}),
                Phrase("invitation.say_your_name"),
            ),
            (
                Button(Phrase("my_name.button"), say="/minombre"),
                *role_buttons(opened.role),
            ),
            menu_of=roles.roles_of(turn.tx, turn.me),
        )
    values = {"code": opened.code, "name": opened.name, "role": role_name(opened.role)}
    asked_now = opened.used_at == turn.now  # opening it once more is told to nobody else
    noes = (
        Button(Phrase("not_me.button"), say=f"/nosoyyo {opened.code}"),
        Button(Phrase("decline.button"), say=f"/declinar {opened.code}"),
    )
    return [
        say("invitation.asked", *noes, **values),
        *(_requests(turn, opened) if asked_now else ()),
    ]


def follow_link(turn: Turn, rest: str) -> Reply:
    """Greet somebody whose link carries an invitation; nothing is used up before they say yes."""
    code = "".join(letter for letter in rest.removeprefix(LINK) if letter.isalnum())
    return say(
        "invitation.link",
        Button(Phrase("invitation.open.button"), say=f"/invitacion {code}"),
        Button(Phrase("decline.button"), say=f"/declinar {code}"),
        to_help(),
    )


def role_buttons(role: str) -> tuple[Button, ...]:
    """Return what somebody who has just been given a role may want to do first."""
    first = {
        "admin": (
            Button(Phrase("inbox.button"), say="/buzon"),
            Button(Phrase("team.button"), say="/equipo"),
        ),
        "facilitator": (Button(Phrase("paper.button"), say="/digitar"),),
    }
    return (*first.get(role, ()), to_help())


def _requests(turn: Turn, opened: Invitation) -> Sequence[Reply]:
    values = {"code": opened.code, "name": opened.name, "role": role_name(opened.role)}
    return [
        Reply(
            (Phrase("invitation.request", values),),
            (
                Button(Phrase("invitation.confirm.button"), say=f"/confirmar {opened.code}"),
                Button(
                    Phrase("invitation.refuse.button"), say=f"/rechazarinvitacion {opened.code}"
                ),
            ),
            to=each,
        )
        for each in roles.administrators(turn.tx)
        if each != turn.me
    ]
