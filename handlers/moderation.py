"""Withholding a proposal, with a public reason, and the appeal against it."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import moderation, proposals, roles
from cocreation.moderation import Verdict
from cocreation.permissions import Action
from cocreation.proposals import Paragraph
from cocreation.reasons import as_public
from handlers import choices

router = Router()

_LISTED = 8
_CODE = re.compile(r"\s*p?[\s.-]*0*([0-9]{1,9})\b", re.IGNORECASE)
_APPEAL_CODE = re.compile(r"\s*(?:r[\s.-]*)?0*([0-9]{1,9})\b", re.IGNORECASE)
_EXAMPLE = {"example": "P-0001"}


def _withheld_so(turn: Turn, form: Any) -> Mapping[str, Any]:
    """Say what everybody will read, and who is told: on paper nobody may have given an address."""
    proposal = moderation.may_withhold(turn.tx, turn.actor, code=turn.subject)
    told = "withhold.author_told" if proposal.author_id else "withhold.author_unknown"
    return {
        "code": proposal.code,
        "reason": as_public(turn.tx, form.reason),
        "told": Phrase(told),
    }


@router.form("retener", needs=Action.MODERATE)
class Withholding(Form):
    """Take a proposal out of public view: why, and one clear yes."""

    reason: Annotated[
        Paragraph, Ask("withhold.reason", values=lambda turn, _form: _about(turn, turn.subject))
    ]
    sure: Annotated[
        bool,
        Ask(
            "withhold.sure",
            options=choices.yes_or_no,
            values=_withheld_so,
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposal that the words name; what follows its code is the reason."""
        code, words = _code_and_words(rest)
        if code is None:
            return say("withhold.which", **_EXAMPLE)
        moderation.may_withhold(turn.tx, turn.actor, code=code)
        return Start(subject=code, answers={"reason": words} if words else None)

    def done(self, turn: Turn) -> Replies:
        """Withhold it and tell its author, or leave it as it is."""
        code = turn.subject
        if not self.sure:
            return say("withhold.not_done", code=code)
        proposal = moderation.withhold(
            turn.tx, turn.actor, code=code, reason=self.reason, now=turn.now
        )
        facts = {"code": code, "reason": as_public(turn.tx, self.reason)}
        button = Button(Phrase("appeal.button"), say=f"/apelar {code}")
        return [
            say("withhold.done", code=code),
            *_told(proposal.author_id, Phrase("withhold.told", facts), button),
        ]


