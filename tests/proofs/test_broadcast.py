"""To everyone, while Telegram fails and the bot is killed: nobody missed, nothing twice unsaid."""

import os
from pathlib import Path

import pytest

from tests.proofs.broadcast.campaign import Campaign, run
from tests.proofs.broadcast.judge import Verdict, judge

PROVE = os.environ.get("PROVE") == "1"
LONGEST_RESUMING = 3.0
LONGEST_ANSWER = 2.0


async def tried(campaign: Campaign) -> Verdict:
    course = await run(campaign)
    verdict = judge(course)
    print(
        f"\n{campaign.module}: {campaign.people} people, {len(course.kills)} kills, "
        f"{verdict.sent} reached in {verdict.seconds:.1f} s, {len(course.held)} held in doubt, "
        f"{verdict.twice} heard it twice, {len(course.listed)} listed; "
        f"busiest second {verdict.busiest} (limit {campaign.per_second}); "
        f"resumed {max(verdict.resumed, default=0):.2f} s after a start at most; "
        f"{len(course.answers)} answers, p95 {verdict.p95:.2f} s; "
        f"{course.violations} sent in a silence; {course.reports[-1]}"
    )
    assert (course.errors, course.troubles) == ([], [])
    return verdict


def _full(folder: Path) -> Campaign:
    return Campaign(
        folder,
        people=10_000,
        blocked=200,
        kills=20,
        per_second=30,
        throttled=0.05,
        reset=0.01,
        chat_seconds=5.0,
    )


def _short(folder: Path) -> Campaign:
    return Campaign(folder, 300, 6, kills=3, per_second=100, throttled=0.01, reset=0.01)


@pytest.mark.prove
async def test_everybody_hears_it_and_who_heard_it_twice_is_listed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    verdict = await tried(_full(folder) if PROVE else _short(folder))
    assert not verdict.faults, f"\n{verdict.faults}"
    if PROVE:
        assert max(verdict.resumed) <= LONGEST_RESUMING
        assert verdict.p95 <= LONGEST_ANSWER


@pytest.mark.parametrize(
    ("defect", "seen"),
    [("early_mark", "missed: "), ("no_doubt", "unlisted: "), ("hasty", "crowded: ")],
)
async def test_the_judge_sees_a_planted_defect(tmp_path: Path, defect: str, seen: str) -> None:
    module = f"tests.proofs.broadcast.{defect}"
    campaign = Campaign(tmp_path / "data", 150, 0, 1, per_second=30, module=module)
    assert seen in (await tried(campaign)).faults
