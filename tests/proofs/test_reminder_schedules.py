"""Random histories of meetings and clocks: no reminder missed, doubled, early or outdated."""

import os
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.proofs.reminders.course import Life
from tests.proofs.reminders.judge import judge

PROVE = os.environ.get("PROVE") == "1"
EVENTS = 100_000 if PROVE else 1_000
A_LIFE = 1_000
SEED = 2019


async def _lives(template: Path, folder: Path, events: int) -> tuple[Counter[str], int, list[str]]:
    """Return what happened, how many reminders left, and the faults of the first faulty life."""
    happened: Counter[str] = Counter()
    left = 0
    seed = SEED
    while happened.total() < events:
        data = folder / str(seed)
        shutil.copytree(template, data)
        course = await Life(Settings(data_dir=data), seed).live(min(A_LIFE, events))
        shutil.rmtree(data)
        happened += course.counted
        left += len(course.left)
        if faults := judge(course):
            return happened, left, [f"seed {seed}: {each}" for each in faults[:5]]
        seed += 1
    return happened, left, []


@pytest.mark.prove
@pytest.mark.timeout(7_200)
async def test_no_reminder_is_missed_doubled_early_or_about_another_day(
    empty_sqlite: Path, tmp_path: Path
) -> None:
    start = time.monotonic()
    happened, left, faults = await _lives(empty_sqlite, tmp_path, EVENTS)
    print(f"\n{happened.total()} events, {left} reminders left, {time.monotonic() - start:.0f} s")
    print(", ".join(f"{what} {count}" for what, count in happened.most_common()))
    assert faults == []
    assert left > happened.total() / 10
