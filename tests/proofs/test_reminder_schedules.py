"""Random histories of meetings and clocks: no reminder missed, doubled, early or outdated."""

import os
import re
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.proofs.reminders.course import Life
from tests.proofs.reminders.defects import DEFECTS, Defect
from tests.proofs.reminders.judge import judge

PROVE = os.environ.get("PROVE") == "1"
EVENTS = 100_000 if PROVE else 600
A_LIFE = 1_000
CAUGHT_WITHIN = 4_000
A_SHORT_LIFE = 200
SEED = 2019


async def _lives(
    template: Path, folder: Path, events: int, life: int
) -> tuple[Counter[str], int, list[str]]:
    """Return what happened, how many reminders left, and the faults of the first faulty life."""
    happened: Counter[str] = Counter()
    left = 0
    seed = SEED
    while happened.total() < events:
        data = folder / str(seed)
        shutil.copytree(template, data)
        course = await Life(Settings(data_dir=data), seed).live(min(life, events))
        shutil.rmtree(data)
        happened += course.counted
        left += len(course.left)
        if faults := judge(course):
            return happened, left, [f"seed {seed}: {each}" for each in faults]
        seed += 1
    return happened, left, []


@pytest.mark.prove
@pytest.mark.timeout(7_200)
async def test_no_reminder_is_missed_doubled_early_or_about_another_day(
    empty_sqlite: Path, tmp_path: Path
) -> None:
    start = time.monotonic()
    happened, left, faults = await _lives(empty_sqlite, tmp_path, EVENTS, A_LIFE)
    print(f"\n{happened.total()} events, {left} reminders left, {time.monotonic() - start:.0f} s")
    print(", ".join(f"{what} {count}" for what, count in happened.most_common()))
    assert faults[:5] == []
    assert left > happened.total() / 10


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: each.__name__)
async def test_the_judge_sees_a_planted_defect(
    defect: Defect,
    empty_sqlite: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    defect(monkeypatch)
    happened, _, faults = await _lives(empty_sqlite, tmp_path, CAUGHT_WITHIN, A_SHORT_LIFE)
    print(f"\n{defect.__name__}: seen within {happened.total()} events: {faults[:1]}")
    assert any(re.search(DEFECTS[defect], each) for each in faults), faults[:5]
