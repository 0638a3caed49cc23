"""One co-creation table from its announcement to its public minutes; each hears their part, once.

Rosa and Luis have the two seats, Eva waits for one; Ana is called for the MIDA, and Pablo is her
substitute. Iris, Sol and Ivan come unannounced. Marta runs it.
"""

from io import BytesIO

from pypdf import PdfReader

from tests.conftest import Watch
from tests.databases import rows
from tests.stories.meeting_scenes import OCCASION
from tests.stories.minutes_scenes import file_of
from tests.stories.reminder_scenes import ARRIVING, at
from tests.stories.room_scenes import room_code
from tests.stories.scenes import WATER
from tests.stories.table_scenes import (
    Crowd,
    all_bells_ring,
    gathers,
    news_of,
    those_there,
    told_to_all_there,
)
from tests.talking import Bot

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

TITLE = "Mesa sobre el agua"
UP_TO_THE_CARD = (
    "/reunion", "Mesa de co-creación", TITLE, "agropecuaria", "Chiriquí", "15 de marzo", "9 a. m.",
    "11:30", "en persona", "Biblioteca de David", "/saltar", "2", "Los análisis del agua.",
)  # fmt: skip
ABOUT = (
    "Tema: Transparencia agropecuaria\nLugar del país: Chiriquí\n"
    "De qué se hablará: Los análisis del agua."
)
ON_MONDAY = (
    "Cuándo: lunes 16 de marzo de 2020, de 10:00 a.\u202fm. a 12:30 p.\u202fm.\n"
    "Dónde: Biblioteca de David"
)
CODE = "El código es M-0001. Para ver todo otra vez: /agenda M-0001"
FILE = "Con el archivo guarda la reunión en su calendario."
KEEP = "Si ya no puede ir, avísenos con el botón y se lo damos a otra persona."
ASKED = "¿Irá? Respóndanos, por favor; puede cambiar su respuesta hasta que empiece."
DRAFT = (
    "Agua limpia en cada escuela",
    "El agua llega sucia a la escuela.",
    "Publicar cada mes el resultado de los análisis.",
)
STATEMENT = "El análisis del agua se publica cada mes."
WRITTEN = (
    f"{ON_MONDAY}\nAsistieron 5 personas.\n\nLo tratado: Se leyeron los análisis.\n\n"
    f"Sondeos\n• «{STATEMENT}» De acuerdo: 3. En desacuerdo: 1. Pasaron: 1.\n\n"
    "Acuerdos\n1. Publicar los análisis cada mes.\n• Responsable: MIDA\n"
    "• Plazo: 15 de mayo de 2020\n\n"
    f"Borradores de compromiso que dejó\n• {DRAFT[0]} (B-0001)"
)


async def test_a_table_from_its_announcement_to_its_public_minutes(bot, watch):
    crowd = await gathers(bot)
    await _is_announced(crowd)
    await _fills(crowd)
    await _is_moved(crowd)
    await _a_seat_goes_on_and_a_substitute_is_sent(crowd)
    await _is_reminded_of(bot, watch, crowd)
    await _comes_together(bot, watch, crowd)
    await _senses_and_drafts(watch, crowd)
    await _is_written_down(watch, crowd)
    await _is_ratified_and_published(bot, watch, crowd)


async def _is_announced(crowd: Crowd) -> None:
    for line in UP_TO_THE_CARD:
        await crowd.admin(line)
    assert await crowd.admin("enviar") == [
        f"Publicada con el código M-0001: «{TITLE}». Ya está en /agenda.\n\n"
        "Convoqué a 1 persona, que ya puede responder.",
    ]
    assert news_of(crowd) == {
        "ana": [
            f"Le convocamos a esta reunión como enlace de su institución.\n\n{TITLE} · M-0001\n\n"
            f"Mesa de co-creación\n{OCCASION}\n{ABOUT}\n\n{ASKED}",
        ],
    }
    for line in ("/facilitador 1", "Marta"):
        await crowd.admin(line)
    assert news_of(crowd) == {
        "marta": [
            f"Usted lleva la reunión M-0001, «{TITLE}».\n{OCCASION}\n\n"
            "En el panel ve quién viene y, el día de la reunión, tiene el código de la sala, la "
            "lista, los turnos de palabra, los sondeos y los borradores.",
        ],
    }
    assert await crowd.ana.tap("Sí, iré") == [
        f"Confirmado: le esperamos.\n\n{TITLE} · M-0001\n{OCCASION}\n\n"
        f"Si algo cambia, avísenos aquí mismo.\n\n{FILE}",
    ]


