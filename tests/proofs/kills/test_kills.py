"""Killed at any instant: nothing that was acknowledged is lost, nothing is done twice."""

import os
from pathlib import Path

import pytest

from tests.proofs.kills.judge import Verdict, judge
from tests.proofs.kills.storm import Storm

PROVE = os.environ.get("PROVE") == "1"
KILLS = 50 if PROVE else 5  # in each mode
SEED = 20_200_210


async def tried(storm: Storm) -> Verdict:
    verdict = judge(await storm.rage())
    starts = sorted(storm.starts)
    print(
        f"\n{storm.module}, {storm.mode}: {storm.kills} kills, "
        f"{verdict.acknowledged} acknowledged, {verdict.proposals} proposals, "
        f"{verdict.duplicates} duplicates, {verdict.listed} listed, "
        f"start {starts[len(starts) // 2]:.2f} s (longest {starts[-1]:.2f} s), "
        f"{storm.seconds:.1f} s in all"
    )
    return verdict


@pytest.mark.prove
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_kills_lose_nothing_and_double_nothing(tmp_path: Path, mode: str) -> None:
    storm = Storm(tmp_path / "data", mode, KILLS, SEED)
    verdict = await tried(storm)
    assert not verdict.faults, f"\n{verdict.faults}"
    assert (storm.errors, storm.troubles) == ([], [])


@pytest.mark.prove
@pytest.mark.parametrize("mode", ["polling", "webhook"] if PROVE else ["webhook"])
async def test_the_judge_sees_what_an_early_acknowledgement_loses(
    tmp_path: Path, mode: str
) -> None:
    verdict = await tried(_planted("early_ack", tmp_path, mode, kills=2))
    lost = "\n".join(verdict.lost)
    assert "Telegram " in lost
    assert "Web " in lost
    assert "was acknowledged and forgotten" in lost


async def test_the_judge_sees_duplicates_that_are_not_listed(tmp_path: Path) -> None:
    verdict = await tried(_planted("no_doubt", tmp_path, "webhook", kills=2))
    assert "times too often, listed are 0" in "\n".join(verdict.unlisted)


if PROVE:

    @pytest.mark.prove
    async def test_the_judge_sees_what_is_done_twice(tmp_path: Path) -> None:
        verdict = await tried(_planted("no_memory", tmp_path, "webhook", kills=1))
        assert "was taken 2 times" in "\n".join(verdict.doubled)


def _planted(defect: str, folder: Path, mode: str, *, kills: int) -> Storm:
    module = f"tests.proofs.kills.{defect}"
    return Storm(folder / "data", mode, kills, SEED, module, stillbirths=False)
