"""The fake Telegram and the people in it, in one process: ``python -m tests.benchmarks.crowd``.

The people live in the fake's own loop: what they do costs the machine next to nothing, and every
time is of one clock, the ledger's. One order a line on standard input, ``{"do": …, "with": {…}}``;
one line of JSON answers each. It ends with its standard input.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from tests.benchmarks.texts import Texts
from tests.fakes.telegram.server import FakeServer, Settings, serving

Json = dict[str, Any]

PATIENCE = 60.0  # seconds for one answer
CODE = re.compile(r"\bP-\d{4,}\b")


class Crowd:
    """People who each wait for the answer before they say the next thing."""

    def __init__(self, fake: FakeServer) -> None:
        self._fake = fake
        self._do = fake.control.commands
        self._texts = Texts(0)
        self._people: list[int] = []
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._tap = False
        self._messages = 0
        self._extra = 0
        fake.world.ledger.watchers.append(self._see)

    def _see(self, entry: Json) -> None:
        if entry["kind"] != "message":
            return
        self._messages += 1
        answer = self._waiting.pop(entry["chat_id"], None)
        if answer is None:
            self._extra += 1
        else:
            answer.set_result(entry)

    async def order(self, do: str, **given: Any) -> Json:
        """Carry out one order."""
        orders: dict[str, Callable[..., Awaitable[Json]]] = {
            "first": self.first,
            "enter": self.enter,
            "talk": self.talk,
        }
        return await orders[do](**given)

    async def first(self) -> Json:
        """Somebody writes, whether the bot is there or not; tells when they were answered."""
        person = self._do["person"](first_name="Primera")["id"]
        _, entry = await self._step(person, "/start")
        return {"monotonic": entry["time"]}

    async def enter(self, people: int, seed: int, tap: bool = False) -> Json:
        """So many people come, and consent to everything they are asked."""
        self._tap = tap
        self._texts = Texts(seed)
        self._people = [
            self._do["person"](first_name=f"Persona {number}")["id"] for number in range(people)
        ]
        await asyncio.gather(*(self._consent(person) for person in self._people))
        return {"people": people}

    async def _consent(self, person: int) -> None:
        _, asked = await self._step(person, "/start")
        for _ in range(2):
            _, asked = await self._answer(person, asked, 0)

    async def talk(self, proposals: int) -> Json:
        """Everyone makes so many proposals, one after the other; tells how that went.

        `latencies` are seconds from the making of an update to the acceptance of the message that
        answers it, one for each step; `cpu` is the processor time of the fake and its people.
        """
        self._messages = self._extra = 0
        busy, start = time.process_time(), time.monotonic()
        told = await asyncio.gather(*(self._propose(each, proposals) for each in self._people))
        seconds, cpu = time.monotonic() - start, time.process_time() - busy
        latencies = [latency for person in told for latency in person[0]]
        return {
            "seconds": seconds,
            "steps": len(latencies),
            "latencies": latencies,
            "receipts": sum(receipts for _, receipts in told),
            "extra": self._extra,
            "refused": self._fake.world.ledger.counts["refused"],
            "cpu": cpu,
        }

    async def _propose(self, person: int, proposals: int) -> tuple[list[float], int]:
        latencies: list[float] = []
        receipts = 0
        for _ in range(proposals):
            latency, asked = await self._step(person, "/proponer")
            latencies.append(latency)
            for text in self._texts.proposal():
                latency, asked = await self._step(person, text)
                latencies.append(latency)
            for place in (None, None, 0):  # theme, territory, send
                latency, asked = await self._answer(person, asked, place)
                latencies.append(latency)
            receipts += CODE.search(asked["text"]) is not None
        return latencies, receipts

    async def _answer(self, person: int, asked: Json, place: int | None) -> tuple[float, Json]:
        """Choose a button, the one in this place or any: tapped, or its label typed."""
        labels = [button["text"] for row in asked["buttons"] for button in row]
        if not labels:
            return await self._step(person, "Sí")
        label = self._texts.choice(labels) if place is None else labels[place]
        return await self._step(person, label, tap=self._tap)

    async def _step(self, person: int, text: str, *, tap: bool = False) -> tuple[float, Json]:
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[person] = answer
        if tap:
            number = self._do["tap"](user_id=person, label=text)["update_id"]
        else:
            number = self._do["say"](user_id=person, text=text)[-1]["update_id"]
        made = self._fake.updates.all[number].created
        try:
            async with asyncio.timeout(PATIENCE):
                entry = await answer
        except TimeoutError:
            raise TimeoutError(f"no answer to {text!r} in {PATIENCE} s") from None
        return entry["time"] - made, entry


async def main() -> None:
    """Serve, and do what the lines of standard input say."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with serving(Settings()) as (fake, url):
        crowd = Crowd(fake)
        _say({"base_url": url, "token": fake.token})
        while line := await reader.readline():
            order = json.loads(line)
            try:
                _say(await crowd.order(order["do"], **order["with"]))
            except Exception as error:
                _say({"error": f"{type(error).__name__}: {error}"})


def _say(answer: Json) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())
