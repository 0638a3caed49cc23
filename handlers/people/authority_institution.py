"""Whose authority somebody is: said in the invitation, or set here."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.people import roles
from cocreation.people.roles import Grant
from cocreation.permissions import Action, Role
from cocreation.programme.facts import Programme
from handlers import choices
from handlers.staff import name_in, organisation_name

router = Router()


def _held(turn: Turn) -> list[Grant]:
    return [each for each in roles.team(turn.tx, turn.actor) if each.role == Role.AUTHORITY]


def _authorities(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option(
            each.id,
            Phrase(
                "authority.option",
                {
                    "name": name_in(each),
                    "organisation": organisation_name(turn, each.organisation)
                    or Phrase("authority.none_named"),
                },
            ),
        )
        for each in _held(turn)
    ]


def _institutions(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.body(each, each.key) for each in turn.tx.kept(Programme).institutions]


def _whose(turn: Turn, form: Any) -> Mapping[str, Any]:
    grant = roles.find(turn.tx, turn.actor, grant_id=form.grant)
    return {"name": name_in(grant)}


@router.form("autoridadde", needs=Action.MANAGE_ROLES, hidden=True)
class AuthorityOf(Form):
    """Which authority, and of which institution."""

    grant: Annotated[str, Ask("authority.who", options=_authorities)]
    institution: Annotated[str, Ask("authority.of", options=_institutions, values=_whose)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start, unless nobody has the role; the only one need not be chosen."""
        held = _held(turn)
        if not held:
            return say("authority.nobody")
        return Start(answers={"grant": held[0].id} if len(held) == 1 else None)

    def done(self, turn: Turn) -> Replies:
        """Set it, and tell them."""
        grant = roles.set_institution(
            turn.tx, turn.actor, grant_id=self.grant, institution=self.institution, now=turn.now
        )
        values = {"name": name_in(grant), "short": organisation_name(turn, self.institution)}
        mine = say("authority.set", **values)
        if grant.person_id == turn.me:
            return mine
        return [mine, Reply((Phrase("authority.you", values),), to=grant.person_id)]
