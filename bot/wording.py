"""Replies to worded messages that fit the channel they leave by."""

from bot.channels import Profile, fit
from bot.messages import Button, Choice, Message, Reply
from locales.phrases import Phrase, Phrases, Piece

_BETWEEN = ("", "\n\n")


def word(reply: Reply, phrases: Phrases, language: str, profile: Profile) -> list[Message]:
    """Return the messages that say a reply: at least one, its choices on the last."""
    text: list[Piece] = []
    for phrase in reply.phrases:
        text += (
            [_BETWEEN, *phrases.word(phrase, language)] if text else phrases.word(phrase, language)
        )
    choices = [_choice(button, phrases, language) for button in reply.buttons]
    more = phrases.plain(Phrase("choice.more"), language)
    messages = fit(tuple(text), choices, profile, more=more, page=reply.page)
    messages[-1] = messages[-1].model_copy(
        update={
            "conversation": reply.conversation,
            "version": reply.version,
            "document": reply.document,
            "photo": reply.photo,
        }
    )
    return messages


def label_of(button: Button, phrases: Phrases, language: str) -> str:
    """Return what a button is called in a language."""
    label = button.label
    return label if isinstance(label, str) else phrases.plain(label, language)


def _choice(button: Button, phrases: Phrases, language: str) -> tuple[Choice, str | None]:
    label = label_of(button, phrases, language)
    choice = Choice(label=label, say=button.say, answer=button.answer, words=button.words)
    return choice, button.short