@router.form("restituir", needs=Action.MODERATE)
class Restoring(Form):
    """Show a withheld proposal again."""

    reason: Annotated[
        Paragraph, Ask("restore.reason", values=lambda turn, _form: _about(turn, turn.subject))
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposal that the words name; what follows its code is the reason."""
        code, words = _code_and_words(rest)
        if code is None:
            return say("restore.which", **_EXAMPLE)
        moderation.may_restore(turn.tx, turn.actor, code=code)
        return Start(subject=code, answers={"reason": words} if words else None)

    def done(self, turn: Turn) -> Replies:
        """Restore it and tell its author."""
        code = turn.subject
        proposal = moderation.restore(
            turn.tx, turn.actor, code=code, reason=self.reason, now=turn.now
        )
        facts = {"code": code, "reason": as_public(turn.tx, self.reason)}
        return [
            say("restore.done", code=code),
            *_told(proposal.author_id, Phrase("restore.told", facts), _see(code)),
        ]


@router.form("apelar", needs=Action.APPEAL)
class Appealing(Form):
    """An author's appeal, once a proposal."""

    text: Annotated[
        Paragraph, Ask("appeal.text", values=lambda turn, _form: _about(turn, turn.subject))
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for one's own proposal; what follows its code are the author's words."""
        code, words = _code_and_words(rest)
        if code is None:
            return say(
                "appeal.which", Button(Phrase("mine.button"), say="/mispropuestas"), **_EXAMPLE
            )
        moderation.appealable(turn.tx, turn.actor, code=code)
        return Start(subject=code, answers={"text": words} if words else None)

    def done(self, turn: Turn) -> Replies:
        """Keep it and tell every administrator."""
        appeal = moderation.appeal(
            turn.tx, turn.actor, code=turn.subject, text=self.text, now=turn.now
        )
        facts = {"code": appeal.code, "proposal": appeal.proposal_code, "text": self.text}
        button = Button(Phrase("appeal.decide.button"), say=f"/decidir {appeal.code}")
        return [
            say("appeal.saved", code=appeal.code),
            *(
                Reply((Phrase("appeal.new", facts),), (button,), to=person_id)
                for person_id in roles.administrators(turn.tx)
                if person_id != turn.me
            ),
        ]


@router.command("apelaciones", needs=Action.MODERATE)
def appeals(turn: Turn, _rest: str) -> Replies:
    """List the appeals that nobody has decided, longest wait first."""
    waiting = moderation.waiting(turn.tx, turn.actor)
    if not waiting:
        return say("appeal.none")
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
        for each in waiting[:_LISTED]
    ]
    buttons = [
        Button(Phrase("appeal.decide.one.button", {"code": each.code}), say=f"/decidir {each.code}")
        for each in waiting[:_LISTED]
    ]
    return say("appeal.list", *buttons, list=lines, count=len(waiting))


def _verdicts(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option(Verdict.UPHELD, Phrase("decide.uphold"), Phrase("decide.uphold.short")),
        Option(Verdict.REJECTED, Phrase("decide.reject"), Phrase("decide.reject.short")),
    ]


def _case(turn: Turn, _form: Any) -> dict[str, str]:
    """Return what there is to know for whoever decides."""
    appeal = moderation.decidable(turn.tx, turn.actor, code=turn.subject)
    about = _about(turn, appeal.proposal_code)
    return {**about, "code": appeal.code, "proposal": appeal.proposal_code, "text": appeal.text}


@router.form("decidir", needs=Action.MODERATE)
class Deciding(Form):
    """The decision of an appeal, with its public reason."""

    verdict: Annotated[Verdict, Ask("decide.verdict", options=_verdicts, values=_case)]
    reason: Annotated[Paragraph, Ask("decide.reason")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the appeal whose code follows the command."""
        found = _APPEAL_CODE.match(rest)
        if found is None:
            return say("decide.which", example="R-0001")
        code = f"R-{int(found[1]):04d}"
        moderation.decidable(turn.tx, turn.actor, code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Decide, and tell the author."""
        appeal = moderation.decide(
            turn.tx,
            turn.actor,
            code=turn.subject,
            verdict=self.verdict,
            reason=self.reason,
            now=turn.now,
        )
        facts = {"code": appeal.code, "proposal": appeal.proposal_code}
        told = Phrase(f"decide.told.{self.verdict}", {**facts, "reason": appeal.reason})
        return [
            say(f"decide.done.{self.verdict}", **facts),
            *_told(appeal.person_id, told, _see(appeal.proposal_code)),
        ]


def _told(person_id: str | None, phrase: Phrase, button: Button) -> list[Reply]:
    """Return what is said to the author, if there is one that we know."""
    return [] if person_id is None else [Reply((phrase,), (button,), to=person_id)]


def _see(code: str) -> Button:
    return Button(Phrase("proposal.see.button"), say=f"/propuesta {code}")


def _about(turn: Turn, code: str) -> dict[str, str]:
    proposal = proposals.see(turn.tx, turn.actor, code=code).proposal
    return {
        "code": code,
        "title": proposal.title,
        "reason": moderation.reason_of(turn.tx, proposal),
    }


def _code_and_words(rest: str) -> tuple[str | None, str]:
    found = _CODE.match(rest)
    if found is None:
        return None, ""
    return f"P-{int(found[1]):04d}", rest[found.end() :].strip()
