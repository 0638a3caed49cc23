"""Writing to many: whom, what it says, a look at it, the card."""

from datetime import date

import pytest

from cocreation.permissions import OPERATOR
from cocreation.programme import programme
from cocreation.schedule import rescheduling
from storage.people import roles
from tests.stories.announcement_scenes import (
    FOOTER,
    TEXT,
    WHEN,
    administer,
    bells,
    has_a_follower,
    reads_news,
    sends_to_followers,
    writes_to,
    written_to,
)
from tests.stories.meeting_scenes import gives_up, publishes, signs_up
from tests.stories.scenes import given_back, person_id

REFUSED = "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer."
WHOM = "¿A quién le quiere avisar?"


@pytest.fixture
async def ana(bot):
    return await has_a_follower(bot)


async def test_a_few_people_are_told_at_once(ana, bot, person, watch):
    assert await ana("/anunciar") == [WHOM]
    assert list(ana.buttons) == [
        "A todas las personas",
        "Por rol",
        "Por tema",
        "Por lugar",
        "Por sector",
        "Siguen una propuesta",
        "Van a una reunión",
        "Siguen un compromiso",
    ]
    assert await ana("Siguen una propuesta") == [
        "¿De qué propuesta? Escriba su código, por ejemplo P-0001.",
    ]
    assert await ana("7") == [
        "No encuentro la propuesta P-0007. Revise el número, o mire las suyas con /mispropuestas.",
        "¿De qué propuesta? Escriba su código, por ejemplo P-0001.",
    ]
    assert await ana("p-1") == [
        "¿Escribe usted el texto o partimos de uno ya hecho? Podrá corregirlo.",
    ]
    assert await ana("Lo escribo yo") == [
        "Escriba el aviso. Idioma: Español. Caben 3,500 caracteres. No hace falta firmarlo: "
        "al pie sale quién lo envía y cómo dejar de recibirlo.",
    ]
    assert await ana(TEXT) == [
        "Escriba el mismo aviso en otro idioma: English. Si no lo tiene, quienes leen en ese "
        "idioma lo recibirán como lo escribió primero (Español).\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await ana("/saltar") == [f"{TEXT}\n\n{FOOTER}"]
    assert list(ana.buttons) == ["Está bien así", "Corregir el texto"]
    assert await ana.tap("Está bien así") == [WHEN]
    assert await ana.tap("Ahora") == [
        "Antes de enviar\n\n"
        "Para quienes siguen la propuesta P-0001.\n"
        "Le llegará a una persona: 1 por Telegram.\n"
        "Enviarlo toma menos de un minuto.\n"
        "Sale enseguida.\n\n"
        "¿Lo enviamos?",
    ]
    assert list(ana.buttons) == ["Enviar", "Corregir algo", "Poner una foto", "Descartar"]
    assert await ana.tap("Enviar") == ["Listo: es el aviso A-0001. Sale enseguida."]
    assert list(ana.buttons) == ["Ver cómo va"]
    assert await ana.tap("Ver cómo va") == [
        f"{TEXT}\n\n{FOOTER}",
        "Aviso A-0001: programado\n\n"
        f"{TEXT}\n\n"
        "Para quienes siguen la propuesta P-0001.\n"
        "Le llegará a una persona: 1 por Telegram.\n"
        "Sale enseguida.",
    ]
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {"rosa": f"{TEXT}\n\n{FOOTER}"}


async def test_everybody_gets_it_in_their_own_language(ana, bot, person, watch):
    joe = person("joe")
    await reads_news(joe)
    await joe("/idioma en")
    await joe("/apoyar 1")
    await ana("/anunciar")
    await ana("Siguen una propuesta")
    await ana("1")
    await ana("Lo escribo yo")
    await ana("Hoy a las 9.")
    assert await ana("Today at 9.") == [f"Hoy a las 9.\n\n{FOOTER}"]
    assert await ana.tap("Está bien así") == [
        "Today at 9.\n\n4th Open Government Plan. To get no more news, write /baja.",
    ]
    assert await ana.tap("Está bien así") == [WHEN]
    await ana.tap("Ahora")
    await ana.tap("Enviar")
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {
        "rosa": f"Hoy a las 9.\n\n{FOOTER}",
        "joe": "Today at 9.\n\n4th Open Government Plan. To get no more news, write /baja.",
    }
    await sends_to_followers(ana)
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0002") == {
        "rosa": f"{TEXT}\n\n{FOOTER}",
        "joe": f"{TEXT}\n\n4th Open Government Plan. To get no more news, write /baja.",
    }


