"""What is kept of people, as a page for everybody: what the chat says of it, to be read before."""

from collections.abc import Mapping
from typing import NamedTuple

from cocreation.programme.facts import Programme
from documents.privacy_words import notice
from locales.phrases import Phrases
from storage.engine import Store

_ITEM = "• "


class Section(NamedTuple):
    """A part of the notice: its heading, its items, and what else it says."""

    heading: str
    items: list[str]
    paragraphs: list[str]


class PublicPrivacy:
    """Tells the notice to anybody."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._phrases = phrases
        self._programme = store.kept(Programme)

    def page(self, language: str) -> list[Section]:
        """Return the notice in a language: what is bold in it heads a section."""
        sections: list[Section] = []
        for style, text in self._phrases.word(notice(self._programme), language):
            if style == "b":
                sections.append(Section(text, [], []))
                continue
            for line in filter(None, text.split("\n")):
                if line.startswith(_ITEM):
                    sections[-1].items.append(line.removeprefix(_ITEM))
                else:
                    sections[-1].paragraphs.append(line)
        return sections

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around it."""
        return self._phrases.family(
            "privacy_page.", language, programme=self._programme.short.say(language)
        )
