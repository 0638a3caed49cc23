"""How the people of a rehearsal are reached: telephones, browsers, a terminal."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import NamedTuple, Protocol

from bot.channels import Outcome, Sent, Undeliverable
from bot.channels.web import WebChannel
from bot.messages import Address, Incoming, Message, Outgoing
from bot.runner import Runner
from storage.engine import Store
from storage.people import web


class Heard(NamedTuple):
    """A message, when it was said, and its id, which its buttons' tokens begin with."""

    id: str
    message: Message
    at: datetime


class Phones:
    """A channel whose telephones lie here; one that blocks us gets nothing more."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.blocked: set[str] = set()
        self.said: dict[str, list[Heard]] = defaultdict(list)
        self._refs = count(1)

    async def send(self, letter: Outgoing) -> Outcome:
        """Lay a message on its telephone."""
        if letter.recipient in self.blocked:
            return Undeliverable("bot was blocked by the user", unreachable=True)
        if letter.kind == "send":
            self.said[letter.recipient].append(Heard(letter.id, letter.message, self._now()))
        return Sent(str(next(self._refs)))


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of the running bot, as long as it runs: after a restart they are other ones."""

    store: Store
    runner: Runner
    web: WebChannel
    phones: Phones


class Line(Protocol):
    """What somebody holds in their hand."""

    person_id: str | None

    async def send(self, doors: Doors, text: str, tap: str | None) -> None:
        """Say a line, or tap a button."""
        ...

    async def news(self, doors: Doors) -> Sequence[Heard]:
        """Return what was said to this line since the last time."""
        ...


class Telephone:
    """A chat of the channel that the phones stand for."""

    def __init__(self, channel: str, key: str) -> None:
        self.key = key
        self.person_id: str | None = None
        self._channel = channel
        self._numbers = count(1)
        self._read = 0
        self._last: Incoming | None = None

    async def send(self, doors: Doors, text: str, tap: str | None) -> None:
        """Say a line, or tap a button."""
        self._last = Incoming(
            Address(self._channel, self.key),
            f"{self.key}:{next(self._numbers)}",
            text=text,
            tap=tap,
            tapped_ref=None if tap is None else "1",
        )
        taken = await doors.runner.take(self._last)
        self.person_id = taken.person_id or self.person_id

    async def send_again(self, doors: Doors) -> None:
        """Send the last message once more, as it was: its answer got lost."""
        assert self._last is not None
        await doors.runner.take(self._last)

    async def news(self, doors: Doors) -> Sequence[Heard]:
        """Return what lies on the telephone since the last time."""
        everything = doors.phones.said[self.key]
        new, self._read = everything[self._read :], len(everything)
        return new


class Kept:
    """A line whose messages are read from the outbox: a browser or the terminal."""

    def __init__(self, channel: str, key: str) -> None:
        self.key = key
        self.person_id: str | None = None
        self._channel = channel
        self._session: str | None = None
        self._numbers = count(1)
        self._seq = 0

    async def send(self, doors: Doors, text: str, tap: str | None) -> None:
        """Say a line through the door of this channel."""
        number = f"{self.key}:{next(self._numbers)}"
        if self._channel == "web":
            said = await doors.web.say(
                self._session, number, text=text, tap=tap, start=f"start-{self.key}"
            )
            if self._session is None:
                key = doors.store.vault.fingerprint(f"web-session:{said.session}")
                rows = await doors.store.read(web.speaker_at(doors.store.vault, key))
                self.person_id = rows[0].person_id
            self._session = said.session
            return
        address = Address(self._channel, self.key)
        taken = await doors.runner.take(Incoming(address, number, text=text, tap=tap))
        self.person_id = taken.person_id or self.person_id

    async def news(self, doors: Doors) -> Sequence[Heard]:
        """Return what the outbox holds for this line since the last time."""
        if self.person_id is None:
            return []
        query = web.told_after(self.person_id, self._seq, channel=self._channel)
        rows = await doors.store.read(query)
        if not rows:
            return []
        self._seq = rows[-1].seq
        return [
            Heard(
                row.key,
                Message.model_validate_json(doors.store.vault.open(row.sealed)),
                row.at,
            )
            for row in rows
            if row.ours
        ]
