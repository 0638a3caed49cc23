"""What must be true before a stage closes, line by line, as everybody may read it."""

from datetime import datetime

from cocreation.programme.elements import Words
from cocreation.programme.stages import Stage
from cocreation.stages import gates
from cocreation.stages.gates import Requirement
from documents.stage_words import Place, Timeline
from locales.phrases import Phrase
from storage.engine import Tx


def gate(tx: Tx, known: Timeline, stage: Stage, now: datetime) -> Phrase | None:
    """Return what must be true before a stage closes, and of what is not to come whether it is."""
    place = known.place(stage)
    if place is Place.HERE:
        lines = [_requirement(known, each) for each in gates.requirements(tx, stage, now)]
    else:
        lines = _gate_of_another(tx, known, stage, place)
    if not lines:
        return None
    past = place in (Place.DONE, Place.BEFORE)
    return Phrase("stage.gate.past" if past else "stage.gate", {"list": lines})


def _gate_of_another(tx: Tx, known: Timeline, stage: Stage, place: Place) -> list[Phrase]:
    """Return what a stage asks that is not the current one; of one that closed, how it was met."""
    asked = [(each.value, _asks(known, each)) for each in stage.gate]
    asked += [(each.key, _said(each.says)) for each in stage.attested]
    lacking = known.not_met(stage)
    stated = gates.stated(tx, stage)
    lines = []
    for name, asks in asked:
        if place is not Place.DONE:
            lines.append(Phrase("stage.gate.line", {"asks": asks}))
        elif name in lacking:
            lines.append(Phrase("stage.gate.not_met", {"asks": asks}))
        elif name in stated:
            note = known.reason(stated[name], short=False)
            lines.append(Phrase("stage.gate.attested", {"asks": asks, "note": note}))
        else:
            lines.append(Phrase("stage.gate.met", {"asks": asks}))
    return lines


def _requirement(known: Timeline, each: Requirement) -> Phrase:
    asks = _asks(known, each.condition) if each.says is None else _said(each.says)
    if each.missing is not None:
        return Phrase("stage.gate.missing", {"asks": asks})
    if each.attested is None:
        return Phrase("stage.gate.met", {"asks": asks})
    note = known.reason(each.attested.note, short=False)
    return Phrase("stage.gate.attested", {"asks": asks, "note": note})


def _asks(known: Timeline, condition: str) -> Phrase:
    return Phrase(f"asks.{condition}", {"days": known.here.programme.schedule_notice_days})


def _said(words: Words) -> Phrase:
    return Phrase("literal", {"text": words})
