"""In a group only what anyone may read is answered; all else is other people's talk."""

import pytest

from bot.messages import Address, Media
from storage.tables import person as person_table
from tests.databases import rows
from tests.stories.scenes import has_proposed
from tests.talking import Person

PROFILES = ("wide",)


@pytest.fixture
def group(bot):
    found = Person(bot, "-100", "telegram")
    found.address = Address("telegram", "-100", group=True)
    return found


async def test_a_group_reads_public_things(group, person):
    await has_proposed(person("luis"), ("Agua", "Llame al 6123-4567.", "Analizarla."))
    assert await group("/propuesta 1") == [
        "P-0001 · Agua\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Llame al […].\n\n"
        "Idea: Analizarla.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió",
    ]
    assert group.buttons == {}
    assert await group("/propuesta@MesaAbiertaBot 9") == [
        "No encuentro la propuesta P-0009. Revise el número, o mire las suyas con /mispropuestas.",
    ]
    assert await group("/ayuda") == [
        "Programa de trabajo para la co-creación del 4° Plan de Acción Nacional de "
        "Gobierno Abierto Panamá 2019-2021\n"
        "Etapa 2 de 15: Convocatoria abierta para recolectar propuestas de temáticas.\n\n"
        "Ahora puede escribirme:\n"
        "/quepaso: ver qué pasó con una propuesta, o de dónde sale algo del plan\n"
        "/agenda: ver las próximas reuniones, o una por su código\n"
        "/ahora: dónde estamos, qué está abierto y qué sigue\n"
        "/privacidad: qué guardamos y para qué\n\n"
        "Para lo demás, escríbame en privado.",
    ]
    assert (await group("/privacidad"))[0].startswith("Qué guardamos y para qué")


async def test_what_is_private_is_not_done_in_a_group(group, bot):
    for words in ("/proponer", "/misdatos", "/borrar", "/start", "/mispropuestas", "/buzon"):
        assert await group(words) == [
            "Eso lo vemos en privado, para cuidar sus datos. "
            "Escríbame directamente y con gusto le ayudo."
        ]
    assert rows(bot.house.store)[person_table.name] == []


@pytest.mark.parametrize(
    "words", ["hola", "ayuda", "baja", "P-0001", "1", "", "/otracosa", "/cancelar", "/", "a" * 5000]
)
async def test_other_peoples_talk_is_left_alone(group, words):
    assert await group(words) == []


async def test_media_taps_and_edits_in_a_group_are_left_alone(group):
    assert await group.send(media=Media("photo", ref="p"), text="/ayuda") == []
    assert await group.send(tap="0.0") == []
    assert await group.send(text="/ayuda", edited=True) == []
    assert await group.send(text="/ayuda\x00") == []
