"""What people do in Telegram, turned into updates true to the Bot API."""

import json
import re
import time
from typing import Any

from tests.fakes.telegram.attachments import attach
from tests.fakes.telegram.entities import clean, utf16_length
from tests.fakes.telegram.methods import LONGEST_TEXT
from tests.fakes.telegram.refusals import Json
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.world import CallbackQuery, Chat, Message, User, World

COMMAND = re.compile(r"(?<![\w/])/([A-Za-z0-9_]{1,64})(?:@(\w{3,32}))?")
FIRST_PERSON, FIRST_GROUP = 4_000_000_001, 1_000_000_001


def commands_in(text: str) -> list[Json]:
    """The ``bot_command`` entities of a text somebody typed."""
    return [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group(0)),
        }
        for match in COMMAND.finditer(text)
    ]


def cut(text: str, longest: int) -> list[str]:
    """``text`` in parts of at most ``longest`` UTF-16 units, as the apps send a long text."""
    parts: list[str] = []
    part: list[str] = []
    length = 0
    for letter in text:
        size = 2 if ord(letter) > 0xFFFF else 1
        if length + size > longest:
            parts.append("".join(part))
            part, length = [], 0
        part.append(letter)
        length += size
    return [*parts, "".join(part)]


class People:
    """The people, their chats, and what they do there.

    What a person could not do either is a ``ValueError``: an empty text, a button not there.
    """

    def __init__(self, world: World, updates: Updates) -> None:
        self.world = world
        self.updates = updates

    def person(self, user_id: int | None = None, **facts: Any) -> Json:
        """Makes a person known to Telegram, or changes one; the ``User`` of the Bot API."""
        world = self.world
        number = user_id or FIRST_PERSON + len(world.users)
        user = world.users.get(number)
        if user is None:
            user = world.users[number] = User(number, facts.pop("first_name", f"Persona {number}"))
            world.chats[number] = Chat(number, "private", person=user)
        for name, value in facts.items():
            setattr(user, name, value)
        return user.shown()

    def crowd(self, count: int, blocked: int = 0) -> list[int]:
        """Makes people who wrote to the bot long ago, the last ``blocked`` of whom blocked it.

        Their ids; the bot gets no update of all this.
        """
        numbers = [int(self.person()["id"]) for _ in range(count)]
        for place, number in enumerate(numbers, 1):
            left = place > count - blocked
            self.world.chats[number].closed = "bot was blocked by the user" if left else None
        return numbers

    def group(self, title: str, kind: str = "supergroup") -> Json:
        """A group the bot is a member of; the ``Chat`` of the Bot API."""
        number = -(FIRST_GROUP + len(self.world.chats))
        if kind == "supergroup":
            number -= 1_000_000_000_000
        chat = self.world.chats[number] = Chat(number, kind, title=title, closed=None)
        return chat.shown()

    def known(self, user_id: int, chat_id: int | None) -> tuple[User, Chat]:
        """Who acts, and where: in private unless a chat is named."""
        user = self.world.users.get(user_id)
        chat = self.world.chats.get(user_id if chat_id is None else chat_id)
        if user is None or chat is None:
            raise ValueError("no such person or chat: make them first")
        return user, chat

    def write(
        self, user_id: int, chat_id: int | None, content: Json, reply_to: int | None = None
    ) -> Json:
        """Puts a message of a person in a chat and tells the bot if it may know."""
        user, chat = self.known(user_id, chat_id)
        if chat.kind == "private":
            chat.closed = None
        original = chat.messages.get(reply_to or 0)
        if original is not None:
            quoted = {k: v for k, v in original.body.items() if k != "reply_to_message"}
            content = {"reply_to_message": quoted, **content}
        message = self.world.add_message(chat, user.shown(), content)
        if not self.bot_hears(chat, message, original):
            return {"message": message.body, "update_id": None}
        update = self.updates.add("message", chat.id, message.body)
        return {"message": message.body, "update_id": update.id}

    def bot_hears(self, chat: Chat, message: Message, original: Message | None) -> bool:
        """In groups a bot in privacy mode hears commands for it, and replies to it, alone."""
        if chat.kind == "private" or (original is not None and original.by_bot):
            return True
        match = COMMAND.match(message.body.get("text", ""))
        return match is not None and match[2] in (None, self.world.bot["username"])

    def say(
        self,
        user_id: int,
        text: str,
        chat_id: int | None = None,
        reply_to: int | None = None,
        **more: Any,
    ) -> list[Json]:
        """Writes ``text``; one too long goes out in several messages. ``more`` joins each."""
        text = clean(text).strip()
        if not text:
            raise ValueError("an empty text cannot be sent")
        sent = []
        for part in cut(text, LONGEST_TEXT):
            content: Json = {"text": part, **more}
            if entities := commands_in(part):
                content["entities"] = entities
            sent.append(self.write(user_id, chat_id, content, reply_to))
        return sent

    def forward(
        self, user_id: int, text: str, origin: Json | None = None, chat_id: int | None = None
    ) -> list[Json]:
        """Forwards a text; by default from somebody who hides their account."""
        hidden: Json = {"type": "hidden_user", "sender_user_name": "Alguien"}
        origin = {"date": int(time.time()) - 60, **(origin or hidden)}
        return self.say(user_id, text, chat_id, forward_origin=origin)

    def send(self, user_id: int, what: str, chat_id: int | None = None, **facts: Any) -> Json:
        """Sends a photo, voice, document, sticker, contact, location; see ``attach``."""
        user, _ = self.known(user_id, chat_id)
        return self.write(user_id, chat_id, attach(self.world, user, what, **facts))

    def edit(self, user_id: int, message_id: int, text: str, chat_id: int | None = None) -> Json:
        """Changes the text, or the caption, of an own message."""
        _, chat = self.known(user_id, chat_id)
        message = chat.messages.get(message_id)
        if message is None or message.body["from"]["id"] != user_id:
            raise ValueError("only an own message can be edited")
        field = "text" if "text" in message.body else "caption"
        changes: Json = {field: text, "edit_date": int(time.time())}
        kept = {k: v for k, v in message.body.items() if k != "entities"}
        if field == "text" and (entities := commands_in(text)):
            changes["entities"] = entities
        message.body = {**kept, **changes}
        if not self.bot_hears(chat, message, None):
            return {"message": message.body, "update_id": None}
        update = self.updates.add("edited_message", chat.id, message.body)
        return {"message": message.body, "update_id": update.id}

    def tap(
        self,
        user_id: int,
        label: str | None = None,
        chat_id: int | None = None,
        message_id: int | None = None,
        data: str | None = None,
    ) -> Json:
        """Taps the button ``label`` of the last message that has it, or of ``message_id``.

        With ``data`` the tap is one that no button now shows: stale or forged.
        """
        user, chat = self.known(user_id, chat_id)
        message = self.tapped(chat, label, message_id, forged=data is not None)
        if data is None:
            data = next(
                button["callback_data"]
                for row in message.buttons()
                for button in row
                if button["text"] == label and "callback_data" in button
            )
        number = str((user.id << 31) + len(self.world.callbacks))
        self.world.callbacks[number] = CallbackQuery(number, chat.id, time.monotonic())
        query: Json = {
            "id": number,
            "from": user.shown(),
            "message": message.body,
            "chat_instance": str(chat.id * 7919),
            "data": data,
        }
        update = self.updates.add("callback_query", chat.id, query)
        return {"callback_query_id": number, "update_id": update.id, "message_id": message.id}

    def tapped(
        self, chat: Chat, label: str | None, message_id: int | None, *, forged: bool
    ) -> Message:
        """The message a tap is on."""
        for message in reversed(chat.messages.values()):
            if message_id is not None and message.id != message_id:
                continue
            labels = {
                button["text"]
                for row in message.buttons()
                for button in row
                if "callback_data" in button
            }
            if label in labels or (forged and message.by_bot):
                return message
        raise ValueError(f"no button {label!r} is there to tap")

    def repeat(self, update_id: int, *, new_id: bool = False) -> Json:
        """The same update once more, as Telegram may send it: with its id or with a new one."""
        update = self.updates.all.get(update_id)
        if update is None:
            raise ValueError("no such update")
        if new_id:
            return self.raw(json.loads(update.payload), update.chat_id)
        if update.id not in self.updates.pending:
            update.acknowledged = update.how = None
            self.updates.enqueue(update)
        return {"update_id": update.id}

    def raw(self, update: Json, chat_id: int | None = None) -> Json:
        """Any update at all, as a test wrote it, under the next update_id."""
        content = {name: value for name, value in update.items() if name != "update_id"}
        kind = next(iter(content), "nothing")
        return {"update_id": self.updates.add(kind, chat_id, content, raw=True).id}
