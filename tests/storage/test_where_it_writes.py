"""On SQLite what is short is written in the loop's own thread, what is long or slow on another."""

import asyncio
import threading
import time

import pytest

from bot.settings import Settings
from storage import engine
from storage.engine import Store, Tx

SLOW_SECONDS = 0.05


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


def thread_of(_tx: Tx) -> int:
    return threading.get_ident()


def slowly(tx: Tx) -> int:
    time.sleep(SLOW_SECONDS)  # a slow disk
    return thread_of(tx)


async def test_what_is_short_stays_in_the_loops_thread(store: Store) -> None:
    assert {await store.write(thread_of) for _ in range(20)} == {threading.get_ident()}


async def test_while_something_long_is_written_the_others_wait_beside_the_loop(
    store: Store,
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def long(tx: Tx) -> int:
        begun.set()
        assert may_end.wait(10)
        return thread_of(tx)

    writing = asyncio.create_task(store.write_long(long))
    assert await asyncio.to_thread(begun.wait, 10)
    waiting = [asyncio.create_task(store.write(thread_of)) for _ in range(5)]
    await asyncio.sleep(0)
    may_end.set()
    beside = {await writing, *await asyncio.gather(*waiting)}
    assert threading.get_ident() not in beside
    assert await store.write(thread_of) == threading.get_ident()


async def test_a_slow_disk_is_left_to_the_other_thread_until_it_is_quick_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_TRY_AGAIN_SECONDS", 3600.0)
    here = threading.get_ident()
    threads = [await store.write(slowly) for _ in range(20)]
    assert threads[0] == here != threads[-1]
    assert await store.write(thread_of) != here
    store._try_again = 0.0
    assert [await store.write(thread_of) for _ in range(3)] == [here] * 3
