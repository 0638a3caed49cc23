"""A citizen proposes a theme."""

import pytest

from tests.stories.scenes import BIKES, WHERE, has_proposed, proposes

DATABASES = ("sqlite", "postgres")


async def test_a_citizen_registers_a_proposal(talk, profile):
    assert await talk("/proponer") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert await talk(BIKES[0]) == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk(BIKES[1]) == [
        "¿Qué propone para resolverlo?",
    ]
    assert await talk(BIKES[2]) == [
        "¿De qué tema es?",
    ]
    assert await talk("contrataciones") == [WHERE[profile]]
    assert await talk("Panamá") == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "¿La enviamos?",
    ]
    assert await talk("enviar") == [
        "Registrada con el código P-0001. Le avisaremos cuando la comisión decida. "
        "Guarde el código: con él puede ver en qué va.",
    ]
    assert await talk("/propuesta 1") == [
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


async def test_who_never_consented_is_asked_first_and_the_consent_is_written_down(person, bot):
    ana = person("ana")
    assert await ana("/proponer") == [
        "Antes de empezar necesito su permiso. Guardamos su propuesta y una forma de "
        "contactarle (cifrada). La propuesta será pública; su nombre no, salvo que usted "
        "lo pida. Puede mostrar lo que usted opina. Puede ver o borrar sus datos cuando "
        "quiera: /privacidad.\n\n"
        "¿Nos da su permiso?",
    ]
    assert await ana("¿y eso para qué?") == [
        "No reconocí esa respuesta. Toque una opción, o escriba su número o su nombre.\n\n"
        "Antes de empezar necesito su permiso. Guardamos su propuesta y una forma de "
        "contactarle (cifrada). La propuesta será pública; su nombre no, salvo que usted "
        "lo pida. Puede mostrar lo que usted opina. Puede ver o borrar sus datos cuando "
        "quiera: /privacidad.\n\n"
        "¿Nos da su permiso?",
    ]
    assert await ana("no") == [
        "Sin su permiso no puedo registrar nada, y está bien si prefiere no darlo. No guardé "
        "nada. Si cambia de idea, aquí estoy.",
    ]
    assert await ana("/seguir") == ["Ahora mismo no hay nada a medias."]
    await ana("/proponer")
    assert await ana("quizás") == [
        "No reconocí esa respuesta. Toque una opción, o escriba su número o su nombre.\n\n"
        "Antes de empezar necesito su permiso. Guardamos su propuesta y una forma de "
        "contactarle (cifrada). La propuesta será pública; su nombre no, salvo que usted "
        "lo pida. Puede mostrar lo que usted opina. Puede ver o borrar sus datos cuando "
        "quiera: /privacidad.\n\n"
        "¿Nos da su permiso?",
    ]
    assert await ana("claro que sí") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert await ana("/cancelar") == [
        "Listo, descarté su propuesta. No se envió ni cambió nada.",
    ]
    assert await ana("/proponer") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]


async def test_somebody_supports_a_similar_proposal_instead(person, profile):
    await has_proposed(person("ana"))
    luis = person("luis")
    await luis.consents()
    texts = (
        "Carril para bicicletas",
        "En avenida Brasil vamos en bicicleta entre los buses.",
        "Una ciclovía segura, un carril separado.",
    )
    assert await proposes(luis, texts) == [
        "Ya hay una propuesta parecida:\n\n"
        "P-0001 Ciclovía segura en la avenida Brasil\n\n"
        "¿Quiere apoyarla en vez de enviar la suya?",
    ]
    none = "Ninguna: sigo con la mía" if profile == "wide" else "Sigo con la mía"
    assert list(luis.buttons) == [none, "Apoyar P-0001", "Leer P-0001"]
    assert await luis.tap("Apoyar P-0001") == [
        "Gracias. Su apoyo quedó en P-0001, «Ciclovía segura en la avenida Brasil». Ya "
        "la apoya 1 persona. No enviamos la suya.",
    ]
    assert await luis("/mispropuestas") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
    ]


