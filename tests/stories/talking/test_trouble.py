"""When something of ours fails, and when a rule says no."""

import asyncio
import contextlib
import sys
import threading
from dataclasses import replace

import pytest

from bot.messages import Address, Incoming, Message, say
from handlers import router
from storage.tables import conversation
from tests.databases import rows
from tests.stories.scenes import BIKES, moves_to, proposes

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_a_bug_is_apologised_for_kept_and_leaves_nothing_half_done(talk, bot, monkeypatch):
    await talk("/proponer")
    before = _facts(bot)

    def broken(turn, rest):
        turn.tx.run(conversation.delete())
        raise ZeroDivisionError(rest)

    route = router.find("mispropuestas")
    assert route is not None
    monkeypatch.setitem(router._routes, "mispropuestas", replace(route, handler=broken))
    assert await talk.send(text="/mispropuestas", raw='{"text": "/mispropuestas"}') == [
        "Algo falló de nuestro lado y no pude atender ese mensaje. Lo guardamos para "
        "revisarlo. Lo que ya había contestado sigue ahí: puede escribir /seguir, o "
        "/contacto para hablar con una persona.",
    ]
    after = rows(bot.house.store)
    assert _facts(bot) == before
    [kept] = after["quarantine"]
    assert bot.house.store.vault.open(bytes(kept["sealed"])) == '{"text": "/mispropuestas"}'
    assert kept["error"].startswith("ZeroDivisionError")
    monkeypatch.undo()
    assert await talk("Ciclovía segura") == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]


async def test_a_refusal_keeps_every_answer(talk, bot):
    await proposes(talk)
    moves_to(bot, "theme-choice")
    assert await talk("enviar") == [
        "Eso ya cerró: fue en la etapa 2, «Convocatoria abierta para recolectar "
        "propuestas de temáticas». Ahora estamos en la etapa 3, «Escogencia y aprobación "
        "de las temáticas por parte de la CNGAP». La comisión revisa todas las "
        "propuestas, escoge los temas y responde a cada persona.\n\n"
        "Lo que está abierto ahora\n• Opinar sobre afirmaciones cortas (/opinar)\n\n"
        "Lo que lleva escrito de su propuesta queda guardado. Si se vuelve a abrir, siga con "
        "/seguir; si no lo quiere, escriba /cancelar.",
    ]
    moves_to(bot, "open-call")
    assert (await talk("/seguir"))[0].startswith("Seguimos donde quedó.")
    assert await talk("enviar") == [
        "Registrada con el código P-0001. Le avisaremos cuando la comisión decida. "
        "Guarde el código: con él puede ver en qué va.",
    ]


async def test_what_a_refused_tap_said_is_known(talk, bot):
    await proposes(talk)
    moves_to(bot, "theme-choice")
    await talk.tap("Enviar")
    last = max(rows(bot.house.store)["incoming"], key=lambda row: row["seq"])
    assert bot.house.store.vault.open(bytes(last["sealed"])) == "Enviar"


async def test_characters_nobody_can_read_are_refused_at_the_door(talk, bot):
    await talk("/proponer")
    for text in ("nul\x00", "half \ud83d of an emoji", "\udfff"):
        assert await talk(text) == [
            "Ese mensaje trae caracteres que no se pueden leer. Escríbalo de nuevo, por favor.",
            "¿Cómo se llama su propuesta? Una línea basta.",
        ]
    assert await talk.send(tap="\x00.1") == [
        "Ese mensaje trae caracteres que no se pueden leer. Escríbalo de nuevo, por favor.",
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert await talk.sends_file("document", name="\ud800.pdf") == [
        "Ese mensaje trae caracteres que no se pueden leer. Escríbalo de nuevo, por favor.",
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert rows(bot.house.store)["quarantine"] == []
    assert await talk(BIKES[0]) == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]


@pytest.mark.parametrize("settings", ["postgres"], indirect=True)
async def test_whoever_stops_waiting_does_not_let_the_next_message_overtake(bot, monkeypatch):
    group = Address("telegram", "-100", group=True)  # no person's row that keeps the order
    first_runs, second_runs = threading.Event(), threading.Event()

    def slow(_turn, _rest):
        first_runs.set()
        second_runs.wait(1)
        return say("paper.button")

    def quick(_turn, _rest):
        second_runs.set()
        return say("invitation.which")

    for word, handler in (("privacidad", slow), ("ayuda", quick)):
        route = router.find(word)
        assert route is not None
        monkeypatch.setitem(router._routes, word, replace(route, handler=handler))
    first = asyncio.create_task(bot.runner.take(Incoming(group, "1", text="/privacidad")))
    await asyncio.to_thread(first_runs.wait)
    first.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await first
    await bot.runner.take(Incoming(group, "2", text="/ayuda"))
    said = [Message.model_validate_json(letter.body).plain for letter in bot.desk.letters]
    assert said == [
        "Digitar propuesta",
        "Escriba el código de la invitación después del comando: /invitacion CÓDIGO",
    ]


_HOLDS_THE_LOCK = """
import sqlite3, sys, time
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(0.3)
other.execute("COMMIT")
"""


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_a_message_waits_while_another_process_writes(talk, bot):
    await talk("/proponer")
    other = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _HOLDS_THE_LOCK,
        str(bot.house.store.url.database),
        stdout=asyncio.subprocess.PIPE,
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"held\n"
    assert await talk(BIKES[0]) == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await other.wait() == 0
    assert await talk(BIKES[1]) == [
        "¿Qué propone para resolverlo?",
    ]


async def test_the_used_keyboard_is_taken_away_and_shows_what_was_chosen(talk, bot):
    await proposes(talk)
    await talk.tap("Enviar")
    [edit] = [letter for letter in bot.desk.letters if letter.kind == "edit"]
    message = Message.model_validate_json(edit.body)
    assert message.choices == ()
    assert message.plain.endswith("¿La enviamos?\n\n→ Enviar")


def _facts(bot):
    told = ("incoming", "outbox", "person", "quarantine")
    return {name: kept for name, kept in rows(bot.house.store).items() if name not in told}
