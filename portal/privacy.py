"""What is kept about people, for whoever has not written yet."""

from collections.abc import Mapping

from cocreation.programme.facts import Programme
from documents import privacy_words
from locales.phrases import Phrase, Phrases
from portal.blocks import Block, blocks
from storage.engine import Store


class PublicPrivacy:
    """Tells what is kept, what for, who sees it, and how it is erased."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._phrases = phrases
        self._programme = store.kept(Programme)

    def page(self, language: str) -> list[Block]:
        """Return what the chat says of it, and what is erased and what stays."""
        erasing = Phrase("privacy.page_erasing", {"what": Phrase("erase.what")})
        said = (privacy_words.notice(self._programme), erasing)
        return [each for one in said for each in blocks(self._phrases.word(one, language))]

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around it."""
        return self._phrases.family(
            "privacy_page.", language, programme=self._programme.short.say(language)
        )
