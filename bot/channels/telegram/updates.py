"""Raw updates of Telegram, each read alone, as what they mean to us."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram.contents import (
    Json,
    Malformed,
    is_service,
    media_of,
    offered,
    own_command,
    text_of,
    wanted,
)
from bot.messages import Address, Incoming

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person shut the bot out of this chat."""

    key: str


@dataclass(frozen=True, slots=True)
class Relocated:
    """A group lives under another key now."""

    old: str
    new: str


Event = Incoming | Blocked | Relocated


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is: its number from the token, its name once Telegram has told it."""

    number: int
    username: str | None = None


def dedupe_key(update: Any, bot: Identity) -> str:
    """Return what an update is known by; one without a number, by its content."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        return f"{bot.number}:{number}"
    return body_key(raw_text(update).encode(), bot)


def body_key(body: bytes, bot: Identity) -> str:
    """Return what an unreadable body is known by."""
    return f"{bot.number}:{hashlib.sha256(body).hexdigest()[:32]}"


def raw_text(update: Any) -> str:
    """Return an update as JSON text, plain ASCII; "" for one nested too deeply to write."""
    try:
        return json.dumps(update, separators=(",", ":"))
    except RecursionError:
        return ""


def lane(update: Any) -> object:
    """Return what updates must share to be handled in order: the chat they are about."""
    if not isinstance(update, dict):
        return None
    for body in update.values():
        if isinstance(body, dict):
            holder = body.get("message") if "chat_instance" in body else body
            chat = holder.get("chat") if isinstance(holder, dict) else None
            number = chat.get("id") if isinstance(chat, dict) else None
            if isinstance(number, int):
                return number
    return None


def callback_id(update: Any) -> str | None:
    """Return the number of the tap that waits to be answered, None when nobody tapped."""
    query = update.get("callback_query") if isinstance(update, dict) else None
    number = query.get("id") if isinstance(query, dict) else None
    return number if isinstance(number, str) else None


def read(update: Any, bot: Identity) -> list[Event]:
    """Return what an update means; nothing for what deserves silence.

    Silence: posts of channels, inline queries, service messages, messages of bots, commands for
    other bots, places that move, and in groups all that is neither a command nor a tap. Raises
    Malformed when the update is not shaped as the Bot API says.
    """
    if not isinstance(update, dict):
        raise Malformed("not an object")
    wanted(update, "update_id", int)
    if (query := offered(update, "callback_query", dict)) is not None:
        return _tap(update, query, bot)
    if (message := offered(update, "message", dict)) is not None:
        return _message(update, message, bot, edited=False)
    if (message := offered(update, "edited_message", dict)) is not None:
        return _message(update, message, bot, edited=True)
    if (member := offered(update, "my_chat_member", dict)) is not None:
        return _membership(member)
    return []


def _tap(update: Json, query: Json, bot: Identity) -> list[Event]:
    message = offered(query, "message", dict)
    data = offered(query, "data", str)
    sender = wanted(query, "from", dict)
    if message is None or data is None:
        return []
    return [
        Incoming(
            address=_address(message),
            dedupe_key=dedupe_key(update, bot),
            tap=data,
            tapped_ref=str(wanted(message, "message_id", int)),
            language=offered(sender, "language_code", str),
            raw=raw_text(update),
        )
    ]


def _message(update: Json, message: Json, bot: Identity, *, edited: bool) -> list[Event]:
    address = _address(message)
    if (moved := offered(message, "migrate_to_chat_id", int)) is not None:
        return [Relocated(address.key, str(moved))]
    sender = offered(message, "from", dict)
    if sender is None or _is_a_machine(sender, message) or is_service(message):
        return []
    if edited and "location" in message:
        return []  # a shared place that moves, every few seconds
    text = own_command(text_of(message), bot.username)
    if text is None or (address.group and (edited or not text.startswith("/"))):
        return []
    return [
        Incoming(
            address=address,
            dedupe_key=dedupe_key(update, bot),
            text=text,
            media=media_of(message),
            album=offered(message, "media_group_id", str),
            edited=edited,
            language=offered(sender, "language_code", str),
            raw=raw_text(update),
        )
    ]


def _is_a_machine(sender: Json, message: Json) -> bool:
    """Whether no person wrote this. People who write as their group appear as a bot."""
    if message.get("is_automatic_forward") is True:
        return True
    return sender.get("is_bot") is True and "sender_chat" not in message


def _membership(member: Json) -> list[Event]:
    address = _address(member)
    status = wanted(wanted(member, "new_chat_member", dict), "status", str)
    return [Blocked(address.key)] if status == "kicked" and not address.group else []


def _address(holder: Json) -> Address:
    chat = wanted(holder, "chat", dict)
    kind = wanted(chat, "type", str)
    return Address("telegram", str(wanted(chat, "id", int)), group=kind != "private")
