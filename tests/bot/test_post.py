"""The postman: how sending ends, in order, and what is written down."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels import (
    Moved,
    NotSent,
    Throttled,
    Uncertain,
    Undeliverable,
)
from bot.house import House
from bot.messages import say
from bot.post import Postman
from bot.scribe import Recipient, Scribe
from storage import outbox
from storage.engine import Tx
from storage.people import people
from storage.tables import address
from storage.tables import outbox as rows
from tests.bot.line import Line


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
async def postman(house: House, line: Line) -> AsyncIterator[Postman]:
    postman = _postman(house, line)
    await postman.start()
    yield postman
    await postman.stop()


def _postman(house: House, line: Line) -> Postman:
    return Postman(
        house.store,
        {"telegram": line},
        per_second={},
        published=lambda _person: None,
        doubt_seconds=0.01,
        retry_seconds=0.01,
    )


def writes(house: House, lease: str, *texts: str, key: str = "700") -> Callable[[Tx], list[Any]]:
    """Return the transaction in which something is said to somebody."""

    def work(tx: Tx) -> list[Any]:
        now = datetime.now(UTC)
        found = people.find_address(tx, "telegram", key)
        if found is None:
            person_id = people.insert(tx, language="es", now=now)
            found = people.insert_address(
                tx, person_id=person_id, channel="telegram", key=key, now=now
            )
        to = Recipient.at(people.find(tx, found.person_id), found)
        scribe = Scribe(house.phrases, lambda *_: [])
        scribe.write(tx, to, [say("literal", text=text) for text in texts], lease=lease, now=now)
        return tx.outgoing

    return work


async def said(house: House, postman: Postman, *texts: str) -> None:
    postman.hand_over(await house.store.write(writes(house, postman.lease, *texts)))


async def states(house: House, *, final: int) -> list[tuple[str, int, int]]:
    """Return state, attempts and doubts of every message, once so many are settled."""
    query = sa.select(rows.c.state, rows.c.attempt, rows.c.doubts).order_by(
        rows.c.created_at, rows.c.seq
    )
    while True:
        found = await house.store.read(query)
        if sum(row.state not in ("leased", "ready", "uncertain") for row in found) >= final:
            return [(row.state, row.attempt, row.doubts) for row in found]
        await asyncio.sleep(0.005)


async def test_messages_to_one_address_keep_their_order(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [NotSent("no line"), NotSent("no line")]
    await said(house, postman, "uno", "dos")
    await said(house, postman, "tres")
    assert await states(house, final=3) == [("sent", 3, 0), ("sent", 1, 0), ("sent", 1, 0)]
    assert line.arrived == ["uno", "dos", "tres"]


async def test_a_429_counts_no_attempt_and_nobody_is_sent_to_before_it_ends(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [Throttled(0.2)]
    before = asyncio.get_running_loop().time()
    await said(house, postman, "uno")
    postman.hand_over(await house.store.write(writes(house, postman.lease, "otra", key="701")))
    assert await states(house, final=2) == [("sent", 1, 0), ("sent", 1, 0)]
    assert len(line.tried) == 3
    assert asyncio.get_running_loop().time() - before >= 0.2


async def test_who_blocked_the_bot_is_not_tried_again_and_known_as_unreachable(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [Undeliverable("blocked", unreachable=True)]
    await said(house, postman, "uno")
    assert await states(house, final=1) == [("undeliverable", 1, 0)]
    assert len(line.tried) == 1
    [row] = await house.store.read(sa.select(address.c.state))
    assert row.state == "unreachable"


async def test_a_doubtful_reply_is_sent_once_more_and_listed(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [Uncertain("reset after write")]
    await said(house, postman, "uno")
    assert await states(house, final=1) == [("sent", 2, 1)]
    line.ends = [Uncertain("reset after write"), Uncertain("reset after write")]
    await said(house, postman, "dos")
    assert await states(house, final=2) == [("sent", 2, 1), ("doubtful", 2, 1)]
    listed = await house.store.write(outbox.possible_duplicates)
    assert [(row.doubts, row.reason) for row in listed] == [(1, None), (1, "reset after write")]


async def test_a_chat_that_moved_is_followed(house: House, line: Line, postman: Postman) -> None:
    line.ends = [Moved("-100700")]
    await said(house, postman, "uno")
    assert await states(house, final=1) == [("sent", 1, 0)]
    assert line.tried == [("700", "uno"), ("-100700", "uno")]
    found = await house.store.write(lambda tx: people.find_address(tx, "telegram", "-100700"))
    assert found is not None
    assert found.key == "-100700"


async def test_a_message_that_cannot_be_handled_does_not_keep_back_the_next(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [RuntimeError("a bug of the channel")]
    await said(house, postman, "uno", "dos")
    assert await states(house, final=2) == [("doubtful", 0, 0), ("sent", 1, 0)]
    assert line.arrived == ["dos"]


async def test_what_was_in_flight_at_a_stop_is_in_doubt_and_sent_once_more(
    house: House, line: Line, postman: Postman
) -> None:
    await house.store.write(writes(house, "a process that was killed", "uno"))
    later = _postman(house, line)
    await later.start()
    while not line.arrived:
        await later.look()
        await asyncio.sleep(0.005)
    assert await states(house, final=1) == [("sent", 1, 1)]
    await later.look()
    await later.stop()
    assert line.arrived == ["uno"]


async def test_an_outcome_that_the_database_refuses_holds_up_no_other(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [Undeliverable("no text: \ud800")]
    await said(house, postman, "a", "b", "c")
    async with asyncio.timeout(5):
        told = [state for state, *_ in await states(house, final=3)]
    assert told == ["undeliverable", "sent", "sent"]