async def test_it_is_corrected_where_it_is_looked_at_and_on_the_card(ana, bot, watch):
    await ana("/anunciar Mañana ay jornada.")
    await ana("Siguen una propuesta")
    assert await ana("1") == [
        "Escriba el mismo aviso en otro idioma: English. Si no lo tiene, quienes leen en ese "
        "idioma lo recibirán como lo escribió primero (Español).\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await ana("/saltar") == [f"Mañana ay jornada.\n\n{FOOTER}"]
    assert await ana.tap("Corregir el texto") == [
        "Escriba el aviso. Idioma: Español. Caben 3,500 caracteres. No hace falta firmarlo: "
        "al pie sale quién lo envía y cómo dejar de recibirlo.",
    ]
    assert await ana("Mañana hay jornada.") == [f"Mañana hay jornada.\n\n{FOOTER}"]
    await ana.tap("Está bien así")
    await ana.tap("Ahora")
    assert await ana.tap("Corregir algo") == ["¿Qué quiere corregir?"]
    assert list(ana.buttons) == [
        "A quién",
        "Propuesta",
        "Texto ya hecho",
        "Texto",
        "Texto en otro idioma",
        "Cuándo",
    ]
    assert await ana("Texto") == [
        "Escriba el aviso. Idioma: Español. Caben 3,500 caracteres. No hace falta firmarlo: "
        "al pie sale quién lo envía y cómo dejar de recibirlo.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await ana("Pasado mañana hay jornada.") == [f"Pasado mañana hay jornada.\n\n{FOOTER}"]
    assert (await ana.tap("Está bien así"))[0].startswith("Antes de enviar\n\nPara quienes siguen")
    assert await ana.tap("Descartar") == [
        "Listo, descarté el aviso que escribía. No se envió ni cambió nada.",
    ]
    assert await ana("/anuncios") == [
        "Todavía no se ha enviado ningún aviso. ¿Escribimos uno?",
    ]


async def test_those_who_signed_up_for_a_meeting_hear_what_is_said_of_it(ana, bot, person):
    code = publishes(bot)
    luis, eva = person("luis"), person("eva")
    await signs_up(luis, eva, code=code)
    await gives_up(eva, code)
    await ana("/anunciar")
    assert await ana("Van a una reunión") == ["¿A qué reunión?"]
    await ana(code)
    await ana("Lo escribo yo")
    for line in ("Traiga su cédula para entrar.", "/saltar", "sí", "ahora", "/ahora"):
        await ana(line)
    (card,) = [
        each for each in await ana("/seguir") if "Les llegará" in each or "Le llegará" in each
    ]
    assert f"quienes se apuntaron a la reunión {code}" in card
    assert "Le llegará a una persona" in card


async def test_nobody_to_tell_is_no_announcement(ana, bot):
    await ana("/anunciar")
    await ana("Por rol")
    nobody = (
        "Nadie recibiría este aviso: en ese público no hay personas que acepten avisos. "
        "Escoja otro público."
    )
    assert await ana("Enlaces") == [nobody, "¿A qué rol?"]
    assert await ana("/atras") == [f"{WHOM}\n\nSi prefiere dejarlo así, escriba /saltar."]
    await ana("Por tema")
    assert await ana("ambiente") == [nobody, "¿De qué tema?"]
    assert await ana("contrataciones") == [
        "¿Escribe usted el texto o partimos de uno ya hecho? Podrá corregirlo.",
    ]
    assert await ana("/anuncios") == [
        "Todavía no se ha enviado ningún aviso. ¿Escribimos uno?",
        "Quedó a medias: el aviso que escribía. ¿Seguimos?",
    ]


async def test_too_long_a_text_is_counted_and_kept(ana, profile):
    await ana("/anunciar")
    await ana("Siguen una propuesta")
    await ana("1")
    [question] = await ana("Lo escribo yo")
    assert await ana("a" * 3_501) == [
        "Su texto tiene 3,501 caracteres y aquí caben 3,500. No se perdió: sigue en este chat. "
        f"Envíemelo más corto, por favor.\n\n{question}",
    ]
    said = await ana("a" * 9_000)
    if profile == "wide":  # where a longer text is cut, the rest may still come
        assert said == [
            "Recibí una parte larga. Si falta el resto, lo espero; si eso es todo, toque el botón.",
        ]
        said = await ana.tap("Listo, eso es todo")
    assert said == [
        "Su texto tiene 9,000 caracteres y aquí caben 3,500. No se perdió: sigue en este chat. "
        f"Envíemelo más corto, por favor.\n\n{question}",
    ]
    assert await ana("¡Vengan! " + "🙂" * 1_750) == [
        "Su texto tiene 3,509 caracteres y aquí caben 3,500. No se perdió: sigue en este chat. "
        f"Envíemelo más corto, por favor.\n\n{question}",
    ]
    await ana("a" * 3_500)
    looks = await ana("/saltar")
    assert "".join(looks) == "a" * 3_500 + f"\n\n{FOOTER}"


async def test_a_ready_text_is_filled_in_and_may_be_corrected(ana, bot, person, watch):
    await ana("/anunciar")
    await ana("Siguen una propuesta")
    await ana("1")
    assert list(ana.buttons) == ["Lo escribo yo", "Sigue abierta", "Gracias"]
    stage = "Convocatoria abierta para recolectar propuestas de temáticas"
    assert await ana("Sigue abierta") == [
        f"Le recordamos que sigue abierta la etapa «{stage}». Si ve algo que el gobierno debería "
        "abrir o explicar mejor, cuéntelo aquí mismo: escriba /proponer. Son pocas preguntas."
        f"\n\n{FOOTER}",
    ]
    [english] = await ana.tap("Está bien así")
    assert english.startswith("A reminder that the stage")
    await ana.tap("Corregir el texto")
    assert await ana("It is still open.") == [
        "It is still open.\n\n4th Open Government Plan. To get no more news, write /baja.",
    ]
    assert await ana.tap("Está bien así") == [WHEN]


async def test_only_who_administers_announces(person):
    citizen = person("citizen")
    await reads_news(citizen)
    for words in (
        "/anunciar",
        "/anuncios",
        "/anuncio A-0001",
        "/pausar A-0001",
        "/reanudar A-0001",
        "/detener A-0001",
        "/reenviar A-0001",
        "/pedir A-0001",
    ):
        assert await citizen(words) == [REFUSED]


async def test_who_loses_the_role_meanwhile_sends_nothing(ana, bot):
    await writes_to(ana, "Siguen una propuesta", "1")
    await ana.tap("Ahora")
    with bot.house.store.transaction() as tx:
        [held] = roles.held_by(tx, person_id(ana))
        roles.revoke(tx, held.id, revoked_by=None, reason=None, now=bot.clock())
    said = await ana.tap("Enviar")
    assert said[0] == f"{REFUSED}\n\n{given_back(TEXT)}"
    await administer(ana)
    assert (await ana("/anuncios"))[0] == (
        "Todavía no se ha enviado ningún aviso. ¿Escribimos uno?"
    )


async def test_ready_texts_tell_the_dates_that_were_planned(ana, bot, watch):
    with bot.house.store.transaction() as tx:
        here = programme.standing(tx)
        following = here.programme.stages[here.programme.position(here.stage.key)]
        for stage, day in (
            (here.stage.key, date(2020, 3, 15)),
            (following.key, date(2020, 3, 20)),
            (following.key, date(2020, 4, 2)),
        ):
            rescheduling.change(
                tx,
                OPERATOR,
                stage=stage,
                opens_on=None if stage == here.stage.key else day,
                closes_on=day if stage == here.stage.key else None,
                by_date=False,
                shift_following=False,
                reason="Llegaron más propuestas de las previstas.",
                now=watch(),
            )
    await ana("/anunciar")
    await ana("Siguen una propuesta")
    await ana("1")
    assert list(ana.buttons) == [
        "Lo escribo yo",
        "Sigue abierta",
        "Últimos días",
        "Cambio de fecha",
        "Gracias",
    ]
    assert await ana("Últimos días") == [
        "Quedan pocos días: la etapa «Convocatoria abierta para recolectar propuestas de "
        "temáticas» está abierta hasta el 15 de marzo de 2020. Todavía puede participar. "
        f"Escriba /ayuda y le muestro cómo.\n\n{FOOTER}",
    ]
    await ana("/cancelar")
    await ana("/anunciar")
    await ana("Siguen una propuesta")
    await ana("1")
    assert await ana("Cambio de fecha") == [
        f"Cambió una fecha. La etapa 3, «{following.name.say('es')}», abre ahora el 2 de abril "
        "de 2020. Motivo: Llegaron más propuestas de las previstas.\n\n"
        f"Todas las fechas, con /etapas.\n\n{FOOTER}",
    ]
