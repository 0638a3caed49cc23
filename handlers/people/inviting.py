"""Inviting one named person to a role, and deciding what they ask for with it."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import links
from cocreation.oversight import approvals
from cocreation.oversight.approvals import Approval
from cocreation.people import invitation_decisions, invitations, roles, tickets
from cocreation.people.bodies import bodies
from cocreation.people.invitation_decisions import ADMIN_ROLE, Accepted
from cocreation.people.invitations import Invitation, Made
from cocreation.permissions import GRANTED, Action, Actor, Role
from cocreation.programme.facts import Programme
from cocreation.texts import Paragraph, ShownName
from handlers import choices, handing_over
from handlers.liaisons import liaison_brief
from handlers.oversight.approvals import said
from handlers.people import declining
from handlers.people.administration import LINK, role_buttons
from handlers.second import describes, effect, refused
from handlers.staff import named, role_name

router = Router(declining.router)

_OTHER = "other"
_NONE = "none"
_CODE = re.compile(r"\s*(?:i[\s.-]*)?0*([0-9]{1,9})\b", re.IGNORECASE)
_COUNTED = 100


def _roles(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [Option(each, role_name(each), Phrase(f"role.short.{each}")) for each in GRANTED]


def _organisations(turn: Turn, form: Any) -> Sequence[Option]:
    near, others = bodies(turn.tx.kept(Programme), None)
    none = [Option(_NONE, Phrase("invite.organisation.none"))]
    return [
        *(choices.body(each, each.key) for each in near),
        Option(_OTHER, Phrase("invite.organisation.other")),
        *([] if form.role == Role.AUTHORITY else none),  # an authority is one of some body
        *(choices.body(each, each.key) for each in others),
    ]


@router.form("invitar", needs=Action.INVITE)
class NewInvitation(Form):
    """Which role, and for whom."""

    role: Annotated[str, Ask("invite.role", options=_roles)]
    name: Annotated[ShownName, Ask("invite.name")]
    organisation: Annotated[str, Ask("invite.organisation", options=_organisations)]
    other: Annotated[
        ShownName,
        Ask(
            "invite.other",
            when=lambda _turn, form: getattr(form, "organisation", None) == _OTHER,
        ),
    ]

    def done(self, turn: Turn) -> Replies:
        """Make it, and show its code this once."""
        made = invitations.invite(
            turn.tx,
            turn.actor,
            role=Role(self.role),
            name=self.name,
            organisation=self._organisation(),
            now=turn.now,
        )
        return shown_once(turn, made)

    def _organisation(self) -> str | None:
        if self.organisation == _OTHER:
            return self.other
        return None if self.organisation == _NONE else self.organisation


def shown_once(turn: Turn, made: Made) -> Reply:
    """Return the only message that shows an invitation's code, its links and their picture."""
    ways = links.carrying(turn.tx, f"{LINK}{made.secret}")
    invitation = made.invitation
    document = None
    if ways:
        document = handing_over.kept(
            turn,
            name=f"{invitation.code}.png",
            media_type="image/png",
            content=links.picture(ways[0].url),
            life=handing_over.DAY,
        )
    values = {
        "code": invitation.code,
        "name": invitation.name,
        "role": role_name(invitation.role),
        "until": invitation.expires_at,
        "typed": made.typed,
        "links": [Phrase(f"invite.link.{each.channel}", {"url": each.url}) for each in ways],
    }
    phrase = Phrase("invite.made_linked" if ways else "invite.made", values)
    buttons: tuple[Button, ...] = ()
    if Role.ADMIN in turn.actor.roles:
        buttons = (Button(Phrase("team.button"), say="/equipo"),)
    return Reply((phrase,), buttons, document=document)


@router.command("confirmar", needs=Action.MANAGE_ROLES, hidden=True)
def confirm(turn: Turn, rest: str) -> Replies:
    """Give the role that somebody asked for; to administer takes two."""
    found = _CODE.match(rest)
    if found is None:
        return say("invitation.which_one", Button(Phrase("team.button"), say="/equipo"))
    result = invitation_decisions.confirm(turn.tx, turn.actor, code=_code(found), now=turn.now)
    if isinstance(result, Approval):
        return said(turn, result)
    return [_confirmed(result), *_told(turn, result)]


