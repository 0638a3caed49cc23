"""What is kept, a copy of it, and being erased."""

import json

import pytest

from bot.messages import Message
from storage import documents
from tests.databases import readable, rows
from tests.stories.scenes import administers, has_proposed, person_id, proposes

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_somebody_asks_what_is_kept(talk):
    assert await talk("/privacidad") == [
        "Qué guardamos y para qué\n"
        "• Una forma de contactarle en este canal, cifrada: para contestarle.\n"
        "• Lo que propone: es público, sin su nombre salvo que usted lo pida. Teléfonos, "
        "cédulas y correos se tapan al publicar.\n"
        "• A quién apoya: solo se ve el total.\n"
        "• Esta conversación, cifrada, por 30 días.\n\n"
        "Sus derechos\n"
        "Ver y llevarse sus datos: /misdatos. Corregir: /mispropuestas. Borrar: /borrar. "
        "No recibir avisos: BAJA. Corregimos en 5 días hábiles.\n\n"
        "Responsable: Autoridad Nacional de Transparencia y Acceso a la Información "
        "(ANTAI), www.antai.gob.pa. Aviso, versión 2026-11.",
    ]
    assert list(talk.buttons) == [
        "Copia de mis datos",
        "Borrar mis datos",
    ]
    assert await talk("/privacy") == await talk("/privacidad")


