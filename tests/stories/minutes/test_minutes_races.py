"""Two act on the same minutes at once: one effect, and nobody ratifies what they have not seen."""

import asyncio

import pytest

from cocreation.minutes import minutes_answers as answers
from tests.databases import rows
from tests.stories.minutes_scenes import (
    holds_a_table,
    sends_round,
)
from tests.stories.stage_scenes import acts, administer

DATABASES = ("sqlite", "postgres")


@pytest.fixture
async def table(bot, watch):
    return await holds_a_table(bot, watch)


async def test_of_two_who_publish_at_once_one_does(table, person, bot):
    eva, ana, luis, rosa = table
    admin = person("admin")
    await administer(admin)
    await sends_round(eva)
    for each in (ana, luis, rosa):
        await each("/ratificar 1")
        each.news()
    for each in (eva, admin):
        await each("/publicaracta 1")
    said = await asyncio.gather(eva("sí"), admin("sí"))
    public = [each for each in said if each[0].startswith("Publicada el acta")]
    assert len(public) == 1
    assert [each[0] for each in said if each[0].startswith("El acta de M-0001 ya es pública")] != []
    assert acts(bot).count(("minutes.publish",)) == 1
    assert len(ana.news()) == 1


async def _race(bot, table, *, at_once):
    """Let everybody ratify what they got while, or just after, a new version is saved.

    Return what is not right.
    """
    eva, *people = table
    await sends_round(eva)
    for line in ("/escribiracta 1", "Un mes mal.", "corregir algo", "Lo tratado", "Otra cosa."):
        await eva(line)
    for each in people:
        each.news()
    if not at_once:
        await eva("enviar")
    saves = [eva("enviar")] if at_once else []
    said = await asyncio.gather(*saves, *(each.tap("Ratifico") for each in people))
    kept = rows(bot.house.store)["minutes_answer"]
    thanked = sum(any(line.startswith("Gracias.") for line in each) for each in said)
    faults = []
    if any(each["version"] != 1 for each in kept):
        faults.append("somebody ratified a version they had not seen")
    if len(kept) != thanked:
        faults.append("an answer was lost, or thanked for and not kept")
    return faults


async def test_who_ratifies_while_a_version_is_made_ratifies_what_they_saw_or_nothing(table, bot):
    assert await _race(bot, table, at_once=True) == []


async def test_an_answer_that_forgets_which_version_it_is_to_would_be_caught(
    table, bot, monkeypatch
):
    """A planted defect: whoever ratifies is taken to have seen the present version."""

    def forgets(tx, actor, *, read, **facts):
        return ratify(tx, actor, read=None, **facts)

    ratify = answers.ratify
    monkeypatch.setattr(answers, "ratify", forgets)
    assert await _race(bot, table, at_once=False) == [
        "somebody ratified a version they had not seen"
    ]
