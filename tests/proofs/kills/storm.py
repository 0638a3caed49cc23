"""Twenty people talk while the bot is killed again and again; the books of what happened."""

import asyncio
import random
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.fakes.telegram_client import FakeTelegram, fake_telegram
from tests.fakes.telegram_person import Json
from tests.proofs.books import Books, Database
from tests.proofs.people import begin, propose
from tests.proofs.running_bot import RunningBot
from tests.proofs.sheet import Row, rows
from tests.proofs.talkers import TelegramPerson, WebPerson

PEOPLE = 20
_LONGEST_LIFE = 1.2
_LONGEST_BIRTH = 1.5
_STILLBORN = 0.2
_STILL_SECONDS = 2.5
_PATIENCE = 3_600.0


@dataclass(slots=True)
class Storm:
    """How a bot is tried: `module` starts it, `mode` is how Telegram delivers."""

    folder: Path
    mode: str
    kills: int
    seed: int
    module: str = "bot"
    stillbirths: bool = True
    starts: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    seconds: float = 0.0

    async def rage(self) -> Books:
        """Let it rage, let everybody finish, and return the books."""
        began = time.monotonic()
        bot = RunningBot(self.folder, module=self.module)
        async with fake_telegram("--seed", str(self.seed)) as telegram:
            bot.on_telegram({"base_url": telegram.base_url, "token": telegram.token}, self.mode)
            # Some answers take their time, so that a kill finds more under way.
            await telegram.fail("slow_answer", method="sendMessage", share=0.2, delay=0.15)
            if self.mode == "webhook":
                # Telegram does not always hear that an update was taken, and brings it again.
                await telegram.fail("lost_ack", method="webhook", share=0.05)
            try:
                books = await self._talk(bot, telegram)
            finally:
                await bot.stop()
            await books.copy_telegrams(telegram)
        books.database = Database.read(bot.folder)
        books.listed = await bot.listed_duplicates()
        self.starts, self.troubles = bot.starts, bot.troubles()
        self.seconds = time.monotonic() - began
        return books

    async def _talk(self, bot: RunningBot, telegram: FakeTelegram) -> Books:
        people: list[TelegramPerson | WebPerson] = []
        for number in range(1, PEOPLE // 2 + 1):
            name = f"Telegram {number}"
            people.append(await TelegramPerson.join(telegram, name, patience=_PATIENCE))
            people.append(WebPerson(f"Web {number}", bot.url, _PATIENCE))
        books = Books(people, {person.name: {} for person in people}, [])
        over = asyncio.Event()
        talks = [
            asyncio.create_task(_talk_on(person, books.receipts[person.name], over, self.seed))
            for person in people
        ]
        try:
            await self._kill(bot, telegram, books.kills)
            over.set()
            await _until_still(talks, people, bot, telegram)
        finally:
            self.errors = await _ended(talks)
            await asyncio.gather(
                *(person.leave() for person in people if isinstance(person, WebPerson))
            )
        return books

    async def _kill(self, bot: RunningBot, telegram: FakeTelegram, kills: list[float]) -> None:
        """Kill it some time after Telegram hears of it; now and then before, or while it starts."""
        instants = random.Random(self.seed)
        while len(kills) < self.kills:
            if self.stillbirths and instants.random() < _STILLBORN:
                await bot.launch()
                await asyncio.sleep(instants.uniform(0, _LONGEST_BIRTH))
            else:
                done = _by_the_bot(await telegram.status())
                await bot.start()
                await telegram.until(lambda now, done=done: _by_the_bot(now) > done, within=30)  # type: ignore[misc]  # a default holds the loop's value
                await asyncio.sleep(instants.uniform(0, _LONGEST_LIFE))
            await bot.kill()
            kills.append(time.monotonic())
        await bot.start()


def _by_the_bot(status: Json) -> int:
    """Count what the bot did on Telegram that shows it to be at work."""
    return int(sum(status["counts"].get(kind, 0) for kind in ("acknowledged", "message")))


async def _talk_on(
    person: TelegramPerson | WebPerson, receipts: dict[str, str], over: asyncio.Event, seed: int
) -> None:
    """Propose, get the receipt, propose again, until it is over."""
    choice = random.Random(f"{seed} {person.name}")
    sheet = rows()
    await begin(person, with_start=choice.random() < 0.5)
    while True:
        row = _own(choice.choice(sheet), f"{len(receipts) + 1}, {person.name}")
        receipts[row.title] = (await propose(person, row, taps=choice.random() < 0.5)).code
        if over.is_set():
            return
        await person.say("/proponer")


def _own(row: Row, mark: str) -> Row:
    return replace(row, title=f"{row.title[:90]} ({mark})")


async def _until_still(
    talks: Sequence[asyncio.Task[None]],
    people: Sequence[TelegramPerson | WebPerson],
    bot: RunningBot,
    telegram: FakeTelegram,
) -> None:
    """Return when nothing is under way, and everybody is done or nothing will come any more."""
    before, since = (0, 0), time.monotonic()
    while True:
        await asyncio.wait(talks, timeout=0.25)
        busy = bot.under_way() or (await telegram.status())["pending"]
        heard = (sum(len(each.heard()) for each in people), sum(len(each.said) for each in people))
        if busy or heard != before:
            before, since = heard, time.monotonic()
        elif all(talk.done() for talk in talks) or time.monotonic() - since > _STILL_SECONDS:
            return
        else:
            await asyncio.sleep(0.1)


async def _ended(talks: Sequence[asyncio.Task[None]]) -> list[BaseException]:
    """End the talks and return what broke any of them."""
    for talk in talks:
        talk.cancel()
    outcomes: Sequence[Awaitable[None] | BaseException | None]
    outcomes = await asyncio.gather(*talks, return_exceptions=True)
    return [
        each
        for each in outcomes
        if isinstance(each, BaseException) and not isinstance(each, asyncio.CancelledError)
    ]
