"""What a second administrator decides."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.oversight import approvals
from cocreation.oversight.approvals import Approval
from cocreation.permissions import Action
from cocreation.texts import Paragraph
from handlers import second
from handlers.staff import named

router = Router()

_LISTED = 4
_CODE = re.compile(r"\s*(?:v[\s.-]*)?0*([0-9]{1,9})\b", re.IGNORECASE)


def said(turn: Turn, approval: Approval) -> list[Reply]:
    """Return what is said of an act that now waits: to who asked, and to who may decide it."""
    values = _values(turn, approval)
    deciders = approvals.deciders(turn.tx, approval)
    if not deciders:
        return [say("approval.nobody", Button(Phrase("invite.button"), say="/invitar"), **values)]
    to_decide = tuple(_buttons(approval))
    return [
        say("approval.asked", **values),
        *(
            Reply((_wording(approval, values),), to_decide, to=each)
            for each in deciders
            if each != turn.actor.person_id
        ),
    ]


def shown(turn: Turn, approval: Approval, before: str) -> Reply:
    """Return what waits already, after a phrase that says so, with what may decide it."""
    values = _values(turn, approval)
    return Reply((Phrase(before, values), _wording(approval, values)), tuple(_buttons(approval)))


@router.command("pendientes", needs=Action.APPROVE)
def waiting(turn: Turn, _rest: str) -> Replies:
    """List what waits for a second administrator, longest wait first."""
    found = approvals.waiting(turn.tx, turn.actor, now=turn.now)
    if not found:
        return say("approval.none")
    shown = found[:_LISTED]
    return say(
        "approval.list",
        *(
            button
            for each in shown
            if turn.actor.person_id in approvals.deciders(turn.tx, each)
            for button in _buttons(each, with_code=True)
        ),
        count=len(found),
        list=[Phrase("approval.line", _values(turn, each)) for each in shown],
    )


@router.command("aprobar", needs=Action.APPROVE, hidden=True)
def approve(turn: Turn, rest: str) -> Replies:
    """Approve what another administrator asked for; its effect follows in the same turn."""
    found = _CODE.match(rest)
    if found is None:
        return say("approval.which", Button(Phrase("approval.list.button"), say="/pendientes"))
    decided = approvals.decide(
        turn.tx, turn.actor, code=_code(found), yes=True, reason=None, now=turn.now
    )
    values = _values(turn, decided)
    effects = second.EFFECTS[decided.kind](turn, decided)
    told = Reply((Phrase("approval.approved", values),), to=decided.asked_by)
    return [say("approval.you_approved", **values), told, *effects]


@router.form("rechazar", needs=Action.APPROVE, hidden=True)
class Rejection(Form):
    """A no to what another administrator asked for, with its reason."""

    reason: Annotated[
        Paragraph,
        Ask("approval.why_not", values=lambda turn, _form: _values(turn, _subject(turn))),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the act whose code follows the command; the reason may follow too."""
        found = _CODE.match(rest)
        if found is None:
            return say("approval.which", Button(Phrase("approval.list.button"), say="/pendientes"))
        approvals.to_decide(turn.tx, turn.actor, code=_code(found))
        reason = rest[found.end() :].strip()
        return Start(subject=_code(found), answers={"reason": reason} if reason else None)

    def done(self, turn: Turn) -> Replies:
        """Refuse it, and tell who asked why."""
        asked = _subject(turn)
        decided = approvals.decide(
            turn.tx, turn.actor, code=asked.code, yes=False, reason=self.reason, now=turn.now
        )
        values = {**_values(turn, decided), "why": self.reason}
        tidied = second.REFUSALS.get(decided.kind)
        told = Reply((Phrase("approval.refused", values),), to=decided.asked_by)
        return [
            say("approval.you_refused", **values),
            told,
            *([] if tidied is None else tidied(turn, decided)),
        ]


def _subject(turn: Turn) -> Approval:
    return approvals.find(turn.tx, turn.actor, code=turn.subject)


def _code(found: re.Match[str]) -> str:
    return f"V-{int(found[1]):04d}"


def _values(turn: Turn, approval: Approval) -> Mapping[str, Any]:
    return {
        "code": approval.code,
        "what": second.description(turn, approval),
        "who": named(turn.tx, approval.asked_by),
        "reason": approval.reason or Phrase("approval.no_reason"),
        "until": approval.expires_at,
    }


def _wording(approval: Approval, values: Mapping[str, Any]) -> Phrase:
    return Phrase("approval.please" if approval.reason is None else "approval.please_why", values)


def _buttons(approval: Approval, *, with_code: bool = False) -> list[Button]:
    values = {"code": approval.code}
    return [
        Button(
            Phrase("approval.yes_to.button" if with_code else "approval.yes.button", values),
            say=f"/aprobar {approval.code}",
        ),
        Button(
            Phrase("approval.no_to.button" if with_code else "approval.no.button", values),
            say=f"/rechazar {approval.code}",
        ),
    ]
