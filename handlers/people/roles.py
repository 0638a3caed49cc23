"""Who is what: the team, taking a role from somebody, and giving one's own back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import liaison_news
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.oversight.approvals import Approval
from cocreation.people import designees, invitation_decisions, invitations, roles
from cocreation.people.designees import Held
from cocreation.people.invitations import Invitation
from cocreation.people.roles import REMOVE_ADMIN, Grant
from cocreation.permissions import GRANTED, Action, Role
from cocreation.texts import Paragraph, ShownName
from handlers.doors import to_a_human, to_help
from handlers.oversight.approvals import said
from handlers.people import inviting
from handlers.second import describes, effect
from handlers.staff import name_in, organisation_name, role_name

router = Router(inviting.router)

_BUTTONS = 6
_AT_ONCE = 12
"""How many who hold one role are read without effort among the others."""

_NOW = "now"
_SUCCESSOR = "successor"


# ── the team ──────────────────────────────────────────────────────────────────────────────────────


@router.command("equipo", needs=Action.MANAGE_ROLES)
def team(turn: Turn, rest: str) -> Replies:
    """Show who holds which role, and which invitations still wait; one role whole by its name."""
    held = roles.team(turn.tx, turn.actor)
    one = next((each for each in GRANTED if fold(rest) == fold(_many(turn, each))), None)
    if one is not None:
        return Reply(tuple(_of_role(turn, held, one, whole=True)), (_everybody(),))
    waiting = invitation_decisions.waiting(turn.tx, turn.actor, now=turn.now)
    phrases = [Phrase("team.all")]
    for role in GRANTED:
        phrases += _of_role(turn, held, role)
    if waiting:
        listed = [_waiting_line(each) for each in waiting]
        phrases.append(Phrase("team.waiting", {"list": listed}))
    asked = [each for each in waiting if each.state == "requested"][:_BUTTONS]
    buttons = (
        *(
            Button(
                Phrase("team.confirm.button", {"code": each.code}), say=f"/confirmar {each.code}"
            )
            for each in asked
        ),
        Button(Phrase("invite.button"), say="/invitar"),
        Button(Phrase("remove.button"), say="/quitarrol"),
    )
    return Reply(tuple(phrases), buttons)


def _of_role(
    turn: Turn, held: Sequence[Grant], role: Role, *, whole: bool = False
) -> Iterator[Phrase]:
    """Return who holds a role: of many only how many they are, and how to see them."""
    found = [each for each in held if each.role == role]
    heading = {"role": _many(turn, role)}
    if len(found) > _AT_ONCE and not whole:
        word = fold(_many(turn, role))
        yield Phrase("team.many", {**heading, "count": len(found), "word": word})
    elif found:
        yield Phrase("team.group", {**heading, "list": [_line(turn, each) for each in found]})


def _many(turn: Turn, role: Role) -> str:
    return turn.phrases.plain(Phrase(f"role.many.{role}"), turn.language)


def _everybody() -> Button:
    return Button(Phrase("team.button"), say="/equipo")


def _line(turn: Turn, grant: Grant) -> Phrase:
    values: dict[str, Any] = {"name": name_in(grant), "since": grant.granted_at}
    organisation = organisation_name(turn, grant.organisation)
    if organisation is None:
        return Phrase("team.line", values)
    return Phrase("team.line_of", {**values, "organisation": organisation})


def _waiting_line(each: Invitation) -> Phrase:
    return Phrase(
        f"team.waiting.{each.state}",
        {
            "code": each.code,
            "name": each.name or Phrase("team.nameless"),
            "role": role_name(each.role),
            "until": each.expires_at,
        },
    )


# ── taking a role from somebody ───────────────────────────────────────────────────────────────────


def _held(turn: Turn, _form: Any) -> Sequence[Option]:
    return [_option(each) for each in roles.team(turn.tx, turn.actor)]


def _option(grant: Grant) -> Option:
    values = {"name": name_in(grant), "role": role_name(grant.role)}
    return Option(grant.id, Phrase("roles.option", values))


def _about(turn: Turn, form: Any) -> Mapping[str, Any]:
    grant = roles.find(turn.tx, turn.actor, grant_id=form.grant)
    return {"name": name_in(grant), "role": role_name(grant.role)}


@router.form("quitarrol", needs=Action.MANAGE_ROLES)
class Removal(Form):
    """Whose role ends, and why."""

    grant: Annotated[str, Ask("remove.who", options=_held)]
    reason: Annotated[Paragraph, Ask("remove.why", values=_about)]

    def done(self, turn: Turn) -> Replies:
        """End it at once; an administrator's waits for a second one."""
        held = designees.held_with(turn.tx, self.grant)
        result = roles.remove(
            turn.tx, turn.actor, grant_id=self.grant, reason=self.reason, now=turn.now
        )
        if isinstance(result, Approval):
            return said(turn, result)
        return [*_ended(turn, result, self.reason), *_seats_free(turn, held)]


@describes(REMOVE_ADMIN)
def _who_would_go(turn: Turn, approval: Approval) -> Phrase:
    name = roles.name_of(turn.tx, approval.facts["about"]) or Phrase("team.nameless")
    return Phrase("approval.what.remove_admin", {"name": name})


@effect(REMOVE_ADMIN)
def _second_yes(turn: Turn, approval: Approval) -> Sequence[Reply]:
    ended = roles.remove_approved(turn.tx, turn.actor, approval=approval, now=turn.now)
    return _ended(turn, ended, approval.reason or "")


def _ended(turn: Turn, grant: Grant, reason: str) -> list[Reply]:
    if grant.person_id == turn.me:
        return [_left(turn, grant)]
    values = {"name": name_in(grant), "role": role_name(grant.role), "why": reason}
    theirs = Reply(
        (Phrase("roles.removed", values),),
        (to_a_human(),),
        to=grant.person_id,
        menu_of=roles.roles_of(turn.tx, grant.person_id),
    )
    return [say("remove.done", **values), theirs]


# ── one's own roles ───────────────────────────────────────────────────────────────────────────────


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
    if form.grant in _last_admin(turn):
        return [successor]
    return [Option(_NOW, Phrase("leave.now"), Phrase("leave.now.short")), successor]


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
        """End it now, or make the successor's invitation."""
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
        return [_left(turn, grant), *told, *_seats_free(turn, held)]


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


def _left(turn: Turn, grant: Grant) -> Reply:
    return Reply(
        (Phrase("leave.done", {"role": role_name(grant.role)}),),
        (to_help(),),
        menu_of=roles.roles_of(turn.tx, turn.me),
    )


def _seats_free(turn: Turn, held: Sequence[Held]) -> list[Reply]:
    """Return what is told of the seats of a liaison who leaves, if they had any."""
    return [reply for each in held for reply in liaison_news.seat_free(turn.tx, each, but=turn.me)]


def _told_the_others(turn: Turn, grant: Grant, reason: str) -> list[Reply]:
    values = {"name": name_in(grant), "role": role_name(grant.role), "why": reason}
    return [
        Reply((Phrase("roles.left", values),), to=each)
        for each in roles.administrators(turn.tx)
        if each != turn.me
    ]
