"""What a bot can ask for, method by method."""

import json
import time
from collections.abc import Callable
from html import escape
from typing import Any

from tests.fakes.telegram.entities import check_entities, clean, parse_html, utf16_length
from tests.fakes.telegram.markup import check_markup
from tests.fakes.telegram.parameters import Parameters, Upload
from tests.fakes.telegram.refusals import Json, bad_request
from tests.fakes.telegram.world import MEGABYTE, Chat, Message, StoredFile, World

LONGEST_TEXT, LONGEST_CAPTION, LONGEST_TOAST = 4096, 1024, 200
PREVIEW_FIELDS = {
    "is_disabled",
    "url",
    "prefer_small_media",
    "prefer_large_media",
    "show_above_text",
}
REPLY_FIELDS = {"message_id", "chat_id", "allow_sending_without_reply", "quote"}
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"


def formatted(given: Parameters, field: str) -> tuple[str, list[Json], str]:
    """Plain text, entities and HTML of a text or a caption. Raises ``Refused``."""
    source = clean(given.text(field))
    mode = given.text("parse_mode")
    if mode and mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    listed = given.json("entities" if field == "text" else "caption_entities")
    if mode:
        text, entities = parse_html(source)
    else:
        entities = check_entities(listed, source)
        text, source = source, escape(source, quote=False)
    trimmed = text.rstrip()
    if not entities:
        trimmed = trimmed.lstrip()
    return trimmed, entities, source


