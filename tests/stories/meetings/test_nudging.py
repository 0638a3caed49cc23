"""Asking again who has not answered, and saying that a quorum is in danger."""

import sqlalchemy as sa

from tests.stories.call_scenes import (
    a_pair,
    bell_of,
    facilitates,
    publishes_table,
)
from tests.stories.meeting_scenes import OCCASION, STARTS, publishes
from tests.stories.stage_scenes import administer, local

DATABASES = ("sqlite", "postgres")

CARD = (
    f"Mesa sobre el agua · M-0001\n\nMesa de trabajo\n{OCCASION}\n"
    "Tema: Recursos naturales y medio ambiente\nLugar del país: Chiriquí"
)
QUESTION = (
    "Todavía nos falta su respuesta sobre esta reunión, y la necesitamos para prepararla.\n\n"
    f"{CARD}\n\n¿Irá? Respóndanos, por favor; puede cambiar su respuesta hasta que empiece."
)


async def test_who_has_not_answered_is_asked_again_once_a_day(bot, watch):
    ana, luis = await a_pair(bot, "Salud")
    eva, _ = await a_pair(bot, "Transporte")
    publishes_table(bot)
    marta = await facilitates(bot)
    await ana("/suplente 1")
    for each in (ana, luis, eva):
        each.news()
    assert await marta("/insistir 1") == [
        "A 2 personas no les escribí: ya les preguntamos hace menos de 24 horas.",
    ]
    watch.forward(hours=24)
    await eva("/voy 1")
    assert await marta("/insistir 1") == [
        "Le pedí respuesta otra vez a 1 persona sobre M-0001, «Mesa sobre el agua».",
    ]
    assert (ana.news(), luis.news()) == ([], [QUESTION])
    assert list(luis.buttons) == ["Sí, iré", "No podré ir"]
    watch.forward(hours=23, minutes=59)
    assert await marta("/insistir 1") == [
        "A 1 persona no le escribí: ya le preguntamos hace menos de 24 horas.",
    ]
    watch.forward(minutes=1)
    await marta("/insistir 1")
    assert luis.news() == [QUESTION]
    await luis("/voy 1")
    assert await marta("/insistir 1") == [
        "En M-0001, «Mesa sobre el agua», nadie falta por responder.",
    ]


async def test_who_has_no_open_chat_is_to_be_telephoned(bot, watch):
    await a_pair(bot)
    publishes_table(bot)
    marta = await facilitates(bot)
    with bot.house.store.transaction() as tx:
        tx.run(
            sa.text(
                "UPDATE address SET state = 'unreachable' WHERE person_id IN "
                "(SELECT person_id FROM designee)"
            )
        )
    watch.forward(days=2)
    assert await marta("/insistir 1") == [
        "A 1 persona no le pude escribir: no tiene un chat abierto con nosotros. Llámele, por "
        "favor.",
    ]


async def test_nobody_is_asked_again_at_night_nor_once_it_has_begun(bot, watch):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    marta = await facilitates(bot)
    ana.news()
    local(watch, day=13, month=2, hour=23)
    assert await marta("/insistir 1") == [
        "A esta hora no molestamos a nadie. Vuelva a pedirlo a partir de las 7:00 a.\u202fm., por "
        "favor.",
    ]
    watch.moment = STARTS
    assert await marta("/insistir 1") == [
        "La reunión M-0001 ya empezó o ya pasó (15 de marzo de 2020, 9:00 a.\u202fm.). Con /agenda "
        "ve las próximas.",
    ]
    assert ana.news() == []


async def test_a_quorum_that_is_lost_is_said_once_to_who_can_do_something(bot, person, watch):
    admin = person("admin")
    await administer(admin)
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    marta = await facilitates(bot)
    for line in ("/novoy 1", "Estoy de viaje."):
        await ana(line)
    bell = bell_of(bot)
    local(watch, day=16, month=2, hour=3)
    await bell.tick(watch())
    for each in (admin, marta, ana):
        each.news()
    local(watch, day=16, month=2, hour=9)
    await bell.tick(watch())
    await bell.tick(watch())
    lost = [
        "Mesa sobre el agua (M-0001), el domingo 15 de marzo de 2020, ya no alcanza el quórum.\n\n"
        "Quórum: 1. De 1 en la convocatoria, confirmaron 0, no irán 1 y sin responder están 0.\n\n"
        "Todavía se puede mover o cancelar, o pedir a quienes no irán que envíen suplente.",
    ]
    assert (admin.news(), marta.news(), ana.news()) == (lost, lost, [])
    assert list(marta.buttons) == ["Llevar la reunión"]


async def test_two_days_before_it_is_said_once_that_there_is_no_quorum_yet(bot, watch):
    await a_pair(bot)
    publishes_table(bot)
    publishes(bot, theme="contrataciones")
    marta = await facilitates(bot)
    bell = bell_of(bot)
    local(watch, day=13, month=3, hour=8, minute=59)
    await bell.tick(watch())
    assert marta.news() == []
    local(watch, day=13, month=3, hour=9)
    await bell.tick(watch())
    await bell.tick(watch())
    assert marta.news() == [
        "Faltan dos días o menos para Mesa sobre el agua (M-0001), el domingo 15 de marzo de 2020, "
        "y todavía no hay quórum.\n\n"
        "Quórum: 1. De 1 en la convocatoria, confirmaron 0, no irán 0 y sin responder están 1.",
    ]
    assert list(marta.buttons) == ["Llevar la reunión", "Pedir respuesta"]


async def test_a_quorum_that_is_reached_is_no_news(bot, watch):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    marta = await facilitates(bot)
    await ana("/voy 1")
    local(watch, day=13, month=3, hour=10)
    await bell_of(bot).tick(watch())
    assert marta.news() == []
