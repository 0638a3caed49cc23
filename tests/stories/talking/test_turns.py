"""The floor of a meeting: asked for, given in turn, and timed."""

import asyncio

from storage import housekeeping
from tests.databases import rows
from tests.stories.meeting_scenes import publishes
from tests.stories.room_scenes import (
    come,
    facilitates,
    floor_bell_of,
    room_code,
    the_doors_open,
)
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")

NOW_YOU = "Usted tiene la palabra en «Mesa sobre el agua», por 3 minutos."


def _asked(place):
    return [
        f"Anotado: pidió la palabra en «Mesa sobre el agua». Va en el lugar {place}; le aviso "
        "cuando le toque. Primero hablan quienes no han hablado.",
    ]


def _floor(*lines, minutes="3 minutos"):
    return [
        "\n\n".join(
            (
                "Mesa sobre el agua · M-0001",
                *lines,
                f"Cada turno dura {minutes}. Para cambiarlo: /turnos M-0001 5",
            )
        )
    ]


async def _held(person, bot, watch, *people):
    """Let people be at a meeting that has begun; return who runs it."""
    publishes(bot)
    rosa = person("rosa")
    await facilitates(rosa)
    code = await room_code(rosa)
    the_doors_open(watch, minutes=10)
    await come(watch, code, *people)
    return rosa


async def _ask(watch, *people):
    for each in people:
        watch.forward(seconds=1)
        await each("/turno")
        each.news()


async def test_who_has_not_spoken_goes_first(person, bot, watch):
    eva, luis = person("eva"), person("luis")
    rosa = await _held(person, bot, watch, eva, luis)
    await eva("/aquisoy Eva de Chepo")
    assert await eva("/turno") == _asked(1)
    assert list(eva.buttons) == ["Ya no hace falta"]
    assert await eva("/turno") == [
        "Ya tiene pedida la palabra en «Mesa sobre el agua»: va en el lugar 1. Le aviso cuando le "
        "toque.",
    ]
    await rosa("/turnos 1")
    assert await rosa("Dar la palabra") == _floor(
        "Tiene la palabra: Eva de Chepo (termina: 9:13 a.\u202fm.).",
        "Nadie espera. Quien esté en la reunión pide la palabra con /turno.",
    )
    assert eva.news() == [NOW_YOU]
    assert await eva("/turno") == [
        "Usted tiene la palabra ahora en «Mesa sobre el agua». Cuando termine, podrá pedirla otra "
        "vez.",
    ]
    assert await eva.tap("Ya terminé") == [
        "Gracias por hablar en «Mesa sobre el agua». Puede pedir la palabra otra vez cuando "
        "quiera.",
    ]
    assert rosa.news() == ["Eva de Chepo terminó su turno en M-0001, «Mesa sobre el agua»."]
    watch.forward(seconds=1)
    assert await eva("/turno") == _asked(1)
    watch.forward(seconds=1)
    assert await luis("/turno") == _asked(1)
    assert await rosa("/turnos 1") == _floor(
        "Nadie tiene la palabra.", "Esperan:\n1. Persona 2\n2. Eva de Chepo"
    )
    assert list(rosa.buttons)[:2] == ["Dar la palabra", "A Eva de Chepo"]
    await rosa.tap("A Eva de Chepo")
    assert (eva.news(), luis.news()) == ([NOW_YOU], [])


async def test_when_the_time_is_over_both_are_told_once(person, bot, watch):
    eva = person("eva")
    rosa = await _held(person, bot, watch, eva)
    await _ask(watch, eva)
    await rosa("/turnos 1")
    await rosa("Dar la palabra")
    eva.news()
    watch.forward(minutes=2, seconds=59)
    await floor_bell_of(bot).tick(watch())
    assert (eva.news(), rosa.news()) == ([], [])
    watch.forward(seconds=1)
    await floor_bell_of(bot).tick(watch())
    await floor_bell_of(bot).tick(watch())  # as after a restart: a bell has no memory
    assert eva.news() == [
        "Se cumplió su tiempo en «Mesa sobre el agua». Cierre su idea, por favor."
    ]
    assert rosa.news() == ["Se cumplió el tiempo de Persona 1 en M-0001, «Mesa sobre el agua»."]


