"""The theme, value and institutions of a draft or a commitment: how they are asked and said.

Several institutions are typed in one answer, by their acronyms; here is all that knows that.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import StringConstraints

from bot.answers import Option
from bot.messages import Phrase
from bot.turn import Turn
from cocreation import institutions
from cocreation.programme_facts import Programme
from handlers import choices

_WRITTEN_MAX = 400

Institutions = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_WRITTEN_MAX)
]
"""Institutions as a person writes them: "AIG, MEF"."""


def values(turn: Turn, _form: object) -> Sequence[Option]:
    """Return the values of the plan."""
    return [
        Option(each.key, choices.named(each.name), choices.named(each.short))
        for each in turn.tx.kept(Programme).plan.values
    ]


def listed(turn: Turn, theme: str | None) -> Mapping[str, Any]:
    """Return the acronyms that may be typed, for a question: those of the theme apart."""
    facts = turn.tx.kept(Programme)
    ordered = institutions.near_first(facts, theme)
    near = [each.short for each in ordered if theme in each.themes]
    others = [each.short for each in ordered if theme not in each.themes]
    shown = []
    if near:
        shown.append(Phrase("institutions.near", {"list": ", ".join(near)}))
    if others:
        key = "institutions.others" if near else "institutions.all"
        shown.append(Phrase(key, {"list": ", ".join(others)}))
    return {"list": shown}


def read(turn: Turn, written: str | None) -> tuple[str, ...]:
    """Return the keys that an answer names; none for a question that was passed over."""
    return () if written is None else institutions.read(turn.tx.kept(Programme), written)


def lines(
    turn: Turn,
    *,
    theme: str | None,
    value: str | None,
    responsible: Sequence[str],
    supporting: Sequence[str],
) -> list[Phrase]:
    """Return a line for each, which says so where one is missing."""
    facts = turn.tx.kept(Programme)
    missing = Phrase("draft.to_be_said")
    found = [
        Phrase(
            "draft.theme_line",
            {"theme": Phrase("draft.no_theme") if theme is None else facts.theme(theme).name},
        )
    ]
    if facts.institutions:
        answers = institutions.acronyms(facts, responsible) or missing
        found.append(Phrase("draft.responsible_line", {"institutions": answers}))
    if supporting:
        helps = institutions.acronyms(facts, supporting)
        found.append(Phrase("draft.supporting_line", {"institutions": helps}))
    said = missing if value is None else facts.plan.value(value).name
    found.append(Phrase("draft.value_line", {"value": said}))
    return found
