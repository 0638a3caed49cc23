"""Stories of liaisons who leave: the successor is told all, the seat is never lost from sight."""

import json
from datetime import date

from cocreation.minutes.facts import Agreement
from cocreation.programme import programme
from cocreation.stages import gates
from storage import housekeeping
from storage.ids import new_id
from storage.meetings import attendance, meetings
from storage.tables import designee, draft
from tests.stories.liaison_scenes import (
    accepts,
    asks,
    files_of,
    named,
    pages,
    registry,
    serves,
    state_of,
)
from tests.stories.meeting_scenes import publishes
from tests.stories.minutes_scenes import published_minutes
from tests.stories.role_scenes import shown_code
from tests.stories.stage_scenes import stage_of
from tests.talking import Bot, Person

DATABASES = ("sqlite", "postgres")

BRIEF = """Su puesto
Institución: Ministerio de Ambiente
Tema: Recursos naturales y medio ambiente
Usted es el enlace principal
Con usted está: Iván Gómez

Pendiente
Nada espera su respuesta

Reuniones por venir
M-0002 Mesa sobre los ríos: 15 de abril de 2020, 9:00 a.\u202fm., Biblioteca de David

Lo conversado y acordado
M-0001 Mesa sobre el agua, 15 de marzo de 2020. Asistió 1 persona de su institución.
Acuerdos:
1. Publicar un calendario de muestras.
• Responsable: ANTAI
• Plazo: 15 de mayo de 2020
2. Volver a reunirse.
Borradores de compromiso:
B-0001 Publicar los análisis del agua"""

AGREED = (
    Agreement(
        text="Publicar un calendario de muestras.",
        by="organisation",
        name="antai",
        due=date(2020, 5, 15),
    ),
    Agreement(text="Volver a reunirse."),
)


async def _two_serve(bot: Bot, ana: Person, rosa: Person, ivan: Person) -> None:
    await registry(bot, ana)
    asks(bot, "ambiente", "miambiente")
    await serves(ana, rosa, "D-0001", "Rosa Pérez", "principal")
    await serves(ana, ivan, "D-0001", "Iván Gómez", "substitute")
    for each in (ana, rosa, ivan):
        each.news()


def _was_held(bot: Bot) -> None:
    """Let a meeting of the theme have been held, with somebody of the institution, and a draft."""
    code = publishes(bot, theme="ambiente")
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        attendance.insert(
            tx,
            meeting_id=meeting.id,
            person_id=None,
            institution="miambiente",
            way="list",
            now=now,
        )
        tx.run(
            draft.insert(),
            {
                "id": new_id(now),
                "code": "B-0001",
                "meeting_id": meeting.id,
                "title": "Publicar los análisis del agua",
                "problem": "Nadie los ve.",
                "solution": "Publicarlos cada mes.",
                "theme": "ambiente",
                "state": "recorded",
                "version": 1,
                "created_at": now,
                "updated_at": now,
            },
        )


async def test_a_successor_gets_all_that_was_agreed_and_is_pending(bot, person, watch):
    ana, rosa, ivan, eva = (person(name) for name in ("ana", "rosa", "ivan", "eva"))
    await _two_serve(bot, ana, rosa, ivan)
    _was_held(bot)
    watch.forward(days=40)
    published_minutes(bot, "M-0001", *AGREED)
    publishes(
        bot,
        theme="ambiente",
        title="Mesa sobre los ríos",
        starts_at=watch.moment.replace(month=4, day=15, hour=14),
    )
    await eva.consents()
    await rosa("/dejarrol")
    await rosa("otra persona")
    said = await rosa("Eva Ríos")
    assert said[0] == "Usted sigue en su rol hasta que Eva Ríos lo reciba. Esta es su invitación:"
    assert state_of(bot, "D-0001") == "accepted"
    heard = await accepts(ana, eva, shown_code(said))
    assert heard[1:] == [BRIEF]
    printed = pages(files_of(bot)["D-0001.pdf"])
    for part in BRIEF.split("\n"):
        assert " ".join(part.split()) in printed
    assert ivan.news() == [
        "Eva Ríos es desde ahora enlace principal de MiAMBIENTE en «Recursos naturales y medio "
        "ambiente», junto a usted."
    ]
    assert (await ana("/designacion 1"))[0].endswith(
        "Enlace principal: Eva Ríos, desde el 21 de marzo de 2020\n"
        "Enlace suplente: Iván Gómez, desde el 10 de febrero de 2020"
    )
    assert state_of(bot, "D-0001") == "accepted"


