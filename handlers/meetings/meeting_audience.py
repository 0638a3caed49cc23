"""Whom a meeting is meant for: up to three sectors, asked for one by one, or everybody."""

from collections.abc import Sequence
from typing import Any

from bot.answers import Option
from bot.messages import Phrase
from bot.turn import Turn
from handlers import choices

ALL = "all"
NO_MORE = "no-more"


def whom(turn: Turn, form: Any) -> Sequence[Option]:
    """Return everybody, and each sector."""
    return [Option(ALL, Phrase("meeting.everybody")), *choices.sectors(turn, form)]


def whom_else(turn: Turn, form: Any) -> Sequence[Option]:
    """Return the sectors besides the first one, and that there is no other."""
    return _besides(turn, form, 1)


def whom_third(turn: Turn, form: Any) -> Sequence[Option]:
    """Return the sectors besides the first two, and that there is no other."""
    return _besides(turn, form, 2)


def is_for_some(_turn: Turn, form: Any) -> bool:
    """Return whether a sector was named."""
    return getattr(form, "audience", ALL) != ALL


def is_for_two(turn: Turn, form: Any) -> bool:
    """Return whether two sectors were named."""
    return is_for_some(turn, form) and getattr(form, "audience_2", NO_MORE) != NO_MORE


def of(form: Any) -> tuple[str, ...]:
    """Return the sectors that a form names; none means everybody."""
    if form.audience == ALL:
        return ()
    named = [form.audience]
    for each in (form.audience_2, form.audience_3):
        if each == NO_MORE:
            break
        named.append(each)
    return tuple(named)


def _besides(turn: Turn, form: Any, count: int) -> Sequence[Option]:
    named = [form.audience, getattr(form, "audience_2", NO_MORE)][:count]
    rest = [each for each in choices.sectors(turn, form) if each.value not in named]
    return [Option(NO_MORE, Phrase("meeting.audience.no_more")), *rest]
