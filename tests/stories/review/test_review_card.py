"""The card at the end: correcting, adding a sector, a name, photos."""

from storage.proposals.attachments import of_person, of_proposal
from storage.proposals.proposals import by_code
from tests.stories.scenes import BIKES, WATER, WHERE, person_id, proposes

DATABASES = ("sqlite", "postgres")


async def test_the_card_corrects_adds_and_sends(talk):
    await proposes(talk)
    assert await talk("corregir algo") == [
        "¿Qué quiere corregir?",
    ]
    assert list(talk.buttons) == [
        "Título",
        "Problema",
        "Idea",
        "Tema",
        "Lugar",
    ]
    assert await talk("Problema") == [
        "¿Qué problema ve? Cuéntelo con sus palabras.\n\nSi prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("Los carros no respetan a quien va en bicicleta.") == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Los carros no respetan a quien va en bicicleta.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "¿La enviamos?",
    ]
    assert await talk("sector") == [
        "¿Desde qué sector propone?\n\nSi prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("academia") == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Los carros no respetan a quien va en bicicleta.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: Academia\n"
        "Firma: sin nombre\n\n"
        "¿La enviamos?",
    ]
    assert await talk("nombre o seudónimo") == [
        "¿Con qué nombre o seudónimo quiere que aparezca? Será público. Para no poner "
        "ninguno, escriba: sin nombre.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("Ciclistas de Brasil") == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Los carros no respetan a quien va en bicicleta.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: Academia\n"
        "Firma: Ciclistas de Brasil\n\n"
        "¿La enviamos?",
    ]
    assert await talk("corregir algo") == [
        "¿Qué quiere corregir?",
    ]
    assert list(talk.buttons) == [
        "Título",
        "Problema",
        "Idea",
        "Tema",
        "Lugar",
        "Sector",
        "Nombre o seudónimo",
    ]
    assert await talk("nombre o seudónimo") == [
        "¿Con qué nombre o seudónimo quiere que aparezca? Será público. Para no poner "
        "ninguno, escriba: sin nombre.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("Sin nombre.") == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Los carros no respetan a quien va en bicicleta.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: Academia\n"
        "Firma: sin nombre\n\n"
        "¿La enviamos?",
    ]
    assert await talk("1") == [
        "Registrada con el código P-0001. Le avisaremos cuando la comisión decida. "
        "Guarde el código: con él puede ver en qué va.",
    ]


async def test_a_changed_theme_asks_again_only_what_no_longer_holds(talk, profile):
    await proposes(talk)
    await talk("2")
    assert await talk("tema") == [
        "¿De qué tema es?\n\nSi prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("/saltar") == [
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
    assert await talk("/atras") == [
        WHERE[profile].replace(
            "¿De qué lugar habla?",
            "¿De qué lugar habla?\n\nSi prefiere dejarlo así, escriba /saltar.",
        )
    ]
    assert await talk("3") == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Colón\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "¿La enviamos?",
    ]


async def test_photos_and_documents_go_with_the_proposal(talk, bot, watch):
    await proposes(talk)
    assert await talk("foto o documento") == [
        "Envíe la foto, la nota de voz o el documento PDF.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("ahí va") == [
        "Aquí espero una foto, una nota de voz o un documento PDF. Si ya no quiere "
        "adjuntar nada, escriba /saltar.\n\n"
        "Envíe la foto, la nota de voz o el documento PDF.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk.sends_file("photo") == [
        "Recibí la foto. Va con la propuesta, y el equipo hará la revisión antes de publicar.",
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n"
        "Adjuntos: 1\n\n"
        "¿La enviamos?",
    ]
    watch.forward(seconds=1)
    assert await talk.sends_file("document", name="plano.pdf") == [
        "Recibí el documento. Va con la propuesta, y el equipo hará la revisión antes de publicar.",
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n"
        "Adjuntos: 2\n\n"
        "¿La enviamos?",
    ]
    await talk("enviar")
    with bot.house.store.transaction() as tx:
        proposal = by_code(tx, "P-0001")
        assert proposal is not None
        assert [each.kind for each in of_proposal(tx, proposal.id)] == ["photo", "document"]


async def test_what_was_sent_before_the_proposal_goes_with_it(talk):
    assert await talk.sends_file("photo") == [
        "Recibí la foto. Queda aquí un día. ¿Es para una propuesta?",
    ]
    await talk.tap("Sí, proponer")
    for text in (*BIKES, "contrataciones"):
        await talk(text)
    assert await talk("Panamá") == [
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n"
        "Adjuntos: 1\n\n"
        "¿La enviamos?",
    ]


async def test_a_dropped_proposal_leaves_nothing(talk, bot):
    await proposes(talk)
    await talk.sends_file("photo")
    assert await talk("descartar") == [
        "Listo, descarté su propuesta. No se envió ni cambió nada.",
    ]
    assert await talk("/mispropuestas") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
    ]
    with bot.house.store.transaction() as tx:
        assert of_person(tx, person_id(talk)) == []


async def test_personal_data_are_pointed_out_and_masked_for_others(talk, person):
    assert await proposes(
        talk,
        (WATER[0], "Llame al 6123-4567, cédula 8-123-4567.", "Escríbame a ana@example.org."),
        theme="ambiente",
    ) == [
        "Revise su propuesta:\n\n"
        "Agua limpia en la escuela\n\n"
        "Problema: Llame al 6123-4567, cédula 8-123-4567.\n\n"
        "Idea: Escríbame a ana@example.org.\n\n"
        "Tema: Recursos naturales y medio ambiente\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "⚠ Atención: parece haber un teléfono, una cédula o un correo en el texto. La "
        "propuesta es pública: ahí se verá tapado, pero es mejor quitarlo con «Corregir "
        "algo».\n\n"
        "¿La enviamos?",
    ]
    await talk("enviar")
    assert await talk("/propuesta 1") == [
        "P-0001 · Agua limpia en la escuela\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Llame al 6123-4567, cédula 8-123-4567.\n\n"
        "Idea: Escríbame a ana@example.org.\n\n"
        "Tema: Recursos naturales y medio ambiente\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió",
    ]
    luis = person("luis")
    assert await luis("/propuesta p1") == [
        "P-0001 · Agua limpia en la escuela\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Llame al […], cédula […].\n\n"
        "Idea: Escríbame a […].\n\n"
        "Tema: Recursos naturales y medio ambiente\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió",
    ]
