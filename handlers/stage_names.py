"""Which stage somebody means: by its number, or by words of its name."""

import re

from cocreation.folding import fold
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage

_NUMBER = re.compile(r"\D*?0*(\d+)\D*")
_LEAST_LETTERS = 4  # of a word that may name a stage


def stages_named(facts: Programme, said: str) -> list[Stage]:
    """Return the stages that the words mean, best ones only; none when they name no stage.

    "9", "la 9", "mesas", "qué es una mesa de co-creación". A word in the short name counts twice.
    """
    if number := _NUMBER.fullmatch(said):
        return [each for each in facts.stages if str(each.number) == number[1]]
    words = [word for word in fold(said).split() if len(word) >= _LEAST_LETTERS]
    weights = {each.key: _weight(each, words) for each in facts.stages}
    best = max(weights.values())
    return [each for each in facts.stages if weights[each.key] == best] if best else []


def _weight(stage: Stage, words: list[str]) -> int:
    shorts = [fold(each).split() for each in stage.short.every]
    names = [fold(each).split() for each in stage.name.every]
    return sum(
        2 * any(_alike(word, each) for short in shorts for each in short)
        + any(_alike(word, each) for name in names for each in name)
        + any(_alike(word, short[0]) for short in shorts)
        for word in words
    )


def _alike(said: str, word: str) -> bool:
    """Tell whether one word is the other, or its beginning: mesa, mesas."""
    if len(word) < _LEAST_LETTERS:
        return False
    return word.startswith(said) or said.startswith(word)
