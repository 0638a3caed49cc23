"""The dates of the stages, planned and shifted by chat."""

from datetime import date

import pytest
import sqlalchemy as sa

from cocreation.schedule import schedule
from storage.tables import schedule_change
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import (
    administer,
    announced,
    attested,
    moved_on,
    plans,
)
from tests.talking import Bot

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

THEMES = "Escogencia y aprobación de las temáticas por parte de la CNGAP"
OUTREACH = "Actividades de difusión y sensibilización a sectores no gubernamentales"
ASKS_TO_OPEN = (
    f"Etapa 4, «{OUTREACH}». Fechas de ahora: sin fechas.\n\n"
    "¿Qué día abre? Por ejemplo: 17 de febrero de 2020, o 17/02/2020.\n\n"
    "Si prefiere dejarlo así, escriba /saltar."
)


async def test_a_stage_is_planned_in_words_and_the_plan_is_public(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    assert await admin("/reprogramar") == ["¿De qué etapa cambian las fechas?"]
    assert await admin("4") == [ASKS_TO_OPEN]
    assert await admin("2 de marzo de 2020") == [
        f"Etapa 4, «{OUTREACH}». Fechas de ahora: sin fechas.\n\n"
        "¿Qué día cierra? Ese día todavía cuenta.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await admin("30/04/2020") == [
        "¿Abre sola ese día? Si lo hace, se anuncia antes y solo abre si la etapa anterior "
        "cumplió lo suyo.",
    ]
    assert await admin.tap("Sí") == [
        "¿Por qué cambian las fechas? El motivo es público y queda en el cronograma.",
    ]
    assert await admin("Acuerdo de la comisión.") == [
        "Así queda la fecha:\n\n"
        "• Etapa 4, Difusión a los sectores: del 2 de marzo al 30 de abril de 2020, "
        "abre sola\n\nMotivo: Acuerdo de la comisión.\n\nSe avisará a 0 personas.\n\n¿Lo publico?",
    ]
    assert await admin("sí") == [
        "Listo, el cronograma cambió y ya es público:\n\n"
        "• Etapa 4, Difusión a los sectores: del 2 de marzo al 30 de abril de 2020, "
        "abre sola",
    ]
    assert announced(bot) == [
        "Ya hay fechas para una etapa.\n\n"
        "• Etapa 4, Difusión a los sectores: del 2 de marzo al 30 de abril de 2020, "
        "abre sola\n\nMotivo: Acuerdo de la comisión.",
    ]


async def test_the_first_date_of_a_stage_bothers_nobody(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    for line in ("/reprogramar 4", "2 de marzo de 2020", "/saltar", "no"):
        await admin(line)
    assert await admin("Acuerdo de la comisión.") == [
        "Así queda la fecha:\n\n• Etapa 4, Difusión a los sectores: desde el 2 de marzo de 2020\n\n"
        "Motivo: Acuerdo de la comisión.\n\n"
        "Es la primera fecha que tiene: no se envía aviso, queda en /etapas.\n\n¿Lo publico?",
    ]
    await admin("sí")
    assert announced(bot) == []
    for line in ("/reprogramar 4", "9 de marzo de 2020", "/saltar", "no", "Hay feriado."):
        await admin(line)
    await admin("sí")
    assert announced(bot) == [
        "Cambió el cronograma.\n\n• Etapa 4, Difusión a los sectores: desde el 9 de marzo de 2020 "
        "(antes: desde el 2 de marzo de 2020)\n\nMotivo: Hay feriado.",
    ]


async def test_all_that_follow_shift_and_the_first_dates_stay(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    await plans(admin, 4, "2/3/2020", "30/3/2020", alone=False)
    await plans(admin, 5, "1/4/2020", "30/4/2020", alone=True)
    await admin("/reprogramar 4")
    await admin("/saltar")
    assert await admin("9 de abril de 2020") == [
        "La etapa termina 10 días más tarde. ¿Corren también las etapas que siguen?",
    ]
    assert await admin("Solo esta etapa") == [
        "El 9 de abril de 2020 es después de que abra la etapa 5, «Presentación pública de los "
        "compromisos del 3° plan de acción para el 4° plan de acción (continuación en la "
        "implementación)»: 1 de abril de 2020. Corra también las que siguen, o escriba /atras y "
        "elija otra fecha.",
        "La etapa termina 10 días más tarde. ¿Corren también las etapas que siguen?",
    ]
    await admin("Todas las que siguen")
    await admin("no")
    await admin("Hubo lluvias.")
    assert await admin("sí") == [
        "Listo, el cronograma cambió en 2 etapas y ya es público:\n\n"
        "• Etapa 4, Difusión a los sectores: del 2 de marzo al 9 de abril de 2020 "
        "(antes: del 2 de marzo al 30 de marzo de 2020)\n"
        "• Etapa 5, Compromisos que siguen: del 11 de abril al 10 de mayo de 2020, "
        "abre sola (antes: del 1 de abril al 30 de abril de 2020, abre sola)",
    ]
    with bot.house.store.transaction() as tx:
        plan = schedule.planned(tx)["carried-over"]
        kept = tx.all(sa.select(schedule_change.c.revision, schedule_change.c.stage))
    assert (plan.first_opens_on, plan.first_closes_on) == (date(2020, 4, 1), date(2020, 4, 30))
    assert (plan.opens_on, plan.closes_on) == (date(2020, 4, 11), date(2020, 5, 10))
    assert (plan.by_date, plan.reason) == (True, "Hubo lluvias.")
    assert sorted(tuple(each) for each in kept) == [
        (1, "outreach"),
        (2, "carried-over"),
        (3, "carried-over"),
        (3, "outreach"),
    ]


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("31 de febrero de 2020", "31 de febrero de 2020 no existe en el calendario. ¿Qué día"),
        ("2020-13-01", "2020-13-01 no existe en el calendario. ¿Qué día quiso decir?"),
        ("pronto", "No entendí esa fecha. Escríbala así, por favor: 17 de febrero de 2020,"),
        ("15 de marzo", "Me falta el año. Escríbala así, por favor: 17 de febrero de 2020."),
        ("9/2/2020", "El 9 de febrero de 2020 ya pasó; hoy es 10 de febrero de 2020."),
        (
            "14/2/2020",
            f"El 14 de febrero de 2020 es antes de que termine la etapa 3, «{THEMES}»: 20 de "
            "febrero de 2020.",
        ),
    ],
)
async def test_a_day_that_cannot_be_is_answered_kindly_and_nothing_changes(
    person, bot, written, answer
):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    await admin("/reprogramar 3")
    await admin("/saltar")
    await admin("20/02/2020")
    await admin("Para ordenar.")
    await admin("sí")
    await admin("/reprogramar 4")
    said = await admin(written)
    assert said[0].startswith(answer)
    assert said[-1].endswith(ASKS_TO_OPEN)
    assert _revisions(bot) == 1


async def test_dates_do_not_run_backwards(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    await admin("/reprogramar 4")
    await admin("2/3/2020")
    said = await admin("1/3/2020")
    assert said[0] == (
        "Las fechas van al revés: cerraría el 1 de marzo de 2020 y abriría después, el 2 de marzo "
        "de 2020."
    )
    assert _revisions(bot) == 0


async def test_what_is_over_or_open_keeps_its_dates(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    assert await admin("/reprogramar 1") == [
        "La etapa 1, «Reunión de la Comisión Nacional de Gobierno Abierto Panamá (CNGAP)», ya "
        "pasó y sus fechas quedan como están.",
    ]
    await admin("/reprogramar 4")
    await admin("2/3/2020")
    await admin("30/3/2020")
    await admin("no")
    await admin("Acuerdo de la comisión.")
    await admin("sí")
    attested(bot)
    moved_on(bot)
    said = await admin("/reprogramar 4")
    assert "¿Qué día cierra?" in said[0]


async def test_dates_that_stay_the_same_are_no_change(person, bot):
    admin = person("admin")
    await administer(admin)
    await admin("/reprogramar 4")
    await admin("/saltar")
    assert await admin("/saltar") == [
        f"Esas son las fechas que «{OUTREACH}» ya tiene: no hay nada que cambiar.",
    ]
    assert (_revisions(bot), announced(bot)) == (0, [])


async def test_of_two_who_plan_at_once_one_is_told(person, bot):
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    for each in (admin, luis):
        await each("/reprogramar 4")
        await each("2/3/2020")
        await each("30/3/2020")
        await each("no")
        await each("Acuerdo de la comisión.")
    await luis("sí")
    assert await admin("sí") == [
        "Mientras tanto otra persona cambió el cronograma (10 de febrero de 2020, 10:00 "
        "a.\u202fm.). Lo que usted preparaba no cambió nada: escriba /reprogramar para verlo como "
        "está ahora.",
    ]
    assert _revisions(bot) == 1


def _revisions(bot: Bot) -> int:
    with bot.house.store.transaction() as tx:
        return schedule.revision(tx)
