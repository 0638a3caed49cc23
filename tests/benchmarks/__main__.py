"""Measures speed and memory: ``python -m tests.benchmarks [--only NAME] [--quick] [--json FILE]``.

Nothing here passes or fails by a figure; docs/measurements.md says what was seen.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import (
    broadcast,
    calendars,
    footprint,
    opinions,
    quorum,
    reminding,
    reviewing,
    similar,
    steps,
    tracing,
    turn,
)
from tests.benchmarks.figures import machine

Benchmark = Callable[[argparse.Namespace], Any]


def _turn(given: argparse.Namespace) -> Any:
    return turn.measure(20, 1) if given.quick else turn.measure(rounds=given.rounds)


def _steps(given: argparse.Namespace) -> Any:
    if given.quick:
        plans = [steps.Plan((2,), proposals=2, rounds=1, tap=tap) for tap in (False, True)]
    else:
        plans = [
            steps.Plan(tuple(given.people), given.proposals, given.rounds, given.seed, tap)
            for tap in (False, True)
        ]
    return [steps.measure(plan) for plan in plans]


def _similar(given: argparse.Namespace) -> Any:
    return similar.measure(100, 5) if given.quick else similar.measure(seed=given.seed)


def _footprint(given: argparse.Namespace) -> Any:
    return footprint.measure(140, 1, 0.1) if given.quick else footprint.measure(rounds=given.rounds)


def _broadcast(given: argparse.Namespace) -> Any:
    return broadcast.measure(200, 60, 20) if given.quick else broadcast.measure()


def _calendars(given: argparse.Namespace) -> Any:
    return calendars.measure((20,), 1) if given.quick else calendars.measure()


def _quorum(given: argparse.Namespace) -> Any:
    return quorum.measure(5, 2, 2) if given.quick else quorum.measure()


def _reminding(given: argparse.Namespace) -> Any:
    return reminding.measure(((10, 4),), 1) if given.quick else reminding.measure()


def _reviewing(given: argparse.Namespace) -> Any:
    return reviewing.measure(100, 5) if given.quick else reviewing.measure(seed=given.seed)


def _opinions(given: argparse.Namespace) -> Any:
    return opinions.measure(((12, 6),), 1) if given.quick else opinions.measure(seed=given.seed)


def _tracing(given: argparse.Namespace) -> Any:
    return tracing.measure(100, 5) if given.quick else tracing.measure(seed=given.seed)


BENCHMARKS: dict[str, Benchmark] = {
    "turn": _turn,
    "similar": _similar,
    "reminding": _reminding,
    "reviewing": _reviewing,
    "tracing": _tracing,
    "opinions": _opinions,
    "footprint": _footprint,
    "broadcast": _broadcast,
    "calendars": _calendars,
    "quorum": _quorum,
    "steps": _steps,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what was asked for, print the tables, and write the figures to a file if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", choices=list(BENCHMARKS), action="append", metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="tiny numbers: only see that it runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures here")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--people", type=int, nargs="+", default=[50, 500], help="of steps")
    parser.add_argument("--proposals", type=int, default=1000, help="of steps, in all")
    parser.add_argument("--seed", type=int, default=2019)
    given = parser.parse_args(arguments)
    before = machine()
    print(", ".join(f"{name} {value}" for name, value in before.items()), flush=True)
    figures = {name: BENCHMARKS[name](given) for name in given.only or BENCHMARKS}
    after = machine()
    print(f"load before {before['load']}, after {after['load']}")
    if given.json is not None:
        options = {name: value for name, value in vars(given).items() if name != "json"}
        told = {"machine": before, "load_after": after["load"], "options": options, **figures}
        given.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
