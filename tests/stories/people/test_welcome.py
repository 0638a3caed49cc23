"""The first hello, consent for each purpose apart, help, and the language."""

from datetime import date

import pytest

from cocreation.people import people
from cocreation.people.people import Purpose
from cocreation.permissions import OPERATOR
from cocreation.schedule import rescheduling
from storage.people.roles import grant_role
from tests.stories.scenes import has_proposed, moves_to, person_id


async def test_a_newcomer_consents_to_each_purpose_apart(person, bot):
    ana = person("ana")
    assert await ana("/start") == [
        "Hola, esta es Mesa Abierta. Aquí usted propone temas para el plan de Gobierno "
        "Abierto, apoya ideas de otras personas y ve qué pasó con la suya.\n\n"
        "Para eso guardamos su forma de contactarle (cifrada) y lo que nos escriba. Si propone "
        "algo, su propuesta será pública; su nombre no, salvo que usted lo pida. Una propuesta "
        "puede mostrar lo que usted opina. Puede ver, copiar o borrar sus datos cuando "
        "quiera: /privacidad.\n\n"
        "¿Nos da su permiso?",
    ]
    assert list(ana.buttons) == [
        "Sí, acepto",
        "No por ahora",
    ]
    assert await ana.tap("Sí, acepto") == [
        "¿Quiere que también le avisemos de las novedades del proceso, como "
        "fechas y reuniones? Puede dejarlo cuando quiera escribiendo BAJA.",
    ]
    assert await ana("dale") == [
        "Listo. Estamos en la etapa 2 de 15: Convocatoria abierta para recolectar "
        "propuestas de temáticas. Usted propone los temas que el plan debe atender, por "
        "chat, en la web o en papel.\n\n"
        "¿Qué quiere hacer?",
    ]
    assert list(ana.buttons) == [
        "Proponer un tema",
        "Mis propuestas",
        "Ayuda",
    ]
    with bot.house.store.transaction() as tx:
        assert people.has_consented(tx, person_id(ana), Purpose.TAKE_PART)
        assert people.has_consented(tx, person_id(ana), Purpose.NEWS)
    assert await ana("Hola") == [
        "Qué gusto verle de nuevo. Estamos en la etapa 2 de 15: Convocatoria abierta "
        "para recolectar propuestas de temáticas. Usted propone los temas que el plan "
        "debe atender, por chat, en la web o en papel.\n\n"
        "¿Qué quiere hacer?",
    ]


@pytest.mark.parametrize(
    ("stage", "promise"),
    [
        ("first-meeting", "Aquí se hace entre todos el plan de Gobierno Abierto. Pronto podrá"),
        ("open-call", "Aquí usted propone temas para el plan de Gobierno Abierto"),
        ("theme-choice", "Aquí usted ve en qué va el plan de Gobierno Abierto"),
        ("delivery", "Aquí usted ve en qué va el plan de Gobierno Abierto"),
        ("launch", "Aquí usted lee el plan de Gobierno Abierto, sigue los compromisos"),
    ],
)
async def test_a_greeting_promises_what_can_be_done_in_the_stage(person, bot, stage, promise):
    moves_to(bot, stage)
    assert (await person("ana")("/start"))[0].startswith(f"Hola, esta es Mesa Abierta. {promise}")


@pytest.mark.parametrize(
    ("stage", "role", "first"),
    [
        ("theme-choice", "commission", "Revisar propuestas"),
        ("liaison-designation", "admin", "Pedir enlaces"),
        ("liaison-designation", None, "Ver designaciones"),
        ("authority-validation", "authority", "Decidir borradores"),
        ("working-tables", "liaison", "Desarrollar"),
        ("drafting", "admin", "Leer el plan"),
        ("delivery", "admin", "Armar el paquete"),
        ("delivery", None, "Leer el plan"),
        ("launch", None, "Leer el plan"),
    ],
)
async def test_a_greeting_leads_first_into_what_the_stage_is_for(person, bot, stage, role, first):
    ana = person("ana")
    await ana.consents()
    if role is not None:
        with bot.house.store.transaction() as tx:
            grant_role(tx, person_id(ana), role, bot.clock(), name="Ana", organisation="minsa")
    moves_to(bot, stage)
    await ana("hola")
    assert next(iter(ana.buttons)) == first