async def test_who_leaves_without_a_successor_leaves_a_seat_that_is_seen(bot, person):
    ana, rosa, ivan = person("ana"), person("rosa"), person("ivan")
    await _two_serve(bot, ana, rosa, ivan)
    await rosa("/dejarrol")
    await rosa("Dejarlo ya")
    await rosa("Paso a otra oficina.")
    assert ana.news() == [
        "Rosa Pérez dejó de ser enlace. Motivo: Paso a otra oficina.",
        "Queda vacante el puesto de enlace principal de MiAMBIENTE en «Recursos naturales y medio "
        "ambiente» (D-0001). Cuando la institución nombre a otra persona, anótelo con "
        "/designado D-0001.",
    ]
    assert ivan.news() == [
        "Quien era enlace principal de MiAMBIENTE en «Recursos naturales y medio ambiente» dejó "
        "el puesto. Le avisaremos cuando haya otra persona."
    ]
    assert state_of(bot, "D-0001") == "replaced"
    assert (await ana("/designacion 1"))[0].endswith(
        "Enlace principal: vacante\nEnlace suplente: Iván Gómez, desde el 10 de febrero de 2020"
    )


async def test_a_liaison_who_is_erased_leaves_a_vacant_seat_and_no_name(bot, person):
    ana, rosa, ivan = person("ana"), person("rosa"), person("ivan")
    await _two_serve(bot, ana, rosa, ivan)
    await rosa("/misdatos")
    kept = json.loads(files_of(bot)["mis-datos-2020-02-10.json"])["liaison_seats"]
    assert [(each["seat"], each["name"], each["state"]) for each in kept] == [
        ("principal", "Rosa Pérez", "accepted")
    ]
    await rosa("/borrar")
    await rosa("sí")
    assert ana.news() == [
        "Queda vacante el puesto de enlace principal de MiAMBIENTE en «Recursos naturales y medio "
        "ambiente» (D-0001). Cuando la institución nombre a otra persona, anótelo con "
        "/designado D-0001."
    ]
    with bot.house.store.transaction() as tx:
        seat = tx.one(designee.select().where(designee.c.seat == "principal"))
    assert seat is not None
    assert (seat.state, seat.sealed_name, seat.person_id) == ("left", None, None)
    assert state_of(bot, "D-0001") == "replaced"


async def test_who_is_erased_before_being_confirmed_is_named_no_more(bot, person):
    ana, rosa = person("ana"), person("rosa")
    await registry(bot, ana)
    asks(bot, "ambiente", "miambiente")
    await rosa.consents()
    secret = named(bot, "D-0001", principal="Rosa Pérez")["principal"].made.secret
    await rosa(f"/invitacion {secret}")
    await rosa("/borrar")
    await rosa("sí")
    with bot.house.store.transaction() as tx:
        seat = tx.one(designee.select())
    assert seat is not None
    assert (seat.state, seat.sealed_name) == ("left", None)
    assert state_of(bot, "D-0001") == "replaced"


async def test_the_stage_closes_once_every_institution_asked_has_an_end(bot, person):
    ana, rosa = person("ana"), person("rosa")
    await registry(bot, ana)
    assert "• Falta pedir enlaces a las instituciones de estos temas:\nContratos y obras\n" in (
        "".join(await ana("/avanzar"))
    )
    assert "Pedir enlaces" in ana.buttons
    for theme, institution in (
        ("contrataciones", "mop"),
        ("social", "minsa"),
        ("justicia", "mp"),
        ("modernizacion", "aig"),
        ("parlamento", "asamblea"),
        ("acceso", "cgr"),
        ("agro", "mida"),
        ("ambiente", "miambiente"),
    ):
        asks(bot, theme, institution)
    await serves(ana, rosa, "D-0008", "Rosa Pérez", "principal")
    with bot.house.store.transaction() as tx:
        missing = gates.missing(tx, programme.standing(tx).stage, bot.clock())
    assert [(each.key, each.details) for each in missing] == [
        (
            "gate.liaisons-named.unsettled",
            tuple(f"D-000{number}" for number in range(1, 8)),
        )
    ]
    for number in range(1, 8):
        await ana(f"/institucionniega {number}")
        await ana("No tiene personal para las mesas.")
        await ana("sí")
    await ana("/avanzar")
    await ana("Todas respondieron.")
    await ana("sí")
    assert stage_of(bot) == "high-level-meetings"


async def test_the_names_of_those_who_left_are_forgotten_in_time(bot, person, watch):
    ana, rosa, ivan = person("ana"), person("rosa"), person("ivan")
    await _two_serve(bot, ana, rosa, ivan)
    await rosa("/dejarrol")
    await rosa("Dejarlo ya")
    await rosa("Paso a otra oficina.")
    watch.forward(days=29)
    assert _names_kept(bot) == [True, True]
    watch.forward(days=2)
    assert _names_kept(bot) == [False, True]


def _names_kept(bot: Bot) -> list[bool]:
    """Keep house, and return of each seat, principals first, whether its name is kept."""
    with bot.house.store.transaction() as tx:
        housekeeping.purge(tx, housekeeping.Retention(), bot.clock())
        rows = tx.all(designee.select().order_by(designee.c.seat))
    return [each.sealed_name is not None for each in rows]
