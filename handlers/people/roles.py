"""Who is what: the team, and taking a role from somebody."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.oversight.approvals import Approval
from cocreation.people import designees, invitation_decisions, roles
from cocreation.people.invitations import Invitation
from cocreation.people.roles import REMOVE_ADMIN, Grant
from cocreation.permissions import GRANTED, Action, Role
from cocreation.texts import Paragraph
from handlers.doors import to_a_human
from handlers.oversight.approvals import said
from handlers.people import inviting, own_roles
from handlers.people.own_roles import left, seats_free
from handlers.second import describes, effect
from handlers.staff import name_in, organisation_name, role_name

router = Router(inviting.router, own_roles.router)

_BUTTONS = 6
_AT_ONCE = 12
"""How many who hold one role are read without effort among the others."""


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
        return [*_ended(turn, result, self.reason), *seats_free(turn, held)]


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
        return [left(turn, grant)]
    values = {"name": name_in(grant), "role": role_name(grant.role), "why": reason}
    theirs = Reply(
        (Phrase("roles.removed", values),),
        (to_a_human(),),
        to=grant.person_id,
        menu_of=roles.roles_of(turn.tx, grant.person_id),
    )
    return [say("remove.done", **values), theirs]
