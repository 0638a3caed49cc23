"""Following what is said to many: how far, pause, go on, stop, send the doubtful ones again."""

import asyncio

import pytest

from storage.people import people
from tests.stories.announcement_scenes import (
    TEXT,
    administer,
    asks_for_everyone,
    bells,
    ends,
    has_a_follower,
    reads_news,
    sends_to_followers,
    writes_to,
    written_to,
)

DATABASES = ("sqlite", "postgres")

FOLLOWERS = ("ines", "joel", "kira", "lola", "mila")
LATE = "El aviso A-0001 ya no está en ese punto. Vea cómo está con /anuncio A-0001."
WHOM = f"{TEXT}\n\nPara quienes siguen la propuesta P-0001."


@pytest.fixture
async def ana(bot, person):
    """One administrator, and six people who follow the proposal P-0001."""
    admin = await has_a_follower(bot)
    for name in FOLLOWERS:
        follower = person(name)
        await reads_news(follower)
        await follower("/apoyar 1")
    return admin


async def test_what_there_is_to_see_before_anything_was_sent(person):
    admin = person("ana")
    await administer(admin)
    assert await admin("/anuncios") == [
        "Todavía no se ha enviado ningún aviso. ¿Escribimos uno?",
    ]
    assert list(admin.buttons) == ["Escribir un aviso"]
    for word in ("anuncio", "pausar", "reanudar", "detener", "reenviar"):
        assert await admin(f"/{word}") == [
            f"Dígame cuál aviso, por ejemplo: /{word} A-0001",
        ]
        assert await admin(f"/{word} 8") == ["No encuentro el aviso A-0008."]


async def test_it_is_paused_and_goes_on_from_where_it_was(ana, bot, watch):
    await sends_to_followers(ana)
    await bells(bot).spread(watch)
    ends(bot, "A-0001", rosa="sent", ines="sent")
    assert await ana("/anuncio A-0001") == [
        f"Aviso A-0001: saliendo\n\n{WHOM}\n"
        "De 6 personas:\n"
        "• 2 ya lo recibieron.\n"
        "• A 4 les falta recibirlo.",
    ]
    assert list(ana.buttons) == ["Pausar", "Detener", "Ver cómo va"]
    assert await ana.tap("Pausar") == [
        "El aviso A-0001 quedó en pausa: no sale nada más hasta que alguien lo reanude.",
    ]
    assert list(ana.buttons) == ["Reanudar", "Detener", "Ver cómo va"]
    assert await ana("/pausar a-1") == [LATE]
    assert await ana("/anuncios") == [
        f"El último aviso:\n\nA-0001, en pausa. Lo recibieron 2 de 6.\n{TEXT}",
    ]
    assert list(ana.buttons) == ["Ver A-0001", "Escribir un aviso"]
    await ana.tap("Ver A-0001")
    assert await ana.tap("Reanudar") == [
        "El aviso A-0001 sigue saliendo, desde donde iba.",
    ]
    assert await ana("/reanudar 1") == [LATE]


async def test_one_that_has_not_left_is_paused_too(ana, bot, watch):
    await sends_to_followers(ana)
    assert await ana("/pausar 1") == [
        "El aviso A-0001 quedó en pausa: no sale nada más hasta que alguien lo reanude.",
    ]
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {}
    assert await ana("/anuncio 1") == [f"Aviso A-0001: en pausa\n\n{WHOM}"]
    assert await ana("/reanudar 1") == [
        "El aviso A-0001 vuelve a estar programado. Sale enseguida.",
    ]
    await bells(bot).spread(watch)
    assert set(written_to(bot, "A-0001")) == {"rosa", *FOLLOWERS}


async def test_it_is_stopped_for_good_after_one_question(ana, bot, watch):
    await sends_to_followers(ana)
    await bells(bot).spread(watch)
    ends(bot, "A-0001", rosa="sent")
    sure = (
        "Si detiene el aviso A-0001, no se le envía a nadie más y ya no se puede reanudar. "
        "A quienes ya lo recibieron no se les quita. ¿Lo detenemos?"
    )
    assert await ana("/detener A-0001") == [sure]
    assert await ana("no") == ["Bien, el aviso A-0001 sigue como estaba."]
    assert await ana("/detener A-0001") == [sure]
    assert await ana("sí") == ["El aviso A-0001 quedó detenido. No se le envía a nadie más."]
    await bells(bot).follow(watch())
    ana.news()
    assert await ana("/anuncio A-0001") == [
        f"Aviso A-0001: detenido\n\n{WHOM}\n"
        "De 6 personas:\n"
        "• Una ya lo recibió.\n"
        "• A 5 no se les envió porque el aviso se detuvo.",
    ]
    assert await ana("/reanudar A-0001") == [LATE]
    await ana("/detener A-0001")
    assert (await ana("sí"))[0] == LATE


