"""The fake fails when told to, in every way a network does, and counts who is impatient."""

import asyncio
import time
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from tests.fakes.telegram_client import FakeSaidNo, FakeTelegram
from tests.fakes.telegram_person import Person


@pytest.fixture(autouse=True)
async def healed(telegram: FakeTelegram) -> None:
    await telegram.heal()
    await telegram.do("limits", per_chat=0, per_group=0, overall=0, burst=1)


async def accepted(telegram: FakeTelegram, person: Person) -> list[tuple[str, bool]]:
    """What the ledger holds for a person: each text, and whether the bot was told."""
    entries = await telegram.ledger(kind="message", chat_id=person.id)
    return [(entry["text"], entry["answered"]) for entry in entries]


async def wait_of(sending: "asyncio.Future[object]") -> int:
    """The seconds of silence a 429 asks for."""
    with pytest.raises(RetryAfter) as refusal:
        await sending
    asked = refusal.value.retry_after
    return int(asked.total_seconds()) if isinstance(asked, timedelta) else asked


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("403", Forbidden, "Forbidden: bot was blocked by the user"),
        ("500", NetworkError, "Internal Server Error"),
        ("502", NetworkError, "Bad Gateway"),
        ("reset_before", NetworkError, "ReadError"),
    ],
)
async def test_a_failure_before_accepting_leaves_nothing(
    telegram: FakeTelegram, bot: Bot, ana: Person, kind: str, error: type[Exception], words: str
) -> None:
    await telegram.fail(kind, method="sendMessage", chat_id=ana.id, times=1)

    with pytest.raises(error, match=words):
        await bot.send_message(ana.id, "hola")
    assert await accepted(telegram, ana) == []

    await bot.send_message(ana.id, "hola")
    assert await accepted(telegram, ana) == [("hola", True)]


@pytest.mark.parametrize(("kind", "error"), [("reset_after", NetworkError), ("timeout", TimedOut)])
async def test_a_failure_after_accepting_delivers_but_the_bot_cannot_know(
    telegram: FakeTelegram, bot: Bot, ana: Person, kind: str, error: type[Exception]
) -> None:
    await telegram.fail(kind, method="sendMessage", times=1)

    with pytest.raises(error):
        await bot.send_message(ana.id, "hola", read_timeout=0.3)

    assert [seen.text for seen in await ana.replies(1)] == ["hola"]
    assert await accepted(telegram, ana) == [("hola", False)]


@pytest.mark.parametrize("kind", ["slow", "slow_answer"])
async def test_slowness_delays_the_answer(
    telegram: FakeTelegram, bot: Bot, ana: Person, kind: str
) -> None:
    await telegram.fail(kind, delay=0.3, times=1)
    before = time.monotonic()

    await bot.send_message(ana.id, "hola")

    assert time.monotonic() - before >= 0.3
    (entry,) = await telegram.ledger(kind="message", chat_id=ana.id)
    assert (entry["time"] - before >= 0.3) is (kind == "slow")


async def test_failures_hit_only_the_method_chat_and_share_meant(
    telegram: FakeTelegram, bot: Bot, ana: Person
) -> None:
    eva = await telegram.person()
    await eva.say("/start")
    await telegram.do("heal", seed=5)
    await telegram.fail("500", method="sendMessage", chat_id=ana.id, share=0.3)

    failed = 0
    for number in range(100):
        await bot.send_message(eva.id, str(number))
        await bot.send_chat_action(ana.id, "typing")
        try:
            await bot.send_message(ana.id, str(number))
        except NetworkError:
            failed += 1

    assert 15 < failed < 45
    assert len(await accepted(telegram, ana)) == 100 - failed
    assert (await telegram.status())["faults"][0]["hits"] == failed


async def test_after_a_429_silence_is_kept_and_impatience_counted(
    telegram: FakeTelegram, bot: Bot, ana: Person
) -> None:
    eva = await telegram.person()
    await eva.say("/start")
    await telegram.do("limits", grace=0.1)
    violations = (await telegram.status())["violations"]
    await telegram.fail("429", method="sendMessage", retry_after=1, times=1)

    with pytest.raises(RetryAfter):
        await bot.send_message(ana.id, "hola")
    told = time.monotonic()
    await bot.send_message(eva.id, "a otra persona sí")
    await asyncio.sleep(0.2)
    with pytest.raises(RetryAfter):
        await bot.send_message(ana.id, "hola")
    assert (await telegram.status())["violations"] == violations + 1

    await asyncio.sleep(told + 1 - time.monotonic())
    await bot.send_message(ana.id, "hola")
    assert (await telegram.status())["violations"] == violations + 1
    assert await accepted(telegram, ana) == [("hola", True)]


async def test_flood_limits_per_chat_per_group_and_overall(
    telegram: FakeTelegram, bot: Bot, ana: Person
) -> None:
    group = await telegram.group("Mesa")
    await telegram.do("limits", per_chat=1, per_group=20 / 60)
    await bot.send_message(ana.id, "uno")
    await bot.send_message(group, "uno")
    assert await wait_of(asyncio.ensure_future(bot.send_message(ana.id, "dos"))) == 1
    assert await wait_of(asyncio.ensure_future(bot.send_message(group, "dos"))) == 3

    await telegram.heal()
    await telegram.do("limits", per_chat=0, per_group=0, overall=2)
    await bot.send_message(ana.id, "tres")
    await bot.send_message(group, "tres")
    assert await wait_of(asyncio.ensure_future(bot.send_message(ana.id, "cuatro"))) == 1
    await bot.send_chat_action(ana.id, "typing")


async def test_downloads_fail_too(telegram: FakeTelegram, bot: Bot, ana: Person) -> None:
    sent = await ana.send_document(b"%PDF-1.4 hola", "acta.pdf")
    document = sent["message"]["document"]
    await telegram.fail("502", method="file", times=1)

    file = await bot.get_file(document["file_id"])
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await file.download_as_bytearray()
    assert await file.download_as_bytearray() == b"%PDF-1.4 hola"

    large = await ana.send_document(b"x", "video.mp4", claimed_size=21 * 1024 * 1024)
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(large["message"]["document"]["file_id"])


async def test_a_failure_nobody_knows_is_refused(telegram: FakeTelegram) -> None:
    with pytest.raises(FakeSaidNo, match="no such fault: 418"):
        await telegram.fail("418")