async def _fills(crowd: Crowd) -> None:
    for each in (crowd.rosa, crowd.luis):
        assert await each("/apuntarme 1") == [
            f"Listo, tiene su cupo.\n\n{TITLE}\n{OCCASION}\n\n{CODE}\n\n{FILE}",
        ]
    assert await crowd.eva("/apuntarme 1") == [
        "Ya no quedan cupos. Usted está en la lista de espera, en el lugar 1. Si se libera un cupo "
        f"se lo ofrecemos por aquí, en orden.\n\n{TITLE}\n{OCCASION}\n\n{CODE}",
    ]
    assert news_of(crowd) == {}


async def _is_moved(crowd: Crowd) -> None:
    for line in ("/moverreunion 1", "16 de marzo", "10 a. m.", "12:30", "/saltar", "/saltar"):
        await crowd.admin(line)
    assert await crowd.admin("/saltar") == [
        f"Antes\n{OCCASION}\n\nAhora\n{ON_MONDAY}\n\n"
        "Se avisará enseguida a 5 personas. ¿La cambio?",
    ]
    await crowd.admin("sí")
    seated = f"Su cupo sigue guardado. {KEEP}"
    assert news_of(crowd) == {
        "ana": [_moved("Como cambió de día, le preguntamos otra vez: ¿irá?")],
        "marta": [_moved("Usted la sigue llevando.")],
        "rosa": [_moved(seated)],
        "luis": [_moved(seated)],
        "eva": [_moved("Usted sigue en la lista de espera, en el mismo lugar.")],
    }


async def _a_seat_goes_on_and_a_substitute_is_sent(crowd: Crowd) -> None:
    await crowd.luis.tap("Ya no podré ir")
    assert await crowd.luis.tap("Sí, lo dejo") == [
        f"Gracias por avisar. Ya no le esperamos en M-0001, «{TITLE}».",
    ]
    assert news_of(crowd) == {
        "eva": [
            f"Se liberó un cupo para usted en M-0001, «{TITLE}».\n{ON_MONDAY}\n\n"
            "Tiene hasta el 11 de febrero de 2020, 10:00 a.\u202fm. para tomarlo; después pasa a "
            "quien sigue en la lista. ¿Lo toma?",
        ],
    }
    assert await crowd.eva.tap("Tomar el cupo") == [
        f"Listo, tiene su cupo.\n\n{TITLE}\n{ON_MONDAY}\n\n{CODE}\n\n{FILE}",
    ]
    assert await crowd.ana.tap("Enviar suplente") == [
        f"Listo: le pedimos a su suplente que vaya a {TITLE} (M-0001). Cuando responda, le "
        "avisamos por aquí.",
    ]
    assert news_of(crowd) == {
        "pablo": [
            "El enlace principal de su institución no puede ir y le pide que vaya usted, como "
            f"suplente, a esta reunión.\n\n{TITLE} · M-0001\n\nMesa de co-creación\n{ON_MONDAY}\n"
            f"{ABOUT}\n\n{ASKED}",
        ],
    }
    await crowd.pablo.tap("Sí, iré")
    assert news_of(crowd) == {"ana": [f"Su suplente confirmó que irá a {TITLE} (M-0001)."]}


