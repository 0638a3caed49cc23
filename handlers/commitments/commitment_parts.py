"""The theme, value and institutions of a draft or a commitment: how they are asked and said."""

from collections.abc import Sequence

from bot.answers import Option
from bot.messages import Phrase
from bot.turn import Turn
from cocreation.programme import institution_names
from cocreation.programme.facts import Programme
from handlers import choices


def values(turn: Turn, _form: object) -> Sequence[Option]:
    """Return the values of the plan."""
    return [
        Option(each.key, choices.named(each.name), choices.named(each.short))
        for each in turn.tx.kept(Programme).plan.values
    ]


def named(turn: Turn, theme: str | None) -> Sequence[Option]:
    """Return the institutions, those of a theme first."""
    return [
        Option(each.key, choices.named(each.name), Phrase("literal", {"text": each.short}))
        for each in institution_names.near_first(turn.tx.kept(Programme), theme)
    ]


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
        answers = institution_names.acronyms(facts, responsible) or missing
        found.append(Phrase("draft.responsible_line", {"institutions": answers}))
    if supporting:
        helps = institution_names.acronyms(facts, supporting)
        found.append(Phrase("draft.supporting_line", {"institutions": helps}))
    said = missing if value is None else facts.plan.value(value).name
    found.append(Phrase("draft.value_line", {"value": said}))
    return found
