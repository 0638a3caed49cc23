"""What a text means as the answer to the open question, before it is taken as one."""

from bot.answers import hear, place_among
from bot.questions import Question
from bot.wording import label_of
from cocreation.folding import fold
from locales.phrases import Phrase, Phrases

_DASHES = " -\u2013\u2014."


class Hearing:
    """Hears texts in one language."""

    def __init__(self, phrases: Phrases, language: str) -> None:
        self._phrases = phrases
        self._language = language

    def option(self, question: Question, text: str) -> str | None:
        """Return the value of the option that a text means, or None."""
        found = hear(text, question.options, self._phrases, self._language)
        return None if found is None else found.value

    def beside(self, question: Question, text: str) -> str | None:
        """Return the command of the button beside a question that a text means, or None."""
        buttons = question.beside
        labels = [label_of(each, self._phrases, self._language) for each in buttons]
        place = place_among(text, labels, before=len(question.offered)) if buttons else None
        return None if place is None else buttons[place].say

    def asks_for_more(self, text: str) -> bool:
        """Tell whether a text asks for the next part of a long choice."""
        more = self._phrases.plain(Phrase("choice.more"), self._language)
        return fold(text) == fold(more)

    def is_nothing(self, text: str) -> bool:
        """Tell whether a text says that there is nothing to say: "none", "no", or a dash."""
        words = map(fold, self._phrases.words("answer.nothing.words"))
        return not text.strip(_DASHES) or fold(text) in words
