"""Many people come through the door at once: each is in the list once, and told so."""

import asyncio
import os
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from cocreation.meetings import check_in
from storage.engine import Tx
from storage.meetings import attendance, meeting_calls, meetings
from tests.conftest import Watch
from tests.databases import rows
from tests.stories.meeting_scenes import publishes
from tests.stories.room_scenes import facilitates, room_code, the_doors_open
from tests.stories.scenes import person_id
from tests.talking import Bot, Person

PEOPLE = 500 if os.environ.get("PROVE") == "1" else 24


@pytest.fixture
def profile() -> str:
    return "wide"


async def _rush(
    bot: Bot, person: Callable[[str], Person], watch: Watch, count: int
) -> tuple[list[str], float]:
    """Let called people check in twice while they are marked by hand; return faults and seconds."""
    publishes(bot)
    rosa = person("rosa")
    await facilitates(rosa)
    crowd = [person(f"p{number}") for number in range(count)]
    for each in crowd:
        await each.consents()
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        for each in crowd[: count // 2]:
            meeting_calls.insert(
                tx, meeting_id=meeting.id, person_id=person_id(each), role="commission",
                now=watch(),
            )  # fmt: skip
    code = await room_code(rosa)
    the_doors_open(watch)
    await rosa("/presente 1")
    began = time.monotonic()
    said = await asyncio.gather(
        *(each(f"/llegue {code}") for each in crowd),
        rosa("2"),
        *(each(f"/llegue {code}") for each in reversed(crowd)),
    )
    took = time.monotonic() - began
    kept = [each["person_id"] for each in rows(bot.house.store)["attendance"]]
    faults = []
    if sorted(map(str, kept)) != sorted(map(person_id, crowd)):
        faults.append(f"{len(kept)} entries of {len(set(kept))} people, {count} came")
    if any("Algo falló" in line for answer in said for line in answer):
        faults.append("somebody at the door was told that something failed")
    return faults, took


@pytest.mark.prove
@pytest.mark.timeout(1_800)
async def test_everybody_is_in_the_list_once(
    bot: Bot, person: Callable[[str], Person], watch: Watch
) -> None:
    faults, took = await _rush(bot, person, watch, PEOPLE)
    assert faults == []
    database = bot.house.store.url.get_backend_name()
    print(f"{PEOPLE} people check in twice on {database}: {took:.1f} s")


async def test_entries_written_without_looking_are_caught(
    bot: Bot, person: Callable[[str], Person], watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_yet(_tx: Tx, _meeting_id: str, _person_id: str) -> None:
        return None

    monkeypatch.setattr(attendance, "of_person", nobody_yet)
    faults, _ = await _rush(bot, person, watch, 2)
    assert faults != []


async def test_a_door_that_forgets_somebody_is_caught(
    bot: Bot, person: Callable[[str], Person], watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = check_in.written_down
    seen: list[str] = []

    def every_other(tx: Tx, meeting: Any, *, person_id: str, now: datetime, **facts: Any) -> Any:
        entry = write(tx, meeting, person_id=person_id, now=now, **facts)
        seen.append(entry.id)
        return attendance.update(tx, entry, person_id=None) if len(seen) % 2 else entry

    monkeypatch.setattr(check_in, "written_down", every_other)
    faults, _ = await _rush(bot, person, watch, 2)
    assert faults != []
