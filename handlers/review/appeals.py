"""Appeals: against the withholding of one's proposal, and against the answer to it."""

import re
from collections.abc import Sequence
from types import ModuleType
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.people import roles
from cocreation.permissions import Action, may
from cocreation.proposals import moderation, proposals
from cocreation.proposals.moderation import Verdict
from cocreation.review import answer_appeals, answers
from cocreation.texts import Paragraph
from handlers.proposals.moderation import code_and_words
from storage.proposals.appeals import AppealRecord

router = Router()

_LISTED = 8
_CODE = re.compile(r"\s*(?:r[\s.-]*)?0*([0-9]{1,9})\b", re.IGNORECASE | re.ASCII)


def _about(turn: Turn, code: str) -> dict[str, Any]:
    """Return the proposal, and the reason that is appealed against."""
    proposal = proposals.see(turn.tx, turn.actor, code=code).proposal
    answer = answers.of(turn.tx, proposal)
    withheld = proposal.state == moderation.WITHHELD
    reason = moderation.reason_of(turn.tx, proposal)
    if not withheld and answer is not None:
        reason = answer.reason
    kind, facts = "withheld" if withheld else "answered", {"code": code, "reason": reason}
    return {
        "code": code,
        "title": proposal.title,
        "against": Phrase(f"appeal.against.{kind}", facts),
        "case": Phrase(f"appeal.case.{kind}", facts),
    }


def _rules(turn: Turn, code: str) -> ModuleType:
    """Return the rules for an appeal about a proposal: of its withholding, or of its answer."""
    withheld = proposals.known(turn.tx, code).state == moderation.WITHHELD
    return moderation if withheld else answer_appeals


def _card(turn: Turn, form: Any) -> dict[str, Any]:
    return {**_about(turn, turn.subject), "text": form.text}


@router.form("apelar", needs=Action.APPEAL)
class Appealing(Form):
    """An author's appeal, once a proposal, looked at again before it is sent."""

    text: Annotated[
        Paragraph, Ask("appeal.text", values=lambda turn, _form: _about(turn, turn.subject))
    ]
    send: Annotated[Review, Ask("appeal.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for one's own proposal; what follows its code are the author's words."""
        code, words = code_and_words(rest)
        if code is None:
            mine = Button(Phrase("mine.button"), say="/mispropuestas")
            return say("appeal.which", mine, example="P-0001")
        _rules(turn, code).appealable(turn.tx, turn.actor, code=code)
        return Start(subject=code, answers={"text": words} if words else None)

    def done(self, turn: Turn) -> Replies:
        """Keep it and tell everybody who may decide it."""
        rules = _rules(turn, turn.subject)
        appeal = rules.appeal(turn.tx, turn.actor, code=turn.subject, text=self.text, now=turn.now)
        facts = {"code": appeal.code, "proposal": appeal.proposal_code, "text": self.text}
        button = Button(Phrase("appeal.decide.button"), say=f"/decidir {appeal.code}")
        told = roles.administrators if rules is moderation else answer_appeals.deciders
        return [
            say("appeal.saved", code=appeal.code),
            *(
                Reply((Phrase("appeal.new", facts),), (button,), to=person_id)
                for person_id in told(turn.tx)
                if person_id != turn.me
            ),
        ]


@router.command("apelaciones", needs=Action.DECIDE_APPEAL)
def appeals(turn: Turn, _rest: str) -> Replies:
    """List the appeals that nobody has decided and the actor may, longest wait first."""
    waiting: list[AppealRecord] = answer_appeals.waiting(turn.tx, turn.actor)
    if may(turn.actor, Action.MODERATE):
        waiting = [*moderation.waiting(turn.tx, turn.actor), *waiting]
    if not waiting:
        return say("appeal.none")
    shown = sorted(waiting, key=lambda each: (each.opened_at, each.code))[:_LISTED]
    lines = [
        Phrase(
            "appeal.line",
            {
                "code": each.code,
                "proposal": each.proposal_code,
                "since": each.opened_at,
                "text": each.text,
            },
        )
        for each in shown
    ]
    buttons = [
        Button(Phrase("appeal.decide.one.button", {"code": each.code}), say=f"/decidir {each.code}")
        for each in shown
    ]
    return say("appeal.list", *buttons, list=lines, count=len(waiting))


def _kind(turn: Turn, code: str) -> ModuleType:
    return answer_appeals if answer_appeals.is_one(turn.tx, code) else moderation


def _verdicts(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return how it may end, in words that say what becomes of what is appealed against."""
    if answer_appeals.is_one(turn.tx, turn.subject):
        upheld = Phrase("decide.answer.uphold")
    else:
        upheld = Phrase("decide.uphold")
    return [
        Option(Verdict.UPHELD, upheld, Phrase("decide.uphold.short")),
        Option(Verdict.REJECTED, Phrase("decide.reject"), Phrase("decide.reject.short")),
    ]


def _case(turn: Turn, _form: Any) -> dict[str, Any]:
    """Return what there is to know for whoever decides."""
    appeal = _kind(turn, turn.subject).decidable(turn.tx, turn.actor, code=turn.subject)
    about = _about(turn, appeal.proposal_code)
    return {**about, "code": appeal.code, "proposal": appeal.proposal_code, "text": appeal.text}


@router.form("decidir", needs=Action.DECIDE_APPEAL)
class Deciding(Form):
    """The decision of an appeal, with its public reason."""

    verdict: Annotated[Verdict, Ask("decide.verdict", options=_verdicts, values=_case)]
    reason: Annotated[Paragraph, Ask("decide.reason")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the appeal whose code follows the command."""
        found = _CODE.match(rest)
        if found is None:
            return say("decide.which", example="R-0001")
        code = f"R-{int(found[1]):04d}"
        if not may(turn.actor, Action.MODERATE) and not answer_appeals.is_one(turn.tx, code):
            return say("appeal.unknown", code=code)
        _kind(turn, code).decidable(turn.tx, turn.actor, code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Decide, and tell the author."""
        rules = _kind(turn, turn.subject)
        appeal = rules.decide(
            turn.tx,
            turn.actor,
            code=turn.subject,
            verdict=self.verdict,
            reason=self.reason,
            now=turn.now,
        )
        facts = {"code": appeal.code, "proposal": appeal.proposal_code, "reason": appeal.reason}
        see = Button(Phrase("proposal.see.button"), say=f"/propuesta {appeal.proposal_code}")
        if rules is moderation:
            done = Phrase(f"decide.done.{self.verdict}", facts)
            told = Phrase(f"decide.told.{self.verdict}", facts)
            return [Reply((done,)), Reply((told,), (see,), to=appeal.person_id)]
        anew = Button(
            Phrase("answer.write.button"), say=f"/responderpropuesta {appeal.proposal_code}"
        )
        acts = (anew,) if self.verdict is Verdict.UPHELD else ()
        done = Phrase(f"decide.answer.done.{self.verdict}", facts)
        told = Phrase(f"decide.answer.told.{self.verdict}", facts)
        return [Reply((done,), acts), Reply((told,), (see,), to=appeal.person_id)]
