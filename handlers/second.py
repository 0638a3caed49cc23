"""What happens once a second administrator has decided: each topic registers its own kinds."""

from collections.abc import Callable, Sequence

from bot.messages import Phrase, Reply
from bot.turn import Turn
from cocreation.oversight.approvals import Approval

Effect = Callable[[Turn, Approval], Sequence[Reply]]
Description = Callable[[Turn, Approval], Phrase]

EFFECTS: dict[str, Effect] = {}
"""By kind, what an approval does. A Refusal from it undoes the approval."""

REFUSALS: dict[str, Effect] = {}
"""By kind, what a refused approval leaves to be done; most need nothing."""

DESCRIPTIONS: dict[str, Description] = {}
"""By kind, the words for what would be done; without one, `approval.what.<kind>` with the facts."""


def effect(kind: str) -> Callable[[Effect], Effect]:
    """Mark the function that does what was approved, in the turn that approves it.

    It gets the turn of who approves, and returns what else is to be said, to whomever; the asker
    is told of the decision without it.
    """
    return _into(EFFECTS, kind)


def refused(kind: str) -> Callable[[Effect], Effect]:
    """Mark the function that tidies up when a kind is refused."""
    return _into(REFUSALS, kind)


def describes(kind: str) -> Callable[[Description], Description]:
    """Mark the function that says what would be done, for the asker and who decides."""

    def mark(function: Description) -> Description:
        DESCRIPTIONS[kind] = function
        return function

    return mark


def description(turn: Turn, approval: Approval) -> Phrase:
    """Return the words for what was asked for."""
    describe = DESCRIPTIONS.get(approval.kind)
    if describe is not None:
        return describe(turn, approval)
    return Phrase(f"approval.what.{approval.kind}", {**approval.facts, "subject": approval.subject})


def _into(registry: dict[str, Effect], kind: str) -> Callable[[Effect], Effect]:
    def mark(function: Effect) -> Effect:
        if kind in registry:
            raise ValueError(f"The approval kind {kind} is registered twice.")
        registry[kind] = function
        return function

    return mark