async def test_somebody_goes_on_with_their_own_although_there_is_a_similar_one(person):
    await has_proposed(person("ana"))
    luis = person("luis")
    await luis.consents()
    await proposes(luis, ("Bicicletas", *BIKES[1:]))
    assert await luis("la mía") == [
        "Revise su propuesta:\n\n"
        "Bicicletas\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "¿La enviamos?",
    ]
    assert await luis("enviar") == [
        "Registrada con el código P-0002. Le avisaremos cuando la comisión decida. "
        "Guarde el código: con él puede ver en qué va.",
    ]


async def test_one_is_not_offered_ones_own_proposal(talk):
    await proposes(talk)
    await talk("enviar")
    assert await proposes(talk) == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "¿La enviamos?",
    ]


async def test_going_back_and_passing_over(talk):
    assert await talk("/atras") == [
        "Ahora mismo no hay nada a medias.",
    ]
    await talk("/proponer")
    assert await talk("/atras") == [
        "Esta es la primera pregunta.",
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert await talk("/saltar") == [
        "Esta respuesta hace falta para seguir. Si prefiere dejarlo, escriba /cancelar.",
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    await talk(BIKES[0])
    assert await talk("atrás") == [
        "¿Cómo se llama su propuesta? Una línea basta.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("/saltar") == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("volver") == [
        "¿Cómo se llama su propuesta? Una línea basta.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("Otro título") == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("/cancelar") == [
        "Listo, descarté su propuesta. No se envió ni cambió nada.",
    ]
    assert await talk("/cancelar") == [
        "Ahora mismo no hay nada a medias.",
    ]


async def test_a_text_that_is_too_long_is_explained_with_the_count(talk):
    await talk("/proponer")
    assert await talk("x" * 121) == [
        "Su texto tiene 121 caracteres y aquí caben 120. No se perdió: sigue en este "
        "chat. Envíemelo más corto, por favor.\n\n"
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert await talk("x" * 120) == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("a" * 4001) == [
        "Su texto tiene 4,001 caracteres y aquí caben 4,000. No se perdió: sigue en este "
        "chat. Envíemelo más corto, por favor.\n\n"
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk(" 🙂 ") == [
        "Necesito al menos una palabra. Escríbalo con letras, por favor.\n\n"
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("a" * 4000) == [
        "¿Qué propone para resolverlo?",
    ]


async def test_what_is_written_beside_the_command_is_the_title(talk):
    assert await talk("/proponer  Agua limpia en la escuela") == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("/proponer Otra cosa") == [
        "Seguimos donde quedó.\n\n"
        "Lo que usted escribió, para que no se pierda:\nOtra cosa\n\n"
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "me equivoqué, el título es Agua potable para San Miguelito",
        "En el hospital de David nunca hay medicinas",
    ],
)
async def test_a_sentence_that_names_a_place_is_not_taken_for_the_place(talk, profile, sentence):
    await talk.consents()
    await proposes(talk, territory="no sé")
    assert await talk(sentence) == [
        "No reconocí esa respuesta. Toque una opción, o escriba su número o su nombre.\n\n"
        + WHERE[profile],
    ]
    (card,) = await talk("vivo en David, provincia de Chiriquí")
    assert "Lugar: Chiriquí" in card


@pytest.mark.parametrize("nothing", ["no sé", "No se.", "nose", "ninguna", "nada", "Ni idea"])
async def test_not_knowing_what_to_say_is_no_text_for_others_to_read(talk, nothing):
    await talk.consents()
    await talk("/proponer")
    for asked, text in zip(
        (
            "¿Cómo se llama su propuesta? Una línea basta.",
            "¿Qué problema ve? Cuéntelo con sus palabras.",
            "¿Qué propone para resolverlo?",
        ),
        BIKES,
        strict=True,
    ):
        assert await talk(nothing) == [
            "No tiene que quedar perfecto. Cuéntelo como pueda, con sus palabras: por ejemplo, qué "
            f"pasa, dónde y a quién le afecta.\n\n{asked}",
        ]
        await talk(text)


async def test_not_knowing_leaves_a_part_that_is_corrected_as_it_was(talk):
    await has_proposed(talk)
    await talk("/corregir 1")
    await talk("Problema")
    (said,) = await talk("no sé")
    assert "P-0001" in said
    assert "no sé" not in (await talk("/propuesta 1"))[0]
