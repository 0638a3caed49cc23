"""What is told of a meeting when it is published, and what it was going to be before it moved."""

import pytest

from tests.stories.meeting_scenes import CARD, publishes
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")


async def test_a_meeting_is_published_with_rules_audience_and_a_document(person):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    for line in (
        "/reunion", "mesa de trabajo", "Mesa sobre el agua", "ninguno", "Chiriquí", "15 de marzo",
        "9 a. m.", "11:30", "en persona", "Biblioteca de David", "/saltar", "/saltar", "/saltar",
        "Reglas", "Se escucha sin interrumpir.", "Para quiénes", "gremio o cooperativa",
        "Documento", "Lectura previa",
    ):  # fmt: skip
        await admin(line)
    assert await admin("https://l.example/") == [
        "Así se verá la reunión:\n\n"
        f"Mesa sobre el agua\n{CARD}\nPensada para: Gremio o cooperativa\nCupo: sin límite\n"
        "Reglas: Se escucha sin interrumpir.\n• Lectura previa: https://l.example/\n\n"
        "Al enviarla queda publicada en /agenda y la gente puede apuntarse.",
    ]
    await admin("enviar")
    assert await ana("/agenda 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nPensada para: Gremio o cooperativa\n"
        "Cupo: sin límite\n\nReglas: Se escucha sin interrumpir.\n\n"
        "Documentos\n• Lectura previa: https://l.example/",
    ]
    assert await admin("/avisarreunion 1") == ["En M-0001 no hay cambios sin avisar."]


@pytest.mark.parametrize(
    ("territory", "day", "warned"),
    [
        ("Chiriquí", "10 de abril",
         "Ojo: ese día es feriado o de descanso (Viernes Santo). Puede seguir, si así lo quiere."),
        ("Chiriquí", "4 de noviembre",
         "Ojo: ese día es feriado o de descanso (Día de los Símbolos Patrios). Puede seguir, si "
         "así lo quiere."),
        ("Bocas del Toro", "8 de julio",
         "Ojo: ese día es feriado o de descanso (Duelo en el distrito de Changuinola). Puede "
         "seguir, si así lo quiere."),
        ("Chiriquí", "9 de febrero",
         "Ojo: falta casi un año para ese día. Revise el año, por favor."),
        ("Chiriquí", "8 de julio", None),
        ("Chiriquí", "14 de marzo", None),
        ("Chiriquí", "15 de marzo",
         "Ojo: de 9:00 a.\u202fm. a 11:30 a.\u202fm. ese lugar ya es de M-0001, "
         "«Mesa sobre el agua»."),
    ],
)  # fmt: skip
async def test_a_day_of_rest_or_a_place_that_is_taken_is_warned_about(
    person, bot, territory, day, warned
):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    for line in (
        "/reunion", "mesa de trabajo", "Otra mesa", "ninguno", territory, day, "11 a. m.", "13:00",
        "en persona", "biblioteca de David", "/saltar", "/saltar",
    ):  # fmt: skip
        await admin(line)
    [card] = await admin("/saltar")
    lines = [line for line in card.splitlines() if line.startswith("Ojo")]
    assert lines == ([] if warned is None else [warned])
    assert (await admin("enviar"))[0].startswith("Publicada con el código M-0002")


async def test_planned_and_real_dates_stand_side_by_side(person, bot):
    publishes(bot)
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    for reason in ("Llámenos al 6123-4567.", "/saltar"):
        for line in ("/moverreunion 1", "16/3/2020" if reason != "/saltar" else "17/3/2020"):
            await admin(line)
        for line in (*["/saltar"] * 4, reason, "sí"):
            await admin(line)
    card = CARD.replace("domingo 15", "martes 17")
    assert await ana("/agenda 1") == [
        f"Mesa sobre el agua · M-0001\n\n{card}\nCupo: sin límite\n\n"
        "Antes: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm., "
        "Biblioteca de David. Motivo del cambio: Llámenos al […].\n"
        "Antes: lunes 16 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm., "
        "Biblioteca de David.",
    ]
    for line in ("/cancelarreunion 1", "Llueve.", "sí"):
        await admin(line)
    assert (await ana("/agenda 1"))[0].startswith(
        f"Mesa sobre el agua · M-0001\n\nEsta reunión se canceló. Motivo: Llueve.\n\n{card}\n\n"
        "Antes: domingo 15 de marzo"
    )
