"""What finding a reviewer's next proposal costs, among ten thousand and nine reviewers."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.house import House, utc_now
from cocreation.permissions import Actor, Role
from cocreation.programme import programme
from cocreation.review import reviews
from storage.engine import Tx
from storage.ids import new_id
from storage.people.people import grant_role
from storage.review import reviews as records
from storage.stages import programme as programme_records
from storage.tables import proposal, review
from tests.benchmarks.figures import percentile, print_table
from tests.benchmarks.similar import made_up
from tests.proofs.broadcast import crowd

_FIRST_CHAT = 5_000_000_001
_REVIEWERS = 9
_DONE = 0.8  # share of the proposals that each reviewer has behind them
_MILLI = 1000
_SEED = 2019
_TIMES = 3
_SCORES = ("pertinence", "viability", "priority")


def measure(
    proposals: int = 10_000, asked: int = 300, growth: int = 10, seed: int = _SEED
) -> dict[str, Any]:
    """Measure that many proposals and a tenth of them, print a table and return the figures."""
    figures = {}
    for count in (proposals // growth, proposals):
        with tempfile.TemporaryDirectory() as folder:
            figures[str(count)] = _of(Path(folder), count, asked, random.Random(seed))
    names = {
        "next_p95_ms": "the next proposal, with those alike and how far one is, p95",
        "next_p50_ms": "the same, median",
        "choice_p95_ms": "only which is next, p95",
        "naive_p95_ms": "the one with fewest reviews, counted anew, p95",
        "results_ms": "the table of all results",
    }
    few, many = figures.values()
    rows = [
        [what, f"{few[name]:,.2f}", f"{many[name]:,.2f}", f"{many[name] / few[name]:.1f}"]
        for name, what in names.items()
    ]
    head = ["CPU ms, SQLite", f"{proposals // growth:,} proposals", f"{proposals:,}", "times"]
    print_table(f"What {_REVIEWERS} reviewers ask for", head, rows)
    return figures


def _of(folder: Path, count: int, asked: int, chance: random.Random) -> dict[str, float]:
    house = crowd.house_at(folder / "data", crowd.awake_programme(folder))
    try:
        people = list(crowd.settle_in(house, range(_FIRST_CHAT, _FIRST_CHAT + _REVIEWERS)).values())
        _fill(house, people, count, chance)
        with house.store.transaction() as tx:
            _shown(tx, people[0], "")  # builds the index
            places = [f"P-{chance.randrange(count):05d}" for _ in range(asked)]
            turns = [(people[at % len(people)], place) for at, place in enumerate(places)]
            shown = [_timed(_shown, tx, *each) for each in turns]
            chosen = [_timed(_chosen, tx, *each) for each in turns]
            counted = [_timed(_fewest_first, tx, person) for person in people]
            results = [_timed(reviews.results, tx, _member(people[0])) for _ in range(_TIMES)]
        return {
            "next_p50_ms": percentile(shown, 0.5),
            "next_p95_ms": percentile(shown, 0.95),
            "choice_p95_ms": percentile(chosen, 0.95),
            "naive_p95_ms": percentile(counted, 0.95),
            "results_ms": min(results),
        }
    finally:
        house.store.close_writer()


def _timed(work: Callable[..., Any], *given: Any) -> float:
    start = time.process_time()
    work(*given)
    return (time.process_time() - start) * _MILLI


def _member(person_id: str) -> Actor:
    return Actor.of(person_id, "active", frozenset({Role.COMMISSION}))


def _shown(tx: Tx, person_id: str, after: str) -> None:
    """Do all that showing a member the next proposal asks of the rules."""
    member = _member(person_id)
    reviews.next_for(tx, member, person_id=person_id, after=after)
    reviews.progress(tx, member, person_id=person_id)


def _chosen(tx: Tx, person_id: str, after: str) -> None:
    records.next_to_review(tx, person_id, after=after)


def _fewest_first(tx: Tx, person_id: str) -> None:
    """Find the proposal that fewest have reviewed, and not this member."""
    count = sa.func.count(review.c.id)
    mine = sa.select(review.c.proposal_id).where(review.c.person_id == person_id)
    tx.one(
        sa.select(proposal.c.code, count)
        .join(review, review.c.proposal_id == proposal.c.id, isouter=True)
        .where(proposal.c.id.not_in(mine))
        .group_by(proposal.c.code)
        .order_by(count, proposal.c.code)
        .limit(1)
    )


def _fill(house: House, people: list[str], count: int, chance: random.Random) -> None:
    """Let so many proposals be there, and each reviewer have most of them behind them."""
    now = utc_now()
    ids = [new_id(now) for _ in range(count)]
    rows = []
    for number, (text, theme) in enumerate(made_up(count, _SEED), 1):
        title, problem, idea = text.split("\n")
        rows.append(
            {
                "id": ids[number - 1],
                "code": f"P-{number:05d}",
                "title": title,
                "problem": problem,
                "idea": idea,
                "theme": theme,
                "territory": "panama",
                "source": "web",
                "state": "received",
                "version": 1,
                "change": number,
                "created_at": now,
                "updated_at": now,
            }
        )
    given = [
        {
            "id": new_id(now),
            "proposal_id": each,
            "person_id": person,
            **{score: chance.randint(1, 5) for score in _SCORES},
            "version": 1,
            "created_at": now,
            "updated_at": now,
        }
        for person in people
        for each in ids
        if chance.random() < _DONE
    ]
    with house.store.transaction() as tx:
        for person in people:
            grant_role(tx, person, Role.COMMISSION, now)
        tx.run(sa.insert(proposal), rows)
        tx.run(sa.insert(review), given)
        here = programme_records.standing(tx, programme.standing(tx).programme.key)
        assert here is not None
        assert programme_records.move(tx, here, "theme-choice")
