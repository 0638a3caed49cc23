"""Texts to begin an announcement with: offered only where the programme has the facts for them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.answers import Option
from bot.messages import Phrase
from bot.turn import Turn
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Capability
from cocreation.schedule import schedule

OWN = "own"

_Values = Mapping[str, Any]


def offered(turn: Turn, _form: object) -> Sequence[Option]:
    """Return the choice between one's own words and the templates that fit now."""
    fitting = [key for key, facts in _TEMPLATES.items() if facts(turn) is not None]
    return [
        Option(OWN, Phrase("announce.own_words")),
        *(Option(key, Phrase(f"announce.use.{key}")) for key in fitting),
    ]


def worded(turn: Turn, key: str, language: str) -> str | None:
    """Return a template in a language; None for one's own words, or when it fits no more."""
    facts = _TEMPLATES.get(key)
    values = None if facts is None else facts(turn)
    if values is None:
        return None
    return turn.phrases.plain(Phrase(f"announce.template.{key}", values), language)


def _open_call(turn: Turn) -> _Values | None:
    here = programme.standing(turn.tx)
    if not here.is_open(Capability.PROPOSALS):
        return None
    return {"stage": here.stage.name}


def _last_days(turn: Turn) -> _Values | None:
    here = programme.standing(turn.tx)
    closes = schedule.planned(turn.tx)[here.stage.key].closes_on
    if closes is None or closes < schedule.today(here.programme, turn.now):
        return None
    return {"stage": here.stage.name, "closes": schedule.noon(here.programme, closes)}


def _new_dates(turn: Turn) -> _Values | None:
    facts = turn.tx.kept(Programme)
    here = programme.standing(turn.tx).stage
    plans = [
        each
        for each in schedule.planned(turn.tx).values()
        if each.opens_on is not None
        and each.first_opens_on not in (None, each.opens_on)
        and facts.position(each.stage) > facts.position(here.key)
    ]
    if not plans:
        return None
    first = plans[0]
    stage = facts.stage(first.stage)
    assert first.opens_on is not None
    return {
        "number": stage.number,
        "stage": stage.name,
        "opens": schedule.noon(facts, first.opens_on),
        "reason": first.reason or "",
    }


def _thanks(turn: Turn) -> _Values | None:
    return {"stage": programme.standing(turn.tx).stage.name}


_TEMPLATES: Mapping[str, Callable[[Turn], _Values | None]] = {
    "open_call": _open_call,
    "last_days": _last_days,
    "new_dates": _new_dates,
    "thanks": _thanks,
}