async def test_the_report_says_what_became_of_everybody(ana, bot, person, watch):
    nora = person("nora", "web")
    await reads_news(nora)
    await nora("/apoyar 1")
    with bot.house.store.transaction() as tx:
        found = people.find_address(tx, "telegram", "mila")
        assert found is not None
        people.mark_unreachable(tx, found.id)
    await sends_to_followers(ana)
    await bells(bot).spread(watch)
    lola = person("lola")
    await lola("/borrar")
    await lola("sí")
    ends(bot, "A-0001", rosa="doubtful", ines="doubtful", joel="undeliverable", kira="leased")
    assert await ana("/anuncio A-0001") == [
        f"Aviso A-0001: saliendo\n\n{WHOM}\n"
        "De 7 personas:\n"
        "• Una ya lo recibió.\n"
        "• A una se le está enviando ahora mismo.\n"
        "• 2 quedaron en duda: se lo enviamos y el canal no confirmó. Puede que lo tengan y "
        "puede que no.\n"
        "• A una no se le pudo entregar: su chat no lo aceptó.\n"
        "• A una no tenemos por dónde escribirle.\n"
        "• Una borró sus datos antes de recibirlo.",
    ]
    assert list(ana.buttons) == ["Pausar", "Detener", "Reenviar los dudosos", "Ver cómo va"]
    ends(bot, "A-0001", kira="sent")
    await bells(bot).follow(watch())
    ana.news()
    [report] = await ana("/anuncio A-0001")
    assert report.startswith("Aviso A-0001: terminado")
    assert "• 2 ya lo recibieron.\n" in report
    assert numbers_in(report) == [7, 2, 2, 1, 1, 1]


def numbers_in(report: str) -> list[int]:
    """Return how many people each line of a report is about, the sum first."""
    lines = report.partition("\nDe ")[2].splitlines()
    words = [line.removeprefix("• ").removeprefix("A ").split()[0].lower() for line in lines]
    return [1 if word == "una" else int(word) for word in words]


async def test_the_weekly_cap_is_said_before_and_after(ana, bot, person, watch):
    for number in range(1, 4):
        await sends_to_followers(ana, f"Aviso número {number} de la semana.")
        await bells(bot).spread(watch)
        ends(bot, f"A-000{number}", rosa="sent", **dict.fromkeys(FOLLOWERS, "sent"))
        await bells(bot).follow(watch())
    nora = person("nora")
    await reads_news(nora)
    await nora("/apoyar 1")
    ana.news()
    await writes_to(ana, "Siguen una propuesta", "1")
    assert await ana.tap("Ahora") == [
        "Antes de enviar\n\n"
        "Para quienes siguen la propuesta P-0001.\n"
        "Le llegará a una persona: 1 por Telegram.\n"
        "A 6 personas no, porque ya recibieron los avisos que permitimos por semana.\n"
        "Enviarlo toma menos de un minuto.\n"
        "Sale enseguida.\n\n"
        "¿Lo enviamos?",
    ]
    await ana.tap("Enviar")
    await bells(bot).spread(watch)
    assert await ana("/anuncio 4") == [
        f"Aviso A-0004: saliendo\n\n{WHOM}\n"
        "De 7 personas:\n"
        "• A una le falta recibirlo.\n"
        "• A 6 no se les envió: ya tenían los avisos que permitimos por semana.",
    ]


async def test_what_is_in_doubt_is_sent_again_by_somebody_who_knows(ana, bot, watch):
    await sends_to_followers(ana)
    await bells(bot).spread(watch)
    assert await ana("/reenviar 1") == ["El aviso A-0001 no tiene mensajes en duda."]
    ends(bot, "A-0001", rosa="doubtful", ines="doubtful", **dict.fromkeys(FOLLOWERS[1:], "sent"))
    await bells(bot).follow(watch())
    ana.news()
    await ana("/anuncio 1")
    assert list(ana.buttons) == ["Reenviar los dudosos"]
    sure = (
        "Hay 2 personas en duda con el aviso A-0001: no sabemos si les llegó. Si se lo enviamos "
        "otra vez, algunas lo recibirán dos veces. ¿Se lo enviamos?"
    )
    assert await ana.tap("Reenviar los dudosos") == [sure]
    assert await ana("no") == ["Bien, el aviso A-0001 sigue como estaba."]
    await ana("/reenviar A-0001")
    assert await ana("sí") == [
        "Enseguida reenviamos los dudosos del aviso A-0001.",
    ]
    assert await ana("/anuncio 1") == [
        f"Aviso A-0001: saliendo\n\n{WHOM}\n"
        "De 6 personas:\n"
        "• 4 ya lo recibieron.\n"
        "• A 2 les falta recibirlo.",
    ]


async def test_of_two_administrators_at_once_one_is_told(ana, bot, person, watch):
    luis = person("luis")
    await administer(luis)
    await sends_to_followers(ana)
    await bells(bot).spread(watch)
    said = await asyncio.gather(ana("/pausar 1"), luis("/pausar 1"))
    assert sorted(said) == [
        ["El aviso A-0001 quedó en pausa: no sale nada más hasta que alguien lo reanude."],
        [LATE],
    ]
    await luis("/detener 1")
    assert await ana("/reanudar 1") == ["El aviso A-0001 sigue saliendo, desde donde iba."]
    assert await luis("sí") == ["El aviso A-0001 quedó detenido. No se le envía a nadie más."]
    await ana("/detener 1")
    assert (await ana("sí"))[0] == LATE


async def test_what_waits_for_approval_is_withdrawn_by_stopping_it(ana, bot, person, watch):
    luis = person("luis")
    await administer(luis)
    await asks_for_everyone(ana)
    luis.news()
    assert await luis("/anuncios") == [
        f"El último aviso:\n\nA-0001, espera aprobación. Sale apenas lo aprueben.\n{TEXT}",
    ]
    await ana("/anuncio 1")
    assert list(ana.buttons) == ["Detener"]
    await ana.tap("Detener")
    assert await ana("sí") == [
        "Retiré el aviso A-0001: ya no espera aprobación ni se le envía a nadie.",
    ]
    [late] = await luis("/aprobar V-0001")
    assert "V-0001" in late
    await bells(bot).spread(watch)
    assert written_to(bot, "A-0001") == {}
    assert await ana("/pausar 1") == [LATE]
