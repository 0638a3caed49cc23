"""What the current stage asks before it closes, and stating that a part of it is met."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action, require
from cocreation.programme import programme
from cocreation.programme.programme import Standing
from cocreation.programme.stages import Attested
from cocreation.reasons import Reason
from cocreation.refusals import Settled
from cocreation.stages import gates
from cocreation.stages.gates import Requirement
from handlers import choices
from handlers.stages.gate_lines import lacks, mending

router = Router()

_NUMBER = re.compile(r"\s*([0-9]{1,2})\b")


def _asked(turn: Turn, form: Any) -> Mapping[str, Any]:
    here, each = _subject(turn)
    return {"stage": here.stage.name, "number": here.stage.number, "says": each.says}


def _asked_with_note(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {**_asked(turn, form), "note": form.note}


def _attest_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("attest.yes")), choices.no(turn, Phrase("stage.not_now"))]


@router.form("cumplido", needs=Action.ATTEST)
class Attestation(Form):
    """State, with a public note, that a condition which no record of ours shows is met."""

    note: Annotated[Reason, Ask("attest.note", values=_asked)]
    sure: Annotated[bool, Ask("attest.sure", options=_attest_or_not, values=_asked_with_note)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the condition whose number follows; without one, list what the stage asks."""
        require(turn.tx, turn.actor, Action.ATTEST)
        here, number, note = _chosen(turn, rest)
        if number is None:
            return _list(turn, here)
        each = _attested(here, number)
        if _is_met(turn, here, each.key):
            return _already(number, each)
        return Start(
            subject=f"{here.stage.key}/{each.key}", answers={"note": note} if note else None
        )

    def done(self, turn: Turn) -> Replies:
        """Write it down."""
        here, each = _subject(turn)
        if not self.sure:
            return say("attest.not_done", says=each.says)
        gates.attest(turn.tx, turn.actor, condition=each.key, note=self.note, now=turn.now)
        requirements = Button(Phrase("stage.requirements.button"), say="/cumplido")
        return say("attest.done", requirements, *_advancing(here), says=each.says)


@router.form("nocumplido", needs=Action.ATTEST, hidden=True)
class Withdrawal(Form):
    """Take back, with a public reason, what was stated of a condition."""

    reason: Annotated[Reason, Ask("attest.why_not", values=_asked)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the condition whose number follows; without one, list what the stage asks."""
        require(turn.tx, turn.actor, Action.ATTEST)
        here, number, reason = _chosen(turn, rest)
        if number is None:
            return _list(turn, here)
        each = _attested(here, number)
        if not _is_met(turn, here, each.key):
            raise Settled("attest.not_attested", says=each.says)
        return Start(
            subject=f"{here.stage.key}/{each.key}", answers={"reason": reason} if reason else None
        )

    def done(self, turn: Turn) -> Replies:
        """Write it down."""
        _here, each = _subject(turn)
        gates.withdraw(turn.tx, turn.actor, condition=each.key, reason=self.reason, now=turn.now)
        button = Button(Phrase("stage.requirements.button"), say="/cumplido")
        return say("attest.withdrawn", button, says=each.says)


def _list(turn: Turn, here: Standing) -> Reply:
    asked = gates.requirements(turn.tx, here.stage, turn.now)
    if not asked:
        return say("gate.asks_nothing", stage=here.stage.name, number=here.stage.number)
    lacking = [each.missing for each in asked if each.missing is not None]
    buttons = mending(lacking) or _advancing(here)
    return say(
        "gate.asks" if lacking else "gate.asks.all_met",
        *buttons,
        stage=here.stage.name,
        number=here.stage.number,
        list=[_line(each) for each in asked],
        count=len(lacking),
    )


def _advancing(here: Standing) -> list[Button]:
    """Return the button that opens the next stage; the last one has none."""
    if here.stage.key == here.programme.stages[-1].key:
        return []
    return [Button(Phrase("gate.advance.button"), say="/avanzar")]


def _line(asked: Requirement) -> Phrase:
    if asked.missing is not None:
        return Phrase("gate.asks.missing", {"what": lacks(asked.missing)})
    if asked.attested is None:
        return Phrase("gate.asks.met", {"what": Phrase(f"gate.name.{asked.condition}")})
    return Phrase(
        "gate.asks.attested",
        {
            "what": asked.says,
            "note": asked.attested.note,
            "at": asked.attested.at,
            "number": asked.number,
        },
    )


def _chosen(turn: Turn, rest: str) -> tuple[Standing, int | None, str]:
    here, found = programme.standing(turn.tx), _NUMBER.match(rest)
    return (here, None, "") if found is None else (here, int(found[1]), rest[found.end() :].strip())


def _attested(here: Standing, number: int) -> Attested:
    if not 1 <= number <= len(here.stage.attested):
        raise Settled("attest.unknown", stage=here.stage.name, number=here.stage.number)
    return here.stage.attested[number - 1]


def _subject(turn: Turn) -> tuple[Standing, Attested]:
    """Return the condition the form is about. Refused once the programme is at another stage."""
    stage, _, key = turn.subject.partition("/")
    here = programme.standing(turn.tx)
    for each in here.stage.attested:
        if here.stage.key == stage and each.key == key:
            return here, each
    raise Settled("attest.unknown", stage=here.stage.name, number=here.stage.number)


def _is_met(turn: Turn, here: Standing, condition: str) -> bool:
    return any(
        each.condition == condition and each.attested is not None
        for each in gates.requirements(turn.tx, here.stage, turn.now)
    )


def _already(number: int, each: Attested) -> Reply:
    button = Button(Phrase("attest.withdraw.button"), say=f"/nocumplido {number}")
    return say("attest.already", button, says=each.says)