async def test_the_same_tap_twice_does_not_consent_to_the_next_question(person, bot):
    ana = person("ana")
    await ana("/start")
    tap = ana.buttons["Sí, acepto"]
    (asked,) = await ana.send(tap=tap, tapped_ref="1")
    assert asked.startswith("¿Quiere que también le avisemos")
    again = await ana.send(tap=tap, tapped_ref="1")
    assert again[-1] == asked
    with bot.house.store.transaction() as tx:
        assert people.has_consented(tx, person_id(ana), Purpose.TAKE_PART)
        assert not people.has_consented(tx, person_id(ana), Purpose.NEWS)


async def test_who_does_not_consent_may_look_around(person, bot):
    ana = person("ana")
    await ana("buenos días")
    assert await ana("no, gracias") == [
        "Está bien, no hay problema. Igual puede mirar: con /propuesta y un código lee "
        "cualquier propuesta. Estamos en la etapa 2 de 15: Convocatoria abierta para "
        "recolectar propuestas de temáticas.",
    ]
    with bot.house.store.transaction() as tx:
        assert not people.has_consented(tx, person_id(ana), Purpose.TAKE_PART)
    await has_proposed(person("luis"))
    assert await ana("/propuesta P-0001") == [
        "P-0001 · Ciclovía segura en la avenida Brasil\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió",
    ]
    assert await ana("/apoyar P-0001") == [
        "Antes de contar su apoyo necesito su permiso. Guardamos una forma de "
        "contactarle (cifrada), para contarlo una sola vez, y lo que nos escriba. Nadie "
        "verá que usted apoyó. Si un día propone algo, su propuesta será pública; su "
        "nombre no, salvo que usted lo pida. Puede ver o borrar sus datos cuando quiera: "
        "/privacidad.\n\n"
        "¿Nos da su permiso?",
    ]


async def test_a_link_leads_straight_to_a_proposal(person):
    await has_proposed(person("luis"))
    ana = person("ana")
    assert await ana("/start prop_0001") == [
        "P-0001 · Ciclovía segura en la avenida Brasil\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió",
    ]
    assert await ana("/start prop_0099") == [
        "No encuentro la propuesta P-0099. Revise el número, o mire las suyas con /mispropuestas.",
    ]
    assert await ana("/start evt_0001") == [
        "No encuentro la reunión M-0001. Con /agenda ve las que hay.",
    ]
    assert await ana("/start evt_quizas") == [
        "Por ahora no hay reuniones próximas. Cuando las haya, estarán aquí.",
    ]


async def test_the_buttons_under_a_message_can_be_typed_as_number_or_words(talk):
    # A narrow channel shows it in two messages, with the buttons under the last.
    assert "".join(await talk("/ayuda")) == (
        "Programa de trabajo para la co-creación del 4° Plan de Acción Nacional de "
        "Gobierno Abierto Panamá 2019-2021\n"
        "Etapa 2 de 15: Convocatoria abierta para recolectar propuestas de temáticas.\n\n"
        "Ahora puede escribirme:\n"
        "/proponer: proponer un tema para el plan\n"
        "/apoyar: apoyar una propuesta\n"
        "/mispropuestas: ver mis propuestas y qué pasó con ellas\n"
        "/quepaso: ver qué pasó con una propuesta, o de dónde sale algo del plan\n"
        "/agenda: ver las próximas reuniones, o una por su código\n"
        "/ahora: dónde estamos, qué está abierto y qué sigue\n"
        "/contacto: escribirle a una persona\n"
        "/privacidad: qué guardamos y para qué\n\n"
        "Lo demás: /ayuda todo. En medio de una pregunta sirven también /atras, /saltar y "
        "/cancelar."
    )
    assert list(talk.buttons) == ["Proponer un tema", "Mis propuestas", "Ver todo"]
    every = await talk.tap("Ver todo")
    assert "Usted y sus datos\n/contacto: escribirle a una persona" in "\n".join(every)
    await talk("/ayuda")
    assert await talk("2") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
    ]
    assert await talk("sí, proponer") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]