@router.form("rechazarinvitacion", needs=Action.MANAGE_ROLES, hidden=True)
class InvitationRefused(Form):
    """A no to what somebody asked for, or an invitation withdrawn, with the reason."""

    reason: Annotated[
        Paragraph,
        Ask("invitation.why_not", values=lambda turn, _form: {"code": turn.subject}),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the invitation whose code follows; the reason may follow too."""
        found = _CODE.match(rest)
        if found is None:
            return say("invitation.which_one", Button(Phrase("team.button"), say="/equipo"))
        invitation_decisions.to_decide(turn.tx, turn.actor, code=_code(found))
        reason = rest[found.end() :].strip()
        return Start(subject=_code(found), answers={"reason": reason} if reason else None)

    def done(self, turn: Turn) -> Replies:
        """Refuse it, and tell who asked why."""
        found = invitation_decisions.refuse(
            turn.tx,
            turn.actor,
            code=turn.subject,
            reason=self.reason,
            now=turn.now,
        )
        return _refused(found, self.reason)


@describes(ADMIN_ROLE)
def _what_is_asked(turn: Turn, approval: Approval) -> Phrase:
    found = invitation_decisions.find(turn.tx, turn.actor, code=approval.subject)
    return Phrase(
        "approval.what.admin_role",
        {"name": found.name or Phrase("team.nameless"), "code": found.code},
    )


@refused(ADMIN_ROLE)
def _second_no(turn: Turn, approval: Approval) -> Sequence[Reply]:
    reason = approval.decision_reason or ""
    found = invitation_decisions.refuse(
        turn.tx, turn.actor, code=approval.subject, reason=reason, now=turn.now
    )
    return _refused(found, reason)


@effect(ADMIN_ROLE)
def _second_yes(turn: Turn, approval: Approval) -> Sequence[Reply]:
    """Confirm as the second one: whoever approves is not who invited."""
    result = invitation_decisions.confirm(turn.tx, turn.actor, code=approval.subject, now=turn.now)
    assert isinstance(result, Accepted)
    return [_confirmed(result), *_told(turn, result)]


def _code(found: re.Match[str]) -> str:
    return f"I-{int(found[1]):04d}"


def _refused(found: Invitation, reason: str) -> list[Reply]:
    values = {"code": found.code, "role": role_name(found.role), "why": reason}
    mine = say("invitation.refused", **values)
    if found.person_id is None:
        return [mine]
    return [mine, Reply((Phrase("invitation.was_refused", values),), to=found.person_id)]


def _confirmed(accepted: Accepted) -> Reply:
    invitation = accepted.invitation
    return say("invitation.confirmed", name=invitation.name, role=role_name(invitation.role))


def _told(turn: Turn, accepted: Accepted) -> list[Reply]:
    """Return what is said to who has the role now, and to who handed it over."""
    role = accepted.invitation.role
    phrases = [Phrase(f"role.welcome.{role}")]
    handed = accepted.handed_over
    if handed is not None:
        phrases.append(
            Phrase("roles.you_take_over", {"who": handed.name or Phrase("team.nameless")})
        )
        if role == Role.ADMIN:
            phrases.append(_duties(turn, accepted.person_id))
    replies = [
        Reply(
            tuple(phrases),
            role_buttons(role),
            to=accepted.person_id,
            menu_of=roles.roles_of(turn.tx, accepted.person_id),
        ),
        *liaison_brief.given(turn, accepted),
    ]
    if handed is not None:
        replies.append(
            Reply(
                (
                    Phrase(
                        "roles.handed_over",
                        {"role": role_name(role), "who": named(turn.tx, accepted.person_id)},
                    ),
                ),
                to=handed.person_id,
                menu_of=roles.roles_of(turn.tx, handed.person_id),
            )
        )
    return replies


def _duties(turn: Turn, person_id: str) -> Phrase:
    """Return what waits for whoever administers from now on."""
    successor = Actor(person_id, roles.roles_of(turn.tx, person_id))
    return Phrase(
        "roles.duties",
        {
            "questions": len(tickets.waiting(turn.tx, successor, limit=_COUNTED)),
            "decisions": len(approvals.waiting(turn.tx, successor, now=turn.now)),
        },
    )
