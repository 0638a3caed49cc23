"""How soon a fresh process answers, and how much memory it holds, Telegram and web both on."""

import http.client
import json
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from tests.benchmarks.bots import OURS, Process, crowd, migrated_database, running
from tests.benchmarks.figures import Spread, print_table

PEOPLE = 20
IDLE_SECONDS = 3.0
STEPS_OF_A_PROPOSAL = 7
WAIT = 0.005
PATIENCE = 30.0
FIGURES = (
    ("web_s", "web answers after, s", 2),
    ("telegram_s", "Telegram answers after, s", 2),
    ("idle_mb", "idle, MB", 0),
    ("busy_mb", "after the steps, MB", 0),
    ("peak_mb", "peak, MB", 0),
)


def measure(steps: int = 1000, rounds: int = 3, idle: float = IDLE_SECONDS) -> dict[str, Any]:
    """Start it anew in every round; print a table and return its figures."""
    taken = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = migrated_database(folder / "migrated")
        for number in range(rounds):
            taken.append(_one_round(folder / str(number), template, steps, idle))
    spreads = {name: Spread.of([each[name] for each in taken]) for name, _, _ in FIGURES}
    rows = [[label, spreads[name].shown(digits)] for name, label, digits in FIGURES]
    print_table(f"A fresh process on a migrated database, {steps:,} steps", ["", "median"], rows)
    return {name: each.json() for name, each in spreads.items()}


def _one_round(folder: Path, template: Path, steps: int, idle: float) -> dict[str, float]:
    with crowd() as telegram:
        telegram.begin("first")
        with running(OURS, folder, template, telegram) as process:
            web = _first_web_answer(process)
            figures = {
                "web_s": web - process.started,
                "telegram_s": telegram.end()["monotonic"] - process.started,
            }
            time.sleep(idle)
            figures["idle_mb"] = process.memory()
            telegram.ask("enter", people=PEOPLE, seed=1)
            telegram.ask("talk", proposals=max(1, steps // PEOPLE // STEPS_OF_A_PROPOSAL))
            figures["busy_mb"] = process.memory()
            figures["peak_mb"] = process.peak() or figures["busy_mb"]
    return figures


def _first_web_answer(process: Process) -> float:
    """Write in the web chat until that is taken; tell when: the answer is committed by then."""
    message = json.dumps({"id": str(uuid.uuid4()), "text": "/start"})
    give_up = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=PATIENCE)
        try:
            connection.request(
                "POST", "/chat/mensajes", message, {"Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            if answer.status == http.HTTPStatus.OK:
                return time.monotonic()
            raise RuntimeError(f"the web chat answered {answer.status}: {answer.read()!r}")
        except ConnectionError:
            if time.monotonic() > give_up:
                raise
            time.sleep(WAIT)
        finally:
            connection.close()
