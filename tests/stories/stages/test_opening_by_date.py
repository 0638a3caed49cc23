"""What dates do by themselves: announce ahead, open, or say what is missing."""

import pytest

from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import (
    administer,
    announced,
    attested,
    bell_of,
    closes_by_hand,
    local,
    past,
    plans,
    stage_of,
)

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

OUTREACH = "Actividades de difusión y sensibilización a sectores no gubernamentales"
AHEAD = (
    f"El {{}} de marzo de 2020 abre la etapa 4: {OUTREACH}. Se explica el gobierno abierto a los "
    "sectores no gubernamentales para que más personas participen."
)
OPENED = (
    "Terminó la escogencia de los temas. Con /ahora ve qué sigue.\n\n"
    f"Abrió la etapa 4 de 15: {OUTREACH}.\n\n"
    "Empiezan las actividades para dar a conocer el gobierno abierto y que más personas "
    "participen. Con /ahora ve qué puede hacer."
)


@pytest.fixture(autouse=True)
def _closing(house):
    closes_by_hand(house)


async def test_a_stage_opens_on_its_day_when_the_quiet_hours_end(person, bot, watch):
    admin, bell = person("admin"), bell_of(bot)
    await administer(admin)
    moves_to(bot, "theme-choice")
    attested(bot)
    await plans(admin, 4, "2/3/2020", "30/3/2020", alone=True)
    heard = len(announced(bot))
    said = {}
    moments = [
        (16, 2, 7, 0), (17, 2, 6, 59), (17, 2, 7, 0), (17, 2, 7, 1), (28, 2, 7, 0), (1, 3, 9, 0),
        (1, 3, 23, 59), (2, 3, 0, 0), (2, 3, 6, 59), (2, 3, 7, 0), (2, 3, 7, 1),
    ]  # fmt: skip
    for day, month, hour, minute in moments:
        local(watch, day, month, hour, minute)
        await bell.tick(watch())
        await bell.tick(watch())
        new = announced(bot)[heard:]
        heard += len(new)
        if new:
            said[day, month, hour, minute] = new
    assert said == {
        (17, 2, 7, 0): [AHEAD.format(2)],
        (28, 2, 7, 0): [AHEAD.format(2)],
        (1, 3, 9, 0): [AHEAD.format(2)],
        (2, 3, 7, 0): [OPENED],
    }
    assert stage_of(bot) == "outreach"
    assert past(bot)[-1] == ("advance", "theme-choice", "outreach")


async def test_a_gate_that_is_not_met_keeps_a_date_from_opening_anything(person, bot, watch):
    admin, luis, bell = person("admin"), person("luis"), bell_of(bot)
    await administer(admin, luis)
    moves_to(bot, "theme-choice")
    await plans(admin, 4, "2/3/2020", "30/3/2020", alone=True)
    local(watch, 2, 3, 7)
    for _ in range(3):
        await bell.tick(watch())
    told = [
        f"La etapa 4, «{OUTREACH}», debía abrir sola el 2 de marzo de 2020, y no abrió porque "
        "falta:\n\n"
        "• Falta confirmar la condición 1: Cada propuesta tiene un resultado y su razón.\n"
        "• Falta confirmar la condición 2: A cada persona que propuso se le dijo el "
        "resultado y la razón.\n\n"
        "Abrirá en cuanto se cumpla. Con /cumplido ve qué hacer, y con /reprogramar puede cambiar "
        "la fecha.",
    ]
    assert (admin.news(), luis.news()) == (told, told)
    assert stage_of(bot) == "theme-choice"
    local(watch, 4, 3, 12)
    attested(bot)
    await bell.tick(watch())
    assert announced(bot)[-1] == OPENED + "\n\nEstaba prevista para el 2 de marzo de 2020."
    assert (stage_of(bot), admin.news()) == ("outreach", [])


async def test_after_a_long_downtime_what_is_late_opens_and_says_so(person, bot, watch):
    admin, bell = person("admin"), bell_of(bot)
    await administer(admin)
    moves_to(bot, "theme-choice")
    attested(bot)
    await plans(admin, 4, "2/3/2020", "30/3/2020", alone=True)
    local(watch, 20, 3, 8)
    await bell.tick(watch())
    assert announced(bot)[1:] == [OPENED + "\n\nEstaba prevista para el 2 de marzo de 2020."]


async def test_of_notices_that_were_missed_only_the_last_one_is_said(person, bot, watch):
    admin, bell = person("admin"), bell_of(bot)
    await administer(admin)
    moves_to(bot, "theme-choice")
    await plans(admin, 4, "2/3/2020", "30/3/2020", alone=True)
    local(watch, 29, 2, 8)  # the notices of 14 and of 3 days were due
    await bell.tick(watch())
    assert announced(bot)[1:] == [AHEAD.format(2)]


async def test_whoever_was_just_told_of_new_dates_is_not_told_again(person, bot, watch):
    admin, bell = person("admin"), bell_of(bot)
    await administer(admin)
    moves_to(bot, "theme-choice")
    local(watch, 29, 2, 8)
    await plans(admin, 4, "2/3/2020", "30/3/2020", alone=True)
    await bell.tick(watch())
    assert len(announced(bot)) == 1


async def test_what_was_closed_again_stays_closed_until_it_is_planned_anew(person, bot, watch):
    admin, bell = person("admin"), bell_of(bot)
    await administer(admin)
    moves_to(bot, "theme-choice")
    attested(bot)
    await plans(admin, 4, "2/3/2020", "30/3/2020", alone=True)
    local(watch, 2, 3, 8)
    await bell.tick(watch())
    await admin("/retroceder")
    await admin("Falta una votación.")
    await admin("sí")
    watch.forward(days=1)
    await bell.tick(watch())
    assert stage_of(bot) == "theme-choice"
    await admin("/reprogramar 4")
    await admin("5/3/2020")
    await admin("/saltar")
    await admin("sí")
    await admin("Ya se votó.")
    await admin("sí")
    attested(bot)  # what was confirmed before going back counts no more
    local(watch, 5, 3, 8)
    await bell.tick(watch())
    assert stage_of(bot) == "outreach"
