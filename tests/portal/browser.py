"""A browser as the portal sees it: cookies, posts, and the stream of events."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

PATIENCE = 20


class Browser:
    """One visitor."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def post(self, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Post a message and return the status and what was answered."""
        async with self.http.post("/chat/mensajes", json=fields) as answer:
            return answer.status, await answer.json()

    async def write(self, text: str) -> list[str]:
        """Say something; return what was said back."""
        return [plain(line) for line in await self.said(text=text) if not line["mine"]]

    async def tap(self, label: str) -> list[str]:
        """Tap the newest button of this label; return what was said back."""
        taps = [
            choice["tap"]
            for line in await self.all()
            for choice in line.get("choices", ())
            if choice["label"] == label
        ]
        return [plain(line) for line in await self.said(tap=taps[-1]) if not line["mine"]]

    async def said(self, **fields: Any) -> list[dict[str, Any]]:
        """Post a message, and return it and what was said back as the stream tells them."""
        status, answer = await self.post(id=str(uuid.uuid4()), **fields)
        assert status == 200, answer
        return await self.all(answer["seq"] - 1)

    async def all(self, seq: int = 0) -> list[dict[str, Any]]:
        """Return everything that the stream tells after a seq, up to now."""
        told: list[dict[str, Any]] = []
        async with asyncio.timeout(PATIENCE), self.stream(seq) as events:
            async for event in events:
                if event.get("event") == "latido":
                    return told
                told += json.loads(event["data"])
        return told

    @asynccontextmanager
    async def stream(
        self, seq: int = 0, *, thread: str = "", last_event_id: str | None = None
    ) -> AsyncIterator[AsyncIterator[dict[str, str]]]:
        """Open the stream of events; each comes as its fields."""
        query = {"desde": str(seq), "hilo": thread}
        headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        async with self.http.get("/chat/eventos", params=query, headers=headers) as answer:
            assert answer.status == 200, answer.status
            yield _events(answer)

    async def close(self) -> None:
        """Leave."""
        await self.http.close()


async def _events(answer: aiohttp.ClientResponse) -> AsyncIterator[dict[str, str]]:
    fields: dict[str, str] = {}
    async for raw in answer.content:
        name, _, value = raw.decode().rstrip("\n").partition(": ")
        if name:
            fields[name] = value
        elif "data" in fields:
            yield fields
            fields = {}


def plain(line: dict[str, Any]) -> str:
    """Return a line's text without its styles."""
    return "".join(text for _, text in line["text"])