async def test_somebody_changes_the_language_and_back(talk):
    assert await talk("/idioma") == [
        "¿En qué idioma prefiere que le hable?",
    ]
    assert await talk.tap("English") == [
        "Done, I will speak English. Commands keep their Spanish names.",
    ]
    assert await talk("/proponer") == [
        "What is your proposal called? One line is enough.",
    ]
    assert await talk("/idioma español") == [
        "Listo, le hablo en español.",
        "Quedó a medias: su propuesta. ¿Seguimos?",
    ]
    assert await talk("/idioma en") == [
        "Done, I will speak English. Commands keep their Spanish names.",
    ]
    assert await talk("/seguir") == [
        "Let us go on where you left off.\n\nWhat is your proposal called? One line is enough.",
    ]
    assert await talk("back") == [
        "This is the first question.",
        "What is your proposal called? One line is enough.",
    ]
    assert await talk("/idioma klingon") == [
        "Which language would you like me to speak?",
        "You left your proposal half done. Shall we go on?",
    ]


async def test_what_is_closed_is_said_with_what_is_open(talk, bot):
    moves_to(bot, "theme-choice")
    assert await talk("/proponer") == [
        "Eso ya cerró: fue en la etapa 2, «Convocatoria abierta para recolectar "
        "propuestas de temáticas». Ahora estamos en la etapa 3, «Escogencia y aprobación "
        "de las temáticas por parte de la CNGAP». La comisión revisa todas las "
        "propuestas, escoge los temas y responde a cada persona.\n\n"
        "Lo que está abierto ahora\n• Opinar sobre afirmaciones cortas (/opinar)",
    ]
    assert await talk("/start") == [
        "Qué gusto verle de nuevo. Estamos en la etapa 3 de 15: Escogencia y aprobación "
        "de las temáticas por parte de la CNGAP. La comisión revisa todas las "
        "propuestas, escoge los temas y responde a cada persona.\n\n"
        "¿Qué quiere hacer?",
    ]
    moves_to(bot, "first-meeting")
    assert await talk("/proponer") == [
        "Eso abre en la etapa 2, «Convocatoria abierta para recolectar propuestas de "
        "temáticas». Ahora estamos en la etapa 1, «Reunión de la Comisión Nacional de "
        "Gobierno Abierto Panamá (CNGAP)». La comisión acuerda cómo se trabajará y en "
        "qué marco de temas.\n\n"
        "Ahora no hay nada abierto para usted. Sí puede leer propuestas con /propuesta y "
        "preguntarnos con /contacto.",
    ]
    assert list(talk.buttons) == ["Dónde estamos"]
    with bot.house.store.transaction() as tx:
        rescheduling.change(
            tx,
            OPERATOR,
            stage="open-call",
            opens_on=date(2020, 3, 2),
            closes_on=None,
            by_date=False,
            shift_following=False,
            reason="Primer cronograma.",
            now=bot.clock(),
        )
    assert await talk("/proponer") == [
        "Eso abre en la etapa 2, «Convocatoria abierta para recolectar propuestas de "
        "temáticas», prevista para el 2 de marzo de 2020. Ahora estamos en la etapa 1, «Reunión "
        "de la Comisión Nacional de Gobierno Abierto Panamá (CNGAP)». La comisión acuerda cómo "
        "se trabajará y en qué marco de temas.\n\n"
        "Ahora no hay nada abierto para usted. Sí puede leer propuestas con /propuesta y "
        "preguntarnos con /contacto.",
    ]
    moves_to(bot, "carried-over")
    [told] = await talk("/apoyar P-0001")
    assert told.endswith(
        "y usted puede preguntar por ellos.\n\n"
        "Lo que está abierto ahora\n"
        "• Actividades de difusión\n"
        "• Presentaciones públicas\n"
        "• Preguntas sobre los compromisos que continúan (/compromisos)"
    )
