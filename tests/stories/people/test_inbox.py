"""The inbox: how long questions wait, writing again, and two who answer at once."""

import asyncio

import pytest

from tests.stories.audit_scenes import logged, takes_office

DATABASES = ("sqlite", "postgres")


async def test_the_inbox_says_how_long_each_has_waited_and_how_we_are_doing(person, watch):
    admin = person("admin")
    await takes_office(admin)
    ana, luis, eva, teo = (person(name) for name in ("ana", "luis", "eva", "teo"))
    await ana("/contacto ¿Hasta cuándo?")
    watch.forward(minutes=10)
    await luis("/contacto ¿Puedo mandar dos?")
    watch.forward(hours=50)
    await eva("/contacto ¿Dónde es?")
    admin.news()
    await admin("/responder 1 Hasta marzo.")
    watch.forward(minutes=3)
    await teo("/contacto ¿Cuándo?")
    await admin("/responder 3 En Chepo.")
    admin.news()
    watch.forward(minutes=1)
    assert await admin("/buzon") == [
        "2 preguntas esperan respuesta:\n\n"
        "C-0002 (10 de febrero de 2020, 10:10 a.\u202fm., espera desde hace 2 días): "
        "¿Puedo mandar dos?\n"
        "C-0004 (12 de febrero de 2020, 12:13 p.\u202fm., espera desde hace 1 minuto): ¿Cuándo?\n\n"
        "La primera respuesta tarda 25 horas (mediana de los últimos 30 días). En espera: 2.",
    ]
    watch.forward(days=40)
    [said] = await admin("/buzon")
    assert "mediana" not in said
    assert "espera desde hace 42 días" in said


async def test_all_that_wait_are_counted_even_when_they_are_not_listed(person):
    admin = person("admin")
    await takes_office(admin)
    for number in range(9):
        await person(f"citizen {number}")("/contacto ¿Cuándo?")
    admin.news()
    [said] = await admin("/buzon")
    assert said.startswith("9 preguntas esperan respuesta:")
    assert said.count("¿Cuándo?") == 8


async def test_a_citizen_writes_again_in_the_same_question(person, watch):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await ana("/contacto ¿Hasta cuándo?")
    watch.forward(hours=1)
    await admin("/responder 1 Hasta marzo.")
    ana.news()
    watch.forward(hours=1)
    assert await ana.tap("Escribir de nuevo") == [
        "Escriba su mensaje. Lo leerá una persona del equipo y le contestará por aquí.",
    ]
    assert await ana("¿Qué día de marzo?") == [
        "Agregamos su mensaje a C-0001. Una persona le contestará en este mismo chat.",
    ]
    watch.forward(hours=1)
    await ana("/contacto c-1")
    await ana("¿Y a qué hora?")
    assert admin.news()[-2:] == [
        "Escribieron de nuevo en C-0001\n\n¿Qué día de marzo?",
        "Escribieron de nuevo en C-0001\n\n¿Y a qué hora?",
    ]
    watch.forward(hours=1)
    assert await admin("/buzon") == [
        "Una pregunta espera respuesta:\n\n"
        "C-0001 (10 de febrero de 2020, 12:00 p.\u202fm., espera desde hace 2 horas): "
        "¿Qué día de marzo?\n\n¿Y a qué hora?\n\n"
        "La primera respuesta tarda 1 hora (mediana de los últimos 30 días). En espera: 1.",
    ]
    assert await admin.tap("Contestar C-0001") == [
        "Pregunta C-0001\n\n¿Qué día de marzo?\n\n¿Y a qué hora?\n\nEscriba la respuesta.",
    ]
    assert await admin("El 15, a las 5.") == ["Enviada la respuesta a C-0001."]
    assert ana.news() == ["Respuesta a su mensaje C-0001\n\nEl 15, a las 5."]
    assert await admin("/buzon") == ["No hay preguntas esperando."]


async def test_nobody_writes_in_the_question_of_another(person):
    ana, luis = person("ana"), person("luis")
    await ana("/contacto ¿Hasta cuándo?")
    for code in ("C-0001", "C-0002"):
        assert await luis(f"/contacto {code}") == [f"No encuentro la pregunta {code}."]


async def test_an_answer_is_audited_without_its_words(person, bot):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await ana("/contacto ¿Hasta cuándo?")
    await admin("/responder 1 Hasta marzo.")
    assert logged(bot)[-1] == ("ticket.answer", "C-0001", None)
    admin.news()
    [said] = await admin("/auditoria")
    assert "contestó la pregunta C-0001" in said
    assert "marzo" not in said


@pytest.mark.parametrize("sends", [True, False])
async def test_the_second_of_two_answers_is_asked_about(person, watch, bot, sends):
    admin, second, ana = person("admin"), person("second"), person("ana")
    await takes_office(admin)
    await takes_office(second)
    await ana("/contacto ¿Hasta cuándo?")
    watch.forward(minutes=1)
    for each in (admin, second):
        await each("/responder 1")
    await admin("Hasta el 15.")
    watch.forward(minutes=1)
    assert await second("Hasta marzo.") == [
        "Otra persona de la administración acaba de contestar C-0001:\n\nHasta el 15.\n\n"
        "¿Envía también su respuesta?",
    ]
    ana.news()
    already = len(logged(bot))
    if sends:
        assert await second.tap("Sí") == ["Enviada la respuesta a C-0001."]
        assert ana.news() == ["Respuesta a su mensaje C-0001\n\nHasta marzo."]
    else:
        assert await second.tap("No") == ["Bien, no envié su respuesta a C-0001."]
        assert ana.news() == []
    assert len(logged(bot)) == already + sends


async def test_who_adds_to_their_own_answer_is_not_asked(person, watch):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await ana("/contacto ¿Hasta cuándo?")
    watch.forward(minutes=1)
    await admin("/responder 1 Hasta marzo.")
    watch.forward(minutes=1)
    assert await admin("/responder 1 El 15.") == ["Enviada la respuesta a C-0001."]


async def test_of_two_at_the_same_instant_one_is_asked(person):
    admin, second, ana = person("admin"), person("second"), person("ana")
    await takes_office(admin)
    await takes_office(second)
    await ana("/contacto ¿Hasta cuándo?")
    for each in (admin, second):
        await each("/responder 1")
    said = await asyncio.gather(admin("Hasta el 15."), second("Hasta marzo."))
    sent = [each for each in said if each == ["Enviada la respuesta a C-0001."]]
    asked = [each for each in said if "¿Envía también su respuesta?" in each[-1]]
    assert (len(sent), len(asked)) == (1, 1)
