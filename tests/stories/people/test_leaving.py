"""Hearing less, whatever words one uses, and wherever one is."""

import pytest

from cocreation.people import people
from cocreation.people.people import Purpose
from storage import talk as talk_records
from tests.stories.scenes import person_id

PROFILES = ("wide",)


async def test_somebody_stops_the_news_and_asks_for_them_again(talk):
    assert await talk("/avisos") == [
        "Listo, le avisaremos de las novedades. Para dejarlo, escriba BAJA.",
    ]
    assert await talk("BAJA") == [
        "Listo: no le enviaremos más novedades del proceso. Solo le escribiremos por algo suyo: "
        "una respuesta, o lo que pase con sus propuestas. Para no recibir nada: /borrar.",
    ]
    assert list(talk.buttons) == [
        "Volver a recibir",
        "Borrar mis datos",
    ]
    assert await talk("/baja") == [
        "No recibe novedades. Solo le escribimos por algo suyo: una respuesta, o lo que pase con "
        "sus propuestas. Para no recibir nada: /borrar.",
    ]
    assert await talk.tap("Volver a recibir") == [
        "Listo, le avisaremos de las novedades. Para dejarlo, escriba BAJA.",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "STOP",
        "stop!!",
        "SALIR",
        "Baja.",
        "  baja ",
        "BÁJA",
        "Darme de baja",
        "no más mensajes",
        "NO MAS MENSAJES",
        "¡No quiero más mensajes!",
        "dejen de escribirme",
        "Unsubscribe",
        "/baja",
        "/BAJA",
    ],
)
async def test_any_spelling_of_stop_is_heard(talk, bot, words):
    await talk("/avisos")
    assert await talk(words) == [
        "Listo: no le enviaremos más novedades del proceso. Solo le escribiremos por algo suyo: "
        "una respuesta, o lo que pase con sus propuestas. Para no recibir nada: /borrar."
    ]
    with bot.house.store.transaction() as tx:
        assert not people.has_consented(tx, person_id(talk), Purpose.NEWS)


async def test_stop_in_the_middle_of_a_form_leaves_it_and_loses_nothing(talk, bot, watch):
    await talk("/proponer")
    await talk("Ciclovía segura")
    assert await talk("SALIR") == [
        "No recibe novedades. Solo le escribimos por algo suyo: una respuesta, o lo que pase con "
        "sus propuestas. Para no recibir nada: /borrar.",
        "Quedó a medias: su propuesta. ¿Seguimos?",
    ]
    watch.forward(days=1)
    with bot.house.store.transaction() as tx:
        found = talk_records.left_open(tx, before=watch(), now=watch(), limit=10)
    assert found == []
    assert await talk("/seguir") == [
        "Seguimos donde quedó.\n\n¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
