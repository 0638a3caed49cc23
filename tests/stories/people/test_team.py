"""The people behind the bot: becoming one, questions and answers, proposals on paper."""

from storage.proposals.attachments import of_proposal
from storage.proposals.proposals import by_code
from tests.stories.scenes import BIKES, WHERE, administers, first_code, person_id

DATABASES = ("sqlite", "postgres")


async def test_the_first_code_makes_one_administrator_once(person, bot):
    ana, luis = person("ana"), person("luis")
    code = first_code(bot)
    assert await ana("/invitacion") == [
        "Escriba el código de la invitación después del comando: /invitacion CÓDIGO",
    ]
    assert await ana("/invitacion 0000-1111") == [
        "Ese código no sirve: ya se usó, venció o está mal escrito. Pida uno nuevo.",
    ]
    assert await ana(f"/invitacion {code.lower()}") == [
        "Desde ahora usted es administrador o administradora. Gracias por asumirlo.\n\n"
        "¿Con qué nombre le conoce su equipo? Dígalo con /minombre: solo lo ve el equipo.",
    ]
    assert await luis(f"/invitacion {code}") == [
        "Ese código no sirve: ya se usó, venció o está mal escrito. Pida uno nuevo.",
    ]
    assert await luis("/buzon") == [
        "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
    ]
    assert await luis("/digitar") == [
        "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
    ]
    said = "\n".join(await ana("/ayuda"))
    assert "/buzon: preguntas que esperan respuesta" in said
    assert "/pendientes: decisiones que esperan a otra persona" in said
    every = "\n".join(await ana("/ayuda todo"))
    work = every.partition("Su trabajo aquí\n")[2].splitlines()
    assert work[0] == "/buzon: preguntas que esperan respuesta"
    assert work[-1] == "/auditoria: qué hizo la administración, y por qué"
    assert "Su trabajo aquí" not in "\n".join(await luis("/ayuda todo"))


async def test_a_question_is_answered_by_a_human(person):
    admin, ana = person("admin"), person("ana")
    await administers(admin)
    assert await ana("/contacto") == [
        "Escriba su mensaje. Lo leerá una persona del equipo y le contestará por aquí.",
    ]
    assert await ana("¿Puedo mandar dos propuestas?") == [
        "Recibimos su mensaje con el código C-0001. Una persona le contestará en este mismo chat.",
    ]
    assert admin.news() == [
        "Pregunta nueva C-0001\n\n¿Puedo mandar dos propuestas?",
    ]
    assert list(admin.buttons) == [
        "Contestar",
    ]
    assert await admin("/buzon") == [
        "Una pregunta espera respuesta:\n\n"
        "C-0001 (10 de febrero de 2020, 10:00 a.\u202fm.): ¿Puedo mandar dos propuestas?",
    ]
    assert await admin.tap("Contestar C-0001") == [
        "Pregunta C-0001\n\n¿Puedo mandar dos propuestas?\n\nEscriba la respuesta.",
    ]
    assert await admin("Sí, todas las que quiera.") == [
        "Enviada la respuesta a C-0001.",
    ]
    assert ana.news() == [
        "Respuesta a su mensaje C-0001\n\nSí, todas las que quiera.",
    ]
    assert await admin("/buzon") == [
        "No hay preguntas esperando.",
    ]


async def test_a_question_and_its_answer_fit_beside_the_command(person):
    admin, ana = person("admin"), person("ana")
    await administers(admin)
    assert await ana("/contacto ¿Hasta cuándo?") == [
        "Recibimos su mensaje con el código C-0001. Una persona le contestará en este mismo chat.",
    ]
    admin.news()
    assert await admin("/responder") == [
        "Dígame qué pregunta contesta, por ejemplo: /responder C-0001",
    ]
    assert await admin("/responder 9") == [
        "No encuentro la pregunta C-0009.",
    ]
    assert await admin("/responder c-1 Hasta el 15 de marzo.") == [
        "Enviada la respuesta a C-0001.",
    ]
    assert ana.news() == [
        "Respuesta a su mensaje C-0001\n\nHasta el 15 de marzo.",
    ]


async def test_the_answer_reaches_the_language_of_who_asked(person):
    admin, ana = person("admin"), person("ana")
    await administers(admin)
    await ana("/idioma en")
    assert await ana("/contacto Until when?") == [
        "We received your message with the code C-0001. A person will answer you in this "
        "same chat.",
    ]
    assert admin.news() == [
        "Pregunta nueva C-0001\n\nUntil when?",
    ]
    await admin("/responder 1 Hasta el 15 de marzo.")
    assert ana.news() == [
        "Answer to your message C-0001\n\nHasta el 15 de marzo.",
    ]


async def test_a_question_goes_away_with_who_asked(person):
    admin, ana = person("admin"), person("ana")
    await administers(admin)
    await ana("/contacto ¿Hasta cuándo?")
    await admin("/responder 1")
    await ana("/borrar")
    await ana("sí")
    assert await admin("Hasta el 15 de marzo.") == [
        "No encuentro la pregunta C-0001.",
    ]
    assert await admin("/buzon") == [
        "No hay preguntas esperando.",
    ]


async def test_paper_is_typed_in_for_somebody_else(person, bot, profile):
    admin = person("admin")
    await administers(admin)
    assert await admin("/digitar") == [
        "¿En qué jornada o evento se recogió?",
    ]
    assert await admin("Jornada de Chepo") == [
        "¿Qué título tiene la propuesta?",
    ]
    assert await admin(BIKES[0]) == [
        "¿Qué problema describe la persona?",
    ]
    assert await admin(BIKES[1]) == [
        "¿Qué propone?",
    ]
    assert await admin(BIKES[2]) == [
        "¿De qué tema es?",
    ]
    assert await admin("1") == [WHERE[profile]]
    assert await admin("chepo") == [
        "Revise la propuesta, recogida en Jornada de Chepo:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "¿La registramos?",
    ]
    assert await admin.sends_file("photo") == [
        "Recibí la foto. Va con la propuesta, y el equipo hará la revisión antes de publicar.",
        "Revise la propuesta, recogida en Jornada de Chepo:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n"
        "Adjuntos: 1\n\n"
        "¿La registramos?",
    ]
    assert await admin("nombre") == [
        "¿Con qué nombre quiso aparecer la persona? Será público.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await admin("Club de Ciclistas") == [
        "Revise la propuesta, recogida en Jornada de Chepo:\n\n"
        "Ciclovía segura en la avenida Brasil\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: Club de Ciclistas\n"
        "Adjuntos: 1\n\n"
        "¿La registramos?",
    ]
    assert await admin("enviar") == [
        "Registrada con el código P-0001. Anótelo en el talón para la persona: con "
        "/propuesta P-0001 verá en qué va.",
    ]
    assert list(admin.buttons) == [
        "Digitar otra",
        "Ver propuesta",
    ]
    assert await admin("/mispropuestas") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
    ]
    with bot.house.store.transaction() as tx:
        proposal = by_code(tx, "P-0001")
        assert proposal is not None
        assert (proposal.author_id, proposal.collector_id) == (None, person_id(admin))
        assert (proposal.source, proposal.event) == ("paper", "Jornada de Chepo")
        assert [each.kind for each in of_proposal(tx, proposal.id)] == ["photo"]
