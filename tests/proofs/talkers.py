"""How people reach the bot: through the fake Telegram, or through the web chat.

Both keep a book of what they wrote, whether it was acknowledged, and what they heard.
"""

import asyncio
import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.telegram_client import FakeTelegram
from tests.fakes.telegram_person import Person
from tests.portal.browser import Browser, plain
from tests.proofs.people import Heard

_AGAIN_SECONDS = 0.05
_POST_SECONDS = 20


@dataclass(slots=True)
class Said:
    """What a person wrote or tapped; `key` is the number of its update, or its UUID."""

    key: str
    words: str
    acknowledged: bool = False


class TelegramPerson:
    """Somebody on Telegram; its server delivers again what the bot did not acknowledge."""

    def __init__(self, name: str, person: Person, patience: float) -> None:
        self.name = name
        self.person = person
        self.said: list[Said] = []
        self.waits_for = ""
        self._patience = patience

    @classmethod
    async def join(cls, telegram: FakeTelegram, name: str, *, patience: float) -> "TelegramPerson":
        """Make an account; `patience` is in seconds."""
        return cls(name, await telegram.person(first_name=name), patience)

    async def say(self, text: str) -> None:
        """Write something."""
        for sent in await self.person.say(text):
            self.said.append(Said(str(sent["update_id"]), text))

    async def tap(self, label: str) -> None:
        """Tap the newest button of this label."""
        sent = await self.person.tap(label)
        self.said.append(Said(str(sent["update_id"]), f"[{label}]"))

    async def hear(self, *words: str) -> Heard:
        """Return the next message that holds one of these words; waits for it."""
        self.waits_for = words[0]
        while True:
            (seen,) = await self.person.replies(1, within=self._patience)
            if any(each in seen.text for each in words):
                self.waits_for = ""
                return Heard(seen.text, seen.labels)

    def heard(self) -> int:
        """Return how many messages came."""
        return len(self.person.seen)


class WebPerson:
    """Somebody with the web chat open; posts again, under the same id, until it is answered."""

    def __init__(self, name: str, url: str, patience: float) -> None:
        self.name = name
        self.said: list[Said] = []
        self.lines: list[dict[str, Any]] = []
        self.waits_for = ""
        self._browser = Browser(url)
        self._start: str | None = secrets.token_urlsafe(24)
        self._patience = patience
        self._seq = 0
        self._taken = 0
        self._news = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    async def say(self, text: str) -> None:
        """Write something."""
        await self._post(text, text=text)

    async def tap(self, label: str) -> None:
        """Tap the newest button of this label."""
        taps = [
            choice["tap"]
            for line in reversed(self.lines)
            for choice in line.get("choices", ())
            if choice["label"] == label
        ]
        await self._post(f"[{label}]", tap=taps[0])

    async def hear(self, *words: str) -> Heard:
        """Return the next message that holds one of these words; waits for it."""
        self.waits_for = words[0]
        async with asyncio.timeout(self._patience):
            while True:
                line = await self._next()
                text = plain(line)
                if not line["mine"] and any(each in text for each in words):
                    self.waits_for = ""
                    return Heard(text, [choice["label"] for choice in line["choices"]])

    def heard(self) -> int:
        """Return how many lines came, one's own among them."""
        return len(self.lines)

    async def leave(self) -> None:
        """Close the page."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._browser.close()

    async def _post(self, words: str, **message: str) -> None:
        said = Said(str(uuid.uuid4()), words)
        self.said.append(said)
        fields = {"id": said.key, **message}
        while not said.acknowledged:
            first = {} if self._start is None else {"start": self._start}
            said.acknowledged = await self._posted({**fields, **first})
            if not said.acknowledged:
                await asyncio.sleep(_AGAIN_SECONDS)
        self._start = None
        self._news.set()

    async def _posted(self, fields: dict[str, str]) -> bool:
        try:
            async with asyncio.timeout(_POST_SECONDS):
                status, answer = await self._browser.post(**fields)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
        assert status == 200 or status >= 500, (status, answer)
        return status == 200

    async def _listen(self) -> None:
        """Keep the stream open from where it broke, from the first answer on."""
        while self._start is not None:
            self._news.clear()
            await self._news.wait()
        while True:
            try:
                async with self._browser.stream(self._seq) as events:
                    async for event in events:
                        if "id" in event:
                            self.lines += json.loads(event["data"])
                            self._seq = int(event["id"])
                            self._news.set()
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _next(self) -> dict[str, Any]:
        while self._taken == len(self.lines):
            self._news.clear()
            await self._news.wait()
        self._taken += 1
        return self.lines[self._taken - 1]
