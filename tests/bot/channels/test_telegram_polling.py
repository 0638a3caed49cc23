"""Fetching updates: in order, side by side, and never confirmed before they are safe."""

import asyncio
import json
import logging

import pytest

from tests.bot.channels.telegram_world import (
    BOT_NUMBER,
    TOKEN,
    Notebook,
    make_channel,
    staged,
    until,
)
from tests.fakes.telegram.server import Settings, serving


async def test_nothing_is_confirmed_before_the_whole_batch_is_committed() -> None:
    async with staged(start=False) as stage:
        gate = stage.notebook.gates["lento"] = asyncio.Event()
        other = stage.do("person")["id"]
        numbers = [stage.say("lento"), stage.say("después"), stage.say("rápido", other)]
        await stage.channel.start()
        await until(lambda: stage.notebook.texts() == ["rápido"])

        # Give a bot that confirms too early the time to do so.
        await asyncio.sleep(0.2)
        assert stage.pending() == numbers
        assert stage.notebook.entered == ["lento", "rápido"]

        gate.set()
        await until(lambda: not stage.pending())
        assert stage.notebook.texts() == ["rápido", "lento", "después"]


async def test_what_could_not_be_stored_is_tried_again_and_the_rest_is_not() -> None:
    async with staged(start=False) as stage:
        stage.notebook.troubles += ["dos", "dos"]
        other = stage.do("person")["id"]
        for text in ("uno", "dos", "tres"):
            stage.say(text)
        stage.say("otra", other)
        await stage.channel.start()

        await until(lambda: not stage.pending())
        entered = stage.notebook.entered
        entered.remove("otra")  # another chat, whose place among these is nobody's business
        assert entered == ["uno", "dos", "dos", "dos", "tres"]
        assert sorted(stage.notebook.texts()) == ["dos", "otra", "tres", "uno"]


async def test_a_poisoned_update_is_put_aside_and_blocks_nobody() -> None:
    async with staged(start=False) as stage:
        stage.notebook.bugs.append("rompe")
        stage.notebook.troubles.append("quarantine")
        first = stage.say("rompe")
        second = stage.do("raw", update={"message": {"chat": "nobody", "text": 7}})["update_id"]
        stage.say("sigo")
        await stage.channel.start()
        await until(lambda: not stage.pending())

        assert stage.notebook.texts() == ["sigo"]
        aside = {key: (json.loads(raw), error) for key, raw, error in stage.notebook.aside}
        assert set(aside) == {f"{BOT_NUMBER}:{first}", f"{BOT_NUMBER}:{second}"}
        assert aside[f"{BOT_NUMBER}:{second}"] == (
            {"update_id": second, "message": {"chat": "nobody", "text": 7}},
            "Malformed: chat is not dict",
        )
        assert aside[f"{BOT_NUMBER}:{first}"][1] == "ZeroDivisionError: a bug"


async def test_a_tap_is_answered_after_the_commit_and_only_then() -> None:
    async with staged() as stage:
        await stage.channel.send(stage.letter("¿Sí?", choices=["Sí"]))
        stage.notebook.gates[""] = asyncio.Event()
        tap = stage.do("tap", user_id=stage.person, label="Sí")
        await until(lambda: stage.notebook.entered == [""])
        assert stage.do("status")["unanswered_callbacks"] == [tap["callback_query_id"]]

        stage.notebook.gates[""].set()
        await until(lambda: not stage.do("status")["unanswered_callbacks"])
        (taken,) = stage.notebook.taken
        assert (taken.tap, taken.tapped_ref) == (
            "01JD0000000000000000000001.0",
            str(tap["message_id"]),
        )


async def test_who_blocks_the_bot_and_where_a_group_went_are_told() -> None:
    async with staged() as stage:
        group = stage.do("group", title="Mesa", kind="group")["id"]
        stage.do("block", user_id=stage.person)
        stage.do("migrate", chat_id=group)
        await until(lambda: stage.notebook.blocked and stage.notebook.moved)
        await until(lambda: not stage.pending())

        assert stage.notebook.blocked == [str(stage.person)]
        assert stage.notebook.moved == [(str(group), str(group - 1_000_000_000_000))]
        assert stage.notebook.taken == []


@pytest.mark.parametrize("kind", ["429", "500", "502", "reset_before", "reset_after"])
async def test_trouble_with_fetching_passes(kind: str) -> None:
    async with staged(start=False) as stage:
        stage.do("fail", kind=kind, method="getUpdates", times=1)
        stage.do("fail", kind=kind, method="getMe", times=1)
        stage.say("hola")
        await stage.channel.start()

        await until(lambda: not stage.pending())
        assert stage.notebook.texts() == ["hola"]


async def test_a_webhook_left_behind_and_a_second_poller_do_not_end_the_fetching() -> None:
    async with staged(start=False) as stage:
        stage.fake.webhook.set("http://127.0.0.1:9/", "", 1)
        await stage.channel.start()
        await until(lambda: stage.fake.webhook.url == "")
        rival = make_channel(stage.url, Notebook())
        await rival.start()
        await until(lambda: rival.username == "mesa_abierta_bot")
        await rival.stop()

        stage.say("hola")
        await until(lambda: stage.notebook.texts() == ["hola"])


async def test_a_dead_telegram_at_start_is_waited_for_and_the_token_stays_secret(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(Settings()) as (_, url):
        pass
    port = int(url.rpartition(":")[2])
    notebook = Notebook()
    channel = make_channel(url, notebook)
    await channel.start()
    before = channel.username
    printed: list[str] = []

    def refused() -> bool:
        printed.append(capfd.readouterr().out)
        return "token_refused" in "".join(printed)

    async with serving(Settings(token="110201543:a-token-of-somebody-else-altogether"), port=port):
        await until(refused)
    async with serving(Settings(), port=port) as (fake, _):
        person = fake.control.commands["person"]()["id"]
        fake.control.commands["say"](person, "hola")
        await until(lambda: notebook.texts() == ["hola"])
        assert (before, channel.username) == (None, "mesa_abierta_bot")
        await channel.stop()

    printed += capfd.readouterr()
    assert TOKEN.partition(":")[2] not in caplog.text + "".join(printed)


async def test_a_batch_under_way_is_finished_before_the_bot_goes() -> None:
    async with staged() as stage:
        gate = stage.notebook.gates["hola"] = asyncio.Event()
        stage.say("hola")
        await until(lambda: stage.notebook.entered == ["hola"])

        stopping = asyncio.create_task(stage.channel.stop())
        await asyncio.sleep(0)
        gate.set()
        await stopping
        assert stage.notebook.texts() == ["hola"]
