"""How long the calendars take: written anew, after one change, unchanged; and one person's own.

Beside each, the longest that the loop had to wait meanwhile: the chat answers in it.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.calendar_feeds import CalendarFeeds
from bot.house import House, open_house
from bot.settings import Settings
from cocreation.meetings import calendar_feeds, meetings
from cocreation.meetings.meetings import Draft
from cocreation.permissions import OPERATOR, Actor
from documents import calendar
from storage.engine import Tx
from storage.meetings import meeting_facilitators
from storage.people import people
from storage.records import MeetingRecord
from tests.benchmarks.figures import Spread, print_table

NOW = datetime(2020, 2, 10, 15, 0, tzinfo=UTC)
BEAT = 0.002
MILLI = 1000
AGENDA = "Los análisis del agua, qué dicen y qué se propone hacer con ellos; con tiempo. " * 3


def measure(counts: tuple[int, ...] = (200, 2_000), rounds: int = 5) -> dict[str, Any]:
    """Write calendars of so many meetings; print a table and return its figures."""
    figures = {str(count): asyncio.run(_measured(count, rounds)) for count in counts}
    print_table(
        f"A calendar, ms and (longest wait of the loop, ms), {rounds} times",
        ["meetings", *next(iter(figures.values()))],
        [
            [
                count,
                *(f"{each['ms'].shown(0)} ({each['waits'].median:.0f})" for each in ways.values()),
            ]
            for count, ways in figures.items()
        ],
    )
    return {
        count: {way: {name: each.json() for name, each in two.items()} for way, two in ways.items()}
        for count, ways in figures.items()
    }


async def _measured(count: int, rounds: int) -> dict[str, dict[str, Spread]]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "data", public_url="https://mesa.example")
        house = open_house(settings, now=lambda: NOW)
        with house.store.transaction() as tx:
            secret = _somebodys(tx, [_published(tx, house, number) for number in range(count)])
        taken: dict[str, list[tuple[float, float]]] = {}
        for turn in range(rounds):
            calendar._event.cache_clear()
            feeds = CalendarFeeds(house.store, now=lambda: NOW)
            every, own = partial(feeds.everybodys, "es"), partial(feeds.private, secret)
            taken.setdefault("anew", []).append(await _timed(every))
            taken.setdefault("one's own", []).append(await _timed(own))
            taken.setdefault("unchanged", []).append(await _timed(every))
            with house.store.transaction() as tx:
                _published(tx, house, count + turn)
            taken.setdefault("one changed", []).append(await _timed(every))
        await house.store.close()
    return {
        way: {
            "ms": Spread.of([seconds * MILLI for seconds, _ in each]),
            "waits": Spread.of([waited * MILLI for _, waited in each]),
        }
        for way, each in taken.items()
    }


async def _timed(look: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Return how long it took, and the longest that the loop had to wait meanwhile, in seconds."""
    waits = [0.0]

    async def beat() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(BEAT)
            waits.append(time.perf_counter() - start - BEAT)

    beating = asyncio.create_task(beat())
    await asyncio.sleep(0)
    start = time.perf_counter()
    assert await look()
    seconds = time.perf_counter() - start
    await asyncio.sleep(0)
    beating.cancel()
    return seconds, max(waits)


def _published(tx: Tx, house: House, number: int) -> MeetingRecord:
    starts_at = NOW + timedelta(hours=1 + 4 * number % 8_000)
    kind, theme = house.programme.meeting_kinds[0].key, house.programme.themes[0].key
    draft = Draft(
        kind=kind,
        title=f"Mesa número {number} sobre el agua",
        theme=theme,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Biblioteca de David, frente al parque",
        online_url="https://sala.example/agua",
        agenda=AGENDA,
    )
    return meetings.create(tx, OPERATOR, draft=draft, now=NOW)


def _somebodys(tx: Tx, theirs: list[MeetingRecord]) -> str:
    """Let somebody run these meetings, and return the secret of their private address."""
    person_id = people.insert(tx, language="es", now=NOW)
    for each in theirs:
        meeting_facilitators.add(tx, each.id, person_id, NOW)
    actor = Actor.of(person_id, "active", frozenset())
    return calendar_feeds.create(tx, actor, person_id=person_id, instead_of=None, now=NOW)
