"""How long it takes to find the proposals alike to a draft among ten thousand."""

import csv
import random
import time
from pathlib import Path
from typing import Any

from cocreation.proposals.similar import SimilarIndex
from tests.benchmarks.figures import percentile, print_table

SAMPLE = Path(__file__).parents[1] / "data" / "propuestas.csv"
KEPT = 0.8  # share of a piece's words that is kept
MILLI = 1000


def measure(proposals: int = 10_000, queries: int = 1_000, seed: int = 2019) -> dict[str, Any]:
    """Build the index and ask it; print a table and return its figures."""
    texts = made_up(proposals, seed)
    index = SimilarIndex()
    start = time.perf_counter()
    for number, (text, theme) in enumerate(texts):
        index.put(f"P-{number:05}", text, theme=theme)
    built = time.perf_counter() - start
    times = []
    for text, theme in made_up(queries, seed + 1):
        start = time.perf_counter()
        index.search(text, theme=theme)
        times.append((time.perf_counter() - start) * MILLI)
    figures = {
        "p50_ms": percentile(times, 0.50),
        "p95_ms": percentile(times, 0.95),
        "p99_ms": percentile(times, 0.99),
        "build_s": built,
    }
    print_table(
        f"A query over {proposals:,} proposals, {queries:,} times",
        ["p50 ms", "p95 ms", "p99 ms", "to build, s"],
        [[f"{value:.2f}" for value in figures.values()]],
    )
    return figures


def made_up(count: int, seed: int) -> list[tuple[str, str]]:
    """Give texts and themes from pieces of the sample: more alike than real ones, so slower."""
    chance = random.Random(seed)
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def piece(column: str) -> str:
        words = chance.choice(rows)[column].split()
        return " ".join(word for word in words if chance.random() < KEPT)

    return [
        (
            "\n".join(piece(column) for column in ("titulo", "problema", "solucion")),
            chance.choice(rows)["tema"],
        )
        for _ in range(count)
    ]