async def test_a_time_that_was_over_while_we_were_away_is_told_afterwards(person, bot, watch):
    eva = person("eva")
    rosa = await _held(person, bot, watch, eva)
    await _ask(watch, eva)
    await rosa("/darpalabra M-0001 0")
    eva.news()
    watch.forward(minutes=30)
    await floor_bell_of(bot).tick(watch())
    assert len(eva.news()) == len(rosa.news()) == 1


async def test_two_hands_give_the_floor_once(person, bot, watch):
    admin, eva, luis = person("admin"), person("eva"), person("luis")
    rosa = await _held(person, bot, watch, eva, luis)
    await administer(admin)
    await _ask(watch, eva, luis)
    for each in (rosa, admin):
        await each("/turnos 1")
    said = await asyncio.gather(rosa.tap("Dar la palabra"), admin.tap("Dar la palabra"))
    late = [
        "Mientras tanto alguien ya dio la palabra en M-0001. No cambié nada: mire cómo va con "
        "/turnos M-0001.",
    ]
    assert sum(each == late for each in said) == 1
    assert (eva.news(), luis.news()) == ([NOW_YOU], [])
    states = [each["state"] for each in rows(bot.house.store)["speaking_turn"]]
    assert sorted(states) == ["asked", "speaking"]


async def test_minutes_are_changed_for_the_turns_to_come(person, bot, watch):
    eva = person("eva")
    rosa = await _held(person, bot, watch, eva)
    assert await rosa("/turnos 1 1") == _floor(
        "Nadie tiene la palabra.",
        "Nadie espera. Quien esté en la reunión pide la palabra con /turno.",
        minutes="1 minuto",
    )
    for impossible in ("0", "61", "9999"):
        assert await rosa(f"/turnos 1 {impossible}") == ["Un turno va de 1 a 60 minutos."]
    await _ask(watch, eva)
    await rosa("/darpalabra M-0001 0")
    assert eva.news() == ["Usted tiene la palabra en «Mesa sobre el agua», por 1 minuto."]


async def test_the_list_is_closed_and_opened(person, bot, watch):
    eva, luis = person("eva"), person("luis")
    rosa = await _held(person, bot, watch, eva, luis)
    await _ask(watch, eva, luis)
    await rosa("/darpalabra M-0001 0")
    eva.news()
    assert await rosa("Cerrar la lista") == _floor(
        "Nadie tiene la palabra.", "La lista está cerrada."
    )
    assert luis.news() == [
        "Se cerró la lista de palabra en «Mesa sobre el agua» y su turno no llegó. Si quedó algo "
        "por decir, cuéntelo con /contacto.",
    ]
    assert eva.news() == []
    assert await luis("/turno") == [
        "Ahora no se pide la palabra en «Mesa sobre el agua»: quien la lleva cerró la lista.",
    ]
    await rosa("Abrir la lista")
    assert await luis("/turno") == _asked(1)


async def test_it_is_taken_back_and_asked_for_only_where_one_is(person, bot, watch):
    eva, luis = person("eva"), person("luis")
    await _held(person, bot, watch, eva)
    await luis.consents()
    for line in ("/turno", "/turno no", "/aquisoy Luis", "/misector", "/opino"):
        assert await luis(line) == [
            "Usted no está ahora en ninguna reunión. Si llegó a una, anótelo con el código de la "
            "sala: /llegue CÓDIGO",
        ]
    assert await eva("/turno no") == ["Usted no tiene pedida la palabra en «Mesa sobre el agua»."]
    await eva("/turno")
    assert await eva.tap("Ya no hace falta") == [
        "Listo, ya no tiene pedida la palabra en «Mesa sobre el agua». Puede pedirla otra vez "
        "cuando quiera.",
    ]
    assert await eva("/turno") == _asked(1)


async def test_who_asked_to_speak_is_forgotten_a_month_after(person, bot, watch):
    eva = person("eva")
    await _held(person, bot, watch, eva)
    await eva("/turno")
    for days, forgotten in ((30, 0), (1, 1), (0, 0)):
        watch.forward(days=days)
        with bot.house.store.transaction() as tx:
            gone = housekeeping.purge(tx, housekeeping.Retention(), watch())
        assert gone["turns to speak"] == forgotten
