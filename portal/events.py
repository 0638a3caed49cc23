"""The stream of a chat: what was said, sent again from wherever the browser had got to."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, suppress
from itertools import groupby
from typing import Any

from starlette.types import Receive, Scope, Send

from storage.engine import StorageTrouble

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_RETRY = b"retry: 3000\n\n"
# The comment keeps the line open; the event lets the page know that it is, and that all was told.
_BEAT = b": latido\nevent: latido\ndata: 1\n\n"


class EventStream:
    """An answer that lasts until the browser leaves or the process closes.

    Messages of one seq go in one event, whose id is the seq: after a cut nothing is missing.
    """

    def __init__(
        self,
        told: AsyncIterator[list[dict[str, Any]]],
        closing: asyncio.Event,
        left: Callable[[], None],
    ) -> None:
        self._told = told
        self._closing = closing
        self._left = left

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until either side ends it."""
        tasks = [
            asyncio.create_task(self._pump(send)),
            asyncio.create_task(_until_gone(receive)),
            asyncio.create_task(self._closing.wait()),
        ]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._left()
        await send({"type": "http.response.body", "body": b""})
        if tasks[0] in done:
            # The story has no end of its own: say why it ended. The page comes back by itself.
            with suppress(StorageTrouble):
                tasks[0].result()

    async def _pump(self, send: Send) -> None:
        await _send(send, _RETRY)
        async with aclosing(self._told) as told:  # type: ignore[type-var]  # a generator
            async for messages in told:
                await _send(send, _events(messages) if messages else _BEAT)


def _events(messages: list[dict[str, Any]]) -> bytes:
    return b"".join(
        f"id: {seq}\ndata: {json.dumps(list(same), ensure_ascii=False)}\n\n".encode()
        for seq, same in groupby(messages, key=lambda message: message["seq"])
    )


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
