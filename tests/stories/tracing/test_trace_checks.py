"""The judge of the threads: whole where all was done, and each planted break is caught."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from cocreation.proposals import hops, proposals
from cocreation.proposals.hops import Hop
from cocreation.tracing.trace_checks import Break, Kind, broken
from storage.commitments import commitments, drafts
from storage.engine import Tx
from storage.proposals import told
from storage.review import groups as group_records
from storage.tables import plan_version, validation
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer, all_sent
from tests.stories.trace_scenes import all_are_answered, loses_its_origins, reaches_the_plan
from tests.talking import Bot

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


def judged(bot: Bot, *, ended: bool = False) -> list[Break]:
    """Return what the judge finds torn once all that was said has arrived."""
    all_sent(bot)
    with bot.house.store.transaction() as tx:
        return broken(tx, ended=ended)


async def _all_done(person, bot) -> None:
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await all_are_answered(bot, admin, elsa)
    reaches_the_plan(bot)
    with bot.house.store.transaction() as tx:
        proposal = proposals.known(tx, "P-0001")
        for hop, subject in ((Hop.IN_DRAFT, "B-0001"), (Hop.APPROVED, "B-0002")):
            hops.tell(tx, [proposal], hop=hop, subject=subject, now=bot.clock())
    moves_to(bot, "validated-presentation")
    await admin("/cierrepropuestas")
    await admin("sí")


def _without_reasons(tx: Tx) -> None:
    tx.run(sa.update(validation).values(reasons="  "))


def _without_counter(tx: Tx) -> None:
    tx.run(sa.update(validation).values(counter_id=None))


def _without_draft(tx: Tx) -> None:
    tx.run(sa.text("UPDATE commitment SET draft_id = NULL"))


def _other_origins(tx: Tx) -> None:
    composed = sa.func.replace(plan_version.c.composed, '["P-0001"]', "[]")
    tx.run(sa.update(plan_version).values(composed=composed))


def _untold(tx: Tx) -> None:
    tx.run(sa.text("DELETE FROM told WHERE hop = 'answered' AND subject LIKE 'P-0002/%'"))


def _end_untold(tx: Tx) -> None:
    tx.run(sa.text("DELETE FROM told WHERE hop = 'left out' AND subject = 'P-0003'"))


def _unanswered(tx: Tx) -> None:
    tx.run(sa.text("DELETE FROM answer WHERE outcome = 'included'"))


def _unlinked(tx: Tx) -> None:
    tx.run(sa.text("UPDATE draft SET counter_to = NULL"))


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (_without_reasons, [Break(Kind.BARE_REJECTION, "B-0001", "mop")]),
        (_without_counter, [Break(Kind.BARE_REJECTION, "B-0001", "mop")]),
        (_unlinked, [Break(Kind.COUNTER_UNLINKED, "B-0002", "B-0001")]),
        (
            _without_draft,
            [
                Break(Kind.FROM_NOWHERE, "4PAN-01"),
                Break(Kind.PARAGRAPH_WITHOUT_ORIGIN, "3.2", "4PAN-01"),
            ],
        ),
        (_other_origins, [Break(Kind.PARAGRAPH_LOST_ORIGIN, "3.2", "P-0001")]),
        (_untold, [Break(Kind.UNTOLD, "P-0002")]),
        (_end_untold, [Break(Kind.END_UNTOLD, "P-0003")]),
        (_unanswered, [Break(Kind.UNANSWERED, "P-0001")]),
    ],
)
async def test_a_planted_break_is_caught(
    person, bot, plant: Callable[[Tx], None], found: list[Break]
):
    await _all_done(person, bot)
    assert judged(bot, ended=True) == []
    with bot.house.store.transaction() as tx:
        plant(tx)
    assert judged(bot, ended=True) == found


async def test_an_origin_that_no_correction_took_away_is_missed(person, bot):
    await _all_done(person, bot)
    with bot.house.store.transaction() as tx:
        draft = drafts.by_code(tx, "B-0001")
        assert draft is not None
        corrected = drafts.update(
            tx, draft, what="corrected", facts={}, origins=[], actor_id=None, now=bot.clock()
        )
        assert corrected is not None
        proposal = proposals.known(tx, "P-0001")
        assert [each.code for each in hops.origins(tx, corrected)] == []
        assert told.of_proposal(tx, proposal.id) != []
    assert Kind.ORIGIN_LOST not in {each.kind for each in judged(bot)}
    with bot.house.store.transaction() as tx:
        tx.run(sa.text("DELETE FROM draft_event WHERE what = 'corrected'"))
        loses_its_origins(tx)
    assert Break(Kind.ORIGIN_LOST, "B-0001", "P-0001") in judged(bot)


async def test_a_member_dropped_in_a_merge_is_missed(person, bot, monkeypatch):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await all_are_answered(bot, admin, elsa)
    for line in ("/agrupar P-0002 P-0001", "Otras", "sí"):
        await elsa(line)
    assert judged(bot) == []
    every = group_records.members
    monkeypatch.setattr(group_records, "members", lambda tx, group: every(tx, group)[1:])
    for line in ("/juntar G-0002 G-0001", "sí"):
        await elsa(line)
    monkeypatch.undo()
    assert judged(bot) == [Break(Kind.MEMBER_LOST, "P-0001", "G-0002")]


async def test_a_commitment_that_continues_is_an_origin(person, bot):
    await _all_done(person, bot)
    with bot.house.store.transaction() as tx:
        earlier = commitments.by_code(tx, "3PAN-01")
        assert earlier is not None
        tx.run(
            sa.text("UPDATE commitment SET draft_id = NULL, continues = :id WHERE plan = '4PAN'"),
            {"id": earlier.id},
        )
    assert judged(bot) == []
