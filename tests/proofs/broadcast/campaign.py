"""An announcement to a crowd, while Telegram fails, the bot is killed and people chat."""

import asyncio
import contextlib
import random
import sqlite3
import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.house import utc_now
from cocreation.announcements import announcements
from cocreation.announcements.announcements import Report
from cocreation.permissions import OPERATOR
from tests.fakes.telegram_client import FakeTelegram, fake_telegram
from tests.fakes.telegram_person import Json, Person
from tests.proofs.books import Database
from tests.proofs.broadcast import crowd
from tests.proofs.running_bot import RunningBot

_CHATTERS = 10
_LONGEST_LIFE = 0.3
_PATIENCE = 60.0


@dataclass(slots=True)
class Campaign:
    """How it is tried, in people, kills, messages a second and shares of all requests."""

    folder: Path
    people: int
    blocked: int
    kills: int
    per_second: int
    throttled: float = 0.0
    reset: float = 0.0
    module: str = "bot"
    chat_seconds: float = 1.0  # that each of those who chat waits after an answer
    seed: int = 20_200_210


@dataclass(slots=True)
class Course:
    """What was seen from outside; moments are seconds of the machine's monotonic clock."""

    campaign: Campaign
    chats: list[int]
    kills: list[float] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)  # after each kill
    answers: list[float] = field(default_factory=list)  # seconds
    began: float = 0.0
    ended: float = 0.0
    first: list[Json] = field(default_factory=list)  # messages until the first end
    shown: list[Json] = field(default_factory=list)  # all messages and edits
    refused: list[Json] = field(default_factory=list)
    violations: int = 0
    held: set[int] = field(default_factory=set)  # chats whose message was in doubt at that end
    reports: list[Report] = field(default_factory=list)
    listed: set[int] = field(default_factory=set)  # chats of the possible duplicates
    errors: list[Exception] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


async def run(campaign: Campaign) -> Course:
    """Let it run to its end, resend what is in doubt, and return what was seen."""
    campaign.folder.mkdir(parents=True)
    programme = crowd.awake_programme(campaign.folder.parent)
    bot = RunningBot(
        campaign.folder,
        module=campaign.module,
        TELEGRAM_PER_SECOND=str(campaign.per_second),
        PROGRAMME=str(programme),
    )
    async with fake_telegram("--seed", str(campaign.seed)) as telegram:
        bot.on_telegram({"base_url": telegram.base_url, "token": telegram.token}, "polling")
        chats = await telegram.do("crowd", count=campaign.people, blocked=campaign.blocked)
        course = Course(campaign, chats)
        code = _begin(campaign.folder, programme, chats)
        await _spoil(telegram, campaign)
        await _sent_to_all(bot, telegram, course)
        course.first = await telegram.ledger(kind="message")
        course.violations = (await telegram.status())["violations"]
        course.held = _chats_of(campaign.folder, "doubtful")
        course.reports.append(_report(campaign.folder, programme, code, resend=bool(course.held)))
        await telegram.heal()
        if course.held:
            await bot.start()
            try:
                await _until_over(campaign.folder)
            finally:
                await bot.stop()
        for kind in ("message", "edit"):
            course.shown += await telegram.ledger(kind=kind)
        course.refused = await telegram.ledger(kind="refused")
    course.reports.append(_report(campaign.folder, programme, code, resend=False))
    chat_of = {each.id: each.chat_id for each in Database.read(campaign.folder).sendings}
    course.listed = {chat_of[each] for each in await bot.listed_duplicates() if each in chat_of}
    course.troubles = bot.troubles()
    return course


def _begin(folder: Path, programme: Path, chats: list[int]) -> str:
    house = crowd.house_at(folder, programme)
    try:
        return crowd.announce(house, crowd.settle_in(house, chats)[chats[0]])
    finally:
        house.store.close_writer()


async def _spoil(telegram: FakeTelegram, campaign: Campaign) -> None:
    asked = {"method": "sendMessage"}
    # Some answers take their time, so that a kill finds something under way.
    await telegram.fail("slow_answer", share=0.2, delay=0.2, **asked)
    await telegram.fail("reset_after", share=campaign.reset, **asked)
    await telegram.fail("429", share=campaign.throttled, retry_after=1, everywhere=True, **asked)


async def _sent_to_all(bot: RunningBot, telegram: FakeTelegram, course: Course) -> None:
    """Start it, kill it again and again, and return when nothing is under way any more."""
    people = [_joined(telegram, chat) for chat in course.chats[1 : 1 + _CHATTERS]]
    talks = [asyncio.create_task(_chat(person, course)) for person in people]
    try:
        await _send_and_kill(bot, telegram, course)
    finally:
        for talk in talks:
            talk.cancel()
        broke = await asyncio.gather(*talks, return_exceptions=True)
        await bot.stop()
    course.errors = [each for each in broke if isinstance(each, Exception)]


async def _send_and_kill(bot: RunningBot, telegram: FakeTelegram, course: Course) -> None:
    campaign = course.campaign
    instants = random.Random(campaign.seed)
    course.began = time.monotonic()
    await bot.start()
    for number in range(1, campaign.kills + 1):
        some = campaign.people * number // (campaign.kills + 1)
        await telegram.until(
            lambda now, some=some: now["counts"].get("message", 0) >= some,  # type: ignore[misc]  # a default holds the loop's value
            within=_PATIENCE * 10,
        )
        await asyncio.sleep(instants.uniform(0, _LONGEST_LIFE))
        await bot.kill()
        course.kills.append(time.monotonic())
        course.starts.append(time.monotonic())
        await bot.start()
    await _until_over(campaign.folder)
    course.ended = time.monotonic()


async def _until_over(folder: Path) -> None:
    """Return when the announcement has its outcomes; a test's own limit ends a longer wait."""
    over = False
    while not over:
        await asyncio.sleep(0.1)
        over = bool(_asked(folder, "SELECT 1 FROM announcement WHERE outcomes IS NOT NULL"))


def _joined(telegram: FakeTelegram, chat: int) -> Person:
    person = Person(telegram.do, {"id": chat}, chat)
    telegram.here[chat] = [person]
    return person


async def _chat(person: Person, course: Course) -> None:
    """Ask for help now and then, and note how long the answer takes."""
    while True:
        await asyncio.sleep(course.campaign.chat_seconds)
        asked = time.monotonic()
        await person.say("/ayuda")
        while True:
            (seen,) = await person.replies(1, within=_PATIENCE)
            if crowd.TEXT not in seen.text:
                break
        course.answers.append(time.monotonic() - asked)


def _report(folder: Path, programme: Path, code: str, *, resend: bool) -> Report:
    """Return the report, and let be sent again what is in doubt, while the bot does not run."""
    house = crowd.house_at(folder, programme)
    try:
        with house.store.transaction() as tx:
            report = announcements.report(tx, OPERATOR, code=code)
            if resend:
                announcements.resend_doubtful(tx, OPERATOR, code=code, now=utc_now())
            return report
    finally:
        house.store.close_writer()


def _chats_of(folder: Path, state: str) -> set[int]:
    """Return the chats whose message of the announcement is in a state."""
    sendings = Database.read(folder).sendings
    return {each.chat_id for each in sendings if each.state == state and crowd.TEXT in each.text}


def _asked(folder: Path, query: str) -> list[tuple[int]]:
    file = f"file:{folder / 'mesa.db'}?mode=ro"
    with contextlib.closing(sqlite3.connect(file, uri=True)) as database:
        return database.execute(query).fetchall()
