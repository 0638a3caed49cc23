"""The forecast of forty tables that call five hundred liaisons each, and ten times as many."""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.house import House, utc_now
from bot.menus import menu
from bot.news import call_news
from bot.scribe import Scribe
from cocreation.meetings import meeting_calls, meeting_forecast, meetings
from cocreation.meetings.meetings import Draft
from cocreation.permissions import OPERATOR
from cocreation.programme.facts import Programme
from handlers import router
from storage.engine import Tx
from storage.ids import new_id
from storage.meetings import meeting_calls as records
from storage.records import MeetingRecord
from storage.tables import designation, designee, meeting_call
from tests.benchmarks.figures import print_table
from tests.proofs.broadcast import crowd

_FIRST_CHAT = 4_000_000_001
_ANSWERS = ("confirmed", "declined", "asked", "confirmed")
_TIMES = 5
_PLAINLY = 2  # tables that are asked about person by person; the rest is reckoned from them
_MILLI = 1000


def measure(liaisons: int = 500, tables: int = 40, growth: int = 10) -> dict[str, Any]:
    """Measure both sizes, print a table, and return the figures; all times in milliseconds."""
    figures: dict[str, Any] = {}
    for count in (liaisons, liaisons * growth):
        with tempfile.TemporaryDirectory() as folder:
            figures[str(count)] = _of(Path(folder), count, tables)
    names = {
        "all_ms": f"forecast of {tables} tables (/pronostico)",
        "naive_ms": "the same, a query for each person",
        "one_ms": "one table with who has not answered (/llevar)",
        "call_ms": "calling all of them to a table",
        "tell_ms": "and telling them at once",
        "again_ms": "looking whether anybody is new, a table",
    }
    few, many = figures.values()
    rows = [
        [what, f"{few[name]:,.1f}", f"{many[name]:,.1f}", f"{many[name] / few[name]:.1f}"]
        for name, what in names.items()
    ]
    head = ["ms, SQLite", f"{liaisons:,} liaisons", f"{liaisons * growth:,}", "times"]
    print_table("Who will be there", head, rows)
    return figures


def _of(folder: Path, count: int, tables: int) -> dict[str, float]:
    house = crowd.house_at(folder / "data", crowd.awake_programme(folder))
    try:
        people = crowd.settle_in(house, range(_FIRST_CHAT, _FIRST_CHAT + count))
        _designate(house, list(people.values()))
        figures = _called(house, tables)
        with house.store.transaction() as tx:
            coming = meeting_forecast.of_all(tx, OPERATOR, now=utc_now())
            found = [(each.confirmed, each.declined, each.unanswered) for each in coming]
            some = [each.meeting for each in coming]
            everybody, few = list(people.values()), some[:_PLAINLY]
            assert _naive(tx, few, everybody) == found[:_PLAINLY]
            plainly = _best(lambda: _naive(tx, few, everybody), times=1)
            return figures | {
                "all_ms": _best(lambda: meeting_forecast.of_all(tx, OPERATOR, now=utc_now())),
                "one_ms": _best(lambda: meeting_forecast.closely(tx, OPERATOR, meeting=some[0])),
                "again_ms": _best(lambda: meeting_calls.convene(tx, some[0], now=utc_now())),
                "naive_ms": plainly * len(some) / len(few),
            }
    finally:
        house.store.close_writer()


def _designate(house: House, people: list[str]) -> None:
    """Let each of these people be the principal of an institution of their own."""
    now = utc_now()
    ids = [new_id(now) for _ in people]
    with house.store.transaction() as tx:
        tx.run(
            sa.insert(designation),
            [
                {
                    "id": key,
                    "code": f"D-{number:05d}",
                    "theme": house.programme.themes[0].key,
                    "institution": f"institution-{number}",
                    "state": "accepted",
                    "due_on": "2020-03-01",
                    "requested_at": now,
                }
                for number, key in enumerate(ids)
            ],
        )
        tx.run(
            sa.insert(designee),
            [
                {
                    "id": new_id(now),
                    "designation_id": key,
                    "seat": "principal",
                    "person_id": person_id,
                    "state": "accepted",
                    "named_at": now,
                    "accepted_at": now,
                }
                for key, person_id in zip(ids, people, strict=True)
            ],
        )


def _called(house: House, tables: int) -> dict[str, float]:
    """Publish the tables, call everybody to each, and answer; time the first of them."""
    scribe = Scribe(house.phrases, menu(router))
    calling = telling = 0.0
    for number in range(tables):
        with house.store.transaction() as tx:
            made = _published(tx, number)
            start = time.perf_counter()
            convened = meeting_calls.convene(tx, made, now=utc_now())
            if number == 0:
                calling = (time.perf_counter() - start) * _MILLI
                start = time.perf_counter()
                for reply in call_news.convened(tx.kept(Programme), convened):
                    assert reply.to is not None
                    scribe.tell(tx, reply.to, reply, lease="bench", now=utc_now())
                telling = (time.perf_counter() - start) * _MILLI
            tx.run(
                sa.update(meeting_call)
                .where(meeting_call.c.id == sa.bindparam("call"))
                .values(state=sa.bindparam("answer")),
                [
                    {"call": each.id, "answer": _ANSWERS[place % len(_ANSWERS)]}
                    for place, each in enumerate(convened.called)
                ],
            )
    return {"call_ms": calling, "tell_ms": telling}


def _published(tx: Tx, number: int) -> MeetingRecord:
    starts_at = utc_now() + timedelta(days=1, hours=number)
    draft = Draft(
        kind="co-creation-table",
        title=f"Mesa {number}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Biblioteca",
    )
    return meetings.create(tx, OPERATOR, draft=draft, now=utc_now())


def _naive(tx: Tx, tables: list[MeetingRecord], people: list[str]) -> list[tuple[int, int, int]]:
    """Ask for each person's answer to each table, one after the other: the plain way."""
    found = []
    for each in tables:
        calls = [records.of_person(tx, each.id, person_id) for person_id in people]
        states = [call.state for call in calls if call is not None]
        confirmed, declined = states.count("confirmed"), states.count("declined")
        found.append((confirmed, declined, states.count("asked")))
    return found


def _best(work: Callable[[], object], times: int = _TIMES) -> float:
    """Return how long the quickest of several goes takes, in milliseconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent) * _MILLI
