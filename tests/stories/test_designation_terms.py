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
    "D-0001 MOP, «Contrataciones abiertas e infraestructura»: nota ANTAI-GA-003-2020"
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
    assert await _rings(bot, watch, ana, 4, 6) == []
    assert await _rings(bot, watch, ana, 4, 7) == [SILENT]
    # A letter that has not gone has no term.
    assert state_of(bot, "D-0002") == "prepared"


async def test_nobody_is_told_at_night(bot, person, watch):
    ana = person("ana")
    await registry(bot, ana)
    asks(bot, "contrataciones", "mop", "mef")
    ana.news()
    watch.moment = datetime(2020, 2, 20, 4, 0, tzinfo=UTC)
    await bell_of(bot).tick(watch.moment)
    assert ana.news() == []
    assert await _rings(bot, watch, ana, 2, 20) == [SOON.format(count=2)]
