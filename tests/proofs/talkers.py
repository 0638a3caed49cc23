"""How people reach the bot: through the fake Telegram, or through the web chat.

Both keep a book of what they wrote, whether it was acknowledged, and what they heard.
"""

import asyncio
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.fakes.telegram_client import FakeTelegram
from tests.fakes.telegram_person import Person
from tests.portal.browser import Browser, plain
from tests.proofs.people import Heard

_AGAIN_SECONDS = 0.2
_POST_SECONDS = 20


@dataclass(slots=True)
class Said:
    """What a person wrote or tapped; `key` is the number of its update, or its UUID."""

    key: str
    words: str
    acknowledged: bool = False


@dataclass(eq=False)
class Attentive(Person):
    """Somebody who does not take a message that came twice for a new question."""

    tokens: set[str] = field(default_factory=set)

    def take(self, entry: dict[str, Any]) -> None:
        """What the fake says happened in this chat."""
        token = token_of(entry) if entry["kind"] == "message" else None
        if token is None:
            super().take(entry)
        elif token not in self.tokens:
            self.tokens.add(token)
            super().take(entry)


def token_of(entry: dict[str, Any]) -> str | None:
    """Return the name that the bot gave to a message with buttons, or None without any."""
    for row in entry["buttons"]:
        for button in row:
            return str(button["callback_data"]).partition(".")[0]
    return None


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
        user = await telegram.do("person", first_name=name)
        person = Attentive(telegram.do, user, user["id"])
        telegram.here[person.chat_id] = [person]
        return cls(name, person, patience)

    async def say(self, text: str) -> None:
        """Write something."""
        for sent in await self.person.say(text):
            self.said.append(Said(str(sent["update_id"]), text))

    async def tap(self, label: str) -> None:
        """Tap the newest button of this label."""
        sent = await self.person.tap(label)
        self.said.append(Said(str(sent["update_id"]), f"[{label}]"))

    async def hear(self, *wanted: str) -> Heard:
        """Return the next message that holds one of these words; waits for it."""
        self.waits_for = wanted[0]
        while True:
            try:
                (seen,) = await self.person.replies(1, within=self._patience)
            except TimeoutError as error:
                raise _silence(self) from error
            if any(each in seen.text for each in wanted):
                self.waits_for = ""
                return Heard(seen.text, seen.labels)

    def heard(self) -> list[str]:
        """Return the words of every message that came."""
        return [seen.text for seen in self.person.seen.values()]


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

    async def hear(self, *wanted: str) -> Heard:
        """Return the next message that holds one of these words; waits for it."""
        self.waits_for = wanted[0]
        while True:
            try:
                line = await asyncio.wait_for(self._next(), self._patience)
            except TimeoutError as error:
                raise _silence(self) from error
            else:
                text = plain(line)
                if not line["mine"] and any(each in text for each in wanted):
                    self.waits_for = ""
                    return Heard(text, [choice["label"] for choice in line["choices"]])

    def heard(self) -> list[str]:
        """Return the words of every message that came."""
        return [plain(line) for line in self.lines if not line["mine"]]

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


def _silence(person: TelegramPerson | WebPerson) -> TimeoutError:
    return TimeoutError(
        f"{person.name} said {person.said[-1].words!r} and waits for {person.waits_for!r}; "
        f"the last messages were {person.heard()[-2:]}"
    )
