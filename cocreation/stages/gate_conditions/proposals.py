"""Conditions of the proposals: where they came from, and that every author got an answer."""

from collections.abc import Sequence
from datetime import datetime

from cocreation.programme.conditions import Condition
from cocreation.programme.stages import Stage
from cocreation.proposals.hops import Hop
from cocreation.stages.gate_conditions.missing import Missing
from cocreation.tracing import closing
from storage.engine import Tx
from storage.proposals.appeals import AGAINST_ANSWER
from storage.stages import gate_facts
from storage.tracing import fates

_CODES_SHOWN = 20


def both_sources(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Proposals came in digitally and on paper."""
    digital, paper = gate_facts.sources(tx)
    if digital and paper:
        return None
    condition = Condition.BOTH_SOURCES
    if paper:
        return Missing(condition, "gate.both-sources.digital", {}, "/proponer", ("digital",))
    if digital:
        return Missing(condition, "gate.both-sources.paper", {}, "/digitar", ("paper",))
    return Missing(condition, "gate.both-sources.none", {}, "/digitar", ("digital", "paper"))


def proposals_have_receipts(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each proposal has its receipt."""
    codes = gate_facts.without_receipt(tx)
    if not codes:
        return None
    values = {"codes": ", ".join(codes), "count": len(codes)}
    key = "gate.proposals-have-receipts"
    command = f"/propuesta {codes[0]}"
    return Missing(Condition.PROPOSALS_HAVE_RECEIPTS, key, values, command, tuple(codes))


def proposals_answered(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each proposal that stands has a published answer, and no appeal against one is open."""
    codes = fates.unanswered(tx)
    appeals = [each.code for each in AGAINST_ANSWER.waiting(tx)]
    if not codes and not appeals:
        return None
    key = "gate.proposals-answered.both" if appeals else "gate.proposals-answered"
    if not codes:
        key = "gate.proposals-answered.appeals"
    values = {"codes": _few(codes), "count": len(codes) or len(appeals), "appeals": _few(appeals)}
    command = "/respuestas" if codes else "/apelaciones"
    return Missing(Condition.PROPOSALS_ANSWERED, key, values, command, (*codes, *appeals))


def answers_told(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each published answer reached its author, or nobody could be reached."""
    codes = fates.answers_untold(tx, hop=Hop.ANSWERED)
    if not codes:
        return None
    values = {"codes": _few(codes), "count": len(codes)}
    return Missing(Condition.ANSWERS_TOLD, "gate.answers-told", values, None, tuple(codes))


def authors_told(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each author was told what was decided of their idea, or that it is in no commitment."""
    undecided = fates.undecided(tx, hops=closing.DECIDED)
    left_out = fates.left_out_untold(tx, hop=Hop.LEFT_OUT)
    if not undecided and not left_out:
        return None
    key = "gate.authors-told.both" if undecided and left_out else "gate.authors-told"
    if not left_out:
        key = "gate.authors-told.undecided"
    values = {
        "codes": _few(left_out or undecided),
        "count": len(left_out or undecided),
        "undecided": _few(undecided),
    }
    command = "/cierrepropuestas" if left_out else None
    return Missing(Condition.AUTHORS_TOLD, key, values, command, (*left_out, *undecided))


def _few(codes: Sequence[str]) -> str:
    """Return the first of many codes, so that a message can hold them."""
    return ", ".join(codes[:_CODES_SHOWN]) + (" …" if len(codes) > _CODES_SHOWN else "")
