"""Two who write one text of the plan at once: one is kept, the other's words come back to them."""

import asyncio

from storage.plan import plan_versions
from tests.databases import rows
from tests.stories.plan_scenes import drafting
from tests.stories.scenes import given_back
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

ONE = "El agua de las escuelas se publica cada mes."
OTHER = "Cada escuela publica su agua."


async def _are_two(bot, person):
    admin, _ = await drafting(bot, person("elsa"))
    other = person("other")
    await administer(other)
    return admin, other


async def _two_texts(bot, admin, other) -> list[str]:
    """Let two write the same text at once; return what is not as it must be."""
    for each in (admin, other):
        await each("/escribirplan 4PAN-01")
    said = await asyncio.gather(admin(ONE), other(OTHER))
    kept = [each["text"] for each in rows(bot.house.store)["plan_text"]]
    if len(kept) != 1:
        return [f"not exactly one is kept: {kept}"]
    lost = OTHER if kept == [ONE] else ONE
    told = [each for [each] in said if each.startswith("Mientras usted escribía, otra persona")]
    if len(told) != 1 or not told[0].endswith(f"Ahora dice:\n{kept[0]}\n\n{given_back(lost)}"):
        return [f"not exactly one was told and given their words: {said}"]
    return []


async def test_of_two_texts_at_once_one_is_kept_and_no_words_are_lost(person, bot):
    assert await _two_texts(bot, *await _are_two(bot, person)) == []


async def test_a_second_text_that_does_not_look_would_be_caught(person, bot, monkeypatch):
    """A planted defect: nobody looks what was written meanwhile."""
    admin, other = await _are_two(bot, person)
    monkeypatch.setattr(plan_versions, "newest_text", lambda tx, section=None: None)
    assert len(await _two_texts(bot, admin, other)) == 1


async def test_who_was_overtaken_writes_again_knowing_it(person, bot):
    admin, other = await _are_two(bot, person)
    await admin("/escribirplan")
    for line in (
        "/escribirplan 4PAN-01",
        ONE,
        "/escribirplan 4PAN-02",
        "Los contratos a la vista.",
    ):
        await other(line)
    await admin("4PAN-01")
    [said] = await admin(OTHER)
    assert f"Ahora dice:\n{ONE}" in said
    await admin.tap("Volver a hacerlo")
    assert (await admin(f"{ONE} Y se explica."))[0].startswith("Guardado.")


async def test_another_section_meanwhile_is_in_nobodys_way(person, bot):
    admin, other = await _are_two(bot, person)
    await admin("/escribirplan 4PAN-01")
    for line in ("/escribirplan 4PAN-02", "Los contratos a la vista."):
        await other(line)
    assert (await admin(ONE))[0].startswith("Guardado.")
