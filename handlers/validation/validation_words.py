"""How validation letters and what is asked in them read."""

from typing import Any

from bot.messages import Button, Phrase, Reply, say
from bot.news.validation_news import about as about
from bot.turn import Turn
from cocreation.commitments import drafts
from cocreation.validation import validation
from cocreation.validation.validating import Asked
from cocreation.validation.validation import Outcome
from storage.commitments.drafts import DraftRecord


def which(example: str) -> Reply:
    """Ask for the code that was left out."""
    return say("validation.which", board_button(), example=example)


def board_button() -> Button:
    """Return the button of the board."""
    return Button(Phrase("validations.button"), say="/validaciones")


def texts(turn: Turn, draft: DraftRecord) -> dict[str, Any]:
    """Return what a draft says, as everybody reads it."""
    public = drafts.public(turn.tx, draft)
    return public.model_dump(include={"code", "title", "problem", "solution"})


def asked(turn: Turn, each: Asked) -> dict[str, Any]:
    """Return what a question about a draft may say of it and of its letter."""
    return {**about(turn.tx, each.letter), **texts(turn, each.draft)}


def draft_state(turn: Turn, draft: DraftRecord) -> Phrase:
    """Return how a draft stands: at its table, before the authorities, or as a counterproposal."""
    if draft.state != "recorded":
        return Phrase(f"draft.state.{draft.state}")
    if draft.counter_to is not None:
        answered = validation.known(turn.tx, draft.counter_to)
        return Phrase("draft.state.counter", {"code": answered.code})
    outcome = validation.decided(turn.tx, draft)
    if outcome == Outcome.PENDING:
        return Phrase("draft.state.recorded")
    return Phrase(f"draft.state.{outcome}", {"code": draft.code})
