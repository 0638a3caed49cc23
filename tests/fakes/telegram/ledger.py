"""The judge's book: what was accepted, refused, answered and acknowledged, in order."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.telegram.refusals import Json

SHOWN = ("message", "edit", "callback")


class Ledger:
    """Entries in order, numbered from 1.

    An entry has ``seq``, ``kind`` (message, edit, callback, acknowledged, refused, action),
    ``chat_id`` or None, ``time`` (seconds of the machine's monotonic clock) and what belongs to
    its kind. Of kind message, edit and callback it also has ``answered``: False when the bot was
    deliberately not told that its request was accepted.
    """

    def __init__(self) -> None:
        self.entries: list[Json] = []
        self.by_chat: dict[int, list[Json]] = {}
        self.counts: Counter[str] = Counter()
        self._answers_will_break = False
        self.watchers: list[Callable[[Json], None]] = []
        self.waiting: dict[int, list[asyncio.Future[None]]] = {}

    @contextlib.contextmanager
    def breaking(self, breaks: bool) -> Iterator[None]:
        """What is written meanwhile is something the bot will not be told of, if ``breaks``."""
        self._answers_will_break = breaks
        try:
            yield
        finally:
            self._answers_will_break = False

    def add(self, kind: str, chat_id: int | None, **facts: Any) -> Json:
        """Writes one entry and tells whoever waits for it."""
        entry: Json = {
            "seq": len(self.entries) + 1,
            "kind": kind,
            "chat_id": chat_id,
            "time": time.monotonic(),
            **facts,
        }
        if kind in SHOWN:
            entry["answered"] = not self._answers_will_break
            if chat_id is not None:
                self.by_chat.setdefault(chat_id, []).append(entry)
                for future in self.waiting.pop(chat_id, ()):
                    if not future.done():
                        future.set_result(None)
        self.entries.append(entry)
        self.counts[kind] += 1
        for watcher in self.watchers:
            watcher(entry)
        return entry

    def select(
        self, *, kind: str | None = None, chat_id: int | None = None, after: int = 0
    ) -> list[Json]:
        """Entries numbered above ``after``, of one kind or one chat if asked."""
        return [
            entry
            for entry in self.entries[after:]
            if (kind is None or entry["kind"] == kind)
            and (chat_id is None or entry["chat_id"] == chat_id)
        ]

    async def inbox(self, chat_id: int, after: int, count: int, seconds: float) -> list[Json]:
        """What the chat was shown after entry ``after``.

        Waits up to ``seconds`` until there are ``count`` of them; returns what there is.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while True:
            found = [entry for entry in self.by_chat.get(chat_id, ()) if entry["seq"] > after]
            left = deadline - loop.time()
            if len(found) >= count or left <= 0:
                return found
            future: asyncio.Future[None] = loop.create_future()
            self.waiting.setdefault(chat_id, []).append(future)
            await asyncio.wait([future], timeout=left)
