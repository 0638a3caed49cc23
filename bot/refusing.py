"""A no in words: why, what is open instead, and what was written, given back."""

from bot.messages import Button, Phrase, Reply
from cocreation.refusals import Closed, Refusal


def explained(refusal: Refusal) -> Reply:
    """Return the reply that says a refusal."""
    why = Phrase(refusal.key, refusal.values)
    if not isinstance(refusal, Closed):
        return Reply((why,))
    lines = [
        Phrase("capability.line", {"does": Phrase(f"capability.{each}")})
        for each in refusal.values["open_now"]
    ]
    instead = Phrase("now.open", {"list": lines}) if lines else Phrase("now.nothing_open")
    return Reply((why, instead), (Button(Phrase("now.button"), say="/ahora"),))


def words_back(text: str) -> tuple[Phrase, ...]:
    """Return the phrase that gives a text back, none for no text."""
    return (Phrase("form.your_words", {"text": text}),) if text else ()
