"""One's own roles: which they are, by which name, and giving one back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import liaison_news
from bot.router import Router
from bot.turn import Turn
from cocreation.people import designees, invitations, roles
from cocreation.people.designees import Held
from cocreation.people.roles import Grant
from cocreation.permissions import Action
from cocreation.texts import Paragraph, ShownName
from handlers.choices import no
from handlers.doors import to_help
from handlers.people import inviting
from handlers.staff import name_in, organisation_name, role_name

router = Router()

_NOW = "now"
_SUCCESSOR = "successor"
_STAY = "no"


@router.command("misroles", needs=Action.LEAVE_ROLE, hidden=True)
def mine(turn: Turn, _rest: str) -> Replies:
    """Show which roles one holds, and since when."""
    held = roles.mine(turn.tx, turn.actor, person_id=turn.me)
    if not held:
        return say("roles.none")
    lines = []
    for each in held:
        values: dict[str, Any] = {"role": role_name(each.role), "since": each.granted_at}
        organisation = organisation_name(turn, each.organisation)
        if organisation is None:
            lines.append(Phrase("roles.line", values))
        else:
            lines.append(Phrase("roles.line_of", {**values, "organisation": organisation}))
    name = roles.name_of(turn.tx, turn.me)
    leaving = Button(Phrase("leave.button"), say="/dejarrol")
    if name is None:
        naming = Button(Phrase("my_name.button"), say="/minombre")
        return say("roles.mine_nameless", naming, leaving, list=lines)
    return say("roles.mine", leaving, list=lines, name=name)


def _own(turn: Turn, _form: Any) -> Sequence[Option]:
    held = roles.mine(turn.tx, turn.actor, person_id=turn.me)
    return [
        Option(each.id, role_name(each.role), Phrase(f"role.short.{each.role}")) for each in held
    ]


def _ways(turn: Turn, form: Any) -> Sequence[Option]:
    successor = Option(_SUCCESSOR, Phrase("leave.successor"), Phrase("leave.successor.short"))
    stay = no(turn, Phrase("leave.stay"))
    if form.grant in _last_admin(turn):
        return [successor, stay]
    return [Option(_NOW, Phrase("leave.now"), Phrase("leave.now.short")), successor, stay]


def _which_role(turn: Turn, form: Any) -> Mapping[str, Any]:
    held = roles.mine(turn.tx, turn.actor, person_id=turn.me)
    return {"role": [role_name(each.role) for each in held if each.id == form.grant]}


def _last_admin(turn: Turn) -> set[str]:
    """Return my grant to administer, when nobody else does."""
    if roles.administrators(turn.tx) != [turn.me]:
        return set()
    held = roles.mine(turn.tx, turn.actor, person_id=turn.me)
    return {each.id for each in held if each.role == "admin"}


def _chose(way: str) -> Callable[[Turn, Any], bool]:
    return lambda _turn, form: getattr(form, "way", None) == way


@router.form("dejarrol", needs=Action.LEAVE_ROLE, hidden=True)
class Leaving(Form):
    """Which role, at once or when a successor has it, and why or who."""

    grant: Annotated[str, Ask("leave.which", options=_own)]
    way: Annotated[str, Ask("leave.way", options=_ways, values=_which_role)]
    successor: Annotated[ShownName, Ask("leave.who", when=_chose(_SUCCESSOR))]
    reason: Annotated[Paragraph, Ask("leave.why", when=_chose(_NOW))]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start, unless there is nothing to give back; the only role need not be named."""
        held = roles.mine(turn.tx, turn.actor, person_id=turn.me)
        if not held:
            return say("roles.none")
        return Start(answers={"grant": held[0].id} if len(held) == 1 else None)

    def done(self, turn: Turn) -> Replies:
        """End it now, or make the successor's invitation; or leave it as it is."""
        if self.way == _STAY:
            return say("leave.stays", **_which_role(turn, self))
        if self.way == _SUCCESSOR:
            made = invitations.hand_over(
                turn.tx, turn.actor, grant_id=self.grant, name=self.successor, now=turn.now
            )
            return [say("leave.until_then", name=self.successor), inviting.shown_once(turn, made)]
        held = designees.held_with(turn.tx, self.grant)
        grant = roles.leave(
            turn.tx, turn.actor, grant_id=self.grant, reason=self.reason, now=turn.now
        )
        told = _told_the_others(turn, grant, self.reason)
        return [left(turn, grant), *told, *seats_free(turn, held)]


@router.form("minombre", needs=Action.LEAVE_ROLE, hidden=True)
class MyName(Form):
    """The name that staff know one by, where no invitation said it."""

    name: Annotated[ShownName, Ask("my_name.ask")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start with what follows the command, for staff that nobody named."""
        if not roles.mine(turn.tx, turn.actor, person_id=turn.me):
            return say("roles.none")
        if roles.name_of(turn.tx, turn.me) is not None:
            return say("roles.name_known")
        return Start(answers={"name": rest} if rest else None)

    def done(self, turn: Turn) -> Replies:
        """Remember it, sealed."""
        roles.say_name(turn.tx, turn.actor, person_id=turn.me, name=self.name)
        return say("my_name.kept", Button(Phrase("invite.button"), say="/invitar"), name=self.name)


def left(turn: Turn, grant: Grant) -> Reply:
    """Return what is said to who gave a role back, with the menu they have now."""
    return Reply(
        (Phrase("leave.done", {"role": role_name(grant.role)}),),
        (to_help(),),
        menu_of=roles.roles_of(turn.tx, turn.me),
    )


def seats_free(turn: Turn, held: Sequence[Held]) -> list[Reply]:
    """Return what is told of the seats of a liaison who leaves, if they had any."""
    return [reply for each in held for reply in liaison_news.seat_free(turn.tx, each, but=turn.me)]


def _told_the_others(turn: Turn, grant: Grant, reason: str) -> list[Reply]:
    values = {"name": name_in(grant), "role": role_name(grant.role), "why": reason}
    return [
        Reply((Phrase("roles.left", values),), to=each)
        for each in roles.administrators(turn.tx)
        if each != turn.me
    ]
