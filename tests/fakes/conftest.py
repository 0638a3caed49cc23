"""One fake Telegram for the tests of the fake itself; every test brings its own people."""

from collections.abc import AsyncIterator, Iterator

import pytest
from telegram import Bot

from tests.fakes.telegram_client import FakeTelegram, running_fake
from tests.fakes.telegram_person import Person


@pytest.fixture(scope="module")
def facts() -> Iterator[dict[str, str]]:
    with running_fake() as facts:
        yield facts


@pytest.fixture
async def telegram(facts: dict[str, str]) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(**facts).connected() as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, telegram.bot_url, telegram.file_url) as bot:
        yield bot


@pytest.fixture
async def ana(telegram: FakeTelegram) -> Person:
    ana = await telegram.person(first_name="Ana")
    await ana.say("/start")
    return ana
