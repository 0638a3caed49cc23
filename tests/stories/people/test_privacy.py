"""What is kept, and a copy of it."""

import json

from bot.messages import Message
from storage import documents
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import has_proposed, person_id, proposes

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_somebody_asks_what_is_kept(talk):
    assert await talk("/privacidad") == [
        "Qué guardamos y para qué\n"
        "• Una forma de contactarle en este canal, cifrada: para contestarle y "
        "contarle qué pasa con lo suyo.\n"
        "• Lo que propone: es público, sin su nombre salvo que usted lo pida. Teléfonos, "
        "cédulas y correos se tapan al publicar.\n"
        "• A quién apoya: solo se ve el total.\n"
        "• Si pregunta por un compromiso: la pregunta es pública, sin su nombre. Cuáles sigue, "
        "solo lo ve usted.\n"
        "• A qué reuniones va y qué necesita allí (cifrado): solo lo ve quien las organiza, "
        "sin su nombre.\n"
        "• De qué lugar es, si nos lo dice: para mostrarle lo que hay cerca. Se borra con "
        "/milugar.\n"
        "• Si anota su llegada a una: que estuvo, su sector y el nombre que diga allí (cifrado): "
        "para la lista de quien la lleva. Lo que responde en un sondeo (cifrado) se olvida al "
        "cerrarlo.\n"
        "• En los cursos: lo que leyó, sus respuestas y el nombre de su certificado (cifrado).\n"
        "• Esta conversación, cifrada, por 30 días.\n"
        "• Si tiene un rol en el equipo: su nombre, cifrado. Solo lo ve el equipo.\n\n"
        "Sus derechos\n"
        "Ver y llevarse sus datos: /misdatos. Corregir: /mispropuestas. Borrar: /borrar. "
        "No recibir novedades: BAJA (de lo suyo le seguimos contando). Corregimos en 5 días "
        "hábiles.\n\n"
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
    publishes(bot)
    for line in ("/apuntarme 1", "/necesito 1", "Acceso sin barreras"):
        await talk(line)
    await talk("/contacto ¿Cuándo deciden?")
    watch.forward(minutes=1)
    await talk("/avisos")
    await talk("/proponer Otra idea")
    assert await talk("/misdatos") == [
        "Aquí está todo lo que guardamos sobre usted. El archivo se puede descargar por 7 días.",
        "Quedó a medias: su propuesta. ¿Seguimos?",
    ]
    copy = opened_copy(bot, talk)
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
        {"at": "2020-02-10 15:00:00+00:00", "text": "/apuntarme 1"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "/necesito 1"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "Acceso sin barreras"},
        {"at": "2020-02-10 15:00:00+00:00", "text": "/contacto ¿Cuándo deciden?"},
        {"at": "2020-02-10 15:01:00+00:00", "text": "/avisos"},
        {"at": "2020-02-10 15:01:00+00:00", "text": "/proponer Otra idea"},
        {"at": "2020-02-10 15:01:00+00:00", "text": "/misdatos"},
    ]
    own = ("questions_about_commitments", "follows", "progress_reported")
    assert [copy.pop(each) for each in own] == [[], [], []]
    told = copy.pop("messages_to_you")
    assert told[-2]["text"] == "Listo, le avisaremos de las novedades. Para dejarlo, escriba BAJA."
    assert copy == {
        "you": {
            "state": "active",
            "language": "es",
            "territory": None,
            "created_at": "2020-02-10 15:00:00+00:00",
        },
        "typed_in_for_others": [],
        "addresses": [{"channel": "telegram", "key": "citizen", "state": "open"}],
        "roles": ["anyone", "citizen", "person"],
        "roles_held": [],
        "invitations": [],
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
                        "reason": None,
                        "at": "2020-02-10 15:00:00+00:00",
                    }
                ],
            }
        ],
        "appeals": [],
        "supports": [{"code": "P-0001", "since": "2020-02-10 15:00:00+00:00"}],
        "reviews": [],
        "votes": [],
        "reminded_to_review": None,
        "told_of_your_proposals": [],
        "decided_as_authority": [],
        "votes_on_the_plan": [],
        "observations_on_the_plan": [],
        "opened_of_the_plan": [],
        "packages_asked_for": [],
        "called_to": [],
        "attended": [],
        "answers_to_minutes": [],
        "observations_on_minutes": [],
        "asked_to_speak": [],
        "sense_checks_answered": [],
        "courses": [],
        "quiz_tries": [],
        "certificates": [],
        "liaison_seats": [],
        "comments_on_drafts": [],
        "reminders": [],
        "meetings": [
            {
                "code": "M-0001",
                "title": "Mesa sobre el agua",
                "state": "seated",
                "needs": "access",
                "offered_until": None,
                "at": "2020-02-10 15:00:00+00:00",
            }
        ],
        "opinions": [],
        "statements_put": [],
        "private_calendar_since": None,
        "half_filled_forms": [
            {
                "form": "proponer",
                "subject": "",
                "answers": {
                    "answers": {"title": "Otra idea"},
                    "wanted": None,
                    "held": "",
                    "page": 0,
                    "ticked": None,
                    "offered": False,
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


def _document(bot):
    bodies = [Message.model_validate_json(each.body) for each in bot.desk.letters]
    return next(each.document for each in reversed(bodies) if each.document)


def opened_copy(bot, person):
    """Return the newest copy of what is kept about somebody."""
    with bot.house.store.transaction() as tx:
        found = documents.find(tx, _document(bot), person_id(person))
    assert found is not None
    name, media_type, content = found
    assert (name, media_type) == ("mis-datos-2020-02-10.json", "application/json")
    return json.loads(content)
