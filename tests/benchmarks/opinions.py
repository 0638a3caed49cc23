"""What working out the results of opinions costs, with how it grows."""

import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa

from bot.house import House, utc_now
from cocreation.opinions import opinion_findings, opinion_groups, opinion_rounds
from cocreation.opinions.opinion_findings import Findings
from cocreation.opinions.opinion_rounds import Round
from cocreation.programme import programme
from storage.engine import Tx
from storage.ids import new_id
from storage.opinions import opinions as records
from storage.tables import opinion, opinion_result
from tests.benchmarks.figures import print_table
from tests.proofs.broadcast import crowd

T = TypeVar("T")

_FIRST_CHAT = 5_000_000_001
_MINDS = 3
_UNSAID = 0.2
_CHANCE = 0.15
_SPLITS = 41 * 4
"""How often people are split: they and 40 crowds, into two groups up to five."""


def measure(
    sizes: tuple[tuple[int, int], ...] = ((150, 20), (1_500, 20), (150, 200), (1_500, 200)),
    rounds: int = 3,
    seed: int = 2019,
) -> dict[str, Any]:
    """Measure so many people x statements, print a table and return the figures."""
    figures = {
        f"{people} x {statements}": _of(people, statements, rounds, random.Random(seed))
        for people, statements in sizes
    }
    names = {
        "whole_s": "read, find and keep",
        "read_s": "of that, reading",
        "groups_s": "of that, the groups",
        "pairs_s": "reckoned: the same splits judged by all pairs of people",
    }
    rows = [
        [what, *(f"{each[name]:,.3f}" for each in figures.values())] for name, what in names.items()
    ]
    print_table("What people think", ["seconds, SQLite", *figures], rows)
    return figures


def _of(people: int, statements: int, rounds: int, chance: random.Random) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = crowd.house_at(folder / "data", crowd.awake_programme(folder))
        try:
            known = crowd.settle_in(house, range(_FIRST_CHAT, _FIRST_CHAT + people)).values()
            _fill(house, list(known), statements, chance)
            return min((_once(house) for _ in range(rounds)), key=lambda each: each["whole_s"])
        finally:
            house.store.close_writer()


def _once(house: House) -> dict[str, float]:
    work = house.store.in_transaction
    reading, found = _timed(partial(work, _due))
    finding, findings = _timed(partial(opinion_findings.find, found.chosen))
    keeping, _ = _timed(partial(work, partial(_keep, found, findings)))
    rows = _rows(found)
    grouping, _ = _timed(partial(opinion_groups.group, rows))
    pairing, _ = _timed(partial(_by_pairs, np.array(rows, dtype=float)))
    return {
        "whole_s": reading + finding + keeping,
        "read_s": reading,
        "groups_s": grouping,
        "pairs_s": pairing * _SPLITS,
    }


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def _due(tx: Tx) -> Round:
    found = opinion_rounds.due(tx)
    assert found is not None
    return found


def _keep(found: Round, findings: Findings, tx: Tx) -> None:
    opinion_rounds.keep(tx, found, findings, utc_now())
    tx.run(sa.delete(opinion_result))  # so that it is due in the next round as well


def _rows(found: Round) -> list[list[int | None]]:
    values = {"agree": 1, "disagree": -1, "pass": 0}
    return [
        [None if each is None else values[each] for each in voter.choices]
        for voter in found.chosen.known
    ]


def _by_pairs(cells: "np.ndarray[Any, Any]") -> float:
    """Return how far apart two halves of the people lie, by comparing everybody with everybody."""
    points = np.nan_to_num(cells)[:, :2]
    apart = np.hypot(*(points[:, None, axis] - points[None, :, axis] for axis in (0, 1)))
    half = len(points) // 2
    return float(apart[:half, half:].mean() - apart[:half, :half].mean())


def _fill(house: House, people: list[str], statements: int, chance: random.Random) -> None:
    """Let people of a few minds choose on most statements, some of it by chance."""
    now = utc_now()
    minds = [
        [chance.choice(("agree", "disagree")) for _ in range(statements)] for _ in range(_MINDS)
    ]
    with house.store.transaction() as tx:
        stage = programme.standing(tx).stage.key
        made = [
            records.insert(
                tx, stage=stage, text=f"Afirmación {each}", about=None, written_by=None, now=now
            ).id
            for each in range(statements)
        ]
        tx.run(
            sa.insert(opinion),
            [
                {
                    "id": new_id(now),
                    "statement_id": statement,
                    "person_id": person,
                    "choice": chance.choice(("agree", "disagree", "pass"))
                    if chance.random() < _CHANCE
                    else said,
                    "at": now,
                }
                for place, person in enumerate(people)
                for statement, said in zip(made, minds[place % _MINDS], strict=True)
                if chance.random() >= _UNSAID
            ],
        )
