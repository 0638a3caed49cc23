"""Requests to the Bot API: which parameters each method knows, and how to read them."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.fakes.telegram.markup import as_json
from tests.fakes.telegram.refusals import Json, bad_request, well_formed

SEND = {"chat_id", "reply_markup", "reply_parameters", "disable_notification", "protect_content"}
EDIT = {"chat_id", "message_id", "reply_markup"}
FORMATTED = {"text", "parse_mode", "entities", "link_preview_options"}
CAPTIONED = {"caption", "parse_mode", "caption_entities"}
METHODS: dict[str, set[str]] = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {
        "url",
        "secret_token",
        "max_connections",
        "allowed_updates",
        "drop_pending_updates",
    },
    "deleteWebhook": {"drop_pending_updates"},
    "getWebhookInfo": set(),
    "sendMessage": SEND | FORMATTED,
    "editMessageText": EDIT | FORMATTED,
    "editMessageReplyMarkup": EDIT,
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "cache_time"},
    "sendDocument": SEND | CAPTIONED | {"document", "disable_content_type_detection"},
    "sendPhoto": SEND | CAPTIONED | {"photo"},
    "sendChatAction": {"chat_id", "action"},
    "getFile": {"file_id"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "getMyCommands": {"scope", "language_code"},
    "deleteMyCommands": {"scope", "language_code"},
    "setMyDescription": {"description", "language_code"},
    "setMyShortDescription": {"short_description", "language_code"},
    "setChatMenuButton": {"chat_id", "menu_button"},
}
BY_LOWER_NAME = {name.lower(): name for name in METHODS}


@dataclass(slots=True)
class Upload:
    """A file that came in a multipart request."""

    filename: str
    mime_type: str
    content: bytes


@dataclass(slots=True)
class Parameters:
    """What a request carries: values as JSON or as text, and uploaded files by field name."""

    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def check(self, method: str) -> None:
        """Refuses a parameter that ``method`` does not know, which Telegram would ignore."""
        known = METHODS[method]
        attached = {name for name in self.files if name not in known and self.is_attached(name)}
        unknown = (set(self.values) | set(self.files)) - known - attached
        if unknown:
            raise bad_request(f"unknown parameter {sorted(unknown)[0]!r} of {method}")

    def is_attached(self, name: str) -> bool:
        """Whether some parameter says ``attach://name``."""
        return f"attach://{name}" in self.values.values()

    def upload(self, name: str) -> Upload | None:
        """The file of parameter ``name``, sent under its name or as ``attach://…``."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name)

    def text(self, name: str) -> str:
        """A text, empty when it is not there."""
        value = self.values.get(name, "")
        if not isinstance(value, str):
            raise bad_request(f'field "{name}" must be of type String')
        return well_formed(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            if isinstance(value, bool | float):
                raise ValueError(value)
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'field "{name}" must be an Integer') from None

    def flag(self, name: str) -> bool:
        """True or False, as JSON or as the words forms use."""
        value = self.values.get(name, False)
        if isinstance(value, str):
            value = {"true": True, "1": True, "false": False, "0": False, "": False}.get(
                value.lower()
            )
        if not isinstance(value, bool):
            raise bad_request(f'field "{name}" must be a Boolean')
        return value

    def json(self, name: str) -> Any:
        """A JSON value, None when it is not there."""
        value = self.values.get(name)
        return None if value is None or value == "" else as_json(value, name)


async def read_parameters(request: web.BaseRequest) -> Parameters:
    """The parameters of a request: its query and its JSON, form or multipart body.

    Raises ``Refused`` when the body is not what its content type says.
    """
    values: Json = dict(request.query) if request.query_string else {}
    kind = request.content_type
    if kind == "multipart/form-data":
        files: dict[str, Upload] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                values[name] = value if isinstance(value, str) else value.decode()
        return Parameters(values, files)
    raw = await request.read()
    if not raw:
        return Parameters(values)
    try:
        body = raw.decode()
        if kind == "application/json":
            parsed = json.loads(body)
            if not isinstance(parsed, dict):
                raise bad_request("can't parse the request: an Object expected")
            values.update(parsed)
        elif kind == "application/x-www-form-urlencoded":
            pairs = parse_qsl(body, keep_blank_values=True, strict_parsing=True, errors="strict")
            values.update(pairs)
        else:
            raise bad_request(f"unsupported content type {kind}")
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise bad_request("can't parse the request") from None
    return Parameters(values)
