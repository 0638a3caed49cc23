"""The vote on the plan: without a quorum, rejected, again, late; and who is told of its end."""

import pytest
import sqlalchemy as sa

from bot.messages import Address
from cocreation.links import Outside
from storage.ids import new_id
from storage.tables import proposal
from tests.databases import rows
from tests.stories.minutes_scenes import file_of
from tests.stories.plan_scenes import (
    APPROVED,
    BIKES,
    a_commitment,
    a_draft,
    circulates,
    composes,
    drafting,
    plan_bell,
)
from tests.stories.scenes import person_id
from tests.talking import Person

PROFILES = ("wide",)


@pytest.fixture
async def members(bot, person, watch):
    """Who administers, then the commission: a version went round and may be voted on."""
    found = [person(each) for each in ("elsa", "fito", "gema")]
    admin, _ = await drafting(bot, *found)
    await circulates(admin)
    watch.forward(days=6)
    for each in found:
        each.news()
    return [admin, *found]


async def _opens(admin):
    await admin("/abrirvotacion plan")
    return await admin("3 días")


async def _closes(admin, reason="Así se votó."):
    await admin("/cerrarvotacion plan")
    return await admin(reason)


async def test_without_a_quorum_it_is_voted_on_again_from_nothing(members, bot, watch):
    admin, elsa, fito, gema = members
    await _opens(admin)
    await elsa("/votarplan yes")
    watch.forward(days=4)
    assert (await _closes(admin))[0].startswith(
        "La votación cerró sin quórum: la versión 1 del plan puede votarse otra vez.\n\n"
        "Votos: 1 a favor, 0 en contra, 0 en abstención, de 3 que podían votar."
    )
    assert (await elsa("/votarplan no"))[-1] == (
        "El plan no está en votación. Con /plan ve en qué va."
    )
    await _opens(admin)
    assert rows(bot.house.store)["plan_vote"] == []
    for each in (fito, gema):
        await each("/votarplan yes")
    watch.forward(days=4)
    assert "Votos: 2 a favor, 0 en contra" in (await _closes(admin))[0]
    assert "La comisión aprobó el plan el" in (await elsa("/plan"))[-1]


async def test_after_a_rejection_a_second_version_is_composed_observed_and_voted_on(members, watch):
    admin, elsa, fito, gema = members
    await _opens(admin)
    for each in (elsa, fito, gema):
        await each("/votarplan no")
    assert (await _closes(admin, "Le falta claridad."))[0].startswith(
        "La votación cerró: la comisión no aprobó la versión 1 del plan. Hace falta otra versión."
    )
    assert await admin("/abrirvotacion plan") == [
        "La comisión ya votó la versión 1 y no la aprobó. Hace falta otra versión."
    ]
    assert (await elsa("/observarplan 1.1"))[-1] == (
        "La comisión ya votó la versión 1 y no la aprobó. Hace falta otra versión."
    )
    await admin("/escribirplan 4PAN-01")
    await admin("El agua de las escuelas se publica cada mes.")
    await circulates(admin)
    assert "Reemplaza a la versión anterior: cambió un párrafo." in elsa.news()[-1]
    watch.forward(days=6)
    await _opens(admin)
    for each in (elsa, fito, gema):
        await each("/votarplan yes")
    assert "aprobó el plan, versión 2. Ya no cambia." in (await _closes(admin))[0]
    await elsa("/plan pdf")
    assert file_of(elsa)[0] == "plan-4PAN.pdf"


async def test_one_vote_counts_once_and_what_is_late_is_told_so(members, bot, watch):
    admin, elsa, fito, gema = members
    await _opens(admin)
    for way in ("yes", "yes", "no"):
        await elsa(f"/votarplan {way}")
    await elsa("/votarplan")
    assert [each["choice"] for each in rows(bot.house.store)["plan_vote"]] == ["no"]
    watch.forward(days=4)
    assert (await elsa("sí"))[0].startswith("La votación de la versión 1 ya cerró")
    assert [each["choice"] for each in rows(bot.house.store)["plan_vote"]] == ["no"]
    await fito("/votarplan yes")
    assert "sin quórum" in (await _closes(admin))[0]
    await _opens(admin)
    for each in (elsa, fito, gema):
        await each("/votarplan yes")
    await _closes(admin)
    assert (await gema("/votarplan no"))[-1] == APPROVED
    assert await admin("/cerrarvotacion plan") == [APPROVED]


