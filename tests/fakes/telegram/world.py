"""Who is there: people, chats, their messages, callback queries and files."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.ledger import Ledger
from tests.fakes.telegram.refusals import Json, Refused, bad_request

MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class User:
    """A person with a Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "es"

    def shown(self) -> Json:
        """The Bot API's ``User``."""
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                body[name] = value
        return body


@dataclass(slots=True)
class Message:
    """A message as the Bot API shows it, and the HTML a bot wrote it with, if any."""

    chat_id: int
    id: int
    body: Json
    html: str | None = None
    by_bot: bool = False

    def buttons(self) -> list[list[Json]]:
        """Rows of inline buttons now under the message."""
        rows: list[list[Json]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's), a group or a supergroup.

    ``closed`` is why the bot cannot write there (a 403's words), None when it can.
    """

    id: int
    kind: str
    title: str = ""
    person: User | None = None
    closed: str | None = "bot can't initiate conversation with a user"
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int = 0

    def shown(self) -> Json:
        """The Bot API's ``Chat``."""
        if self.person is None:
            return {"id": self.id, "type": self.kind, "title": self.title}
        person = self.person.shown()
        names: Json = {
            name: person[name] for name in ("first_name", "last_name", "username") if name in person
        }
        return {"id": self.id, "type": "private", **names}


@dataclass(slots=True)
class StoredFile:
    """A file on Telegram's side."""

    id: str
    unique_id: str
    path: str
    content: bytes
    mime_type: str
    claimed_size: int | None = None

    def shown(self) -> Json:
        """The Bot API's ``File`` without its path."""
        size = len(self.content) if self.claimed_size is None else self.claimed_size
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": size}


@dataclass(slots=True)
class CallbackQuery:
    """A tap on a button that the bot has to answer once."""

    id: str
    chat_id: int
    asked: float
    answered: float | None = None


class World:
    """All of it, and the ledger that remembers what the bot did to it."""

    def __init__(self, bot_id: int, username: str) -> None:
        self.bot: Json = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Mesa Abierta",
            "username": username,
        }
        self.ledger = Ledger()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.files: dict[str, StoredFile] = {}
        self.files_by_path: dict[str, StoredFile] = {}
        self.callback_lifetime: float | None = None
        self.settings: Json = {"commands": {}, "descriptions": {}, "menu_buttons": {}}
        self._last_message_id = 0

    def chat(self, given: Any) -> Chat:
        """The chat a request names by id.

        Raises ``Refused`` when there is none, it moved, or the bot may not write there.
        """
        if given is None or given == "":
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(given))
        except (TypeError, ValueError):
            chat = None
        if chat is None:
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.closed is not None:
            raise Refused(403, f"Forbidden: {chat.closed}")
        return chat

    def next_message_id(self, chat: Chat) -> int:
        """Private chats and groups share one count; each supergroup has its own."""
        if chat.kind == "supergroup":
            chat.last_message_id += 1
            return chat.last_message_id
        self._last_message_id += 1
        return self._last_message_id

    def add_message(self, chat: Chat, sender: Json, content: Json) -> Message:
        """Stores a new message of ``sender`` with ``content`` (text, photo, …)."""
        number = self.next_message_id(chat)
        body: Json = {
            "message_id": number,
            "from": sender,
            "chat": chat.shown(),
            "date": int(time.time()),
            **content,
        }
        message = Message(chat.id, number, body, by_bot=sender is self.bot)
        chat.messages[number] = message
        return message

    def add_file(self, folder: str, filename: str, mime_type: str, content: bytes) -> StoredFile:
        """Stores a file that can be downloaded."""
        suffix = filename.rpartition(".")[2] if "." in filename else "bin"
        path = f"{folder}/file_{len(self.files)}.{suffix}"
        name = f"AgAC{secrets.token_urlsafe(36)}"
        stored = StoredFile(name, f"AQAD{secrets.token_urlsafe(9)}", path, content, mime_type)
        self.files[stored.id] = stored
        self.files_by_path[path] = stored
        return stored
