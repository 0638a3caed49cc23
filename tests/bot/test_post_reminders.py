"""A reminder that waits too long on its way, or is about a day that changed, does not arrive."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels import NotSent, Sent
from bot.house import House
from bot.post import Postman
from storage.engine import Tx
from storage.meetings import outdated
from storage.records import OutboxRecord
from tests.bot.line import Line
from tests.bot.test_post import _postman, said, states, writes

MEETING = "01meeting"
DEAD = NotSent("no line")


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
async def postman(house: House, line: Line) -> AsyncIterator[Postman]:
    postman = _postman(house, line)
    await postman.start()
    yield postman
    await postman.stop()


async def reminds(house: House, lease: str, *, within: timedelta) -> list[OutboxRecord]:
    """Write a reminder that nobody needs after a while, and return it."""
    until = datetime.now(UTC) + within

    def work(tx: Tx) -> Sequence[OutboxRecord]:
        written = writes(house, lease, "mañana a las nueve")(tx)
        outdated.end(tx, [each.id for each in written], meeting_id=MEETING, until=until)
        return written

    written = await house.store.write(work)
    return [each.model_copy(update={"until": until}) for each in written]


async def until(happened: Callable[[], bool]) -> None:
    """Wait for what another task does."""
    while not happened():  # noqa: ASYNC110  # the line is no place for an event of every story
        await asyncio.sleep(0.001)


async def test_a_reminder_that_is_sent_in_time_arrives(
    house: House, line: Line, postman: Postman
) -> None:
    postman.hand_over(await reminds(house, postman.lease, within=timedelta(hours=1)))
    assert await states(house, final=1) == [("sent", 1, 0)]
    await house.store.write(lambda tx: outdated.withdraw(tx, MEETING, datetime.now(UTC)))
    assert await states(house, final=1) == [("sent", 1, 0)]


async def test_a_dead_line_keeps_a_reminder_only_until_the_start(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [DEAD] * 6
    postman.hand_over(await reminds(house, postman.lease, within=timedelta(seconds=0.5)))
    await said(house, postman, "y otra cosa")
    [(state, attempts, _), other] = await states(house, final=2)
    assert (state, other[0]) == ("expired", "sent")
    assert attempts >= 1
    assert line.arrived == ["y otra cosa"]


async def test_a_reminder_of_a_day_that_changed_is_withdrawn_on_its_way(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [DEAD] * 3
    postman.hand_over(await reminds(house, postman.lease, within=timedelta(hours=1)))
    await until(lambda: bool(line.tried))
    await house.store.write(lambda tx: outdated.withdraw(tx, MEETING, datetime.now(UTC)))
    await said(house, postman, "cambió")
    assert [each[0] for each in await states(house, final=2)] == ["expired", "sent"]
    assert line.arrived == ["cambió"]


async def test_one_that_left_before_it_was_withdrawn_counts_as_sent(
    house: House, line: Line, postman: Postman
) -> None:
    line.ends = [Sent("5")]
    line.open.clear()
    postman.hand_over(await reminds(house, postman.lease, within=timedelta(hours=1)))
    await until(lambda: bool(line.tried))
    await house.store.write(lambda tx: outdated.withdraw(tx, MEETING, datetime.now(UTC)))
    line.open.set()
    await until(lambda: line.arrived == ["mañana a las nueve"])
    await postman.stop()
    assert await states(house, final=1) == [("sent", 1, 0)]


async def test_after_a_stop_of_hours_no_old_reminder_is_sent(house: House, line: Line) -> None:
    await reminds(house, "another process", within=timedelta(seconds=-1))
    postman = _postman(house, line)
    await postman.start()
    assert [each[0] for each in await states(house, final=1)] == ["expired"]
    assert line.tried == []
    await postman.stop()