async def test_a_copy_of_ones_data_is_complete(talk, person, bot, watch):
    await has_proposed(person("luis"))
    await proposes(
        talk, ("Agua limpia", "Llega sucia.", "Publicar los análisis."), theme="ambiente"
    )
    await talk("nombre o seudónimo")
    await talk("Vecina de Chepo")
    await talk.sends_file("photo", name="tubo.jpg", media_type="image/jpeg", size=1234)
    await talk("enviar")
    await talk("/apoyar 1")
    await talk("/contacto ¿Cuándo deciden?")
    watch.forward(minutes=1)
    await talk("/avisos")
    await talk("/proponer Otra idea")
    assert await talk("/misdatos") == [
        "Aquí está todo lo que guardamos sobre usted. El archivo se puede descargar por 7 días.",
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    copy = _opened(bot, talk)
    assert copy.pop("your_messages") == [
        {"at": "2020-02-10 15:00:00+00:00", "text": "/start"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "sí"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "no"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "/proponer"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "Agua limpia"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "Llega sucia."},
        {"at": "2020-02-10 15:00:00+00:00", "text": "Publicar los análisis."},
        {"at": "2020-02-10 15:00:00+00:00", "text": "ambiente"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "Panamá"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "nombre o seudónimo"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "Vecina de Chepo"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "tubo.jpg"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "enviar"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "/apoyar 1"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "/contacto ¿Cuándo deciden?"},
        {"at": "2020-02-10 15:01:00+00:00", "text": "/avisos"},
        {"at": "2020-02-10 15:01:00+00:00", "text": "/proponer Otra idea"},
        {"at": "2020-02-10 15:01:00+00:00", "text": "/misdatos"},
    ]
    told = copy.pop("messages_to_you")
    assert told[-2]["text"] == "Listo, le avisaremos de las novedades. Para dejarlo, escriba BAJA."
    assert copy == {
        "addresses": [{"channel": "telegram", "key": "citizen", "state": "open"}],
        "roles": ["anyone", "citizen"],
        "consents": [
            {
                "purpose": "take_part",
                "text_version": "2026-11",
                "channel": "telegram",
                "given_at": "2020-02-10 15:00:00+00:00",
                "revoked_at": None,
            },
            {
                "purpose": "news",
                "text_version": "2026-11",
                "channel": "telegram",
                "given_at": "2020-02-10 15:01:00+00:00",
                "revoked_at": None,
            },
        ],
        "proposals": [
            {
                "code": "P-0002",
                "title": "Agua limpia",
                "problem": "Llega sucia.",
                "idea": "Publicar los análisis.",
                "theme": "ambiente",
                "territory": "panama",
                "sector": None,
                "shown_name": "Vecina de Chepo",
                "source": "telegram",
                "event": None,
                "collected_by": None,
                "collected_on": None,
                "state": "received",
                "version": 1,
                "created_at": "2020-02-10 15:00:00+00:00",
                "updated_at": "2020-02-10 15:00:00+00:00",
                "history": [
                    {
                        "version": 1,
                        "what": "received",
                        "before": None,
                        "at": "2020-02-10 15:00:00+00:00",
                    }
                ],
            }
        ],
        "supports": [{"code": "P-0001", "since": "2020-02-10 15:00:00+00:00"}],
        "half_filled_forms": [
            {
                "form": "proponer",
                "subject": "",
                "answers": {
                    "answers": {"title": "Otra idea"},
                    "wanted": None,
                    "held": "",
                    "page": 0,
                },
            }
        ],
        "files": [
            {
                "kind": "photo",
                "name": "tubo.jpg",
                "media_type": "image/jpeg",
                "size": 1234,
                "state": "pending",
                "created_at": "2020-02-10 15:00:00+00:00",
            }
        ],
        "questions_to_us": [
            {
                "code": "C-0001",
                "state": "open",
                "opened_at": "2020-02-10 15:00:00+00:00",
                "first_answer_at": None,
                "messages": [
                    {"yours": True, "text": "¿Cuándo deciden?", "at": "2020-02-10 15:00:00+00:00"}
                ],
            }
        ],
    }


async def test_nobody_else_opens_ones_copy(talk, person, bot):
    await talk("/misdatos")
    luis = person("luis")
    await luis("/ayuda")
    with bot.house.store.transaction() as tx:
        assert documents.find(tx, _document(bot), person_id(luis)) is None


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
    await ana("/misdatos")
    await ana("/proponer Borrador de Ana")
    assert await ana("/borrar") == [
        "¿Qué hacemos con sus propuestas?",
    ]
    assert list(ana.buttons) == [
        "Dejarlas, sin nada que las una a mí",
        "Retirarlas antes de borrar",
    ]
    assert await ana("dejarlas sin mí") == [
        "Se borra: cómo contactarle, sus mensajes, borradores, archivos, preguntas, "
        "apoyos y permisos.\n\n"
        "Queda: el texto de las propuestas enviadas, porque son parte pública del "
        "proceso, pero sin nada que las una a usted. Después no podrá corregirlas.\n\n"
        "¿Borramos sus datos?",
    ]
    assert await ana.tap("Sí, borrar") == [
        "Borramos sus datos. Gracias por haber participado. Si vuelve a escribir, "
        "empezamos de cero.",
    ]
    kept = readable(bot.house.store)
    secrets = ("tubo-de-ana", "Pregunta de Ana", "Borrador de Ana", "ana-4711")
    found = {place for place, text in kept if any(each in text for each in secrets)}
    assert found == {"outbox.recipient"}  # the goodbye, until it is sent
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
        "10 de febrero de 2020: se recibió\n"
        "10 de febrero de 2020: se corrigió",
    ]


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
    monkeypatch.setattr("handlers.proposals.proposals.by_author", None)
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
        "apoyos y permisos.\n\n"
        "Queda: el texto de las propuestas enviadas, porque son parte pública del "
        "proceso, pero sin nada que las una a usted. Después no podrá corregirlas.\n\n"
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
        "apoyos y permisos.\n\n"
        "Queda: el texto de las propuestas enviadas, porque son parte pública del "
        "proceso, pero sin nada que las una a usted. Después no podrá corregirlas.\n\n"
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
    await talk("/borrar")
    assert await talk("sí") == [
        "Usted es la única persona que administra. Antes de borrarse, haga que otra "
        "persona administre.",
        "Se borra: cómo contactarle, sus mensajes, borradores, archivos, preguntas, "
        "apoyos y permisos.\n\n"
        "Queda: el texto de las propuestas enviadas, porque son parte pública del "
        "proceso, pero sin nada que las una a usted. Después no podrá corregirlas.\n\n"
        "¿Borramos sus datos?",
    ]
    assert await talk("/cancelar") == [
        "Listo, descarté el borrado de sus datos. No se envió ni cambió nada.",
    ]


def _document(bot):
    bodies = [Message.model_validate_json(each.body) for each in bot.desk.letters]
    return next(each.document for each in reversed(bodies) if each.document)


def _opened(bot, person):
    with bot.house.store.transaction() as tx:
        found = documents.find(tx, _document(bot), person_id(person))
    assert found is not None
    name, media_type, content = found
    assert (name, media_type) == ("mis-datos-2020-02-10.json", "application/json")
    return json.loads(content)
