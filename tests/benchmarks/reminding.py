"""How long it takes to plan two days of reminders, and to look when nothing is due: CPU time."""

import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.house import open_house
from bot.settings import Settings
from cocreation.meetings import reminders
from cocreation.meetings.meeting_people import Part
from cocreation.programme.facts import Programme
from storage.engine import Store, Tx
from storage.ids import new_id
from storage.meetings import meeting_calls
from storage.meetings import meetings as records
from storage.meetings import reminders as reminder_records
from storage.records import MeetingRecord
from storage.tables import meeting_call, person
from tests.benchmarks.figures import print_table

NOW = datetime(2020, 3, 2, 15, 0, tzinfo=UTC)
SOON = timedelta(hours=48)
SPREAD = timedelta(days=9)
MILLI = 1000
ROUNDS = 5
LOOPED = 20_000
"""How many calls the loop is tried on: ten times as many take it minutes."""

Sizes = tuple[tuple[int, int], ...]
ASKED: Sizes = ((500, 40), (5_000, 40), (500, 400))


def measure(sizes: Sizes = ASKED, rounds: int = ROUNDS) -> dict[str, Any]:
    """Plan for liaisons x meetings beside a loop over both; print a table, return its figures.

    Raises RuntimeError when the two do not plan the same.
    """
    figures = {}
    for liaisons, meetings in sizes:
        with tempfile.TemporaryDirectory() as folder:
            house = open_house(Settings(data_dir=Path(folder)), now=lambda: NOW)
            _fill(house.store, liaisons, meetings)
            name = f"{liaisons:,} liaisons x {meetings} meetings"
            loop = liaisons * meetings <= LOOPED
            figures[name] = _one(house.store, rounds, loop=loop)
            house.store.close_writer()
    print_table(
        f"Reminders of the next 48 h: CPU ms, median of {rounds}; a loop over everybody, once",
        ["called", "reminders", "plan", "nothing due", "loop"],
        [
            [
                name,
                f"{each['reminders']:,.0f}",
                f"{each['plan_ms']:,.1f}",
                f"{each['idle_ms']:,.1f}",
                f"{each['loop_ms']:,.0f}" if "loop_ms" in each else "-",
            ]
            for name, each in figures.items()
        ],
    )
    return figures


def _one(store: Store, rounds: int, *, loop: bool) -> dict[str, float]:
    planned: list[float] = []
    idle: list[float] = []
    found: Counter[datetime] = Counter()
    for _ in range(rounds):
        with store.transaction() as tx:
            start = time.process_time()
            plan = reminders.coming_up(tx, now=NOW, until=NOW + SOON)
            planned.append((time.process_time() - start) * MILLI)
            found = Counter()
            for each in plan:
                found[each.due] += each.people
        with store.transaction() as tx:
            start = time.process_time()
            reminders.to_look_at(tx, now=NOW)
            idle.append((time.process_time() - start) * MILLI)
    figures = {
        "reminders": found.total(),
        "plan_ms": statistics.median(planned),
        "idle_ms": statistics.median(idle),
    }
    return {**figures, "loop_ms": _looped(store, found)} if loop else figures


def _looped(store: Store, found: Counter[datetime]) -> float:
    with store.transaction() as tx:
        start = time.process_time()
        by_loop = _loop(tx)
        looped = (time.process_time() - start) * MILLI
    if by_loop != found:
        raise RuntimeError(f"the loop plans {by_loop.total()}, we {found.total()}")
    return looped


def _loop(tx: Tx) -> Counter[datetime]:
    """Plan as one would at first: for each meeting ask of each person whether they are called."""
    facts = tx.kept(Programme)
    people = [row.id for row in tx.all(sa.select(person.c.id))]
    found: Counter[datetime] = Counter()
    for meeting in records.upcoming(tx, now=NOW, after=0, limit=100_000):
        for person_id in people:
            call = meeting_calls.of_person(tx, meeting.id, person_id)
            if call is None or call.state not in ("asked", "confirmed"):
                continue
            for ahead in facts.reminders.of("liaison") or ():
                minutes = ahead // timedelta(minutes=1)
                due = reminders.due_at(facts, meeting.starts_at, minutes)
                if NOW < due <= NOW + SOON:
                    found[due] += 1
    return found


def _fill(store: Store, liaisons: int, meetings: int) -> None:
    with store.transaction() as tx:
        people = [new_id(NOW) for _ in range(liaisons)]
        born = {"state": "active", "language": "es", "turn": 0, "created_at": NOW}
        tx.run(sa.insert(person), [{"id": each, **born} for each in people])
        for number in range(meetings):
            made = _publish(tx, NOW + timedelta(hours=1) + SPREAD * number / meetings)
            _call(tx, made, people)
            reminded = reminders.plan_of(tx, made)[Part.LIAISON]
            passed = [
                each.minutes
                for each in reminded
                if reminders.due_at(tx.kept(Programme), made.starts_at, each.minutes) <= NOW
            ]
            reminder_records.close(tx, made, passed, over=False, now=NOW)


def _publish(tx: Tx, starts_at: datetime) -> MeetingRecord:
    facts = {
        "kind": "co-creation-table",
        "title": "Mesa",
        "theme": None,
        "territory": None,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "Biblioteca",
        "map_url": None,
        "online_url": None,
        "capacity": None,
        "agenda": None,
        "rules": None,
    }
    return records.insert(tx, facts=facts, created_by=None, now=NOW - SPREAD)


def _call(tx: Tx, meeting: MeetingRecord, people: list[str]) -> None:
    asked = {"role": "liaison", "state": "asked", "asked_at": NOW - SPREAD}
    tx.run(
        sa.insert(meeting_call),
        [
            {"id": new_id(NOW), "meeting_id": meeting.id, "person_id": each, **asked}
            for each in people
        ],
    )
