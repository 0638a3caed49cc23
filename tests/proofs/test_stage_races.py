"""Two administrators move one stage at the same moment: one does, the other is told."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable

import pytest

from cocreation.stages import stages
from storage.engine import Tx
from storage.stages.programme import Standing
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer, attested, past
from tests.talking import Bot, Person

RACES = 1_000 if os.environ.get("PROVE") == "1" else 40
CAUGHT_WITHIN = 40
STAGE = "theme-choice"
PAIRS = (("avanzar", "avanzar"), ("avanzar", "retroceder"), ("retroceder", "retroceder"))
WON, TOLD = "Listo:", "Mientras tanto"


@pytest.fixture
def profile() -> str:
    return "wide"


async def _race(bot: Bot, pair: tuple[Person, Person], words: tuple[str, str]) -> str | None:
    """Let two confirm at once; return what went wrong, None when one won and one was told."""
    moves_to(bot, STAGE)
    before = len(past(bot))
    for person, word in zip(pair, words, strict=True):
        await person(f"/{word}")
        await person("Toca.")
    answers: list[Awaitable[list[str]]] = [person("sí") for person in pair]
    said = [each[0] for each in await asyncio.gather(*answers)]
    winners = sum(each.startswith(WON) for each in said)
    losers = sum(each.startswith(TOLD) for each in said)
    made = len(past(bot)) - before
    if (winners, losers, made) == (1, 1, 1):
        return None
    return f"{words}: {winners} won, {losers} told, {made} moves: {said}"


async def _races(bot: Bot, person: Callable[[str], Person], count: int) -> list[str]:
    pair = (person("admin"), person("luis"))
    await administer(*pair)
    moves_to(bot, STAGE)
    attested(bot)
    faults = []
    for number in range(count):
        turned = pair if number % 2 else (pair[1], pair[0])
        fault = await _race(bot, turned, PAIRS[number % len(PAIRS)])
        faults += [] if fault is None else [f"race {number}: {fault}"]
    return faults


@pytest.mark.prove
@pytest.mark.timeout(1_800)
async def test_there_is_always_one_winner_and_the_other_is_told(
    bot: Bot, person: Callable[[str], Person]
) -> None:
    start = time.monotonic()
    assert await _races(bot, person, RACES) == []
    database = bot.house.store.url.get_backend_name()
    print(f"{RACES} races on {database}: one winner, one told, {time.monotonic() - start:.1f} s")


async def test_a_move_that_does_not_compare_what_was_read_is_caught(
    bot: Bot, person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def whatever_was_read(tx: Tx, _version: int) -> Standing:
        return stages._record(tx)

    monkeypatch.setattr(stages, "check_read", whatever_was_read)
    assert await _races(bot, person, CAUGHT_WITHIN) != []
