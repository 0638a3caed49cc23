"""Messages as Telegram's parameters: HTML from escaped pieces, buttons from choices."""

from collections.abc import Sequence
from html import escape
from typing import Any

from bot.channels import length
from bot.messages import Choice, Outgoing, token
from locales.phrases import Text

LONGEST_CAPTION = 1024
_TAGS = {"b": "b", "i": "i", "code": "code"}
_NARROW_LABEL = 18
_ONE_COLUMN = 3
_NO_PREVIEW = {"is_disabled": True}


def html(text: Text) -> str:
    """Return the pieces as Telegram's HTML. Raises KeyError on an unknown style."""
    return "".join(
        f"<{_TAGS[style]}>{escape(piece, quote=False)}</{_TAGS[style]}>"
        if style
        else escape(piece, quote=False)
        for style, piece in text
        if piece
    )


def keyboard(letter_id: str, choices: Sequence[Choice]) -> dict[str, Any] | None:
    """Return the inline keyboard of the choices, or None without any.

    More than three choices with short labels stand in two columns, others one below the other.
    """
    if not choices:
        return None
    buttons = [
        {"text": choice.label, "callback_data": token(letter_id, place)}
        for place, choice in enumerate(choices)
    ]
    narrow = len(choices) > _ONE_COLUMN and all(
        length(choice.label) <= _NARROW_LABEL for choice in choices
    )
    columns = 2 if narrow else 1
    rows = [buttons[start : start + columns] for start in range(0, len(buttons), columns)]
    return {"inline_keyboard": rows}


def text_parameters(letter: Outgoing) -> dict[str, Any]:
    """Return what sendMessage and editMessageText take, but for the message's number."""
    parameters: dict[str, Any] = {
        "chat_id": letter.recipient,
        "text": html(letter.message.text),
        "parse_mode": "HTML",
        "link_preview_options": _NO_PREVIEW,
    }
    markup = keyboard(letter.id, letter.message.choices)
    if markup is not None and letter.message.layout != "numbers":
        parameters["reply_markup"] = markup
    return parameters


def caption_parameters(letter: Outgoing) -> dict[str, Any]:
    """Return what sendDocument takes beside the file."""
    parameters = text_parameters(letter)
    del parameters["link_preview_options"]
    parameters["caption"] = parameters.pop("text")
    return parameters
