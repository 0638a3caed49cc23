"""Stages that close on the minutes of their meetings, as the records show them."""

from datetime import timedelta

from cocreation.programme import programme
from cocreation.stages import gates
from tests.stories.meeting_scenes import STARTS, publishes
from tests.stories.minutes_scenes import (
    after_the_meeting,
    holds,
    leaves_a_draft,
    published_minutes,
    was_there,
)
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import (
    administer,
    attested,
    moved_on,
    nothing_continues,
    stage_of,
)

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

RULES = "○ Falta confirmar la condición 1: Las reglas de las mesas son públicas."


def missing(bot):
    with bot.house.store.transaction() as tx:
        found = gates.missing(tx, programme.standing(tx).stage, bot.clock())
    return [(each.key, each.command, each.details) for each in found]


async def test_a_meeting_of_the_commission_is_held_and_its_minutes_are_public(bot, person):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "table-methodology")
    heading = (
        "La etapa 6, «Reunión de la CNGAP para establecer la metodología de las mesas de "
        "co-creación», pide esto para cerrar. Faltan 2:\n\n"
    )
    assert await admin("/cumplido") == [
        f"{heading}○ No se ha realizado ninguna reunión de las que pide esta etapa.\n{RULES}",
    ]
    assert list(admin.buttons) == ["Publicar una reunión", "Marcar condición 1"]
    for _ in range(2):
        holds(bot, "commission", recorded=False)
    holds(bot, "working-table", recorded=False)  # of another stage
    publishes(bot, kind="commission")  # still ahead
    assert await admin("/cumplido") == [
        f"{heading}○ Falta publicar el acta de 2 reuniones: M-0001, M-0002.\n{RULES}",
    ]
    assert list(admin.buttons) == ["Acta de M-0001", "Marcar condición 1"]
    published_minutes(bot, "M-0001")
    assert missing(bot)[0] == ("gate.minutes-published", "/acta M-0002", ("M-0002",))
    published_minutes(bot, "M-0002")
    attested(bot)
    assert missing(bot) == []
    said = await admin("/cumplido")
    assert "● El acta de cada reunión está publicada." in said[0]


async def test_every_table_has_public_minutes_and_somebody_was_there(bot, person):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "co-creation-tables")
    assert missing(bot) == [
        ("gate.tables-recorded.none", "/reunion", ("table",)),
        ("gate.drafts-recorded.none", "/reunion", ("table",)),
    ]
    holds(bot, "co-creation-table", attended=False)
    leaves_a_draft(bot)
    assert missing(bot) == [
        ("gate.tables-recorded.attendance", "/llevar M-0001", ("attendance M-0001",))
    ]
    holds(bot, "co-creation-table", recorded=False)
    for line in ("/sinborrador 2", "No hubo acuerdo."):
        await admin(line)
    assert missing(bot) == [
        (
            "gate.tables-recorded.both",
            "/acta M-0002",
            ("minutes M-0002", "attendance M-0001"),
        )
    ]
    assert (
        "falta una condición:\n\n"
        "• Falta publicar el acta de estas mesas: M-0002. Y falta la asistencia de estas: M-0001."
    ) in (await admin("/avanzar"))[0]
    was_there(bot, None, code="M-0001", sector="ciudadania")
    assert missing(bot) == [("gate.tables-recorded.minutes", "/acta M-0002", ("minutes M-0002",))]
    published_minutes(bot, "M-0002")
    assert missing(bot) == []
    for line in ("/quitarllegada 1", "1", "No vino."):
        await admin(line)
    assert missing(bot) == [
        ("gate.tables-recorded.attendance", "/llevar M-0001", ("attendance M-0001",))
    ]


async def test_every_table_left_a_draft_or_it_is_said_why_none(bot, person, watch):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "co-creation-tables")
    for _ in range(2):
        holds(bot, "co-creation-table")
    heading = "La etapa 9, «Mesas para la co-creación de compromisos», pide esto para cerrar. "
    minutes = "● Cada mesa tiene su acta publicada y su asistencia.\n"
    assert await admin("/cumplido") == [
        f"{heading}Falta 1:\n\n{minutes}"
        "○ De 2 mesas falta registrar un borrador de compromiso al menos, o por qué no dejaron "
        "ninguno: M-0001, M-0002.",
    ]
    assert list(admin.buttons) == ["Borradores de M-0001"]
    assert await admin.tap("Borradores de M-0001") == [
        "Reunión de la etapa · M-0001\n\nEsta reunión no tiene borradores registrados.",
    ]
    assert list(admin.buttons) == ["Nuevo borrador", "Ninguno, y por qué", "Panel de la reunión"]
    await admin.tap("Nuevo borrador")
    texts = ("Datos del agua", "No se publican.", "Publicarlos.")
    for line in (*texts, *["/saltar"] * 5, "enviar"):
        await admin(line)
    assert missing(bot) == [("gate.drafts-recorded", "/borradores M-0002", ("M-0002",))]
    await admin("/borradores 2")
    await admin.tap("Ninguno, y por qué")
    await admin("No hubo acuerdo sobre el plazo.")
    assert missing(bot) == []
    for line in ("/retirarborrador 1", "Se registró dos veces.", "sí"):
        await admin(line)
    assert missing(bot) == [("gate.drafts-recorded", "/borradores M-0001", ("M-0001",))]


async def test_the_activity_of_a_stage_was_held(bot, person, watch):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "validated-presentation")
    attested(bot)
    assert missing(bot) == [("gate.meeting-held.none", "/reunion", ("meeting",))]
    for _ in range(2):
        holds(bot, "presentation", recorded=False)
    assert missing(bot) == [("gate.meeting-held", "/acta M-0001", ("minutes",))]
    assert (
        "○ Ninguna de las 2 actividades de esta etapa tiene su acta publicada: M-0001, M-0002."
    ) in (await admin("/cumplido"))[0]
    published_minutes(bot, "M-0002")
    assert missing(bot) == []
    moves_to(bot, "launch")
    publishes(bot, kind="launch")
    for days in (90, 270):
        publishes(bot, kind="follow-up", starts_at=STARTS + timedelta(days=days))
    assert missing(bot) == [("gate.meeting-held.none", "/reunion", ("meeting",))]
    watch.moment = STARTS
    assert missing(bot) == [("gate.meeting-held.none", "/reunion", ("meeting",))]
    after_the_meeting(watch)
    assert missing(bot) == []
    assert (
        "● La actividad de la etapa se realizó; si lleva acta, está publicada."
        in ((await admin("/cumplido"))[0])
    )


async def test_a_meeting_held_before_the_stage_opened_is_none_of_it(bot, watch):
    moves_to(bot, "carried-over")
    holds(bot, "presentation")
    holds(bot, "commission")
    nothing_continues(bot)
    watch.forward(hours=1)
    moved_on(bot)
    assert stage_of(bot) == "table-methodology"
    assert missing(bot)[0] == ("gate.minutes-published.none", "/reunion", ("meeting",))
    watch.forward(days=1)
    holds(bot, "commission")
    attested(bot)
    assert missing(bot) == []


async def test_a_cancelled_meeting_asks_for_nothing(bot, person, watch):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "table-methodology")
    attested(bot)
    holds(bot, "commission")
    publishes(bot, kind="commission")
    for line in ("/cancelarreunion 2", "Sin quórum.", "sí"):
        await admin(line)
    watch.forward(days=60)
    assert missing(bot) == []
