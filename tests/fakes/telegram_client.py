"""Simulated people in front of the fake Telegram, for tests and benchmarks.

    async with fake_telegram() as telegram:
        ana = await telegram.person(first_name="Ana")
        await ana.say("/proponer")
        assert [reply.text for reply in await ana.replies(1)] == ["…"]

Everything goes over one WebSocket, so hundreds of people wait without asking again and again.
"""

import asyncio
import contextlib
import itertools
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp

from tests.fakes.telegram_person import Json, Person

ROOT = Path(__file__).resolve().parents[2]


class FakeSaidNo(Exception):
    """The fake refused a control command: a person could not have done that."""


class FakeTelegram:
    """A connection to a running fake: its people, its failures, its ledger."""

    def __init__(self, base_url: str, token: str, username: str) -> None:
        self.base_url = base_url
        self.token = token
        self.username = username
        self._numbers = itertools.count(1)
        self.here: dict[int, list[Person]] = {}
        self._session: aiohttp.ClientSession
        self._socket: aiohttp.ClientWebSocketResponse
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    @property
    def bot_url(self) -> str:
        """What python-telegram-bot calls ``base_url``."""
        return f"{self.base_url}/bot"

    @property
    def file_url(self) -> str:
        """What python-telegram-bot calls ``base_file_url``."""
        return f"{self.base_url}/file/bot"

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator["FakeTelegram"]:
        """Opens the WebSocket and hears what happens, until the block ends."""
        async with (
            aiohttp.ClientSession() as self._session,
            self._session.ws_connect(
                f"{self.base_url}/control/live", max_msg_size=0
            ) as self._socket,
        ):
            listener = asyncio.create_task(self._listen())
            try:
                yield self
            finally:
                listener.cancel()
                await asyncio.gather(listener, return_exceptions=True)

    async def _listen(self) -> None:
        async for message in self._socket:
            for item in json.loads(message.data):
                if "event" in item:
                    for person in self.here.get(item["event"]["chat_id"], ()):
                        person.take(item["event"])
                    continue
                future = self._waiting.pop(item["id"])
                if future.done():
                    continue
                if "error" in item:
                    future.set_exception(FakeSaidNo(item["error"]))
                else:
                    future.set_result(item["result"])
        for future in self._waiting.values():
            future.set_exception(ConnectionError("the fake is gone"))

    async def do(self, command: str, **given: Any) -> Any:
        """One control command. Raises ``FakeSaidNo`` when the fake says no."""
        number = next(self._numbers)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        order = {"id": number, "do": command, "with": given}
        await self._socket.send_str(json.dumps(order))
        return await future

    async def person(self, **facts: Any) -> Person:
        """A new person: ``first_name``, ``last_name``, ``username``, ``language_code``."""
        user = await self.do("person", **facts)
        return self._join(Person(self.do, user, user["id"]))

    async def group(self, title: str, *, kind: str = "supergroup") -> int:
        """A group with the bot in it: its chat id."""
        chat = await self.do("group", title=title, kind=kind)
        number: int = chat["id"]
        return number

    def in_group(self, person: Person, chat_id: int) -> Person:
        """The same person, in a group."""
        return self._join(Person(self.do, person.user, chat_id))

    def _join(self, person: Person) -> Person:
        self.here.setdefault(person.chat_id, []).append(person)
        return person

    async def fail(self, kind: str, **facts: Any) -> None:
        """Asks for a failure: see ``tests.fakes.telegram.faults.Fault``."""
        await self.do("fail", kind=kind, **facts)

    async def heal(self) -> None:
        """Ends every failure."""
        await self.do("heal")

    async def ledger(self, **chosen: Any) -> list[Json]:
        """Ledger entries, by ``kind``, ``chat_id`` and ``after`` if given."""
        entries: list[Json] = await self.do("ledger", **chosen)
        return entries

    async def status(self) -> Json:
        """Counts, pending updates, violations, failures, unanswered callbacks, webhook."""
        status: Json = await self.do("status")
        return status

    async def until(self, holds: Callable[[Json], bool], *, within: float = 10.0) -> Json:
        """Waits until ``holds`` is true of the status; that status, or ``TimeoutError``."""
        async with asyncio.timeout(within):
            while True:
                status = await self.status()
                if holds(status):
                    return status
                await asyncio.sleep(0.01)

    async def until_acknowledged(self, *, within: float = 10.0) -> None:
        """Waits until the bot has taken every update."""
        await self.until(lambda status: status["pending"] == 0, within=within)


def start(*options: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Starts the fake in its own process: the process, and the facts ``FakeTelegram`` takes.

    It ends when ``stop`` is called, and also when this process is killed.
    """
    command = [sys.executable, "-m", "tests.fakes.telegram", "--until-stdin-ends", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"the fake did not start: exit code {process.wait()}")
    facts: dict[str, str] = json.loads(line)
    return process, facts


def stop(process: "subprocess.Popen[str]") -> None:
    """Ends what ``start`` started."""
    process.communicate()


@contextlib.contextmanager
def running_fake(*options: str) -> Iterator[dict[str, str]]:
    """A fake for many tests: what ``FakeTelegram`` needs to connect to it."""
    process, facts = start(*options)
    try:
        yield facts
    finally:
        stop(process)


@contextlib.asynccontextmanager
async def fake_telegram(*options: str) -> AsyncIterator[FakeTelegram]:
    """A fake of its own process with ``options`` (see its ``--help``), and a connection to it."""
    process, facts = await asyncio.to_thread(start, *options)
    try:
        async with FakeTelegram(**facts).connected() as telegram:
            yield telegram
    finally:
        await asyncio.to_thread(stop, process)