async def _is_reminded_of(bot: Bot, watch: Watch, crowd: Crowd) -> None:
    for due, opening, last in (
        (at(9, 10), "esta reunión:", ""),
        (at(15, 10), "que esta reunión es mañana:", ""),
        (at(16, 8), "que esta reunión es hoy:", f"\n\n{ARRIVING}"),
    ):
        about = f"Le recordamos {opening}\n\n{TITLE} · M-0001\n{ON_MONDAY}\n\n"
        seated = [f"{about}Usted tiene su cupo. {KEEP}{last}"]
        watch.moment = due
        await all_bells_ring(bot)
        assert news_of(crowd) == {
            "marta": [
                f"{about}La lleva usted. Para ver a cuántas personas se espera: /llevar M-0001"
            ],
            "pablo": [f"{about}Usted confirmó que viene como enlace.{last}"],
            "rosa": seated,
            "eva": seated,
        }
        watch.forward(minutes=1)
        await all_bells_ring(bot)
        assert news_of(crowd) == {}


async def _comes_together(bot: Bot, watch: Watch, crowd: Crowd) -> None:
    watch.moment = at(16, 9, 40)
    assert await crowd.marta("/llevar 1") == [
        f"{TITLE} · M-0001\n\nMesa de co-creación\n{ON_MONDAY}\n"
        "Tema: Transparencia agropecuaria\nLugar del país: Chiriquí\n\n"
        "Se espera a 4 personas.\nTodavía no ha llegado nadie.\n\n"
        "Se anotan llegadas (hasta el 16 de marzo de 2020, 2:30 p.\u202fm.).\n\n"
        "Convocatoria: 1. Confirmaron: 1. No irán: 0. Sin responder: 0.\nEnvían suplente: 1.\n"
        "Además se apuntaron 2 personas.\nQuórum (1): ya está confirmado. ✓\n\n"
        "Por institución\n• MIDA: confirmaron 1 de 1",
    ]
    code = await room_code(crowd.marta)
    for each in those_there(crowd):
        watch.forward(seconds=1)
        said = await each(f"/llegue {code}")
        assert said[0].startswith(f"Listo, anoté su llegada a M-0001, «{TITLE}».")
    await crowd.iris.tap("Academia")
    assert await crowd.marta("/asistencia 1") == [
        f"{TITLE} · M-0001\n\nLlegaron 5 personas.\nConvocadas: 1; vinieron: 1.\n"
        "Con cupo: 2; vinieron: 1.\nSin cupo ni convocatoria: 3.\n• Academia: 1\n• MIDA: 1\n\n"
        "Con nombre, o anotadas a mano\n2. Luis-mida (MIDA)",
    ]
    assert news_of(crowd) == {}


async def _senses_and_drafts(watch: Watch, crowd: Crowd) -> None:
    watch.moment = at(16, 10, 20)
    await crowd.marta("/sondeo 1")
    await crowd.marta(STATEMENT)
    question = (
        f"Sondeo en «{TITLE}» (M-0001):\n\n{STATEMENT}\n\n"
        "Solo se ven los totales. Puede cambiar su respuesta hasta que se cierre."
    )
    assert news_of(crowd) == told_to_all_there([question])
    await crowd.pablo.tap("Paso")
    await crowd.iris.tap("En desacuerdo")
    for each in (crowd.rosa, crowd.sol, crowd.ivan):
        await each.tap("De acuerdo")
    result = (
        f"Resultado del sondeo: «{STATEMENT}»\n\nDe acuerdo: 3\nEn desacuerdo: 1\nPaso: 1\n\n"
        "Respuestas: 5 de 5."
    )
    assert await crowd.marta("/cerrarsondeo 1") == [result]
    assert news_of(crowd) == told_to_all_there([result])
    for line in ("/borrador 1", *DRAFT):
        await crowd.marta(line)
    await crowd.marta.tap("De P-0001")
    for line in ("/saltar", "MIDA", "MINSA", "acceso"):
        await crowd.marta(line)
    assert await crowd.marta("enviar") == [
        f"Registrado con el código B-0001: «{DRAFT[0]}».",
    ]
    assert news_of(crowd) == {
        "rosa": [
            f"Lo que usted propuso llegó a un borrador de compromiso en «{TITLE}»:\n"
            f"• P-0001, {WATER[0]}\n\nBorrador B-0001: {DRAFT[0]}\n"
            f"{DRAFT[2]}\n\nGracias por proponer. Un borrador todavía puede cambiar.",
        ],
    }


