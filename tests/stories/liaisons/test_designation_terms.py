"""Stories of the terms of letters, in working days: reminders, a second letter, silence."""

from datetime import UTC, datetime

from tests.conftest import Watch
from tests.stories.liaison_scenes import (
    asks,
    bell_of,
    files_of,
    named,
    pages,
    registry,
    state_of,
)
from tests.stories.stage_scenes import acts
from tests.talking import Bot, Person

DATABASES = ("sqlite", "postgres")

SOON = (
    "Se acerca el plazo\n"
    "D-0001 MOP, «Contrataciones abiertas e infraestructura»: faltan {count} días hábiles, "
    "responde hasta el lunes 24 de febrero de 2020\n"
    "D-0002 MEF, «Contrataciones abiertas e infraestructura»: faltan {count} días hábiles, "
    "responde hasta el lunes 24 de febrero de 2020\n"
    "Conviene llamar a la institución."
)
OVER = (
    "Venció el plazo sin respuesta\n"
    "D-0001 MOP, «Contrataciones abiertas e infraestructura»: hace 1 día hábil, el lunes 24 de "
    "febrero de 2020"
)
AGAIN = (
    "Segunda nota a la autoridad, lista para firmar\n"
    "D-0001 MOP, «Contrataciones abiertas e infraestructura»: nota ANTAI-GA-003-2020\n"
    "Cuando la envíe, anótelo con /notaenviada: desde ese día se cuenta el silencio."
)
UNSENT = (
    "Falta enviar la segunda nota\n"
    "D-0001 MOP, «Contrataciones abiertas e infraestructura»: la nota ANTAI-GA-002-2020 está lista "
    "desde hace {count} días hábiles\n"
    "Mientras no salga, no consta el silencio de la institución. Si ya salió, anótelo."
)
SILENT = (
    "Consta públicamente que no respondieron\n"
    "D-0001 MOP, «Contrataciones abiertas e infraestructura»; el plazo venció el lunes 24 de "
    "febrero de 2020"
)


async def _rings(bot: Bot, watch: Watch, who: Person, month: int, day: int) -> list[str]:
    """Let the bell ring twice at ten in the morning of a day; return what is heard."""
    watch.moment = datetime(2020, month, day, 15, 0, tzinfo=UTC)
    bell = bell_of(bot)
    await bell.tick(watch.moment)
    await bell.tick(watch.moment)
    return who.news()


async def _sends_the_second(admin: Person, number: int) -> list[str]:
    """Record that the second letter went on paper today."""
    await admin(f"/notaenviada {number}")
    await admin("En papel")
    return await admin("Hoy")


async def test_a_term_is_reminded_escalated_and_ends_in_silence_once_each(bot, person, watch):
    ana = person("ana")
    await registry(bot, ana)
    asks(bot, "contrataciones", "mop", "mef")
    ana.news()
    assert await _rings(bot, watch, ana, 2, 18) == []
    assert await _rings(bot, watch, ana, 2, 19) == [SOON.format(count=3)]
    assert await _rings(bot, watch, ana, 2, 20) == []
    named(bot, "D-0002", principal="Rosa Pérez")
    # Carnival Tuesday is no working day: the day after it is the first.
    assert await _rings(bot, watch, ana, 2, 25) == []
    assert await _rings(bot, watch, ana, 2, 26) == [OVER]
    assert (await ana("/designacion 1"))[0].endswith(
        "Estado: No ha respondido; el plazo venció el 24 de febrero de 2020\n"
        "Nota: ANTAI-GA-001-2020, enviada el 10 de febrero de 2020 (Correo electrónico)"
    )
    assert (await _rings(bot, watch, ana, 2, 28))[0] == (
        f"{AGAIN}\n\nInvitaciones que vencieron sin aceptarse\n"
        "D-0002 MEF: Rosa Pérez, enlace principal. Puede hacer otra invitación."
    )
    assert await ana.tap("Segunda nota") == [
        "Nota ANTAI-GA-003-2020 para MOP, en Word, por si necesita cambiar algo.",
        "La misma nota en PDF, lista para firmar. Los archivos quedan aquí 7 días; con "
        "/reiteracion D-0001 los recibe otra vez.",
    ]
    printed = pages(files_of(bot)["ANTAI-GA-003-2020.pdf"])
    assert (
        "Nos referimos a nuestra nota ANTAI-GA-001-2020, enviada el lunes 10 de febrero de 2020, "
        "con la que solicitamos a su institución designar sus enlaces"
    ) in printed
    assert "El plazo para responder terminó el lunes 24 de febrero de 2020" in printed
    assert "los datos de contacto están en www.antai.gob.pa." in printed
    assert "Si el martes 10 de marzo de 2020 no hemos recibido respuesta" in printed
    assert await _sends_the_second(ana, 1) == [
        "Anotado. Si MOP no responde, desde el martes 10 de marzo de 2020 constará públicamente "
        "que no respondió. Cuando responda, anótelo con /designado D-0001."
    ]
    assert (await ana("/designacion 1"))[0].endswith(
        "Estado: No ha respondido; el 28 de febrero de 2020 se envió la segunda nota, a su "
        "autoridad, y se espera hasta el 10 de marzo de 2020\n"
        "Nota: ANTAI-GA-001-2020, enviada el 10 de febrero de 2020 (Correo electrónico)\n"
        "Segunda nota: ANTAI-GA-003-2020, enviada el 28 de febrero de 2020 (En papel)"
    )
    assert await _rings(bot, watch, ana, 3, 9) == []
    assert await _rings(bot, watch, ana, 3, 10) == [SILENT]
    assert await _rings(bot, watch, ana, 3, 20) == []
    assert state_of(bot, "D-0001") == "silent"
    assert ("designation.silent",) in acts(bot)

    # An answer is welcome later too.
    await ana("/designado 1")
    await ana("Luis Mora")
    await ana("/saltar")
    assert state_of(bot, "D-0001") == "designated"


