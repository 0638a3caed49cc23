"""What /quepaso costs among ten thousand proposals, each with its whole way into the plan."""

import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.house import House, utc_now
from cocreation.permissions import NOBODY
from cocreation.tracing import trace_checks, traces
from storage.ids import new_id
from storage.tables import (
    answer,
    commitment,
    draft,
    draft_origin,
    meeting,
    metadata,
    plan_version,
    proposal,
    proposal_event,
    theme,
    theme_source,
)
from tests.benchmarks.figures import percentile, print_table
from tests.proofs.broadcast import crowd

_PER_DRAFT = 50  # proposals that one draft comes from
_MILLI = 1000
_SEED = 2019


def measure(
    proposals: int = 10_000, asked: int = 300, growth: int = 10, seed: int = _SEED
) -> dict[str, Any]:
    """Measure that many proposals and a tenth of them, print a table and return the figures."""
    figures = {}
    for count in (proposals // growth, proposals):
        with tempfile.TemporaryDirectory() as folder:
            figures[str(count)] = _of(Path(folder), count, asked, random.Random(seed))
    names = {
        "follow_p95_ms": "the way of a proposal, p95",
        "follow_p50_ms": "the same, median",
        "origins_p95_ms": "all origins of a paragraph, p95",
        "broken_ms": "the judge of all threads",
    }
    few, many = figures.values()
    rows = [
        [what, f"{few[name]:,.2f}", f"{many[name]:,.2f}", f"{many[name] / few[name]:.1f}"]
        for name, what in names.items()
    ]
    head = ["CPU ms, SQLite", f"{proposals // growth:,} proposals", f"{proposals:,}", "times"]
    print_table("What became of an idea", head, rows)
    return figures


def _of(folder: Path, count: int, asked: int, chance: random.Random) -> dict[str, float]:
    house = crowd.house_at(folder / "data", crowd.awake_programme(folder))
    try:
        _fill(house, count)
        codes = [f"P-{chance.randint(1, count):05d}" for _ in range(asked)]
        paragraphs = [str(chance.randint(1, _drafts(count))) for _ in range(asked)]
        with house.store.transaction() as tx:
            ways = [_timed(traces.follow, tx, NOBODY, code=each) for each in codes]
            back = [
                _timed(traces.origins, tx, NOBODY, kind="paragraph", code=each)
                for each in paragraphs
            ]
            judged = _timed(trace_checks.broken, tx)
        return {
            "follow_p50_ms": percentile(ways, 0.5),
            "follow_p95_ms": percentile(ways, 0.95),
            "origins_p95_ms": percentile(back, 0.95),
            "broken_ms": judged,
        }
    finally:
        house.store.close_writer()


def _drafts(count: int) -> int:
    return max(1, count // _PER_DRAFT)


def _timed(work: Callable[..., Any], *given: Any, **named: Any) -> float:
    start = time.process_time()
    work(*given, **named)
    return (time.process_time() - start) * _MILLI


def _fill(house: House, count: int) -> None:
    """Let so many proposals each be in a theme, answered, in a draft, a commitment, the plan."""
    now = utc_now()
    codes = [f"P-{number:05d}" for number in range(1, count + 1)]
    ids, size = [new_id(now) for _ in codes], _drafts(count)
    drafts, table = [new_id(now) for _ in range(size)], new_id(now)
    themes = [new_id(now) for _ in range(min(size, 20))]
    text = {"title": "Datos abiertos", "problem": "No se ven.", "solution": "Publicarlos."}
    at = {"created_at": now, "updated_at": now, "version": 1}
    rows: dict[sa.Table, list[dict[str, Any]]] = {
        proposal: [
            {
                "id": each, "code": code, "title": "Datos", "problem": "No hay.", "idea": "Abrir.",
                "theme": "acceso", "territory": "panama", "source": "web", "state": "received",
                "change": place, **at,
            }
            for place, (each, code) in enumerate(zip(ids, codes, strict=True), 1)
        ],
        proposal_event: [
            {"id": new_id(now), "proposal_id": each, "version": version, "what": what, "at": now}
            for each in ids
            for version, what in enumerate(("received", "grouped", "answered"), 1)
        ],
        theme: [
            {
                "id": each, "code": f"T-{place:04d}", "title": "Datos", "summary": "Abrirlos.",
                "area": "acceso", "state": "approved", "version": 1, "proposed_at": now,
                "decided_at": now,
            }
            for place, each in enumerate(themes, 1)
        ],
        theme_source: [
            {"theme_id": themes[place % len(themes)], "proposal_id": each}
            for place, each in enumerate(ids)
        ],
        answer: [
            {
                "id": new_id(now), "proposal_id": each, "outcome": "included",
                "theme_id": themes[place % len(themes)], "reason": "Va en el tema.",
                "state": "published", "version": 1, "written_at": now, "published_at": now,
            }
            for place, each in enumerate(ids)
        ],
        meeting: [_meeting(table, now)],
        draft: [
            {
                "id": each, "code": f"B-{place:04d}", "meeting_id": table, "state": "recorded",
                **text, **at,
            }
            for place, each in enumerate(drafts, 1)
        ],
        draft_origin: [
            {"draft_id": drafts[place % size], "proposal_id": each, "at": now}
            for place, each in enumerate(ids)
        ],
        commitment: [
            {
                "id": new_id(now), "code": f"4PAN-{place:02d}", "plan": "4PAN", "number": place,
                "title": "Datos", "state": "developing", "draft_id": each, **at,
            }
            for place, each in enumerate(drafts, 1)
        ],
        plan_version: [
            {
                "id": new_id(now), "number": 1, "state": "approved", "version": 1,
                "composed": _composed(codes, size), "composed_at": now, "approved_at": now,
            }
        ],
    }  # fmt: skip
    with house.store.transaction() as tx:
        for kept in metadata.sorted_tables:
            if kept in rows:
                tx.run(sa.insert(kept), rows[kept])


def _composed(codes: list[str], size: int) -> str:
    return json.dumps(
        {
            "paragraphs": [
                {
                    "number": str(place + 1),
                    "text": "Publicar los datos.",
                    "commitment": f"4PAN-{place + 1:02d}",
                    "origins": codes[place::size],
                }
                for place in range(size)
            ]
        }
    )


def _meeting(key: str, now: Any) -> dict[str, Any]:
    return {
        "id": key, "code": "M-0001", "kind": "co-creation-table", "title": "Mesa",
        "starts_at": now, "ends_at": now, "state": "planned", "version": 1,
        "created_at": now, "updated_at": now,
    }  # fmt: skip
