"""Two who edit one commitment at once: one is kept, the other one's words come back to them."""

import asyncio

from tests.databases import rows
from tests.stories.development_scenes import goes_to_development
from tests.stories.scenes import given_back
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

ONE = "Que en 2022 toda escuela publique sus análisis."
OTHER = "Que en 2021 la mitad de las escuelas los publique."


def _of_the_plan(bot):
    return [each for each in rows(bot.house.store)["commitment"] if each["plan"] == "4PAN"]


def _versions(bot, made):
    kept = rows(bot.house.store)["commitment_version"]
    return sorted(each["version"] for each in kept if each["commitment_id"] == made["id"])


async def _two_goals(bot, admin, ana) -> list[str]:
    """Let two set the goal of the same version at once; return what is not as it must be."""
    for each in (admin, ana):
        await each("/meta 4PAN-01")
    said = await asyncio.gather(admin(ONE), ana(OTHER))
    [made] = _of_the_plan(bot)
    first, second = (ONE, OTHER) if made["goal"] == ONE else (OTHER, ONE)
    told = [each for each in said if each[0].startswith("Mientras usted escribía")]
    faults = []
    if made["version"] != 2 or _versions(bot, made) != [1, 2]:
        faults.append("not exactly one changed it")
    if told != [
        [
            "Mientras usted escribía, otra persona cambió 4PAN-01. Lo suyo todavía no está "
            "guardado en el compromiso. Esto cambió:\n\n"
            f"Meta\n• Nuevo: {first}\n\n" + given_back(second),
        ],
    ]:
        faults.append(f"not exactly one was told what changed and given their words: {said}")
    return faults


async def _is_made(bot, person):
    admin, ana, luis = person("admin"), person("ana"), person("luis")
    await goes_to_development(bot, luis)
    await administer(admin, ana)
    await admin("/desarrollar B-0001")
    return admin, ana


async def test_of_two_goals_at_once_one_is_kept_and_no_words_are_lost(person, bot):
    admin, ana = await _is_made(bot, person)
    assert await _two_goals(bot, admin, ana) == []


async def test_a_version_that_nobody_compares_is_caught(person, bot, monkeypatch):
    admin, ana = await _is_made(bot, person)
    monkeypatch.setattr(
        "cocreation.commitments.commitment_editing.as_read", lambda found, read: found
    )
    assert await _two_goals(bot, admin, ana) != []


async def test_a_draft_developed_twice_at_once_is_one_commitment(person, bot):
    admin, ana, luis = person("admin"), person("ana"), person("luis")
    await goes_to_development(bot, luis)
    await administer(admin, ana)
    said = await asyncio.gather(admin("/desarrollar B-0001"), ana("/desarrollar B-0001"))
    [made] = _of_the_plan(bot)
    assert made["code"] == "4PAN-01"
    assert sorted(each[0][:6] for each in said) == ["B-0001", "Hecho "]
    assert len(luis.news()) == 1


async def test_milestones_added_at_once_are_both_kept(person, bot):
    admin, ana = await _is_made(bot, person)
    for each in (admin, ana):
        for line in ("/hito 4PAN-01", "Publicar", "1/2/2021", "1/3/2021", "Informe", "IDAAN"):
            await each(line)
    await asyncio.gather(admin("sí"), ana("sí"))
    assert sorted(each["number"] for each in rows(bot.house.store)["milestone"]) == [1, 2]
    [made] = _of_the_plan(bot)
    assert made["version"] == 3
