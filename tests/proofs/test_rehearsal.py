"""The whole programme played through by invented people, and a judge who sees what is broken."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import logs
from bot.rehearsal import judge
from bot.rehearsal.cast import SMALL
from bot.rehearsal.command import perform, settings_in, staged
from bot.rehearsal.play import Play
from bot.settings import Settings
from handlers import router
from storage import proposals
from storage.engine import Tx
from storage.tables import (
    answer,
    commitment,
    draft,
    draft_origin,
    group_event,
    group_member,
    opinion,
    outbox,
    proposal_group,
    stage_move,
    told,
)

PROVE = os.environ.get("PROVE") == "1"
SEEDS = range(1, 21) if PROVE else (1,)
ENDS = datetime(2026, 1, 9, 20, 0, tzinfo=UTC)
APART = timedelta(days=23)

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


def a_commitment_comes_from_nowhere(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(commitment).values(draft_id=None))


def an_exception_has_no_reason(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(stage_move).values(reason=None))


def an_opinion_is_lost(tx: Tx, _play: Play) -> None:
    tx.run(
        sa.delete(opinion).where(
            opinion.c.id == sa.select(sa.func.min(opinion.c.id)).scalar_subquery()
        )
    )


def a_message_stays_behind(tx: Tx, _play: Play) -> None:
    tx.run(sa.update(outbox).values(state="ready"))


PLANTS: dict[Plant, str] = {
    an_author_is_not_told: "was not told what became of it",
    an_answer_is_not_published: "has no public answer",
    a_draft_loses_its_origins: "comes from no proposal",
    a_merge_loses_a_member: "member lost",
    nobody_was_told_the_end: "end untold",
    a_no_has_no_counterproposal: "counter unlinked",
    a_commitment_comes_from_nowhere: "from nowhere",
    an_exception_has_no_reason: "nobody says why",
    an_opinion_is_lost: "are told",
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
    started = time.monotonic()
    until = ENDS + seed * APART
    play = _staged(tmp_path, seed, until)
    await play.venue.open()
    try:
        await perform(play, until=until, tell=print)
        print(f"{play.venue.turns} messages answered in {time.monotonic() - started:.0f} s")
        assert judge.faults(play) == []
        for plant, said in PLANTS.items():
            assert any(said in each for each in _planted(play, plant)), plant.__name__
    finally:
        await play.venue.close()


def _staged(folder: Path, seed: int, until: datetime) -> Play:
    logs.configure("WARNING")
    settings = settings_in(folder / "data", Settings(data_dir=folder / "data"))
    return staged(settings, router, _nothing_printed, scale=SMALL, seed=seed, until=until)


def _nothing_printed(_house: object) -> Callable[..., str]:
    return lambda _slips, _language: ""


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
