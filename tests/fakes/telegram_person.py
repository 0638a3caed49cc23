"""One simulated person in a chat with the bot: what they do, and what they see."""

import asyncio
import base64
import contextlib
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
QUIET = 0.1
ALBUMS = itertools.count(13_000_000_000_000_001)


@dataclass(slots=True)
class Seen:
    """A message as a person sees it now; its words and buttons change when the bot edits it."""

    message_id: int
    text: str
    html: str | None
    buttons: list[list[str]]
    document: str | None
    file_id: str | None
    time: float
    edits: int = 0

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons, row after row."""
        return [label for row in self.buttons for label in row]


@dataclass(eq=False)
class Person:
    """One person in one chat with the bot.

    ``do`` is ``FakeTelegram.do``; the chat is private when ``chat_id`` is the person's own id.
    """

    do: Callable[..., Awaitable[Any]]
    user: Json
    chat_id: int
    seen: dict[int, Seen] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    _unread: list[Seen] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def id(self) -> int:
        """The person's user id."""
        number: int = self.user["id"]
        return number

    async def act(self, command: str, **given: Any) -> Any:
        """Any control command as this person in this chat."""
        return await self.do(command, user_id=self.id, chat_id=self.chat_id, **given)

    async def say(self, text: str, *, reply_to: int | None = None) -> list[Json]:
        """Writes ``text``; the messages it became (a long one is cut as the apps do)."""
        more = {} if reply_to is None else {"reply_to": reply_to}
        sent: list[Json] = await self.act("say", text=text, **more)
        return sent

    async def tap(self, label: str, *, message_id: int | None = None) -> Json:
        """Taps the button ``label`` of the last message that has it; see ``forge`` for others."""
        tapped: Json = await self.act("tap", label=label, message_id=message_id)
        return tapped

    async def forge(self, data: str, *, message_id: int | None = None) -> Json:
        """Sends callback data that no button shows now: a stale tap, or a forged one."""
        tapped: Json = await self.act("tap", data=data, message_id=message_id)
        return tapped

    async def send_photo(self, content: bytes | None = None, **facts: Any) -> Json:
        """Sends a photo; ``caption``, ``media_group_id``, ``claimed_size`` if given."""
        return await self._send("photo", content, facts)

    async def send_voice(self, content: bytes | None = None, **facts: Any) -> Json:
        """Sends a voice note."""
        return await self._send("voice", content, facts)

    async def send_document(
        self, content: bytes | None = None, filename: str = "documento.pdf", **facts: Any
    ) -> Json:
        """Sends a file; ``mime_type`` if it is no PDF."""
        return await self._send("document", content, {"filename": filename, **facts})

    async def send_sticker(self) -> Json:
        """Sends a sticker."""
        return await self._send("sticker", None, {})

    async def send_location(self) -> Json:
        """Sends a place."""
        return await self._send("location", None, {})

    async def send_contact(self, **facts: Any) -> Json:
        """Shares a contact: the own one, or ``contact_user_id`` (0: without an account)."""
        return await self._send("contact", None, facts)

    async def send_album(self, photos: int = 3, *, caption: str | None = None) -> list[Json]:
        """Sends several photos at once: as many updates with one media_group_id."""
        facts: Json = {"media_group_id": str(next(ALBUMS))}
        first = facts if caption is None else {**facts, "caption": caption}
        return [
            await self._send("photo", None, first if number == 0 else facts)
            for number in range(photos)
        ]

    async def _send(self, what: str, content: bytes | None, facts: Json) -> Json:
        if content is not None:
            facts = {**facts, "content": base64.b64encode(content).decode()}
        sent: Json = await self.act("send", what=what, **facts)
        return sent

    async def edit(self, message_id: int, text: str) -> Json:
        """Changes the text of an own message."""
        edited: Json = await self.act("edit", message_id=message_id, text=text)
        return edited

    async def forward(self, text: str, *, origin: Json | None = None) -> list[Json]:
        """Forwards a text somebody else wrote."""
        sent: list[Json] = await self.act("forward", text=text, origin=origin)
        return sent

    async def block(self) -> None:
        """Blocks the bot."""
        await self.do("block", user_id=self.id)

    async def unblock(self) -> None:
        """Lets the bot write again."""
        await self.do("unblock", user_id=self.id)

    @property
    def last(self) -> Seen:
        """The bot's newest message in the chat."""
        return self.seen[max(self.seen)]

    async def replies(self, count: int | None = None, *, within: float = 10.0) -> list[Seen]:
        """The bot's messages since the last call.

        With ``count`` it waits until there are that many and takes exactly those; without, until
        the bot acknowledged all this chat sent and then was silent for a moment.
        Raises ``TimeoutError`` that tells what did come.
        """
        try:
            async with asyncio.timeout(within):
                if count is None:
                    await self._settle()
                else:
                    while len(self._unread) < count:
                        await self._next()
        except TimeoutError:
            came = [reply.text for reply in self._unread]
            wanted = "all settled" if count is None else f"{count} replies"
            raise TimeoutError(f"{wanted} not there in {within} s; came: {came}") from None
        taken = self._unread[:count]
        del self._unread[: len(taken)]
        return taken

    async def until(self, words: str, *, within: float = 10.0) -> Seen:
        """The first message not yet taken that holds ``words``; takes those before it too."""
        try:
            async with asyncio.timeout(within):
                while not any(words in reply.text for reply in self._unread):
                    await self._next()
        except TimeoutError:
            came = [reply.text for reply in self._unread]
            raise TimeoutError(f"{words!r} not there in {within} s; came: {came}") from None
        place = next(n for n, reply in enumerate(self._unread) if words in reply.text)
        taken = self._unread[: place + 1]
        del self._unread[: place + 1]
        return taken[-1]

    async def until_answered(self, tapped: Json, *, within: float = 10.0) -> None:
        """Waits until the button of ``tapped`` stops spinning."""
        async with asyncio.timeout(within):
            while tapped["callback_query_id"] not in self.answered:
                await self._next()

    async def until_edited(self, message_id: int, *, edits: int = 1, within: float = 10.0) -> Seen:
        """Waits until the bot has edited a message that often; the message as it is then."""
        async with asyncio.timeout(within):
            while message_id not in self.seen or self.seen[message_id].edits < edits:
                await self._next()
        return self.seen[message_id]

    async def _next(self) -> None:
        self._news.clear()
        await self._news.wait()

    async def _settle(self) -> None:
        while True:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), QUIET)
                continue
            if await self.do("settled", chat_id=self.chat_id):
                return

    def take(self, entry: Json) -> None:
        """What the fake says happened in this chat."""
        if entry["kind"] == "callback":
            self.answered.add(entry["callback_query_id"])
            if entry["text"]:
                self.toasts.append(entry["text"])
        else:
            shown = Seen(
                message_id=entry["message_id"],
                text=entry["text"],
                html=entry["html"],
                buttons=[[button["text"] for button in row] for row in entry["buttons"]],
                document=entry["document"],
                file_id=entry["file_id"],
                time=entry["time"],
            )
            if entry["kind"] == "message":
                self.seen[shown.message_id] = shown
                self._unread.append(shown)
            elif before := self.seen.get(shown.message_id):
                before.text, before.html, before.buttons = shown.text, shown.html, shown.buttons
                before.edits += 1
        self._news.set()
