"""The whole programme played through by invented people, and a judge who sees what is broken."""

import asyncio
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.rehearsal import judge
from bot.rehearsal.acts import ACTS
from bot.rehearsal.command import perform
from bot.rehearsal.play import Play
from cocreation.oversight import audit
from cocreation.permissions import OPERATOR
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.proposals import proposals
from storage.tables import (
    answer,
    attestation,
    commitment,
    draft,
    draft_origin,
    group_event,
    group_member,
    minutes,
    opinion,
    outbox,
    plan_version,
    proposal_group,
    stage_move,
    told,
    validation,
)
from tests.postgres import fresh_database
from tests.proofs.rehearsed import ends, small_play
from tests.proofs.tampering import drop_triggers

PROVE = os.environ.get("PROVE") == "1"
SEEDS = range(1, 21) if PROVE else (1,)
TWICE = len(ACTS) if PROVE else 2
"""How many acts are played again, to see that they are the same."""

SLIPPING = 8
"""The stage whose day hangs on how soon institutions answer."""

Plant = Callable[[Tx, Play], None]


def an_author_is_not_told(tx: Tx, play: Play) -> None:
    authors = {each.author_id for each in proposals.changed_after(tx, 0)}
    next(each for each in play.cast.citizens if each.id in authors).read.clear()


def an_answer_is_not_published(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(answer).values(state="written"))


def a_draft_loses_its_origins(tx: Tx, _play: Play) -> None:
    tx.run(sa.delete(draft_origin))


def a_merge_loses_a_member(tx: Tx, _play: Play) -> None:
    merged = sa.select(proposal_group.c.id).where(proposal_group.c.state == "merged")
    into = sa.select(group_event.c.other_id).where(group_event.c.group_id.in_(merged))
    tx.run(sa.delete(group_member).where(group_member.c.group_id.in_(into)))


def nobody_was_told_the_end(tx: Tx, _play: Play) -> None:
    tx.run(sa.delete(told).where(told.c.hop == "left out"))


def a_no_has_no_counterproposal(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(draft).values(counter_to=None))


def a_no_has_no_reasons(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(validation).where(validation.c.state == "rejected").values(reasons=" "))


def a_paragraph_loses_its_origins(tx: Tx, _play: Play) -> None:
    for row in tx.all(sa.select(plan_version.c.id, plan_version.c.composed)):
        composed = json.loads(row.composed)
        for each in composed["paragraphs"]:
            each["origins"] = []
        changed = sa.update(plan_version).where(plan_version.c.id == row.id)
        tx.run(changed.values(composed=json.dumps(composed)))


def a_stage_is_skipped(tx: Tx, _play: Play) -> None:
    tx.run(sa.delete(stage_move).where(stage_move.c.to_stage == "outreach"))


def a_commitment_comes_from_nowhere(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(commitment).values(draft_id=None))


def an_exception_has_no_reason(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(stage_move).values(reason=None))


def an_exception_names_nothing(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(stage_move).values(overridden=None))


def minutes_were_never_public(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(minutes).values(state="draft", published_at=None))


def a_condition_was_confirmed_too_early(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(attestation).values(at=datetime(2000, 1, 1, tzinfo=UTC)))


def an_opinion_is_lost(tx: Tx, _play: Play) -> None:
    tx.run(
        sa.delete(opinion).where(
            opinion.c.id == sa.select(sa.func.min(opinion.c.id)).scalar_subquery()
        )
    )


def an_act_has_no_words(tx: Tx, play: Play) -> None:
    audit.record(tx, OPERATOR, action="programme.dance", subject="P-0001", now=play.venue.watch())


def a_message_stays_behind(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(outbox).values(state="ready"))


PLANTS: dict[Plant, str] = {
    an_author_is_not_told: "was not told what became of it",
    an_answer_is_not_published: "has no public answer",
    a_draft_loses_its_origins: "comes from no proposal",
    a_merge_loses_a_member: "member lost",
    nobody_was_told_the_end: "end untold",
    a_no_has_no_counterproposal: "counter unlinked",
    a_no_has_no_reasons: "bare rejection",
    a_paragraph_loses_its_origins: "paragraph lost origin",
    a_stage_is_skipped: "stages were opened in the order",
    a_commitment_comes_from_nowhere: "from nowhere",
    an_exception_has_no_reason: "nobody says why",
    an_exception_names_nothing: "was closed, and",
    minutes_were_never_public: "minutes-published is not met",
    a_condition_was_confirmed_too_early: "was closed, and",
    an_opinion_is_lost: "are told",
    an_act_has_no_words: "no words for programme.dance",
    a_message_stays_behind: "messages are ready",
}


