"""A channel in front of the strict fake, and a notebook of what it handed on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.requests import AiohttpRequest
from bot.messages import Choice, Enclosure, Incoming, Message, Outgoing
from locales.phrases import Text
from storage.engine import StorageTrouble
from tests.fakes.telegram.server import FakeServer, Settings, serving

PATIENCE = 5.0
TOKEN = Settings().token
BOT_NUMBER = int(TOKEN.partition(":")[0])
FIRST_WAIT = 0.02


@dataclass
class Notebook:
    """Stands where the runner stands: takes, and fails when told to."""

    taken: list[Incoming] = field(default_factory=list)
    aside: list[tuple[str, str, str]] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    entered: list[str] = field(default_factory=list)

    async def take(self, incoming: Incoming) -> None:
        """Take a text; wait at its gate, have trouble or a bug if that was asked for."""
        self.entered.append(incoming.text)
        if incoming.text in self.gates:
            await self.gates[incoming.text].wait()
        if incoming.text in self.troubles:
            self.troubles.remove(incoming.text)
            raise StorageTrouble("the disk is full")
        if incoming.text in self.bugs:
            raise ZeroDivisionError("a bug")
        self.taken.append(incoming)

    async def quarantine(self, dedupe_key: str, raw: str, error: str) -> None:
        """Put an update aside."""
        if "quarantine" in self.troubles:
            self.troubles.remove("quarantine")
            raise StorageTrouble("the disk is full")
        self.aside.append((dedupe_key, raw, error))

    async def on_blocked(self, key: str) -> None:
        """A person shut us out."""
        self.blocked.append(key)

    async def on_moved(self, old: str, new: str) -> None:
        """A group has another key."""
        self.moved.append((old, new))

    def texts(self) -> list[str]:
        """The texts taken, in order."""
        return [incoming.text for incoming in self.taken]


@dataclass
class Stage:
    """The fake, the channel, the notebook, and one person whose chat is open."""

    fake: FakeServer
    url: str
    channel: TelegramChannel
    notebook: Notebook
    person: int

    def do(self, command: str, **facts: Any) -> Any:
        """Give the fake a command of `/control/`."""
        return self.fake.control.commands[command](**facts)

    def say(self, text: str, person: int | None = None, **facts: Any) -> int:
        """A person writes; returns the update's number."""
        sent = self.do("say", user_id=person or self.person, text=text, **facts)
        number: int = sent[-1]["update_id"]
        return number

    def letter(self, *pieces: str | tuple[str, str], **facts: Any) -> Outgoing:
        """A message to the person."""
        return letter(self.person, *pieces, **facts)

    def shown(self) -> list[dict[str, Any]]:
        """What the bot showed the person, oldest first."""
        entries: list[dict[str, Any]] = self.do("ledger", chat_id=self.person)
        return [entry for entry in entries if entry["kind"] in ("message", "edit")]

    def pending(self) -> list[int]:
        """The numbers of the updates that were not acknowledged."""
        return [update["update_id"] for update in self.do("updates", pending=True)]


def letter(
    recipient: int | str,
    *pieces: str | tuple[str, str],
    choices: Iterable[str] = (),
    edits: str | None = None,
    file: Enclosure | None = None,
    name: str = "01JD0000000000000000000001",
) -> Outgoing:
    """A message to a chat; a plain string is a piece without style."""
    text: Text = tuple(("", piece) if isinstance(piece, str) else piece for piece in pieces)
    return Outgoing(
        id=name,
        recipient=str(recipient),
        kind="edit" if edits else "send",
        message=Message(text=text, choices=tuple(Choice(label=label) for label in choices)),
        channel_ref=edits,
        enclosure=file,
    )


def make_channel(url: str, notebook: Notebook, **facts: Any) -> TelegramChannel:
    """A channel that hands everything to the notebook."""
    return TelegramChannel(
        TOKEN,
        url,
        take=notebook.take,
        quarantine=notebook.quarantine,
        on_blocked=notebook.on_blocked,
        on_moved=notebook.on_moved,
        first_wait=FIRST_WAIT,
        **facts,
    )


@asynccontextmanager
async def staged(
    *, read: float = 5.0, connect: float = 5.0, start: bool = True, **facts: Any
) -> AsyncIterator[Stage]:
    """A fake and a channel that has begun; `read` and `connect` are time limits in seconds."""
    async with serving(Settings()) as (fake, url):
        notebook = Notebook()
        requests = AiohttpRequest(read=read, connect=connect)
        channel = make_channel(url, notebook, requests=requests, **facts)
        person = fake.control.commands["person"](first_name="Itzel")["id"]
        fake.world.chats[person].closed = None
        if start:
            await channel.start()
        try:
            yield Stage(fake, url, channel, notebook, person)
        finally:
            await channel.stop()


async def until(condition: Callable[[], object]) -> None:
    """Wait for something to become true; fails after five seconds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # no event crosses a socket
            await asyncio.sleep(0.005)