async def test_a_vote_is_heard_on_one_line_as_people_write_it(members, bot):
    admin, elsa, fito, gema = members
    await _opens(admin)
    for each, way in ((elsa, "sí"), (fito, "No"), (gema, "abstención")):
        assert (await each(f"/votarplan {way}"))[-1].startswith("Su voto")
    cast = sorted(str(each["choice"]) for each in rows(bot.house.store)["plan_vote"])
    assert cast == ["abstain", "no", "yes"]


async def test_a_commitment_is_asked_which_of_its_paragraphs_is_observed(bot, person):
    elsa = person("elsa")
    admin, _ = await drafting(bot, elsa)
    await circulates(admin)
    said = (await elsa("/observarplan 4pan 1"))[-1]
    first, *lines = [each for each in said.split("\n") if each]
    assert first == "¿Cuál párrafo de 4PAN-01 quiere observar?"
    numbers = [each.partition(" · ")[0] for each in lines]
    assert list(elsa.buttons)[:2] == [f"Párrafo {each}" for each in numbers[:2]]
    assert len(numbers) > 1
    asked = (await elsa.tap(f"Párrafo {numbers[1]}"))[-1]
    assert numbers[1] in asked
    assert (await elsa("/observarplan 4PAN-77"))[0].startswith("¿Cuál párrafo quiere observar?")


async def test_what_was_begun_before_the_vote_opens_is_told_that_it_is_late(bot, person, watch):
    elsa, fito = person("elsa"), person("fito")
    admin, _ = await drafting(bot, elsa, fito)
    await circulates(admin)
    await elsa("/observarplan 1.1")
    watch.forward(days=6)
    await _opens(admin)
    said = await elsa("Falta el formato.")
    assert said[-1].startswith("La versión 1 está en votación (hasta el ")
    assert rows(bot.house.store)["plan_observation"] == []
    assert (await fito("/observarplan 1.1"))[-1].startswith("La versión 1 está en votación")
    assert await admin("/responderplan L-1") == [
        "No encuentro la observación L-0001. Con /plan observaciones ve las que hay."
    ]
    assert (await admin("/componerplan"))[0].startswith("La versión 1 está en votación")


async def test_each_of_sixty_authors_of_a_commitment_is_told_once(members, bot, watch):
    admin, *_ = members
    crowd = [Person(bot, f"c{number}", "telegram") for number in range(60)]
    codes = [f"P-{number:04d}" for number in range(101, 161)]
    first = rows(bot.house.store)["proposal"][0]
    for code, each in zip(codes, crowd, strict=True):
        await each.consents()
        told = {
            "title": f"Ciclovía de {code}",
            "author_id": person_id(each),
            "change": int(code[2:]),
        }
        with bot.house.store.transaction() as tx:
            tx.run(sa.insert(proposal), {**first, **told, "id": new_id(bot.clock()), "code": code})
    draft = a_draft(bot, "M-0001", *codes)
    a_commitment(bot, 3, draft, **{**BIKES, "title": "Ciclovías en cada barrio"})
    await circulates(admin)
    for _ in range(4):
        await plan_bell(bot).tick(bot.clock())
    heard = [[line for line in each.news() if "borrador del plan" in line] for each in crowd]
    assert [len(each) for each in heard] == [1] * 60
    paragraph = "\n".join(await admin("/plan 4.13"))
    assert paragraph.startswith("4.13 Viene de estas 60 propuestas:")
    assert all(each in paragraph for each in codes)


async def test_a_group_reads_the_plan_and_gets_no_file(members, bot, person):
    bot.house.store.keep(Outside("https://mesa.example"))
    group = Person(bot, "-100", "telegram")
    group.address = Address("telegram", "-100", group=True)
    said = await group("/plan")
    assert said[0].startswith(
        "4° Plan de Acción Nacional de Gobierno Abierto Panamá 2019-2021\nVersión 1\n\n"
        "Es un BORRADOR: la comisión lo revisa"
    )
    assert said[0].endswith(
        "También se lee y se descarga aquí: https://mesa.example/plan\n\n"
        "Escríbame en privado para recibir el documento."
    )
    assert group.buttons == {}
    assert await group("/plan pdf") == said
    assert (await group("/plan 1.1"))[0].startswith("1.1 Agua limpia con datos abiertos.")
    assert rows(bot.house.store)["plan_look"] == []


async def test_the_page_is_told_of_once_there_is_something_on_it(bot, person):
    bot.house.store.keep(Outside("https://mesa.example"))
    admin, _ = await drafting(bot, person("elsa"))
    await composes(admin)
    assert "https://mesa.example/plan" not in (await admin("/plan"))[0]
    await admin("/circularplan")
    await admin("5 días")
    assert "https://mesa.example/plan" in (await admin("/plan"))[0]
