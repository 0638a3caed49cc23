"""Turns phrase keys and values into worded text, in the language of whoever reads it.

A phrase in a catalogue may hold `{name}` places and the marks `<b>`, `<i>` and `<code>`. What
comes out is a sequence of pieces, each a style and plain text: every channel escapes and marks
them its own way, and nothing a citizen wrote is ever read as markup.
"""

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

Piece = tuple[str, str]
Text = tuple[Piece, ...]

_FOLDER = Path(__file__).parent
_TOKENS = re.compile(r"<(/?)(b|i|code)>|\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A key of the catalogue and the values for its places.

    A value is text, a number, a moment, another phrase, worded text, something with words of its
    own in each language, or a list of these, a line each.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


class UnknownPhrase(KeyError):
    """No catalogue has this key: add it to the file of its topic in locales/es/."""


@dataclass(frozen=True, slots=True)
class _Part:
    style: str
    literal: str
    place: str | None = None
    format: str | None = None


class Phrases:
    """All catalogues of a folder: a folder a language, a file a topic.

    The first language named is the one to fall back on.
    """

    def __init__(
        self, languages: tuple[str, ...], zone: str, country: str, folder: Path = _FOLDER
    ) -> None:
        self.languages = languages
        self._zone = ZoneInfo(zone)
        self._locales = {code: _locale(code, country) for code in languages}
        self._catalogues = {code: _read(folder / code) for code in languages}

    def word(self, phrase: Phrase, language: str) -> Text:
        """Return the phrase as pieces. Raises UnknownPhrase, and KeyError for a missing value."""
        return _join(self._pieces(phrase, language))

    def plain(self, phrase: Phrase, language: str) -> str:
        """Return the phrase as text without styles."""
        return plain(self.word(phrase, language))

    def family(self, prefix: str, language: str, **values: Any) -> dict[str, str]:
        """Return all phrases whose keys begin with a prefix, as text, by the rest of their key."""
        return {
            key.removeprefix(prefix): self.plain(Phrase(key, values), language)
            for key in sorted(self.keys(self.languages[0]))
            if key.startswith(prefix)
        }

    def words(self, key: str) -> frozenset[str]:
        """Return the words listed (comma between them) under a key, in all languages."""
        return frozenset(
            word.strip()
            for catalogue in self._catalogues.values()
            if key in catalogue.forms
            for part in catalogue.forms[key][0]
            for word in part.literal.split(",")
            if word.strip()
        )

    def keys(self, language: str) -> frozenset[str]:
        """Return every key of one language's catalogue."""
        return frozenset(self._catalogues[language].forms)

    def has(self, key: str) -> bool:
        """Return whether the first language knows a key."""
        return key in self._catalogues[self.languages[0]].forms

    def _pieces(self, phrase: Phrase, language: str) -> Iterator[Piece]:
        for part in self._form(phrase, language):
            if part.place is None:
                yield part.style, part.literal
            else:
                value = phrase.values[part.place]
                for style, text in self._value(value, part.format, language):
                    yield style or part.style, text

    def _form(self, phrase: Phrase, language: str) -> tuple[_Part, ...]:
        catalogue = self._catalogues.get(language) or self._catalogues[self.languages[0]]
        forms = catalogue.forms.get(phrase.key)
        if forms is None:
            catalogue = self._catalogues[self.languages[0]]
            forms = catalogue.forms.get(phrase.key)
        if forms is None:
            raise UnknownPhrase(phrase.key)
        if len(forms) == 1:
            return forms[0]
        return forms[catalogue.plural(phrase.values["count"])]

    def _value(self, value: Any, form: str | None, language: str) -> Iterator[Piece]:
        written = self._locales.get(language, self._locales[self.languages[0]])
        if isinstance(value, str):
            yield "", value
        elif isinstance(value, Phrase):
            yield from self._pieces(value, language)
        elif isinstance(value, tuple):
            yield from value
        elif isinstance(value, list):
            for place, each in enumerate(value):
                yield "", "\n" if place else ""
                yield from self._value(each, form, language)
        elif isinstance(value, datetime):
            pattern = self.plain(Phrase(f"format.{form or 'day'}"), language)
            yield "", format_datetime(value.astimezone(self._zone), pattern, locale=written)
        elif isinstance(value, int):
            yield "", format_decimal(value, locale=written)
        else:
            yield "", value.say(language)


def plain(text: Text) -> str:
    """Return worded text without its styles."""
    return "".join(piece for _, piece in text)


def _locale(language: str, country: str) -> Locale:
    """Return how a country writes a language, or how the language is written anywhere."""
    try:
        return Locale(language, country)
    except UnknownLocaleError:
        return Locale(language)


@dataclass(frozen=True, slots=True)
class _Catalogue:
    forms: dict[str, tuple[tuple[_Part, ...], ...]]
    plural: Callable[[int], int]


@cache
def _read(folder: Path) -> _Catalogue:
    """Return the catalogue of a folder, which a process reads once."""
    forms: dict[str, tuple[tuple[_Part, ...], ...]] = {}
    plural = ""
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file)
        plural = catalogue.plural_expr
        for message in catalogue:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            strings = (message.string,) if isinstance(message.string, str) else message.string or ()
            forms[key] = tuple(tuple(_parts(text)) for text in strings)
    return _Catalogue(forms, gettext.c2py(plural))


def _parts(text: str) -> Iterator[_Part]:
    style, at = "", 0
    for token in _TOKENS.finditer(text):
        if token.start() > at:
            yield _Part(style, text[at : token.start()])
        at = token.end()
        closing, mark, place, form = token.groups()
        if place:
            yield _Part(style, "", place, form)
        else:
            style = "" if closing else mark
    if at < len(text):
        yield _Part(style, text[at:])


def _join(pieces: Iterator[Piece]) -> Text:
    joined: list[Piece] = []
    for style, text in pieces:
        if not text:
            continue
        if joined and joined[-1][0] == style:
            joined[-1] = (style, joined[-1][1] + text)
        else:
            joined.append((style, text))
    return tuple(joined)
