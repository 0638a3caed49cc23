"""Liaisons and their substitutes answer at once: each place is answered for by one.

And whoever has not answered is asked again once, however many ask at the same moment.
"""

import asyncio
import os
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from cocreation.meetings import meeting_calls
from storage.engine import StorageTrouble
from storage.meetings import meetings
from storage.tables import meeting_call
from tests.databases import rows
from tests.stories.call_scenes import a_pair, publishes_table
from tests.stories.stage_scenes import administer
from tests.talking import Bot, Person

PAIRS = 200 if os.environ.get("PROVE") == "1" else 20


@pytest.fixture
def profile() -> str:
    return "wide"


async def _delivered(someone: Person, line: str) -> list[str]:
    """Say a line as a channel does: what was not committed is delivered again."""
    key = f"update:{someone.address.key}"
    while True:
        try:
            return await someone.send(text=line, dedupe_key=key)
        except StorageTrouble:
            continue


async def _race(bot: Bot, count: int) -> list[str]:
    """Let liaisons come after all while those they sent confirm; return what is not as it must."""
    pairs = [await a_pair(bot, f"I{number:03}") for number in range(count)]
    code = publishes_table(bot)
    for each in pairs:
        await each.principal(f"/suplente {code}")
        each.substitute.news()
    said = await asyncio.gather(*(someone(f"/voy {code}") for each in pairs for someone in each))
    states = [each["state"] for each in rows(bot.house.store)["meeting_call"]]
    faults = []
    if sorted(states) != ["confirmed"] * count + ["ended"] * count:
        faults.append(f"{states.count('confirmed')} come for {count} places")
    if not all(any("Confirmado" in line for line in each) for each in said[::2]):
        faults.append("a liaison was not told that they come")
    for each, heard in zip(pairs, said[1::2], strict=True):
        told = [*heard, *each.substitute.news()]
        confirmed = any(line.startswith("Confirmado") for line in told)
        released = sum(line.startswith("Ya no hace falta") for line in told)
        if released != 1 or (confirmed and told[-1].startswith("Confirmado")):
            faults.append(f"a substitute heard {told}")
    return faults


@pytest.mark.prove
@pytest.mark.timeout(1_800)
async def test_every_place_is_answered_for_by_one(bot: Bot) -> None:
    start = time.monotonic()
    assert await _race(bot, PAIRS) == []
    database = bot.house.store.url.get_backend_name()
    print(f"{PAIRS} pairs answer at once on {database}: {time.monotonic() - start:.1f} s")


async def test_a_substitute_who_is_never_taken_back_is_caught(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(_tx: object, call: meeting_calls.Call) -> meeting_calls.Call:
        return call

    monkeypatch.setattr(meeting_calls, "end", keep)
    assert await _race(bot, 3) != []


async def _nudges(bot: Bot, count: int) -> list[str]:
    """Let several administrators ask again at once; return who heard it more than once, or not."""
    admins = [bot.person(f"admin{number}") for number in range(6)]
    await administer(*admins)
    liaisons = [(await a_pair(bot, f"I{number:03}")).principal for number in range(count)]
    starts_at = bot.clock() + timedelta(days=20)
    code = publishes_table(bot, starts_at=starts_at)
    with bot.house.store.transaction() as tx:
        tx.run(sa.update(meeting_call).values(asked_at=bot.clock() - timedelta(days=2)))
    for each in liaisons:
        each.news()
    await asyncio.gather(*(_delivered(each, f"/insistir {code}") for each in admins))
    heard = [len(each.news()) for each in liaisons]
    return [] if heard == [1] * count else [f"heard {heard} times"]


async def test_who_has_not_answered_is_asked_again_once(bot: Bot) -> None:
    assert await _nudges(bot, 10) == []


async def test_asking_again_without_the_lock_is_caught_where_there_are_several_writers(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meetings, "lock", meetings.by_code)
    faults = await _nudges(bot, 10)
    assert bool(faults) is not bot.house.store.embedded
