"""The webhook: 200 after the commit, 503 without it, and one 403 for whoever forges."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.channels.telegram import WEBHOOK_PATH, TelegramChannel
from tests.bot.channels.telegram_world import (
    BOT_NUMBER,
    Notebook,
    Stage,
    make_channel,
    staged,
    until,
)

SECRET = "a-secret_of-the-webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def update(number: int = 7, text: str = "hola") -> bytes:
    """An update as Telegram posts it."""
    person = {"id": 5, "is_bot": False, "first_name": "Itzel"}
    message = {
        "message_id": 1,
        "from": person,
        "chat": {"id": 5, "type": "private"},
        "date": 1,
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


@asynccontextmanager
async def routed(channels: list[TelegramChannel]) -> AsyncIterator[str]:
    """A server whose route hands posts to the channel; yields its address."""

    async def post(request: web.Request) -> web.Response:
        status, body = await channels[0].webhook.take(request.headers, await request.read())
        return web.Response(status=status, body=body)

    app = web.Application()
    app.router.add_post(WEBHOOK_PATH, post)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def posted() -> AsyncIterator[Stage]:
    """A stage where Telegram posts to the channel, over HTTP, once it has registered."""
    channels: list[TelegramChannel] = []
    async with (
        routed(channels) as address,
        staged(start=False, mode="webhook", public_url=f"{address}/", secret=SECRET) as stage,
    ):
        channels.append(stage.channel)
        stage.do("configure", backoff=0.02)
        stage.do("fail", kind="502", method="setWebhook", times=2)
        await stage.channel.start()
        await until(lambda: stage.fake.webhook.url)
        assert stage.fake.webhook.url == f"{address}{WEBHOOK_PATH}"
        yield stage


async def test_an_update_is_acknowledged_after_the_commit() -> None:
    async with posted() as stage:
        gate = stage.notebook.gates["hola"] = asyncio.Event()
        number = stage.say("hola")
        await until(lambda: stage.notebook.entered == ["hola"])
        assert stage.pending() == [number]

        gate.set()
        await until(lambda: not stage.pending())
        assert stage.notebook.texts() == ["hola"]


async def test_an_update_that_could_not_be_stored_comes_again() -> None:
    async with posted() as stage:
        stage.notebook.troubles += ["hola", "hola"]
        stage.say("hola")

        await until(lambda: not stage.pending())
        assert stage.notebook.entered == ["hola"] * 3
        assert stage.notebook.texts() == ["hola"]


async def test_a_tap_is_answered_once_its_update_is_safe() -> None:
    async with posted() as stage:
        await stage.channel.send(stage.letter("¿Sí?", choices=["Sí"]))
        stage.notebook.troubles.append("")
        stage.do("tap", user_id=stage.person, label="Sí")

        await until(lambda: not stage.do("status")["unanswered_callbacks"])
        await until(lambda: not stage.pending())
        assert [incoming.tap for incoming in stage.notebook.taken] == [
            "01JD0000000000000000000001.0"
        ]


@pytest.mark.parametrize("secret", [SECRET, "", None])
@pytest.mark.parametrize(
    "headers",
    [{}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: SECRET + "x"}, {HEADER: "ñ\udce1"}],
    ids=["missing", "empty", "wrong", "longer", "not ASCII"],
)
async def test_every_forged_call_gets_one_same_answer(
    secret: str | None, headers: dict[str, str]
) -> None:
    notebook = Notebook()
    webhook = make_channel("http://127.0.0.1:9", notebook, mode="webhook", secret=secret).webhook

    answers = [await webhook.take(headers, body) for body in (update(), b"", b"x" * 2_000_000)]

    assert answers == [(403, b"Forbidden")] * 3
    assert (notebook.taken, notebook.aside) == ([], [])


@pytest.mark.parametrize("name", [HEADER, HEADER.lower(), HEADER.upper()])
async def test_the_secret_opens_in_any_case_of_the_header(name: str) -> None:
    notebook = Notebook()
    webhook = make_channel("http://127.0.0.1:9", notebook, mode="webhook", secret=SECRET).webhook

    assert await webhook.take({"Host": "x", name: SECRET}, update()) == (200, b"")
    assert [(one.dedupe_key, one.text) for one in notebook.taken] == [(f"{BOT_NUMBER}:7", "hola")]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "ValueError: not JSON"),
        (b"{", "ValueError: not JSON"),
        (b"\xff\xfe\x00", "ValueError: not JSON"),
        (b"[" * 100_000, "ValueError: not JSON"),
        (b" " * (1024 * 1024 + 1), "ValueError: larger than 1 MB"),
        (b"[1, 2]", "Malformed: not an object"),
        (b"null", "Malformed: not an object"),
        (b'{"update_id": "7"}', "Malformed: update_id is not int"),
        (b'{"update_id": true, "message": {}}', "Malformed: update_id is not int"),
        (b'{"update_id": 7, "message": []}', "Malformed: message is not dict"),
        (b'{"update_id": 7, "message": {"chat": {"id": 5}}}', "Malformed: type is not str"),
    ],
)
async def test_a_poisoned_body_is_put_aside_unless_even_that_fails(body: bytes, error: str) -> None:
    notebook = Notebook()
    webhook = make_channel("http://127.0.0.1:9", notebook, mode="webhook", secret=SECRET).webhook
    notebook.troubles.append("quarantine")

    assert await webhook.take({HEADER: SECRET}, body) == (503, b"")
    assert await webhook.take({HEADER: SECRET}, body) == (200, b"")
    assert [reason for _, _, reason in notebook.aside] == [error]
    assert notebook.taken == []


async def test_without_a_secret_nothing_is_registered(capfd: pytest.CaptureFixture[str]) -> None:
    async with staged(mode="webhook", public_url="http://127.0.0.1:9") as stage:
        await until(lambda: "telegram.no_webhook" in capfd.readouterr().out)
        assert stage.fake.webhook.url == ""
