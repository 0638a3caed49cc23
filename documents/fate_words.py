"""What happened to an idea, in few words, wherever it is told."""

from cocreation.excerpts import excerpt
from cocreation.tracing.ends import Fate
from cocreation.tracing.traces import Step
from locales.phrases import Phrase
from storage.records import ProposalRecord

_REASON_SHOWN = 200


def state(proposal: ProposalRecord, fate: Fate | None) -> Phrase:
    """Return where a proposal stands: what became of it, once that is known."""
    if fate is None:
        return Phrase(f"proposal.state.{proposal.state}")
    said = _said(fate)
    return Phrase("proposal.state.answered", {"fate": said}) if fate.answered else said


def end(fate: Fate) -> Phrase:
    """Return what became of a proposal in the end, and why where that was said."""
    said = _said(fate)
    if fate.reason is None:
        return said
    reason = excerpt(fate.reason, _REASON_SHOWN).rstrip(". ")
    return Phrase("fate.with_reason", {"fate": said, "reason": reason})


def step(step: Step) -> Phrase:
    """Return one thing that happened to it."""
    return Phrase(f"trace.step.{step.kind}", {"when": step.at, **step.values})


def _said(fate: Fate) -> Phrase:
    values = {"list": ", ".join(fate.codes), "count": len(fate.codes)}
    return Phrase(f"fate.{fate.kind}", values)
