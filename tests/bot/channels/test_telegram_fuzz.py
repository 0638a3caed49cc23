"""Whatever Telegram may post: a kind answer, a deliberate silence, or aside; never an exception."""

import asyncio
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.updates import Identity
from bot.channels.telegram.webhook import Webhook
from bot.house import House, open_house, utc_now
from bot.settings import Settings
from storage import talk
from storage.tables import incoming, outbox, quarantine
from tests.talking import Bot

SECRET = "s3cret"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
EXAMPLES = 3_000 if os.environ.get("PROVE") else 120

words = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "/start",
            "/start prop_0001",
            "/proponer",
            "/propuesta P-0001'; DROP TABLE proposal;--",
            "<b>negrita</b><script>alert(1)</script>",
            "\u202eal revés",
            "👩‍👩‍👧‍👦" * 40,
            "x" * 9_000,
            "á" * 4_096,
            "hola\x00adiós",
            "\ud83d",
            "/borrar@otro_bot",
            "STOP",
        ]
    ),
)
numbers = st.one_of(st.integers(-(2**53), 2**53), st.sampled_from([0, 1, -1]))
junk = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, words),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
chats = st.fixed_dictionaries(
    {
        "id": st.sampled_from([11, 12, 13, -100]),
        "type": st.sampled_from(["private"] * 4 + ["supergroup", "channel"]),
    }
)
people = st.fixed_dictionaries(
    {
        "id": st.sampled_from([11, 12, 13]),
        "is_bot": st.sampled_from([False] * 9 + [True]),
        "first_name": words,
    },
    optional={"language_code": st.sampled_from(["es", "en-GB", "gym", ""])},
)
files = st.fixed_dictionaries(
    {"file_id": words, "file_unique_id": words}, optional={"file_size": numbers, "mime_type": words}
)
messages = st.fixed_dictionaries(
    {
        "message_id": st.integers(1, 10**6),
        "date": st.just(1_700_000_000),
        "chat": chats,
        "from": people,
        "text": words,
    },
    optional={
        "caption": words,
        "photo": st.lists(files, max_size=3),
        "voice": files,
        "document": files,
        "sticker": files,
        "contact": junk,
        "location": junk,
        "poll": junk,
        "media_group_id": words,
        "forward_origin": junk,
        "reply_to_message": junk,
        "new_chat_members": junk,
        "something_new": junk,
    },
)
taps = st.fixed_dictionaries(
    {"id": words, "from": people},
    optional={"message": messages, "data": st.one_of(words, st.just("0" * 26 + ".0"))},
)
ordinary = st.builds(
    lambda message, gone: {"message": {k: v for k, v in message.items() if k not in gone}},
    messages,
    st.sets(st.sampled_from(["from", "text", "date", "message_id"]), max_size=1),
)
kinds = st.one_of(
    ordinary,
    ordinary,
    ordinary,
    ordinary,
    st.fixed_dictionaries({"edited_message": messages}),
    st.fixed_dictionaries({"callback_query": taps}),
    st.fixed_dictionaries({"my_chat_member": junk}),
    st.dictionaries(st.text(max_size=12), junk, max_size=2),
)


@asynccontextmanager
async def behind_the_webhook(template: Path) -> AsyncIterator[tuple[House, Webhook]]:
    """The whole bot behind the webhook, without its line to Telegram."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(template, Path(folder) / "data")
        house = open_house(Settings(data_dir=Path(folder) / "data"))
        bot = Bot(house, utc_now)

        async def set_aside(dedupe_key: str, raw: str, error: str) -> None:
            await house.store.write(
                lambda tx: talk.quarantine_message(
                    tx,
                    channel="telegram",
                    dedupe_key=dedupe_key,
                    raw=raw,
                    error=error,
                    now=utc_now(),
                )
            )

        async def nothing(*_facts: str) -> None: ...

        intake = Intake(
            Identity(7, "mesa_bot"),
            take=bot.runner.take,
            quarantine=set_aside,
            on_blocked=nothing,
            on_moved=nothing,
            answer=lambda _id: None,
        )
        try:
            yield house, Webhook(intake, SECRET)
        finally:
            await house.store.close()


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[[Any], Any]]:
    """One event loop for all examples."""
    with asyncio.Runner() as runner:
        yield runner.run


def test_no_update_breaks_anything(empty_sqlite: Path, run: Callable[[Any], Any]) -> None:
    stack = behind_the_webhook(empty_sqlite)
    house, webhook = run(stack.__aenter__())
    update_ids = count(1)

    async def played(update: dict[str, Any]) -> None:
        body = json.dumps(update).encode()
        assert await webhook.take(HEADERS, body) == (200, b"")

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=not os.environ.get("PROVE"),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(kinds)
    def play(update: dict[str, Any]) -> None:
        run(played({"update_id": next(update_ids), **update}))

    try:
        play()
        bugs = run(house.store.read(sa.select(quarantine.c.error)))
        # A malformed update is set aside with its reason; a bug would have its places in the code.
        assert [row.error for row in bugs if ".py:" in row.error] == []
        answered = run(house.store.read(sa.select(sa.func.count()).select_from(incoming)))
        said = run(house.store.read(sa.select(sa.func.count()).select_from(outbox)))
        assert answered[0][0] > EXAMPLES / 20
        assert said[0][0] > EXAMPLES / 20
    finally:
        run(stack.__aexit__(None, None, None))


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Telegram-Bot-Api-Secret-Token": ""}, {"X-Telegram-Bot-Api-Secret-Token": "no"}],
)
async def test_forged_calls_get_one_constant_403(
    empty_sqlite: Path, headers: dict[str, str]
) -> None:
    async with behind_the_webhook(empty_sqlite) as (house, webhook):
        for body in (b"", b"{}", b'{"update_id": 1}', b"\xff" * 2_000_000):
            assert await webhook.take(headers, body) == (403, b"Forbidden")
        assert await house.store.read(sa.select(incoming.c.id)) == []
