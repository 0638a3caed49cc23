"""Photos, voice notes, documents, and all that is not text: every one is answered."""

import pytest

from bot.messages import Media
from storage.proposals.attachments import of_person
from tests.databases import rows
from tests.stories.scenes import moves_to, person_id, proposes


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("sticker", "¡Bonito sticker! Cuénteme con sus palabras qué necesita."),
        ("contact", "No guardo contactos de otras personas, para cuidar sus datos."),
        ("location", "No guardo ubicaciones. Escriba con sus palabras de qué lugar habla."),
        (
            "video",
            "Los videos no los puedo recibir todavía. Puede mandar una foto, una nota de voz o un "
            "PDF, o contarlo por escrito.",
        ),
        (
            "poll",
            "Las encuestas no las puedo recibir. Cuénteme con sus palabras lo que quiere decir.",
        ),
        (
            "dice",
            "Eso no lo puedo recibir. Puede mandar texto, una foto, una nota de voz o un PDF.",
        ),
        ("photo", "Recibí la foto. Queda aquí un día. ¿Es para una propuesta?"),
        ("voice", "Recibí la nota de voz. Queda aquí un día. ¿Es para una propuesta?"),
        ("audio", "Recibí el audio. Queda aquí un día. ¿Es para una propuesta?"),
        ("document", "Recibí el documento. Queda aquí un día. ¿Es para una propuesta?"),
    ],
)
async def test_whatever_is_sent_is_answered(talk, kind, answer):
    assert await talk.sends_file(kind) == [answer]
    await talk("/proponer")
    answered = await talk.sends_file(kind)
    assert answered[1:] == ["¿Cómo se llama su propuesta? Una línea basta."]


async def test_an_album_is_answered_once(talk, bot):
    for place in range(4):
        said = await talk.send(media=Media("photo", ref=f"photo-{place}"), album="a-1")
        assert said == ["Recibí la foto. Queda aquí un día. ¿Es para una propuesta?"][place:]
    assert await talk.send(media=Media("video", ref="video-1"), album="a-1") == [
        "Los videos no los puedo recibir todavía. Puede mandar una foto, una nota de voz "
        "o un PDF, o contarlo por escrito.",
    ]
    assert await talk.send(media=Media("video", ref="video-2"), album="a-1") == []
    assert await talk.send(media=Media("photo", ref="photo-5"), album="a-2") == [
        "Recibí la foto. Queda aquí un día. ¿Es para una propuesta?",
    ]
    with bot.house.store.transaction() as tx:
        assert len(of_person(tx, person_id(talk))) == 5


async def test_an_album_with_too_many_photos_is_told_once(talk):
    await proposes(talk)
    said = [
        await talk.send(media=Media("photo", ref=f"photo-{place}"), album="a-1")
        for place in range(8)
    ]
    assert said[0] == [
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
    assert said[1:5] == [
        [],
        [],
        [],
        [],
    ]
    assert said[5] == [
        "Una propuesta puede llevar hasta 5 fotos, notas de voz o documentos, y la suya "
        "ya los tiene. Esto último no lo guardamos.",
        "Revise su propuesta:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n"
        "Adjuntos: 5\n\n"
        "¿La enviamos?",
    ]
    assert said[6:] == [
        [],
        [],
    ]


async def test_a_caption_answers_the_open_question(talk):
    await talk("/proponer")
    assert await talk.send(media=Media("photo", ref="p"), text="Ciclovía segura") == [
        "Recibí la foto. Va con la propuesta, y el equipo hará la revisión antes de publicar.",
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk.send(media=Media("video", ref="v"), text="No hay por dónde pasar.") == [
        "Los videos no los puedo recibir todavía. Puede mandar una foto, una nota de voz "
        "o un PDF, o contarlo por escrito.",
        "¿Qué propone para resolverlo?",
    ]


async def test_a_caption_alone_can_start_a_proposal(talk):
    assert await talk.send(
        media=Media("photo", ref="p"), text="Este puente se cayó hace un año."
    ) == [
        "Recibí la foto. Queda aquí un día. ¿Es para una propuesta?",
    ]
    assert await talk.tap("Sí, proponer") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]


async def test_a_photo_that_no_proposal_can_bear_is_not_kept_and_its_words_reach_the_team(
    bot, talk
):
    await proposes(talk)
    await talk("enviar")
    moves_to(bot, "launch")
    assert await talk.send(media=Media("photo", ref="p"), text="Este puente se cayó.") == [
        "Ahora no puedo guardar la foto: los archivos van con una propuesta, y en esta etapa no "
        "se reciben propuestas. Si lo cuenta por escrito con /contacto, una persona del equipo lo "
        "lee y le contesta.",
    ]
    assert list(talk.buttons) == ["Enviar a una persona"]
    assert rows(bot.house.store)["attachment"] == []
    [said, *_] = await talk.tap("Enviar a una persona")
    assert said.startswith("Recibimos su mensaje con el código C-0001.")
    await talk.sends_file("voice")
    assert list(talk.buttons) == ["Hablar con una persona"]
    assert (await talk.tap("persona"))[0].startswith("Escriba su mensaje.")
    (said, *_) = await talk.sends_file("voice")
    assert "/contacto" in said
    await talk("/cancelar")
    await talk.sends_file("sticker")
    assert "Proponer un tema" not in talk.buttons
    assert "Leer el plan" in talk.buttons


async def test_a_sticker_does_not_answer_a_question_for_photos(talk):
    await proposes(talk)
    await talk("foto o documento")
    assert await talk.sends_file("sticker") == [
        "¡Bonito sticker! Cuénteme con sus palabras qué necesita.",
        "Envíe la foto, la nota de voz o el documento PDF.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("/atras") == [
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


async def test_a_photo_in_a_question_to_a_human_is_kept_for_a_proposal(talk):
    await talk("/contacto")
    assert await talk.sends_file("photo") == [
        "Aquí no puedo adjuntar la foto. Se guarda un día, por si es para una propuesta: "
        "/proponer.",
        "Escriba su mensaje. Lo leerá una persona del equipo y le contestará por aquí.",
    ]


async def test_a_file_too_big_is_refused_and_says_so(talk):
    assert await talk.sends_file("document", size=21 * 1024 * 1024) == [
        "Ese archivo es demasiado grande: podemos recibir hasta 20 MB. Mándenos, por "
        "favor, uno más pequeño.",
    ]


async def test_an_edited_message_changes_nothing_and_says_how_to_correct(talk):
    await talk("/proponer")
    await talk("Ciclovia")
    assert await talk.send(text="Ciclovía", edited=True) == [
        "Vi que editó un mensaje. Lo que ya recibí no cambia solo: si quiere corregirlo, "
        "escriba /atras y respóndame de nuevo. Para una propuesta ya enviada, use "
        "/mispropuestas.",
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]


async def test_nothing_is_kept_of_who_has_not_consented(person, bot):
    ana = person("ana")
    assert await ana.sends_file("photo") == ["Para guardar la foto necesito antes su permiso."]
    await ana.tap("Empezar")
    said = await ana.sends_file("voice")
    assert said[0] == "Para guardar la nota de voz necesito antes su permiso."
    assert rows(bot.house.store)["attachment"] == []
    await ana.consents()
    assert await ana.sends_file("photo") == [
        "Recibí la foto. Queda aquí un día. ¿Es para una propuesta?",
    ]
