"""Steps a second: a whole conversation over HTTP, our bot beside two others, in turns."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.bots import (
    ECHO,
    IDIOMATIC,
    OURS,
    Contender,
    crowd,
    migrated_database,
    running,
)
from tests.benchmarks.figures import Spread, percentile, print_table

STEPS_OF_A_PROPOSAL = 7  # the command and the six answers
AFTERWARDS = 0.3  # seconds in which the bot writes down what it had put off
MILLI = 1000
FIGURES = (
    ("steps_per_second", "steps/s", 0),
    ("p50_ms", "p50 ms", 0),
    ("p95_ms", "p95 ms", 0),
    ("p99_ms", "p99 ms", 0),
    ("cpu_per_1000", "CPU", 2),
    ("peak_mb", "peak MB", 0),
    ("first_answer_s", "first s", 2),
    ("fake_cpu_per_1000", "fake's CPU", 2),
)


@dataclass(frozen=True)
class Plan:
    """How much is measured: people at once, proposals in all, rounds, and typed or tapped."""

    crowds: tuple[int, ...] = (50, 500)
    proposals: int = 1000
    rounds: int = 3
    seed: int = 2019
    tap: bool = False
    bots: tuple[Contender, ...] = (OURS, IDIOMATIC, ECHO)


def measure(plan: Plan) -> dict[str, Any]:
    """Let every bot have its turn in every round; print a table and return its figures."""
    taken: dict[tuple[int, str], list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = migrated_database(folder / "migrated")
        for number in range(plan.rounds):
            for people in plan.crowds:
                for bot in plan.bots:
                    if bot is ECHO and plan.tap:
                        continue  # it shows no buttons
                    data = folder / f"{number}-{people}-{bot.name}"
                    figures = one_round(bot, data, template, plan, people, number)
                    taken.setdefault((people, bot.name), []).append(figures)
    spreads = {
        key: {name: Spread.of([each[name] for each in rounds]) for name in rounds[0]}
        for key, rounds in taken.items()
    }
    how = "tapped" if plan.tap else "typed"
    for people in plan.crowds:
        rows = [
            [name, *(spread[figure].shown(digits) for figure, _, digits in FIGURES)]
            for (size, name), spread in spreads.items()
            if size == people
        ]
        title = (
            f"{people} people at once, choices {how}: median (least-most) of {plan.rounds}; "
            "CPU: seconds for 1,000 steps; first: start to first answer"
        )
        print_table(title, ["bot", *(label for _, label, _ in FIGURES)], rows)
    return {
        f"{people} people, {how}: {bot}": {name: each.json() for name, each in spread.items()}
        for (people, bot), spread in spreads.items()
    }


def one_round(
    bot: Contender, folder: Path, template: Path, plan: Plan, people: int, number: int
) -> dict[str, float]:
    """Start one bot, let its people consent, and measure while they propose.

    Raises RuntimeError when an answer was missing, one too many, or not kept.
    """
    each = max(1, plan.proposals // people)
    expected = each * people
    with crowd() as telegram:
        telegram.begin("first")
        with running(bot, folder, template, telegram) as process:
            first = telegram.end()["monotonic"] - process.started
            telegram.ask("enter", people=people, seed=plan.seed + number, tap=plan.tap)
            cpu = process.cpu()
            told = telegram.ask("talk", proposals=each)
            time.sleep(AFTERWARDS)
            cpu = process.cpu() - cpu
            peak = process.peak() or process.memory()
    steps = told["steps"]
    kept = bot.proposals(folder)
    faults = {
        "steps": steps - expected * STEPS_OF_A_PROPOSAL,
        "messages nobody waited for": told["extra"],
        "requests refused": told["refused"],
        "receipts": 0 if kept is None else told["receipts"] - expected,
        "proposals kept": 0 if kept is None else kept - expected,
    }
    if any(faults.values()):
        raise RuntimeError(f"{bot.name} with {people} people: {faults} too many (or too few)")
    latencies = told["latencies"]
    return {
        "steps_per_second": steps / told["seconds"],
        "p50_ms": percentile(latencies, 0.50) * MILLI,
        "p95_ms": percentile(latencies, 0.95) * MILLI,
        "p99_ms": percentile(latencies, 0.99) * MILLI,
        "cpu_per_1000": cpu / steps * 1000,
        "peak_mb": peak,
        "first_answer_s": first,
        "fake_cpu_per_1000": told["cpu"] / steps * 1000,
    }
