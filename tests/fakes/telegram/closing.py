"""How a chat stops being one the bot can write to, and how it becomes one again."""

import time

from tests.fakes.telegram.refusals import Json
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.world import Chat, World


class Closing:
    """Blocked, deleted, kicked, moved: each as Telegram tells it to the bot."""

    def __init__(self, world: World, updates: Updates) -> None:
        self.world = world
        self.updates = updates

    def block(self, user_id: int) -> Json:
        """The person blocks the bot: from now on a 403."""
        return self.change(user_id, "bot was blocked by the user", "member", "kicked")

    def unblock(self, user_id: int) -> Json:
        """The person lets the bot write again."""
        return self.change(user_id, None, "kicked", "member")

    def kick(self, chat_id: int) -> Json:
        """The bot is put out of a group."""
        kind = self.world.chats[chat_id].kind
        return self.change(chat_id, f"bot was kicked from the {kind} chat", "member", "kicked")

    def deactivate(self, user_id: int) -> Json:
        """The person deletes their account; Telegram says nothing, the next send fails."""
        self.world.chats[user_id].closed = "user is deactivated"
        return {"update_id": None}

    def change(self, chat_id: int, closed: str | None, before: str, after: str) -> Json:
        """Sets why the bot may not write, and tells it by ``my_chat_member``."""
        chat = self.world.chats[chat_id]
        chat.closed = closed
        actor = chat.person.shown() if chat.person else self.world.bot
        content: Json = {
            "chat": chat.shown(),
            "from": actor,
            "date": int(time.time()),
            "old_chat_member": self.standing(before),
            "new_chat_member": self.standing(after),
        }
        return {"update_id": self.updates.add("my_chat_member", chat_id, content).id}

    def standing(self, status: str) -> Json:
        """The bot as a ``ChatMember``."""
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.world.bot, "status": status, **until}

    def migrate(self, chat_id: int) -> Json:
        """A group becomes a supergroup with another id; both say so in service messages."""
        old = self.world.chats[chat_id]
        if old.kind != "group":
            raise ValueError("only a group can become a supergroup")
        number = chat_id - 1_000_000_000_000
        new = self.world.chats[number] = Chat(number, "supergroup", title=old.title, closed=None)
        for chat, fact in (
            (old, {"migrate_to_chat_id": number}),
            (new, {"migrate_from_chat_id": chat_id}),
        ):
            message = self.world.add_message(chat, self.world.bot, dict(fact))
            message.by_bot = False
            self.updates.add("message", chat.id, message.body)
        old.migrated_to = number
        return new.shown()
