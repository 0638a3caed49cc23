"""Reply markups: what Telegram accepts as a keyboard."""

import json
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.refusals import Json, Refused, bad_request, well_formed

ACTIONS = {
    "callback_data",
    "url",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
}
INLINE_FIELDS = ACTIONS | {"text", "style", "icon_custom_emoji_id"}
REPLY_FIELDS = {"text", "request_contact", "request_location", "style", "icon_custom_emoji_id"}
SHAPES = {
    "inline_keyboard": {"inline_keyboard"},
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}
DATA_BYTES, ROW_BUTTONS, ALL_BUTTONS = 64, 8, 100


def as_json(value: Any, name: str) -> Any:
    """``value`` as it is, or parsed when it came as a JSON text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def check_markup(value: Any, *, inline_only: bool) -> Json | None:
    """The markup as an object, or None when there is none or it is empty.

    ``inline_only`` is for edits, which take no other kind. Raises ``Refused``.
    """
    if value is None or value == "":
        return None
    markup = as_json(value, "reply keyboard markup")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if not markup:
        return None
    shape = next((name for name in SHAPES if name in markup), None)
    if shape is None:
        raise bad_request("can't parse reply markup: no known keyboard in it")
    unknown = set(markup) - SHAPES[shape]
    if unknown:
        raise bad_request(f"unknown field {sorted(unknown)[0]!r} in the reply markup")
    if inline_only and shape != "inline_keyboard":
        raise bad_request("inline keyboard expected")
    if shape in ("inline_keyboard", "keyboard"):
        rows = check_rows(markup[shape], shape)
        return {**markup, shape: rows} if rows else None
    if markup[shape] is not True:
        raise bad_request(f'field "{shape}" must be True')
    return markup


def check_rows(rows: Any, shape: str) -> list[list[Json]]:
    """The rows of a keyboard, the empty ones left out."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{shape}" must be an Array of Arrays')
    if any(len(row) > ROW_BUTTONS for row in rows) or sum(map(len, rows)) > ALL_BUTTONS:
        raise bad_request("reply markup is too long")
    check = check_inline_button if shape == "inline_keyboard" else check_reply_button
    return [[check(button) for button in row] for row in rows if row]


def check_inline_button(button: Any) -> Json:
    """One inline button, refused as Telegram would."""
    if not isinstance(button, dict):
        raise unparsed("InlineKeyboardButton must be an Object")
    check_label(button, INLINE_FIELDS)
    actions = ACTIONS & set(button)
    if not actions or button.get("callback_data") == "":
        raise unparsed("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise unparsed("exactly one action must be specified")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str):
            raise unparsed('Field "callback_data" must be of type String')
        if len(well_formed(data).encode()) > DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        check_url(button["url"])
    return button


def check_reply_button(button: Any) -> Json:
    """One button of a reply keyboard; a plain text is short for its label."""
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    check_label(button, REPLY_FIELDS)
    return button


def check_label(button: Json, fields: set[str]) -> None:
    """A button has a label and only known fields."""
    if "text" not in button:
        raise unparsed('Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise unparsed('Field "text" must be of type String')
    if not well_formed(button["text"]).strip():
        raise bad_request("inline keyboard button text is empty")
    unknown = set(button) - fields
    if unknown:
        raise unparsed(f"unknown field {sorted(unknown)[0]!r}")


def check_url(url: Any) -> None:
    """A link a button may open."""
    if not isinstance(url, str):
        raise unparsed('Field "url" must be of type String')
    parts = urlsplit(url)
    if parts.scheme and parts.scheme not in ("http", "https", "tg"):
        reason = "Unsupported URL protocol"
    elif parts.scheme != "tg" and "." not in parts.netloc:
        reason = "Wrong HTTP URL"
    else:
        return
    raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def unparsed(reason: str) -> Refused:
    """A button that cannot be read."""
    return bad_request(f"can't parse inline keyboard button: {reason}")
