"""Choosing several of what a question offers: a tap ticks or unticks one, «done» ends."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.answers import Option, hear
from cocreation.folding import fold
from locales.phrases import Phrase, Phrases

DONE = "done"
ALL = "all"
TICK, UNTICK = "+", "-"
"""How the answer of a button begins that ticks or unticks: tapped twice, it does so once."""

_APART = re.compile(r"[,;\n]+")
_AND = re.compile(r"\s+(?:y|e|and)\s+", re.IGNORECASE)
_FEW = 3
"""From how many on there is a button that ticks all."""


class Named(NamedTuple):
    """What a typed answer names: the values of options, and what is none of them."""

    values: list[str]
    unknown: list[str]


def offered(
    options: Sequence[Option], ticked: Sequence[str], *, may_be_none: bool
) -> tuple[Option, ...]:
    """Return the options with their ticks, then all at once, and the end where it may come."""
    marked = [_marked(each, ticked=each.value in ticked) for each in options]
    if len(options) >= _FEW and len(ticked) < len(options):
        marked.append(Option(ALL, Phrase("many.all", {"count": len(options)})))
    if ticked:
        marked.append(Option(DONE, Phrase("many.done")))
    elif may_be_none:
        marked.append(Option(DONE, Phrase("many.none")))
    return tuple(marked)


def tapped(answer: str, options: Sequence[Option], ticked: Sequence[str]) -> list[str] | None:
    """Return what is ticked after a tap, in the order of the options; None for no such option."""
    known = [each.value for each in options]
    if answer == ALL:
        return known
    value = answer[1:]
    if value not in known or answer[0] not in (TICK, UNTICK):
        return None
    after = {*ticked, value} if answer[0] == TICK else {*ticked} - {value}
    return [each for each in known if each in after]


def typed(values: Sequence[str], options: Sequence[Option], ticked: Sequence[str]) -> list[str]:
    """Return what is ticked after some were typed: one that was ticked is no more, others are."""
    alone = len(values) == 1 and values[0] in ticked
    after = {*ticked} - {*values} if alone else {*ticked, *values}
    return [each.value for each in options if each.value in after]


def named(text: str, options: Sequence[Option], phrases: Phrases, language: str) -> Named:
    """Return what "1, 3 y 5", "AIG, MEF" or "todas" names, each once, in the options' order."""
    said = fold(text)
    for words, meant in (("many.all.words", options), ("many.none.words", ())):
        if said in {fold(each) for each in phrases.words(words)}:
            return Named([each.value for each in meant], [])
    found, unknown = set(), []
    for part in _parts(text, options, phrases, language):
        option = hear(part, options, phrases, language)
        if option is None:
            unknown.append(part)
        else:
            found.add(option.value)
    if not found and not unknown:
        unknown.append(text.strip())
    return Named([each.value for each in options if each.value in found], unknown)


def _parts(text: str, options: Sequence[Option], phrases: Phrases, language: str) -> Iterator[str]:
    """Return the names in an answer; an "y" may be part of one, as in "Economía y Finanzas"."""
    for part in filter(None, (each.strip() for each in _APART.split(text))):
        whole = hear(part, options, phrases, language) is not None
        yield from (part,) if whole else filter(None, map(str.strip, _AND.split(part)))


def _marked(option: Option, *, ticked: bool) -> Option:
    if not ticked:
        return Option(f"{TICK}{option.value}", option.label, option.short)
    label = Phrase("many.ticked", {"label": option.label})
    short = None if option.short is None else Phrase("many.ticked", {"label": option.short})
    return Option(f"{UNTICK}{option.value}", label, short)