class _UndoneError(Exception):
    """What was planted is taken back."""


@pytest.mark.prove
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SEEDS)
async def test_the_whole_programme_is_played_and_nothing_is_broken(
    seed: int, tmp_path: Path
) -> None:
    play = small_play(tmp_path / "data", seed)
    await _is_whole(play, seed, then=_every_defect_is_found)


@pytest.mark.prove
@pytest.mark.timeout(900)
@pytest.mark.parametrize("stage", range(2, len(ACTS) + 1) if PROVE else (3,))
async def test_a_play_stops_on_the_first_day_of_a_stage(stage: int, tmp_path: Path) -> None:
    play = small_play(tmp_path / "data", 1, until_stage=stage)
    await play.venue.open()
    try:
        await perform(play, until=ends(1), tell=print, until_stage=stage)
        here = play.stage()
        assert here.number == stage
        assert judge.faults(play) == []
        with play.venue.store.transaction() as tx:
            opened = schedule.real(tx)[here.key].opened_at
    finally:
        await play.venue.close()
    assert opened is not None
    assert timedelta() < ends(1) - opened < timedelta(days=2 if stage != SLIPPING else 15)


@pytest.mark.prove
@pytest.mark.timeout(900)
@pytest.mark.postgres
async def test_it_is_played_on_postgres_too(tmp_path: Path, postgres_server: str) -> None:
    with fresh_database(postgres_server) as url:
        play = small_play(tmp_path / "data", 1, url=url)
        if PROVE:
            await _is_whole(play, 1)
            return
        await play.venue.open()
        try:
            await ACTS["first-meeting"](play)
        finally:
            await play.venue.close()
        assert play.stage().key == "open-call"


@pytest.mark.prove
@pytest.mark.timeout(900)
async def test_the_same_seed_is_the_same_play(tmp_path: Path) -> None:
    one, again, another = await asyncio.gather(
        _digest(tmp_path / "one", seed=3, hashing="1"),
        _digest(tmp_path / "again", seed=3, hashing="2"),
        _digest(tmp_path / "another", seed=4, hashing="1"),
    )
    assert one == again
    assert another != one


async def _digest(folder: Path, *, seed: int, hashing: str) -> str:
    """Play in a process of its own, whose sets lie in an order of their own."""
    playing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.proofs.rehearsed", str(folder), str(seed), str(TWICE),
        env={**os.environ, "PYTHONHASHSEED": hashing}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await playing.communicate()
    assert playing.returncode == 0
    return said.decode().strip()


async def _is_whole(play: Play, seed: int, then: Callable[[Play], None] | None = None) -> None:
    """Play it all, and look with the judge; `then` something may be broken."""
    started = time.monotonic()
    await play.venue.open()
    try:
        await perform(play, until=ends(seed), tell=print)
        print(f"{play.venue.turns} messages answered in {time.monotonic() - started:.0f} s")
        assert judge.faults(play) == []
        if then is not None:
            then(play)
    finally:
        await play.venue.close()


def _every_defect_is_found(play: Play) -> None:
    for plant, said in PLANTS.items():
        assert any(said in each for each in _planted(play, plant)), plant.__name__
    twice = next(each for each in play.cast.everybody if each.pushed)
    twice.pushed.append(twice.pushed[-1])
    assert any(f"{twice.name} was told twice" in each for each in judge.faults(play))
    _somebody_rewrites_the_log(play.venue.house.settings.data_dir / "mesa.db")
    assert any("audit log" in each for each in judge.faults(play))


def _somebody_rewrites_the_log(file: Path) -> None:
    database = sqlite3.connect(file)
    drop_triggers(database)
    database.execute("UPDATE audit_entry SET reason = 'otra' WHERE seq = 5")
    database.commit()
    database.close()


def _planted(play: Play, plant: Plant) -> list[str]:
    """Return what the judge says of the records after one defect was planted in them."""
    found: list[str] = []
    read = {each: list(each.read) for each in play.cast.everybody}
    try:
        with play.venue.store.transaction() as tx:
            plant(tx, play)
            found = judge.in_records(tx, play)
            raise _UndoneError
    except _UndoneError:
        for each, texts in read.items():
            each.read = texts
    return found
