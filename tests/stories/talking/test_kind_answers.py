"""What people mistype, tap twice or had not thought of: answered kindly, and nothing is lost."""

import pytest

from bot.attachments import Fetcher
from cocreation.permissions import Role
from storage.people import roles
from tests import media
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import BIKES, WATER, has_proposed, person_id, proposes
from tests.stories.stage_scenes import administer


@pytest.mark.parametrize("written", ["P-99999999999", "p 99999999999"])
async def test_a_code_that_nobody_has_is_looked_for(talk, written):
    assert await talk(f"/propuesta {written}") == [
        "No encuentro la propuesta P-99999999999. Revise el número, o mire las suyas con "
        "/mispropuestas.",
    ]


async def test_what_is_no_code_is_not_taken_for_one(talk):
    await has_proposed(talk)
    assert await talk("/propuesta P--1") == ["Dígame el código, por ejemplo: /propuesta P-0001"]


async def test_a_support_that_is_not_there_is_not_taken_back(talk, person):
    await has_proposed(person("rosa"))
    await talk.consents()
    await talk("/apoyar 1")
    await talk("/noapoyar 1")
    assert await talk("/noapoyar 1") == [
        "Usted no tiene un apoyo puesto en P-0001, así que no hay nada que quitar.",
    ]


async def test_a_command_that_there_is_not_is_named_or_the_nearest_offered(talk):
    assert await talk("/proponr") == ["¿Es esto lo que busca?"]
    assert next(iter(talk.buttons)) == "Proponer un tema"
    assert await talk("/inventado") == [
        "No conozco el comando /inventado. Con /ayuda ve los que hay, o elija:",
    ]
    assert list(talk.buttons) == ["Proponer un tema", "Mis propuestas", "Hablar con una persona"]


async def test_a_text_of_one_letter_is_asked_for_again(talk):
    await talk.consents()
    await talk("/proponer")
    for text in ("a", "ab", "¡a!"):
        assert await talk(text) == [
            "Con tan poco no se entiende. Escríbalo con unas palabras más, por favor.\n\n"
            "¿Cómo se llama su propuesta? Una línea basta.",
        ]
    (asked,) = await talk("Paz")
    assert asked.startswith("¿Qué problema ve?")


async def test_the_two_questions_of_the_welcome_have_answers_of_their_own(person):
    rosa = person("rosa")
    await rosa("/start")
    assert list(rosa.buttons) == ["Sí, acepto", "No por ahora"]
    await rosa("sí")
    assert list(rosa.buttons) == ["Sí, avísenme", "No, gracias"]


async def test_a_correction_that_tells_who_somebody_is_is_pointed_out(talk):
    await has_proposed(talk)
    await talk("/corregir 1")
    await talk("Problema")
    assert await talk("Llamen a mi vecina al 6123-4567.") == [
        "Parece que ahí hay una cédula, un teléfono o un correo. En público se tapa, pero es "
        "mejor no ponerlo. ¿La guardo así?",
    ]
    (asked,) = await talk.tap("Escribirlo otra vez")
    assert asked.startswith("¿Qué problema ve?")
    assert await talk("Llamen a la junta comunal.") == [
        "Corregida. La propuesta P-0001 ya dice lo nuevo, y su historia guarda lo anterior.",
    ]
    await talk("/corregir 1")
    await talk("Problema")
    await talk("Llamen a mi vecina al 6123-4567.")
    assert (await talk.tap("Sí, guardar así"))[0].startswith("Corregida.")


async def test_a_similar_proposal_is_read_whole_before_deciding(talk, person):
    await has_proposed(person("rosa"))
    await proposes(talk)
    labels = list(talk.buttons)
    assert any("Leer P-0001" in label for label in labels)
    shown, asked = await talk.tap("Leer P-0001")
    assert shown.startswith("P-0001 · ")
    assert asked.startswith("Ya hay una propuesta parecida:")
    assert (await talk("Leer P-0001"))[0] == shown
    assert (await talk(str(len(labels))))[0] == shown
    assert "P-0001" in (await talk("Apoyar P-0001"))[0]


async def test_what_was_sent_with_a_proposal_is_listed_for_its_author_alone(talk, person, watch):
    await proposes(talk)
    await talk.sends_file("photo")
    watch.forward(minutes=1)
    await talk.sends_file("document", name="plano.pdf")
    await talk("enviar")
    (mine,) = await talk("/propuesta 1")
    assert "Adjuntos\nFoto: está llegando\nDocumento plano.pdf: está llegando" in mine
    assert "Adjuntos" not in (await person("rosa")("/propuesta 1"))[0]


async def test_the_list_says_which_files_the_team_has_and_which_could_not_be_kept(
    talk, house, watch
):
    async def download(ref: str) -> bytes:
        return {"ref-photo": media.photo(), "ref-document": b"MZ\x90\x00"}[ref]

    await proposes(talk)
    await talk.sends_file("photo")
    watch.forward(minutes=1)
    await talk.sends_file("document", name="plano.pdf")
    await talk("enviar")
    fetcher = Fetcher(
        house.store, house.files, {"telegram": download}, lambda *_told, **_values: None
    )
    watch.forward(minutes=1)
    assert await fetcher.tick(watch()) == 2
    (mine,) = await talk("/propuesta 1")
    assert "Adjuntos\nFoto: lo tiene el equipo\nDocumento plano.pdf: no se pudo guardar" in mine


async def test_a_similar_proposal_is_read_without_what_tells_who_wrote_it(person):
    problem = "Vamos en bicicleta entre los buses. Llamen al 6123-4567 o a ana@example.org."
    ana = person("ana")
    await ana.consents()
    await proposes(ana, (BIKES[0], problem, BIKES[2]))
    assert "P-0001" in (await ana("enviar"))[0]
    luis = person("luis")
    await luis.consents()
    await proposes(luis)
    shown = (await luis.tap("Leer P-0001"))[0]
    assert "Vamos en bicicleta entre los buses." in shown
    assert "6123" not in shown
    assert "example.org" not in shown


async def test_the_last_administrator_is_told_before_anything_is_asked(talk, bot):
    await has_proposed(talk, WATER, theme="ambiente")
    with bot.house.store.transaction() as tx:
        roles.grant_role(tx, person_id(talk), Role.ADMIN, bot.clock())
    assert await talk("/borrar") == [
        "Usted es la única persona que administra, y alguien tiene que quedar. Primero invite a "
        "otra con /invitar; después podrá borrarse.",
    ]


async def test_none_is_an_answer_to_what_need_not_be_answered(person, bot):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    await admin("/moverreunion 1")
    skipping = [await admin(each) for each in ("16/3/2020", *["/saltar"] * 5)]
    await admin("/cancelar")
    await admin("/moverreunion 1")
    words = ("16/3/2020", "ninguna", "—", "No hay.", "no sé", "nada")
    assert [await admin(each) for each in words] == skipping
