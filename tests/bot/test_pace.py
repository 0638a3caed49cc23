"""The bucket that everything sent through a channel waits for."""

import asyncio
import time
from itertools import pairwise

from bot.pace import Bucket


async def taken(bucket: Bucket, count: int, *, last: bool = False) -> list[float]:
    """Return the moments at which so many acts, asked for at once, were let through."""

    async def one() -> float:
        (await bucket.turn(last=last)).leave()
        return time.monotonic()

    return sorted(await asyncio.gather(*(one() for _ in range(count))))


async def test_no_second_holds_more_than_the_limit_whoever_asks() -> None:
    bucket = Bucket(20)
    moments = sorted(
        [*await taken(bucket, 25), *await taken(bucket, 10, last=True), *await taken(bucket, 10)]
    )
    assert all(
        after - before >= 0.999 for before, after in zip(moments, moments[20:], strict=False)
    )
    assert moments[19] - moments[0] < 0.5  # a burst need not wait while there is room


async def test_what_leaves_late_counts_from_when_it_leaves() -> None:
    bucket = Bucket(20)
    passages = [await bucket.turn() for _ in range(20)]
    await asyncio.sleep(0.3)
    for passage in passages:
        passage.leave()
    left = time.monotonic()
    await bucket.turn()
    assert 0.999 <= time.monotonic() - left < 1.2


async def test_what_hangs_holds_back_the_others_for_a_second_more_and_no_longer() -> None:
    bucket = Bucket(20)
    began = time.monotonic()
    await bucket.turn()
    await taken(bucket, 19)
    await bucket.turn()
    assert 1.999 <= time.monotonic() - began < 2.3


async def test_the_last_are_spread_over_the_second() -> None:
    bucket = Bucket(50)
    moments = await taken(bucket, 20, last=True)
    assert max(after - before for before, after in pairwise(moments)) < 0.1
    assert moments[-1] - moments[0] > 0.2


async def test_who_asks_last_waits_for_everybody_else() -> None:
    bucket = Bucket(20)
    await taken(bucket, 20)
    order = []

    async def one(name: str, last: bool) -> None:
        await bucket.turn(last=last)
        order.append(name)

    tasks = [asyncio.create_task(one(f"news {number}", True)) for number in range(3)]
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(one(f"reply {number}", False)) for number in range(3)]
    await asyncio.gather(*tasks)
    assert order == ["reply 0", "reply 1", "reply 2", "news 0", "news 1", "news 2"]


async def test_a_pause_holds_back_who_waits_already_and_who_left_takes_no_turn() -> None:
    bucket = Bucket(0)
    bucket.pause(0.05)
    began = time.monotonic()
    leaves = asyncio.create_task(bucket.turn())
    waits = asyncio.create_task(bucket.turn(last=True))
    await asyncio.sleep(0)
    leaves.cancel()
    bucket.pause(0.2)
    await waits
    assert time.monotonic() - began >= 0.2


async def test_without_a_limit_nobody_waits() -> None:
    moments = await taken(Bucket(0), 1000, last=True)
    assert moments[-1] - moments[0] < 0.5
