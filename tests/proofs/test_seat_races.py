"""Many people race for the last seats: exactly as many are seated, the rest wait in order."""

import asyncio
import os
import time
from collections.abc import Callable

import pytest

from storage.engine import Tx
from storage.meetings import meeting_seats as records
from storage.meetings import meetings
from tests.databases import rows
from tests.stories.meeting_scenes import publishes
from tests.talking import Bot, Person

SEATS = 10
PEOPLE = 1_000 if os.environ.get("PROVE") == "1" else 60


@pytest.fixture
def profile() -> str:
    return "wide"


async def _race(bot: Bot, person: Callable[[str], Person], count: int) -> list[str]:
    """Let people who have consented sign up at once; return what is not as it must be."""
    code = publishes(bot, capacity=SEATS)
    crowd = [person(f"p{number}") for number in range(count)]
    for each in crowd:
        await each.consents()
    said = [
        each[0] for each in await asyncio.gather(*(each(f"/apuntarme {code}") for each in crowd))
    ]
    kept = sorted(rows(bot.house.store)["meeting_seat"], key=lambda seat: int(seat["line"]))
    faults = []
    if [seat["line"] for seat in kept] != list(range(1, count + 1)):
        faults.append("the line has gaps, or two people at one place")
    states = [seat["state"] for seat in kept]
    if states != ["seated"] * SEATS + ["waiting"] * (count - SEATS):
        faults.append(f"{states.count('seated')} seated, {states.count('waiting')} waiting")
    if sum(each.startswith("Listo, tiene su cupo.") for each in said) != SEATS:
        faults.append("who was told of a seat is not who has one")
    places = [f"en el lugar {place}. " for place in range(1, count - SEATS + 1)]
    if not all(sum(place in each.replace(",", "") for each in said) == 1 for place in places):
        faults.append("not everybody who waits was told a place of their own")
    return faults


@pytest.mark.prove
@pytest.mark.timeout(1_800)
async def test_ten_are_seated_and_the_rest_wait_in_order(
    bot: Bot, person: Callable[[str], Person]
) -> None:
    start = time.monotonic()
    assert await _race(bot, person, PEOPLE) == []
    database = bot.house.store.url.get_backend_name()
    print(f"{PEOPLE} people for {SEATS} seats on {database}: {time.monotonic() - start:.1f} s")


async def test_seats_counted_before_the_race_are_caught(
    bot: Bot, person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted_before(_tx: Tx, _meeting_id: str) -> int:
        return 0

    def nobody_yet(_tx: Tx, _meeting_id: str) -> bool:
        return False

    monkeypatch.setattr(records, "taken", counted_before)
    monkeypatch.setattr(records, "somebody_waits", nobody_yet)
    assert await _race(bot, person, 2 * SEATS) != []


async def test_seats_given_without_the_lock_are_caught_where_there_are_several_writers(
    bot: Bot, person: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meetings, "lock", meetings.by_code)
    faults = await _race(bot, person, 4 * SEATS)
    assert bool(faults) is not bot.house.store.embedded
