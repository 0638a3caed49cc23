"""How an answer is heard: by number, by label, by another spelling of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.messages import Button
from cocreation.folding import fold
from locales.phrases import Phrase, Phrases

_SHORTEST_PART = 3
_LONGEST_NUMBER = 4
_MOST_BESIDE = 5
"""How many words an answer may have beside a name; with more it tells something else."""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: its value, what people read, and other ways of writing it.

    `within`: also meant by an answer of a few more words that names it, and no other. `late`: it
    is not shown any more, but a tap on the button that an earlier message has is still heard;
    comes last.
    """

    value: str
    label: Phrase
    short: Phrase | None = None
    spellings: tuple[str, ...] = ()
    within: bool = False
    late: bool = False


def literal(text: str) -> Phrase:
    """Return a phrase that says just this text, in every language."""
    return Phrase("literal", {"text": text})


def hear(text: str, options: Sequence[Option], phrases: Phrases, language: str) -> Option | None:
    """Return the option a typed answer means, or None when it means none or several."""
    place = as_place(text)
    if place is not None:
        return _numbered(place, options, phrases, language)
    said = fold(text)
    if not said:
        return None
    spelled = [(option, _spellings(option, phrases, language)) for option in options]
    exact = [option for option, spellings in spelled if said in spellings]
    if exact:
        return exact[0]
    if len(said) < _SHORTEST_PART:
        return None
    partly = [
        option for option, spellings in spelled if any(said in spelling for spelling in spellings)
    ]
    return partly[0] if len(partly) == 1 else _named_in(said, spelled)


def _numbered(
    place: int, options: Sequence[Option], phrases: Phrases, language: str
) -> Option | None:
    """Return the option a number means by its place or as the first word of its name.

    A "3" where the third option is "7 days" and another is "3 days" means neither.
    """
    number = str(place + 1)
    meant = [
        option
        for n, option in enumerate(options)
        if n == place or _folded(phrases.plain(option.label, language)).split()[:1] == [number]
    ]
    return meant[0] if len(meant) == 1 else None


def _named_in(said: str, spelled: Sequence[tuple[Option, set[str]]]) -> Option | None:
    """Return the one option whose name a short answer holds, as in "soy de Chepo"."""
    held = {
        spelling: option
        for option, spellings in spelled
        for spelling in spellings
        if option.within and f" {spelling} " in f" {said} "
    }
    # "Panamá Oeste" names one place, not also the one its first word names.
    meant = {
        option.value: option
        for spelling, option in held.items()
        if not any(spelling != other and f" {spelling} " in f" {other} " for other in held)
    }
    named = {word for spelling in held for word in spelling.split()}
    beside = [word for word in said.split() if word not in named]
    return next(iter(meant.values())) if len(meant) == 1 and len(beside) <= _MOST_BESIDE else None


def as_place(text: str) -> int | None:
    """Return the place, counted from 0, that a typed number such as "3" or "3." means."""
    number = text.strip().rstrip(".)")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        return None
    return int(number) - 1 if int(number) else None


def place_among(text: str, labels: Sequence[str], before: int = 0) -> int | None:
    """Return which of these labels a typed answer means, or None: as written, or by its number.

    `before` others stand above them, and are counted in the numbers.
    """
    number = as_place(text)
    if number is not None:
        return number - before if before <= number < before + len(labels) else None
    said = fold(text)
    return next((n for n, label in enumerate(labels) if said and fold(label) == said), None)


def meant_by_a_word(text: str, labels: Sequence[str], phrases: Phrases) -> int | None:
    """Return which of these labels a plain yes or no means, or None: the one that begins so.

    "Sí" means «Sí, iré», and "no, gracias" «No podré ir», as long as no other begins alike.
    """
    said = fold(text)
    for words in (phrases.words("answer.yes.words"), phrases.words("answer.no.words")):
        spelled = {fold(each) for each in words}
        if said in spelled:
            found = [n for n, label in enumerate(labels) if _first_word(label) in spelled]
            return found[0] if len(found) == 1 else None
    return None


def _first_word(label: str) -> str:
    """Return the first word of a label, without the number that some channels put before it."""
    return next((word for word in fold(label).split() if not word.isdecimal()), "")


def as_button(option: Option, phrases: Phrases, language: str) -> Button:
    """Return the button that gives an option as the answer."""
    short = None if option.short is None else phrases.plain(option.short, language)
    return Button(option.label, answer=option.value, short=short)


def _spellings(option: Option, phrases: Phrases, language: str) -> set[str]:
    labels = [option.label] if option.short is None else [option.label, option.short]
    return {
        _folded(option.value),
        *(_folded(phrases.plain(label, language)) for label in labels),
        *map(_folded, option.spellings),
    }


@lru_cache(maxsize=2048)
def _folded(label: str) -> str:
    """Fold one of our own labels, which come up at every question."""
    return fold(label)