async def test_days_without_the_bell_lose_nothing_and_say_nothing_twice(bot, person, watch):
    ana = person("ana")
    await registry(bot, ana)
    asks(bot, "contrataciones", "mop")
    asks(bot, "agro", "mida", sent=False)
    ana.news()
    # From before the term to long after silence: still its second letter comes first.
    assert await _rings(bot, watch, ana, 3, 27) == [AGAIN]
    await _sends_the_second(ana, 1)
    assert await _rings(bot, watch, ana, 4, 6) == []
    assert await _rings(bot, watch, ana, 4, 7) == [SILENT]
    # A letter that has not gone has no term.
    assert state_of(bot, "D-0002") == "prepared"


async def test_no_silence_is_on_record_before_the_second_letter_has_gone(bot, person, watch):
    ana, citizen = person("ana"), person("citizen")
    await registry(bot, ana)
    await citizen.consents()
    asks(bot, "contrataciones", "mop")
    ana.news()
    assert await _rings(bot, watch, ana, 2, 28) == [AGAIN.replace("003", "002")]
    assert await _rings(bot, watch, ana, 3, 3) == []
    assert await _rings(bot, watch, ana, 3, 4) == [UNSENT.format(count=3)]
    # Long after the time it would have had, it is still only said that it has not gone.
    assert await _rings(bot, watch, ana, 4, 1) == [UNSENT.format(count=23)]
    assert state_of(bot, "D-0001") == "requested"
    assert (await citizen("/designacion 1"))[0].endswith(
        "Estado: No ha respondido; el plazo venció el 24 de febrero de 2020 y falta enviar la "
        "segunda nota, a su autoridad"
    )
    assert (
        "El silencio solo consta si sale la segunda nota; falta enviar la de: D-0001"
        in "\n".join(await ana("/avanzar"))
    )

    # A day before it was prepared cannot be, and no answer is lost.
    await ana("/cancelar")
    await ana("/designacion 1")
    await ana.tap("Ya la envié")
    await ana("Correo electrónico")
    await ana("Antes")
    assert (await ana("27/2/2020"))[0] == (
        "La nota se preparó el 28 de febrero de 2020: no pudo salir el 27 de febrero de 2020. "
        "¿Qué día salió?"
    )
    assert (await ana("31/3/2020"))[0].startswith(
        "Anotado. Si MOP no responde, desde el jueves 9 de abril de 2020"
    )
    assert await ana("/notaenviada 1") == [
        "La nota de D-0001 ya se envió; falta la respuesta de la institución."
    ]
    assert await _rings(bot, watch, ana, 4, 8) == []
    assert await _rings(bot, watch, ana, 4, 9) == [SILENT]
    assert state_of(bot, "D-0001") == "silent"


async def test_nobody_is_told_at_night(bot, person, watch):
    ana = person("ana")
    await registry(bot, ana)
    asks(bot, "contrataciones", "mop", "mef")
    ana.news()
    watch.moment = datetime(2020, 2, 20, 4, 0, tzinfo=UTC)
    await bell_of(bot).tick(watch.moment)
    assert ana.news() == []
    assert await _rings(bot, watch, ana, 2, 20) == [SOON.format(count=2)]
