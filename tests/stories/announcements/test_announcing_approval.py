"""What is said to many is seen by two: asked for, approved, refused, waiting."""

import pytest

from tests.stories.announcement_scenes import (
    FOOTER,
    TEXT,
    administer,
    asks_for_everyone,
    bells,
    has_a_follower,
    writes_to,
    written_to,
)


@pytest.fixture
async def ana(bot):
    return await has_a_follower(bot)


async def test_everyone_is_told_once_a_second_administrator_has_seen_it(ana, bot, person, watch):
    luis = person("luis")
    await administer(luis)
    await writes_to(ana, "A todas las personas")
    assert await ana.tap("Ahora") == [
        "Este aviso les llega a muchas personas: antes de salir lo aprueba otra persona que "
        "administra. ¿Por qué conviene enviarlo? Quien apruebe leerá su respuesta.",
    ]
    assert await ana("Es la última jornada del mes.") == [
        "Antes de enviar\n\n"
        "Para todas las personas que aceptaron recibir avisos.\n"
        "Le llegará a una persona: 1 por Telegram.\n"
        "Enviarlo toma menos de un minuto.\n"
        "Como es para muchas personas, primero lo aprueba otra persona que administra.\n"
        "Motivo: Es la última jornada del mes.\n"
        "Sale apenas lo aprueben.\n\n"
        "¿Lo enviamos?",
    ]
    what = (
        "enviar el aviso A-0001 a todas las personas que aceptaron recibir avisos "
        "(una persona; sale apenas se apruebe)"
    )
    assert await ana.tap("Enviar") == [
        f"Pedido V-0001: {what}. Hace falta que lo apruebe otra persona que administre, antes "
        "del 17 de febrero de 2020. Ya le avisamos.",
    ]
    numbers, look, asked = luis.news()
    assert numbers == (
        "Le piden aprobar el aviso A-0001.\n\n"
        "Para todas las personas que aceptaron recibir avisos.\n"
        "Le llegará a una persona: 1 por Telegram.\n"
        "Enviarlo toma menos de un minuto.\n"
        "Sale apenas lo aprueben.\n\n"
        "Así llegaría:"
    )
    assert look == f"{TEXT}\n\n{FOOTER}"
    assert f"{what}. Motivo: Es la última jornada del mes." in asked
    assert list(luis.buttons) == ["Aprobar", "Rechazar"]
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {}
    assert await ana("/aprobar V-0001") == [
        "El pedido V-0001 es suyo: lo decide otra persona que administre.",
    ]
    assert (await luis.tap("Aprobar"))[1:] == [
        "El aviso A-0001 queda aprobado. Sale enseguida.",
    ]
    assert ana.news()[1:] == ["El aviso A-0001 queda aprobado. Sale enseguida."]
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {"rosa": f"{TEXT}\n\n{FOOTER}"}


async def test_a_second_administrator_may_say_no(ana, bot, person, watch):
    luis = person("luis")
    await administer(luis)
    await asks_for_everyone(ana)
    luis.news()
    await luis.tap("Rechazar")
    await luis("Esa jornada se pasó al lunes.")
    [told] = ana.news()
    assert "Esa jornada se pasó al lunes." in told
    assert await ana("/anuncios") == [
        f"El último aviso:\n\nA-0001, no aprobado.\n{TEXT}",
    ]
    assert await ana("/anuncio 1") == [
        f"Aviso A-0001: no aprobado\n\n{TEXT}\n\n"
        "Para todas las personas que aceptaron recibir avisos.",
    ]
    watch.forward(days=1)
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {}


async def test_who_administers_alone_waits_for_somebody(ana, bot, watch):
    await writes_to(ana, "A todas las personas")
    await ana.tap("Ahora")
    [card] = await ana("Es la última jornada del mes.")
    assert (
        "primero lo debe aprobar otra persona que administra. Por ahora solo está usted: quedará "
        "esperando. Puede invitar a alguien con /invitar." in card
    )
    [waits] = await ana.tap("Enviar")
    assert "V-0001" in waits
    assert next(iter(ana.buttons)).startswith("Invitar")
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {}


async def test_what_nobody_decided_in_time_is_asked_for_again(ana, bot, person, watch):
    luis = person("luis")
    await administer(luis)
    await asks_for_everyone(ana)
    watch.forward(days=8)
    assert await ana("/anuncio 1") == [
        f"{TEXT}\n\n{FOOTER}",
        f"Aviso A-0001: espera aprobación\n\n{TEXT}\n\n"
        "Para todas las personas que aceptaron recibir avisos.\n"
        "Nadie lo aprobó a tiempo y el pedido venció. Puede pedir la aprobación otra vez.",
    ]
    assert list(ana.buttons) == ["Pedir otra vez", "Detener"]
    luis.news()
    [asked] = await ana.tap("Pedir otra vez")
    assert asked.startswith("Pedido V-0002: enviar el aviso A-0001")
    assert len(luis.news()) == 3
    assert (await ana("/pedir 1"))[0].startswith("Aviso A-0001: espera aprobación")
    await luis.tap("Aprobar")
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {"rosa": f"{TEXT}\n\n{FOOTER}"}