async def _is_written_down(watch: Watch, crowd: Crowd) -> None:
    watch.moment = at(16, 13)
    for line in (
        "/escribiracta 1", "Se leyeron los análisis.", "Publicar los análisis cada mes.", "MIDA",
        "15 de mayo", "No hay más", "/saltar", "enviar", "/circularacta 1",
    ):  # fmt: skip
        await crowd.marta(line)
    assert await crowd.marta("sí") == [
        "Listo, el acta de M-0001 se envió a 5 personas que asistieron.",
    ]
    assert news_of(crowd) == told_to_all_there(
        [
            f"Usted asistió a «{TITLE}» (M-0001). Esta es el acta; la completa está en el "
            f"archivo.\n\n{WRITTEN}\n\n"
            "¿Está de acuerdo con lo que dice? Puede responder hasta el 23 de marzo de 2020, y "
            "cambiar su respuesta mientras no se publique. Si no responde, cuenta como que no "
            "objeta, y en el acta se ve como silencio. Nadie verá su nombre.",
        ]
    )


async def _is_ratified_and_published(bot: Bot, watch: Watch, crowd: Crowd) -> None:
    for each in (crowd.rosa, crowd.pablo, crowd.iris):
        await each.tap("Ratifico")
    await crowd.ivan.tap("Tengo una observación")
    await crowd.ivan("Falta decir quién los publica.")
    assert news_of(crowd) == {
        "marta": [
            f"Hay una observación (O-0001) al acta de M-0001, «{TITLE}»:\n\n"
            "Falta decir quién los publica.\n\nHay que responderla antes de publicar.",
        ],
    }
    await crowd.marta.tap("Responder")
    for line in ("No se acoge", "Lo dice el acuerdo: el MIDA."):
        await crowd.marta(line)
    assert news_of(crowd) == {
        "ivan": [
            f"Su observación al acta de M-0001, «{TITLE}», no se acogió:\n\n"
            "Falta decir quién los publica.\n\nRespuesta: Lo dice el acuerdo: el MIDA.\n\n"
            "Su observación y esta respuesta quedan en el acta, sin su nombre.",
        ],
    }
    watch.moment = at(24, 9)
    await all_bells_ring(bot)
    late = [
        f"Pasaron 5 días hábiles desde la reunión «{TITLE}» (M-0001) y su acta no está publicada. "
        "En /actas cualquier persona lo ve.\n\n"
        "Se circuló, y el plazo para responder venció el 23 de marzo de 2020: ya puede publicarla, "
        "si toda observación tiene respuesta.",
    ]
    assert news_of(crowd) == {"admin": late, "marta": late}
    await crowd.marta("/publicaracta 1")
    assert await crowd.marta("sí") == [
        "Publicada el acta de M-0001. Cualquier persona la lee con /acta M-0001.",
    ]
    assert news_of(crowd) == told_to_all_there(
        [
            f"Ya es pública el acta de «{TITLE}» (M-0001), una reunión a la que usted asistió.",
        ]
    )
    assert await crowd.luis("/acta 1") == [
        f"Acta de «{TITLE}» · M-0001\n\nActa: publicada\n\n{WRITTEN}\n\n"
        "Ratificaron: 3. Observaron: 1. Sin responder: 1.",
    ]
    await crowd.luis("Acta en PDF")
    text = " ".join(_pages(file_of(crowd.luis)[2]).split())
    for said in (
        "Instituciones presentes: MIDA.", STATEMENT, "De acuerdo: 3. En desacuerdo: 1. Pasaron: 1.",
        "B-0001", "P-0001", "O-0001, a la versión 1: Falta decir quién los publica.",
    ):  # fmt: skip
        assert said in text
    assert "Luis-mida" not in text
    await all_bells_ring(bot)
    assert news_of(crowd) == {}
    assert {each["state"] for each in rows(bot.house.store)["minutes"]} == {"published"}


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _moved(means: str) -> str:
    return (
        f"Cambió la reunión M-0001, «{TITLE}».\n\nAntes\n{OCCASION}\n\nAhora\n{ON_MONDAY}\n\n"
        f"{means}\n\nCon el archivo, su calendario queda al día."
    )


def _pages(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
