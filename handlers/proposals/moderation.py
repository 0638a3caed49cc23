"""Withholding a proposal, with a public reason, and showing it again."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.proposals import moderation, proposals
from cocreation.reasons import as_public
from cocreation.texts import Paragraph
from handlers import choices

router = Router()

_CODE = re.compile(r"\s*p?[\s.-]*0*([0-9]{1,9})\b", re.IGNORECASE)
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
        code, words = code_and_words(rest)
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
        code, words = code_and_words(rest)
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


def code_and_words(rest: str) -> tuple[str | None, str]:
    """Return the code of the proposal that the words begin with, if they do, and the rest."""
    found = _CODE.match(rest)
    if found is None:
        return None, ""
    return f"P-{int(found[1]):04d}", rest[found.end() :].strip()