class Methods:
    """The methods that write, ask and answer. Each takes parameters and returns the result."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_name: dict[str, Callable[[Parameters], Any]] = {
            "getMe": self.get_me,
            "sendMessage": self.send_message,
            "editMessageText": self.edit_message_text,
            "editMessageReplyMarkup": self.edit_message_reply_markup,
            "answerCallbackQuery": self.answer_callback_query,
            "sendDocument": self.send_document,
            "sendPhoto": self.send_photo,
            "sendChatAction": self.send_chat_action,
            "getFile": self.get_file,
        }

    def get_me(self, given: Parameters) -> Json:
        """The bot itself."""
        return {
            **self.world.bot,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def send_message(self, given: Parameters) -> Json:
        """A text to a chat."""
        text, entities, source = self.checked_text(given)
        chat = self.world.chat(given.values.get("chat_id"))
        content: Json = {"text": text}
        if entities:
            content["entities"] = entities
        return self.send(given, chat, content, source)

    def checked_text(self, given: Parameters) -> tuple[str, list[Json], str]:
        """The text of a message, refused when empty or too long."""
        if given.text("text") == "":
            raise bad_request("message text is empty")
        text, entities, source = formatted(given, "text")
        if text == "":
            raise bad_request("text must be non-empty")
        if utf16_length(text) > LONGEST_TEXT:
            raise bad_request("message is too long")
        preview = given.json("link_preview_options")
        if preview is not None and (not isinstance(preview, dict) or set(preview) - PREVIEW_FIELDS):
            raise bad_request("can't parse link preview options JSON object")
        return text, entities, source

    def send(self, given: Parameters, chat: Chat, content: Json, html: str) -> Json:
        """Stores what a bot sends and writes it in the ledger."""
        markup = check_markup(given.values.get("reply_markup"), inline_only=False)
        if markup is not None and "inline_keyboard" in markup:
            content["reply_markup"] = markup
        if reply := given.json("reply_parameters"):
            self.answer_to(chat, reply, content)
        given.flag("disable_notification")
        given.flag("protect_content")
        message = self.world.add_message(chat, self.world.bot, content)
        message.html = html
        self.note("message", message, markup=markup)
        return message.body

    def answer_to(self, chat: Chat, reply: Any, content: Json) -> None:
        """Quotes the message a reply is to."""
        if not isinstance(reply, dict) or set(reply) - REPLY_FIELDS:
            raise bad_request("can't parse reply parameters JSON object")
        original = chat.messages.get(reply.get("message_id", 0))
        if original is not None:
            quoted = {k: v for k, v in original.body.items() if k != "reply_to_message"}
            content["reply_to_message"] = quoted
        elif not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")

    def note(self, kind: str, message: Message, *, markup: Json | None = None) -> None:
        """Writes in the ledger what the chat now shows."""
        document = message.body.get("document", {})
        self.world.ledger.add(
            kind,
            message.chat_id,
            message_id=message.id,
            text=message.body.get("text", message.body.get("caption", "")),
            html=message.html,
            buttons=message.buttons(),
            keyboard=markup,
            document=document.get("file_name"),
            file_id=document.get("file_id") or photo_id(message.body),
        )

    def own_message(self, given: Parameters) -> Message:
        """The bot's message an edit is about. Raises ``Refused``."""
        chat = self.world.chat(given.values.get("chat_id"))
        number = given.integer("message_id")
        if not number:
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(number)
        if message is None:
            raise bad_request("message to edit not found")
        if not message.by_bot:
            raise bad_request("message can't be edited")
        return message

    def edit_message_text(self, given: Parameters) -> Json:
        """Another text for a message; without reply_markup its buttons go."""
        message = self.own_message(given)
        text, entities, source = self.checked_text(given)
        if "text" not in message.body:
            raise bad_request("there is no text in the message to edit")
        changes: Json = {"text": text, "entities": entities or None}
        return self.edit(given, message, changes, source)

    def edit_message_reply_markup(self, given: Parameters) -> Json:
        """Other buttons, or none, under a message."""
        message = self.own_message(given)
        return self.edit(given, message, {}, message.html)

    def edit(self, given: Parameters, message: Message, changes: Json, html: str | None) -> Json:
        """Applies ``changes`` and the markup; refuses an edit that changes nothing."""
        markup = check_markup(given.values.get("reply_markup"), inline_only=True)
        changes = {**changes, "reply_markup": markup}
        if all(message.body.get(name) == value for name, value in changes.items()):
            raise bad_request(NOT_MODIFIED)
        kept = {k: v for k, v in message.body.items() if k not in changes}
        new = {k: v for k, v in changes.items() if v is not None}
        message.body = {**kept, **new, "edit_date": int(time.time())}
        message.html = html
        self.note("edit", message, markup=markup)
        return message.body

    def answer_callback_query(self, given: Parameters) -> bool:
        """Stops the button from spinning: once, and in time."""
        query = self.world.callbacks.get(given.text("callback_query_id"))
        now = time.monotonic()
        lifetime = self.world.callback_lifetime
        if (
            query is None
            or query.answered is not None
            or (lifetime is not None and now - query.asked > lifetime)
        ):
            raise bad_request(STALE_QUERY)
        text = given.text("text")
        if utf16_length(text) > LONGEST_TOAST:
            raise bad_request("MESSAGE_TOO_LONG")
        alert = given.flag("show_alert")
        query.answered = now
        self.world.ledger.add(
            "callback", query.chat_id, callback_query_id=query.id, text=text, alert=alert
        )
        return True

    def send_chat_action(self, given: Parameters) -> bool:
        """Typing… and its like."""
        chat = self.world.chat(given.values.get("chat_id"))
        action = given.text("action")
        if action not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        self.world.ledger.add("action", chat.id, action=action)
        return True

    def caption(self, given: Parameters) -> tuple[Json, str]:
        """The caption of a file, as content, and its source."""
        text, entities, source = formatted(given, "caption")
        if utf16_length(text) > LONGEST_CAPTION:
            raise bad_request("message caption is too long")
        content: Json = {"caption": text} if text else {}
        if entities:
            content["caption_entities"] = entities
        return content, source

    def sent_file(self, given: Parameters, field: str) -> tuple[StoredFile, str]:
        """The file of a request, uploaded or known by its id, and its name."""
        upload = given.upload(field)
        if upload is None:
            known = self.world.files.get(given.text(field))
            if known is not None:
                return known, known.path.rpartition("/")[2]
            if given.text(field):
                raise bad_request("wrong file identifier/HTTP URL specified")
            raise bad_request(f"there is no {field} in the request")
        check_upload(upload, field)
        stored = self.world.add_file(f"{field}s", upload.filename, upload.mime_type, upload.content)
        return stored, upload.filename

    def send_document(self, given: Parameters) -> Json:
        """A file to a chat."""
        chat = self.world.chat(given.values.get("chat_id"))
        caption, source = self.caption(given)
        stored, name = self.sent_file(given, "document")
        document = {**stored.shown(), "file_name": name, "mime_type": stored.mime_type}
        return self.send(given, chat, {"document": document, **caption}, source)

    def send_photo(self, given: Parameters) -> Json:
        """A picture to a chat."""
        chat = self.world.chat(given.values.get("chat_id"))
        caption, source = self.caption(given)
        stored, _ = self.sent_file(given, "photo")
        photo = [{**stored.shown(), "width": 90, "height": 90}]
        return self.send(given, chat, {"photo": photo, **caption}, source)

    def get_file(self, given: Parameters) -> Json:
        """Where a file can be downloaded, up to 20 MB."""
        stored = self.world.files.get(given.text("file_id"))
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        body = stored.shown()
        if body["file_size"] > 20 * MEGABYTE:
            raise bad_request("file is too big")
        return {**body, "file_path": stored.path}


def photo_id(body: Json) -> str | None:
    """The id of the largest size of a message's photo."""
    sizes: list[Json] = body.get("photo") or [{}]
    return sizes[-1].get("file_id")


def check_upload(upload: Upload, field: str) -> None:
    """Refuses an empty file, one too large, a photo that is no picture."""
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (10 if field == "photo" else 50) * MEGABYTE:
        raise bad_request(f"too big for a {field}")
    pictures = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")
    if field == "photo" and not upload.content.startswith(pictures):
        raise bad_request("IMAGE_PROCESS_FAILED")


def answer(result: Any) -> bytes:
    """The body of a successful answer."""
    return b'{"ok":true,"result":' + json.dumps(result).encode() + b"}"
