"""The fake delivers as Telegram does: every update until acknowledged, by polling or webhook."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from tests.fakes.telegram_client import FakeTelegram, fake_telegram

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with fake_telegram() as telegram:
        yield telegram


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text if update.message else None for update in updates]


@dataclass
class Hook:
    """A webhook that notes what comes and answers as ``answer`` says."""

    answer: Callable[[dict[str, Any]], web.Response]
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: set[str | None] = field(default_factory=set)
    together: int = 0
    most_together: int = 0
    hold: float = 0.0
    port: int = 0

    async def take(self, request: web.BaseRequest) -> web.Response:
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        update = await request.json()
        self.secrets.add(request.headers.get(SECRET_HEADER))
        self.got.append(update)
        await asyncio.sleep(self.hold)
        self.together -= 1
        return self.answer(update)

    @property
    def said(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/telegram"

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator["Hook"]:
        runner = web.ServerRunner(web.Server(self.take), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        self.port = runner.addresses[0][1]
        yield self
        await runner.cleanup()


async def test_polling_brings_an_update_until_a_later_offset_confirms_it(
    telegram: FakeTelegram, bot: Bot
) -> None:
    ana = await telegram.person()
    for word in ("uno", "dos", "tres"):
        await ana.say(word)

    first = await bot.get_updates(limit=2)
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    last = await bot.get_updates(offset=-1)

    assert texts(first) == ["uno", "dos"]
    assert texts(again) == ["uno", "dos", "tres"]
    assert texts(rest) == texts(last) == ["tres"]
    acks = await telegram.ledger(kind="acknowledged")
    assert [(ack["update_id"], ack["how"]) for ack in acks] == [
        (update.update_id, "polling") for update in first
    ]
    assert (await telegram.status())["pending"] == 1


async def test_a_long_poll_ends_with_the_first_news_or_with_its_time(
    telegram: FakeTelegram, bot: Bot
) -> None:
    ana = await telegram.person()
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await telegram.until(lambda status: status["polls"] == 1)
    await ana.say("hola")

    assert texts(await asyncio.wait_for(poll, 5)) == ["hola"]
    assert await bot.get_updates(offset=2_000_000_000, timeout=1) == ()


async def test_only_the_kinds_asked_for_come(telegram: FakeTelegram, bot: Bot) -> None:
    ana = await telegram.person()
    await bot.get_updates(allowed_updates=["message"])

    (own,) = await ana.say("hola")
    await ana.edit(own["message"]["message_id"], "hola a todos")

    assert [update.to_dict().keys() for update in await bot.get_updates()] == [
        {"update_id": 0, "message": 0}.keys()
    ]


async def test_one_bot_polls_at_a_time_and_none_while_a_webhook_is_set(
    telegram: FakeTelegram, bot: Bot
) -> None:
    async with Bot(telegram.token, telegram.bot_url) as twin:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await telegram.until(lambda status: status["polls"] == 1)
        second = asyncio.create_task(twin.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await telegram.until(lambda status: status["polls"] == 2)
        await bot.set_webhook("http://127.0.0.1:9/x")
        with pytest.raises(Conflict, match="terminated by setWebhook request"):
            await second
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_a_webhook_gets_each_update_with_the_secret(telegram: FakeTelegram, bot: Bot) -> None:
    people = [await telegram.person() for _ in range(30)]
    async with Hook(lambda update: web.Response(), hold=0.05).listening() as hook:
        await bot.set_webhook(hook.url, secret_token="s-3_cret", max_connections=7)
        await asyncio.gather(*(person.say(f"soy {person.id}") for person in people))
        await telegram.until_acknowledged()
        info = await bot.get_webhook_info()

    assert sorted(hook.said) == sorted(f"soy {person.id}" for person in people)
    assert hook.secrets == {"s-3_cret"}
    assert hook.most_together == 7
    assert (info.url, info.pending_update_count, info.max_connections) == (hook.url, 0, 7)
    assert {ack["how"] for ack in await telegram.ledger(kind="acknowledged")} == {"webhook"}


async def test_what_the_webhook_does_not_take_comes_again(telegram: FakeTelegram, bot: Bot) -> None:
    ana = await telegram.person()
    answers = iter([503, 302])
    hook = Hook(lambda update: web.Response(status=next(answers, 200)))
    async with hook.listening():
        await bot.set_webhook(hook.url)
        await ana.say("hola")
        await telegram.until_acknowledged()
        info = await bot.get_webhook_info()
    assert hook.said == ["hola", "hola", "hola"]
    assert len({update["update_id"] for update in hook.got}) == 1
    assert info.last_error_message == "Wrong response from the webhook: 302 Found"

    await ana.say("¿hay alguien?")
    waiting = await telegram.until(
        lambda now: (now["webhook"]["last_error_message"] or "").startswith("Connection failed: ")
    )
    assert waiting["pending"] == 1
    async with hook.listening():
        await telegram.until_acknowledged()
    assert hook.said[3:] == ["¿hay alguien?"]


async def test_one_chat_stays_in_order_and_a_lost_acknowledgement_repeats(
    telegram: FakeTelegram, bot: Bot
) -> None:
    ana = await telegram.person()
    async with Hook(lambda update: web.Response(), hold=0.01).listening() as hook:
        await bot.set_webhook(hook.url)
        for number in range(20):
            await ana.say(str(number))
        await telegram.until_acknowledged()
        assert hook.said == [str(number) for number in range(20)]
        assert hook.most_together == 1

        await telegram.fail("lost_ack", method="webhook", times=1)
        (sent,) = await ana.say("otra vez")
        await telegram.until_acknowledged()
        assert hook.said[20:] == ["otra vez", "otra vez"]

        await telegram.do("repeat", update_id=sent["update_id"])
        await telegram.do("repeat", update_id=sent["update_id"], new_id=True)
        await telegram.until_acknowledged()
        ids = [update["update_id"] - sent["update_id"] for update in hook.got[20:]]
        assert ids == [0, 0, 0, 1]


async def test_a_webhook_may_answer_with_a_request(telegram: FakeTelegram, bot: Bot) -> None:
    ana = await telegram.person()

    def reply(update: dict[str, Any]) -> web.Response:
        body = {"method": "sendMessage", "chat_id": ana.id, "text": "recibido"}
        return web.Response(text=json.dumps(body), content_type="application/json")

    async with Hook(reply).listening() as hook:
        await bot.set_webhook(hook.url)
        await ana.say("hola")
        assert [seen.text for seen in await ana.replies()] == ["recibido"]


async def test_pending_updates_can_be_dropped(telegram: FakeTelegram, bot: Bot) -> None:
    ana = await telegram.person()
    await ana.say("nadie lo leerá")
    await bot.delete_webhook(drop_pending_updates=True)

    assert await bot.get_updates() == ()
    assert [ack["how"] for ack in await telegram.ledger(kind="acknowledged")] == ["dropped"]


async def test_webhooks_are_refused(telegram: FakeTelegram, bot: Bot) -> None:
    url = "http://127.0.0.1:9/x"
    for given, why in (
        ({"url": "gopher://x"}, "Bad webhook: invalid url"),
        ({"url": url, "secret_token": "con espacio"}, "Secret token contains unallowed char"),
        ({"url": url, "secret_token": "x" * 257}, "Secret token is too long"),
        ({"url": url, "max_connections": 101}, "Max_connections must be between 1 and 100"),
    ):
        with pytest.raises(BadRequest, match=why):
            await bot.set_webhook(**given)
    await telegram.do("configure", https_only=True)
    with pytest.raises(BadRequest, match="an https url must be provided for webhook"):
        await bot.set_webhook(url)
    assert (await bot.get_webhook_info()).url == ""
