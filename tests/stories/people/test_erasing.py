"""Being erased: what goes, what stays, and why."""

from tests.databases import readable, rows
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import administers, has_proposed, person_id, proposes

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_who_is_erased_leaves_only_what_was_public(person, bot):
    ana = person("ana-4711")
    await ana.consents()
    await proposes(ana, ("Agua limpia", "Llega sucia.", "Publicar los análisis."), theme="ambiente")
    await ana("nombre o seudónimo")
    await ana("Vecina de Chepo")
    await ana.sends_file("photo", name="tubo-de-ana.jpg")
    await ana("enviar")
    await ana("/corregir 1")
    await ana("nombre")
    await ana("Otra vecina")
    await ana("/contacto Pregunta de Ana")
    publishes(bot)
    for line in ("/apuntarme 1", "/necesito 1", "Otra cosa", "La rampa de Ana"):
        await ana(line)
    await ana("/misdatos")
    await ana("/proponer Borrador de Ana")
    assert await ana("/borrar") == [
        "¿Qué hacemos con sus propuestas?",
    ]
    assert list(ana.buttons) == [
        "Dejarlas, sin nada que las una a mí",
        "Retirarlas antes de borrar",
        "No, dejar todo",
    ]
    assert await ana("dejarlas sin mí") == [
        "Se borra: cómo contactarle, sus mensajes, borradores, archivos, preguntas, "
        "apoyos, cupos en reuniones, lo hecho en los cursos y permisos.\n\n"
        "Queda: el texto de las propuestas y de las preguntas sobre compromisos, porque son parte "
        "pública del proceso, pero sin nada que las una a usted. Después no podrá corregirlas. Si "
        "tiene un certificado, su código se puede verificar, sin su nombre.\n\n"
        "¿Borramos sus datos?",
    ]
    assert await ana.tap("Sí, borrar") == [
        "Borramos sus datos. Gracias por haber participado. Si vuelve a escribir, "
        "empezamos de cero.",
    ]
    kept = readable(bot.house.store)
    secrets = ("tubo-de-ana", "Pregunta de Ana", "Borrador de Ana", "La rampa de Ana", "ana-4711")
    found = {place for place, text in kept if any(each in text for each in secrets)}
    assert found == {"outbox.recipient"}  # the goodbye, until it is sent
    assert rows(bot.house.store)["meeting_seat"] == []
    assert await person("luis")("/propuesta 1") == [
        "P-0001 · Agua limpia\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Llega sucia.\n\n"
        "Idea: Publicar los análisis.\n\n"
        "Tema: Recursos naturales y medio ambiente\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió\n"
        "febrero de 2020: se corrigió",
    ]


async def test_who_does_not_want_to_erase_after_all_says_no(talk, bot):
    await has_proposed(talk)
    assert await talk("/borrar")
    assert "No, dejar todo" in talk.buttons
    assert await talk("no") == ["Bien, no borré nada."]
    assert "P-0001" in (await talk("/mispropuestas"))[0]


async def test_nothing_ties_a_public_proposal_to_who_was_erased(talk, bot):
    await proposes(talk)
    await talk("nombre o seudónimo")
    await talk("Vecina de Chepo")
    await talk("enviar")
    await talk("/corregir 1")
    await talk("nombre")
    await talk("Otra vecina")
    await talk("/borrar")
    await talk("1")
    await talk("sí")
    kept = [each for each in readable(bot.house.store) if each[0].startswith("proposal")]
    secrets = ("Vecina de Chepo", "Otra vecina", person_id(talk))
    assert [each for each in kept if any(secret in each[1] for secret in secrets)] == []


async def test_what_failed_is_forgotten_with_who_wrote_it(talk, bot, monkeypatch):
    monkeypatch.setattr("cocreation.proposals.proposals.by_author", None)
    assert await talk("/mispropuestas de mi vecino Pedro") == [
        "Algo falló de nuestro lado y no pude atender ese mensaje. Lo guardamos para "
        "revisarlo. Lo que ya había contestado sigue ahí: puede escribir /seguir, o "
        "/contacto para hablar con una persona.",
    ]
    assert rows(bot.house.store)["quarantine"] != []
    monkeypatch.undo()
    await talk("/borrar")
    await talk("sí")
    assert [each for each in readable(bot.house.store) if "Pedro" in each[1]] == []


async def test_who_is_erased_may_withdraw_their_proposals_first(talk, person):
    await proposes(talk)
    await talk("enviar")
    await talk("/borrar")
    assert await talk("retirarlas") == [
        "Se borra: cómo contactarle, sus mensajes, borradores, archivos, preguntas, "
        "apoyos, cupos en reuniones, lo hecho en los cursos y permisos.\n\n"
        "Queda: el texto de las propuestas y de las preguntas sobre compromisos, porque son parte "
        "pública del proceso, pero sin nada que las una a usted. Después no podrá corregirlas. Si "
        "tiene un certificado, su código se puede verificar, sin su nombre.\n\n"
        "¿Borramos sus datos?",
    ]
    assert await talk("sí") == [
        "Borramos sus datos. Gracias por haber participado. Si vuelve a escribir, "
        "empezamos de cero.",
    ]
    [card] = await person("luis")("/propuesta 1")
    assert "Estado: retirada por quien la propuso." in card


async def test_who_changes_their_mind_is_not_erased(talk):
    assert await talk("/borrar") == [
        "Se borra: cómo contactarle, sus mensajes, borradores, archivos, preguntas, "
        "apoyos, cupos en reuniones, lo hecho en los cursos y permisos.\n\n"
        "Queda: el texto de las propuestas y de las preguntas sobre compromisos, porque son parte "
        "pública del proceso, pero sin nada que las una a usted. Después no podrá corregirlas. Si "
        "tiene un certificado, su código se puede verificar, sin su nombre.\n\n"
        "¿Borramos sus datos?",
    ]
    assert await talk("no") == [
        "Bien, no borré nada.",
    ]
    assert await talk("/mispropuestas") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
    ]


async def test_who_comes_back_after_being_erased_is_new(talk):
    await talk("/borrar")
    before = person_id(talk)
    await talk("sí")
    assert await talk("/proponer") == [
        "Antes de empezar necesito su permiso. Guardamos su propuesta y una forma de "
        "contactarle (cifrada). La propuesta será pública; su nombre no, salvo que usted "
        "lo pida. Puede mostrar lo que usted opina. Puede ver o borrar sus datos cuando "
        "quiera: /privacidad.\n\n"
        "¿Nos da su permiso?",
    ]
    assert person_id(talk) != before


async def test_the_last_administrator_stays(talk):
    await administers(talk)
    assert await talk("/borrar") == [
        "Usted es la única persona que administra, y alguien tiene que quedar. Primero invite a "
        "otra con /invitar; después podrá borrarse.",
    ]
