"""Going on although a gate is not met: asked for by one, approved by another, public."""

import pytest
import sqlalchemy as sa

from storage.tables import stage_move
from tests.stories.scenes import has_proposed, moves_to, person_id
from tests.stories.stage_scenes import (
    acts,
    administer,
    all_sent,
    announced,
    attested,
    closes_by_hand,
    stage_of,
)
from tests.talking import Person

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

CALL = "Convocatoria abierta para recolectar propuestas de temáticas"
THEMES = "Escogencia y aprobación de las temáticas por parte de la CNGAP"
OUTREACH = "Actividades de difusión y sensibilización a sectores no gubernamentales"


@pytest.fixture(autouse=True)
def _closing(house):
    closes_by_hand(house)


async def test_an_exception_needs_a_second_administrator_and_is_public(person, bot):
    admin, luis, ana = person("admin"), person("luis"), person("ana")
    await administer(admin)
    await has_proposed(ana)
    all_sent(bot)
    assert await admin("/excepcion") == [
        "Una excepción la aprueba una segunda persona administradora, y por ahora usted es la "
        "única. Invite a alguien con /invitar.",
    ]
    await administer(luis)
    assert await admin("/excepcion") == [
        f"Pide abrir la etapa 3, «{THEMES}», aunque faltan 2 condiciones:\n\n"
        f"• La etapa «{CALL}» no tiene fecha de cierre.\n"
        "• Falta al menos una propuesta presencial, tomada en papel.\n\n"
        "¿Cuál es el motivo? Será público, junto con lo que falta.",
    ]
    await admin("La gira se suspendió.")
    await admin("sí")
    assert "abrir la etapa 3" in luis.news()[0]
    await _approves(luis)
    assert stage_of(bot) == "theme-choice"
    assert (
        f"Listo: estamos en la etapa 3, «{THEMES}». El aviso a la ciudadanía ya está en camino."
        in admin.news()
    )
    assert announced(bot)[-1].endswith(
        "Se abrió con una excepción, aprobada por una segunda persona administradora, sin que se "
        "cumpliera todavía:\n"
        "• Los días anunciados de la convocatoria ya pasaron.\n"
        "• Hay propuestas digitales y presenciales.\n\n"
        "Motivo: La gira se suspendió."
    )
    with bot.house.store.transaction() as tx:
        move = tx.all(sa.select(stage_move).order_by(stage_move.c.version))[-1]
    assert (move.actor_id, move.approver_id) == (person_id(admin), person_id(luis))
    assert move.overridden == '["call-days-run", "both-sources"]'
    assert ("stage.override", "theme-choice", "La gira se suspendió.") in acts(bot)


async def test_an_exception_asked_before_something_else_went_missing_is_refused(person, bot):
    admin, luis, ana = person("admin"), person("luis"), person("ana")
    await administer(admin, luis)
    moves_to(bot, "theme-choice")
    attested(bot)
    await ana("/start")
    await luis("/nocumplido 1 Hay un error.")
    await admin("/excepcion")
    await admin("Urge.")
    await admin("sí")
    await luis("/nocumplido 2 Otro error.")
    luis.news()
    said = await luis("/aprobar V-0001")
    said += [] if "Desde que" in said[0] else await luis("sí")
    assert said[0] == (
        "Desde que se pidió esta excepción algo cambió: la etapa se movió o ahora falta más que "
        "entonces. Por eso no se puede aprobar. Pídanla de nuevo con /excepcion."
    )
    assert stage_of(bot) == "theme-choice"


async def test_a_refused_exception_moves_nothing(person, bot):
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    await admin("/excepcion")
    await admin("Urge.")
    await admin("sí")
    await luis("/rechazar V-0001 Esperemos a la gira.")
    assert (stage_of(bot), announced(bot)) == ("open-call", [])


async def test_no_exception_is_asked_for_what_is_met(person, bot):
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    moves_to(bot, "theme-choice")
    attested(bot)
    assert await admin("/excepcion") == [
        "No hace falta una excepción: la etapa cumple todo lo que se pide. Escriba /avanzar para "
        f"abrir la etapa 4, «{OUTREACH}».",
    ]


async def test_one_exception_waits_and_who_asks_for_another_is_told(person, bot):
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    await admin("/excepcion")
    await admin("Urge.")
    await admin("sí")
    asked = luis.news()
    assert await luis("/excepcion") == [
        "Alguien más ya pidió esta excepción. No hace falta otra: espera que la decidan.\n\n"
        + asked[0],
    ]
    assert list(luis.buttons) == ["Aprobar", "Rechazar"]
    assert (await admin("/excepcion"))[0].endswith(
        "¿Cuál es el motivo? Será público, junto con lo que falta. "
        "Usted ya pidió esta excepción (V-0001); la nueva toma su lugar."
    )
    await admin("La gira se suspendió.")
    await admin("sí")
    assert "Motivo: La gira se suspendió." in luis.news()[0]
    assert await luis("/aprobar V-0001") == [
        "El pedido V-0001 venció o ya no hace falta. Si aún hace falta, se pide de nuevo.",
    ]


async def _approves(someone: Person) -> None:
    said = await someone("/aprobar V-0001")
    if "¿" in said[-1]:
        await someone("sí")
