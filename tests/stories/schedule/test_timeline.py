"""Everybody can see where the programme stands: every stage, one stage, and now."""

from datetime import date

import pytest

from bot.house import open_house
from bot.messages import Address
from bot.settings import Settings
from cocreation.permissions import OPERATOR
from cocreation.programme.file import PROGRAMMES
from cocreation.schedule import rescheduling
from cocreation.stages import gates, stages
from tests.stories.scenes import moves_to
from tests.talking import Bot, Person

PROFILES = ("wide",)
RAIN = "Lluvias en Bocas; llame al 6123-4567."


@pytest.fixture
def group(bot):
    found = Person(bot, "-100", "telegram")
    found.address = Address("telegram", "-100", group=True)
    return found


def plans(bot, stage, opens, closes, *, reason="Primer cronograma.", by_date=False, shift=False):
    """Give a stage its dates, as (month, day) of 2020."""
    with bot.house.store.transaction() as tx:
        rescheduling.change(
            tx,
            OPERATOR,
            stage=stage,
            opens_on=date(2020, *opens) if opens else None,
            closes_on=date(2020, *closes) if closes else None,
            by_date=by_date,
            shift_following=shift,
            reason=reason,
            now=bot.clock(),
        )


def plans_the_first_stages(bot):
    plans(bot, "open-call", (2, 10), (3, 10))
    plans(bot, "theme-choice", (3, 11), (3, 31), by_date=True)
    plans(bot, "outreach", (4, 1), (4, 30))
    plans(bot, "launch", (12, 1), None)


def goes_on_without_its_conditions(bot, reason):
    with bot.house.store.transaction() as tx:
        facts = stages.override_facts(tx, OPERATOR, version=stages.version(tx), now=bot.clock())
        stages.override(
            tx, OPERATOR, facts=facts, asked_by="somebody-else", reason=reason, now=bot.clock()
        )


TO_COME = (
    "○ 3. Escogencia de temáticas: por venir\n"
    "○ 4. Difusión a los sectores: por venir\n"
    "○ 5. Compromisos que siguen: por venir\n"
    "○ 6. Método de las mesas: por venir\n"
    "○ 7. Designación de enlaces: por venir\n"
    "○ 8. Reuniones y capacitación: por venir\n"
    "○ 9. Mesas de co-creación: por venir\n"
    "○ 10. Validación: por venir\n"
    "○ 11. Compromisos validados: por venir\n"
    "○ 12. Desarrollo: por venir\n"
    "○ 13. Redacción y aprobación: por venir\n"
    "○ 14. Entrega a la AGA: por venir\n"
    "○ 15. Lanzamiento: por venir"
)
UNPLANNED = (
    "○ 5. Compromisos que siguen: por venir, sin fecha\n"
    "○ 6. Método de las mesas: por venir, sin fecha\n"
    "○ 7. Designación de enlaces: por venir, sin fecha\n"
    "○ 8. Reuniones y capacitación: por venir, sin fecha\n"
    "○ 9. Mesas de co-creación: por venir, sin fecha\n"
    "○ 10. Validación: por venir, sin fecha\n"
    "○ 11. Compromisos validados: por venir, sin fecha\n"
    "○ 12. Desarrollo: por venir, sin fecha\n"
    "○ 13. Redacción y aprobación: por venir, sin fecha\n"
    "○ 14. Entrega a la AGA: por venir, sin fecha\n"
)
ALL_IN_FEBRUARY = (
    "4° Plan de Gobierno Abierto, sus 15 etapas\n\n"
    "Lo que ya pasó\n"
    "✓ 1. Reunión de la comisión: fue antes de este chat\n\n"
    "Ahora\n"
    "▶ 2. Convocatoria abierta: aquí estamos\n"
    "Abrió el 10 de febrero de 2020.\n\n"
    f"Lo que viene\n{TO_COME}\n"
    "Todavía no hay fechas previstas. Cuando las haya, estarán aquí."
)
HERE = (
    "Estamos en la etapa 2 de 15: Convocatoria abierta para recolectar propuestas de temáticas. "
    "Usted propone los temas que el plan debe atender, por chat, en la web o en papel.\n"
)
OPEN_NOW = (
    "Lo que está abierto ahora\n"
    "• Proponer temas (/proponer) y apoyar los de otras personas (/apoyar)\n\n"
)
TABLES = (
    "Etapa 9 de 15: Mesas para la co-creación de compromisos\n"
    "○ Por venir\n\n"
    "Ciudadanía e instituciones se sientan por tema a redactar propuestas de compromisos.\n\n"
    "Quién participa: la ciudadanía, los enlaces institucionales, quienes facilitan y la "
    "administración.\n\n"
    "Lo que estará abierto entonces\n"
    "• Actividades de difusión\n"
    "• Presentaciones públicas\n"
    "• Mesas de co-creación\n"
    "• Comentarios a los borradores de compromisos (/comentar)\n"
    "• Opinar sobre afirmaciones cortas (/opinar)\n\n"
    "Para cerrarla hace falta\n"
    "• Cada mesa tiene su acta publicada y su asistencia.\n"
    "• Cada mesa dejó al menos un borrador de compromiso, o consta por qué ninguno.\n\n"
    "El programa de trabajo dice\n"
    "«Se realizan mesas de trabajo temáticas para la co-creación de propuestas de compromisos.»"
)
UNKNOWN = (
    "No encuentro esa etapa. Hay 15: escriba su número, como /etapa 2, o una palabra de su nombre."
)


async def test_all_stages_are_listed_before_anybody_planned_them(talk):
    assert await talk("/etapas") == [ALL_IN_FEBRUARY]
    assert list(talk.buttons) == [
        "Proponer un tema",
        "Apoyar una propuesta",
        "Qué es esta etapa",
        "Dónde estamos",
    ]
    assert await talk.tap("Dónde estamos") == [
        f"{HERE}Abrió el 10 de febrero de 2020.\n\n{OPEN_NOW}"
        "Lo que sigue\n"
        "Etapa 3: Escogencia y aprobación de las temáticas por parte de la CNGAP. "
        "Todavía sin fecha.",
    ]
    assert list(talk.buttons) == [
        "Proponer un tema",
        "Apoyar una propuesta",
        "Qué es esta etapa",
        "Todas las etapas",
    ]


async def test_a_stage_is_explained_and_leads_to_its_neighbours(talk):
    assert await talk("/etapa mesas") == [TABLES]
    assert list(talk.buttons) == ["Etapa anterior", "Etapa siguiente", "Todas las etapas"]
    assert (await talk.tap("siguiente"))[0].startswith("Etapa 10 de 15: Validación")
    assert (await talk("/etapa 15"))[0].startswith("Etapa 15 de 15: Lanzamiento")
    assert list(talk.buttons) == ["Etapa anterior", "Todas las etapas"]
    assert (await talk("/etapa la 1"))[0].startswith("Etapa 1 de 15: Reunión de la Comisión")
    assert list(talk.buttons) == ["Etapa siguiente", "Todas las etapas"]


async def test_the_current_stage_says_what_can_be_done_and_what_it_lacks(talk, bot):
    asked = (
        "Etapa 2 de 15: Convocatoria abierta para recolectar propuestas de temáticas\n"
        "▶ Aquí estamos\n\n"
        "Usted propone los temas que el plan debe atender, por chat, en la web o en papel.\n\n"
        "Quién participa: la ciudadanía, quienes facilitan y la administración. "
        "A cargo de: ANTAI.\n\n"
        "Cuándo\n"
        "Abrió el 10 de febrero de 2020.\n\n"
        f"{OPEN_NOW}"
        "Para cerrarla hace falta\n"
        "○ (falta) Pasaron los días anunciados.\n"
        "○ (falta) Hay al menos una propuesta digital y una en papel.\n"
        "✓ (listo) Cada propuesta tiene su constancia.\n\n"
        "El programa de trabajo dice\n"
        "«La ANTAI realiza convocatorias presenciales y digitales abiertas para recolectar "
        "propuestas de temáticas, mediante un formulario en línea disponible en el portal Web de "
        "la ANTAI, así como en las redes sociales de Gobierno Abierto Panamá y de la CNGAP.»"
    )
    assert await talk("/etapa") == [asked]
    assert list(talk.buttons) == [
        "Proponer un tema",
        "Apoyar una propuesta",
        "Etapa anterior",
        "Etapa siguiente",
        "Todas las etapas",
    ]
    moves_to(bot, "table-methodology")
    told = (await talk("/etapa 6"))[0]
    asked = "○ (falta) El acta de cada reunión de la etapa está publicada.\n"
    assert (
        f"Para cerrarla hace falta\n{asked}○ (falta) Las reglas de las mesas son públicas." in told
    )
    with bot.house.store.transaction() as tx:
        gates.attest(
            tx, OPERATOR, condition="table-rules-published", note="En el portal.", now=bot.clock()
        )
    told = (await talk("/etapa 6"))[0]
    assert (
        f"Para cerrarla hace falta\n{asked}"
        "✓ (listo) Las reglas de las mesas son públicas. "
        "La administración lo afirma: «En el portal.»"
    ) in told


async def test_planned_dates_are_shown_and_what_slipped_with_its_reason(talk, bot, watch):
    plans_the_first_stages(bot)
    assert await talk("/etapas") == [
        "4° Plan de Gobierno Abierto, sus 15 etapas\n\n"
        "Lo que ya pasó\n"
        "✓ 1. Reunión de la comisión: fue antes de este chat\n\n"
        "Ahora\n"
        "▶ 2. Convocatoria abierta: aquí estamos\n"
        "Abrió el 10 de febrero de 2020.\n"
        "Se prevé que cierre el 10 de marzo de 2020.\n\n"
        "Lo que viene\n"
        "○ 3. Escogencia de temáticas: por venir\n"
        "Se prevé del 11 de marzo al 31 de marzo de 2020; abre sola el primer día.\n"
        "○ 4. Difusión a los sectores: por venir\n"
        "Se prevé del 1 de abril al 30 de abril de 2020.\n"
        f"{UNPLANNED}"
        "○ 15. Lanzamiento: por venir\n"
        "Se prevé desde el 1 de diciembre de 2020.",
    ]
    watch.forward(days=5)
    plans(bot, "open-call", (2, 10), (3, 20), shift=True, reason=RAIN)
    assert await talk("/etapas") == [
        "4° Plan de Gobierno Abierto, sus 15 etapas\n\n"
        "Lo que ya pasó\n"
        "✓ 1. Reunión de la comisión: fue antes de este chat\n\n"
        "Ahora\n"
        "▶ 2. Convocatoria abierta: aquí estamos\n"
        "Abrió el 10 de febrero de 2020.\n"
        "Se prevé que cierre el 20 de marzo de 2020.\n"
        "Se corrió 10 días. Por qué: Lluvias en Bocas; llame al […].\n\n"
        "Lo que viene\n"
        "○ 3. Escogencia de temáticas: por venir\n"
        "Se prevé del 21 de marzo al 10 de abril de 2020; abre sola el primer día.\n"
        "Se corrió 10 días. Por la misma razón.\n"
        "○ 4. Difusión a los sectores: por venir\n"
        "Se prevé del 11 de abril al 10 de mayo de 2020.\n"
        "Se corrió 10 días. Por la misma razón.\n"
        f"{UNPLANNED}"
        "○ 15. Lanzamiento: por venir\n"
        "Se prevé desde el 11 de diciembre de 2020.\n"
        "Se corrió 10 días. Por qué: Lluvias en Bocas; llame al […].",
    ]
    told = (await talk("/etapa 3"))[0]
    assert (
        "Cuándo\n"
        "Primero se previó del 11 de marzo al 31 de marzo de 2020.\n"
        "Se prevé del 21 de marzo al 10 de abril de 2020; abre sola el primer día.\n"
        "Se corrió 10 días. Por qué: Lluvias en Bocas; llame al […].\n\n"
        "Lo que estará abierto entonces\n• Opinar sobre afirmaciones cortas (/opinar)\n\n"
    ) in told
    assert (await talk("/ahora"))[0].endswith(
        "Lo que sigue\n"
        "Etapa 3: Escogencia y aprobación de las temáticas por parte de la CNGAP. "
        "Abre sola el 21 de marzo de 2020."
    )
    watch.forward(days=40)
    assert await talk("/ahora") == [
        f"{HERE}"
        "Abrió el 10 de febrero de 2020.\n"
        "Debía cerrar el 20 de marzo de 2020 y sigue abierta.\n"
        "Se corrió 10 días. Por qué: Lluvias en Bocas; llame al […].\n\n"
        f"{OPEN_NOW}"
        "Lo que sigue\n"
        "Etapa 3: Escogencia y aprobación de las temáticas por parte de la CNGAP. "
        "Debía abrir el 21 de marzo de 2020.",
    ]


async def test_an_overridden_gate_and_a_step_back_are_said_openly(talk, bot, watch):
    plans_the_first_stages(bot)
    watch.forward(days=45)
    goes_on_without_its_conditions(bot, "Nadie pudo reunirse en persona.")
    assert (await talk("/etapas"))[0].startswith(
        "4° Plan de Gobierno Abierto, sus 15 etapas\n\n"
        "Lo que ya pasó\n"
        "✓ 1. Reunión de la comisión: fue antes de este chat\n"
        "✓ 2. Convocatoria abierta: hecha\n"
        "Se preveía del 10 de febrero al 10 de marzo de 2020.\n"
        "Fue del 10 de febrero al 26 de marzo de 2020.\n"
        "Cerró 16 días después de lo previsto al principio (10 de marzo de 2020).\n"
        "Cerró sin cumplir todo lo pedido; lo aprobó una segunda persona de la administración. "
        "Por qué: Nadie pudo reunirse en persona.\n\n"
        "Ahora\n"
        "▶ 3. Escogencia de temáticas: aquí estamos\n"
        "Se preveía que abriera el 11 de marzo de 2020.\n"
        "Abrió el 26 de marzo de 2020.\n"
        "Se prevé que cierre el 31 de marzo de 2020.\n\n"
        "Lo que viene\n"
    )
    assert list(talk.buttons) == ["Qué es esta etapa", "Dónde estamos"]
    assert (
        "Lo que estuvo abierto\n"
        "• Proponer temas (/proponer) y apoyar los de otras personas (/apoyar)\n\n"
        "Para cerrarla hacía falta\n"
        "✓ (listo) Pasaron los días anunciados.\n"
        "○ (no se cumplió) Hay al menos una propuesta digital y una en papel.\n"
        "✓ (listo) Cada propuesta tiene su constancia.\n\n"
    ) in (await talk("/etapa 2"))[0]
    with bot.house.store.transaction() as tx:
        stages.go_back(
            tx, OPERATOR, version=stages.version(tx), reason="Faltaron comarcas.", now=bot.clock()
        )
    assert (
        "○ 3. Escogencia de temáticas: por venir\n"
        "Se prevé del 11 de marzo al 31 de marzo de 2020.\n"
        "Ya se había abierto; el 26 de marzo de 2020 se volvió a la etapa anterior. "
        "Por qué: Faltaron comarcas.\n"
    ) in (await talk("/etapas"))[0]


async def test_a_long_list_comes_in_two_messages_and_a_long_reason_is_cut(talk, bot):
    for month, stage in enumerate(bot.house.programme.stages[1:10], start=2):
        plans(bot, stage.key, (month, 10), (month, 28))
    plans(bot, "open-call", (2, 10), (3, 1), shift=True, reason="La lluvia no paró. " * 20)
    heading, coming = await talk("/etapas")
    assert heading.startswith("4° Plan de Gobierno Abierto, sus 15 etapas\n\nLo que ya pasó\n")
    assert heading.endswith(f"Se corrió 2 días. Por qué: {'La lluvia no paró. ' * 8}La…")
    assert coming.startswith("Lo que viene\n○ 3. Escogencia de temáticas: por venir\n")
    assert len(coming) < 1_500
    assert f"Por qué: {('La lluvia no paró. ' * 20).strip()}\n" in (await talk("/etapa 2"))[0]


async def test_in_a_group_everybody_reads_the_same_without_buttons(group, bot):
    assert await group("/etapas") == [ALL_IN_FEBRUARY]
    assert await group("/etapa 9") == [TABLES]
    assert await group("/ahora@MesaAbiertaBot") == [
        f"{HERE}Abrió el 10 de febrero de 2020.\n\n{OPEN_NOW}"
        "Lo que sigue\n"
        "Etapa 3: Escogencia y aprobación de las temáticas por parte de la CNGAP. "
        "Todavía sin fecha.",
    ]
    assert await group("/etapa presentación") == [
        "Hay varias etapas así:\n"
        "5. Compromisos que siguen\n"
        "11. Compromisos validados\n"
        "Escriba /etapa y su número.",
    ]
    assert await group("/etapa picnic") == [UNKNOWN]
    assert group.buttons == {}


@pytest.mark.parametrize("words", ["0", "16", "9" * 400, "picnic", "etapa", "3.5", "x\ny"])
async def test_a_stage_that_is_not_there_is_said_kindly(talk, words):
    assert await talk(f"/etapa {words}") == [UNKNOWN]
    assert list(talk.buttons) == ["Todas las etapas"]


async def test_a_name_that_several_stages_share_is_asked_back(talk):
    assert await talk("/etapa presentación") == ["Hay varias etapas así. ¿Cuál quiere ver?"]
    assert list(talk.buttons) == ["Compromisos que siguen", "Compromisos validados"]
    assert (await talk("2"))[0].startswith("Etapa 11 de 15: Presentación pública")


@pytest.mark.parametrize(
    ("asked", "offered", "told"),
    [
        ("¿en qué etapa vamos?", "Dónde estamos", HERE),
        ("¿qué sigue?", "Dónde estamos", HERE),
        ("¿cuándo son las fechas?", "Todas las etapas", "4° Plan de Gobierno Abierto, sus 15"),
        ("¿qué es una mesa de co-creación?", "Conocer la etapa", TABLES),
        ("¿y los enlaces?", "Conocer la etapa", "Etapa 7 de 15: Designación de enlaces"),
        ("etapas", "Todas las etapas", "4° Plan de Gobierno Abierto, sus 15"),
    ],
)
async def test_a_question_in_ones_own_words_leads_there(talk, asked, offered, told):
    assert await talk(asked) == ["¿Es esto lo que busca?"]
    assert next(iter(talk.buttons)) == offered
    assert (await talk("1"))[0].startswith(told)


async def test_a_form_that_is_open_goes_on_after_a_look_at_the_stages(talk):
    await talk("/proponer")
    assert await talk("/etapas") == [
        ALL_IN_FEBRUARY,
        "Quedó a medias: su propuesta. ¿Seguimos?",
    ]


async def test_at_the_last_stage_nothing_comes_next_in_english(talk, bot):
    await talk("/idioma en")
    moves_to(bot, "launch")
    assert await talk("/ahora") == [
        "We are at stage 15 of 15: Launch of Panama's National Open Government Action Plan "
        "2019-2021. The plan is officially presented to citizens, and each person can see what "
        "became of their idea.\n\n"
        "What is open now\n"
        "• Public presentations\n"
        "• Following of the plan's commitments (/compromisos)\n\n"
        "It is the last stage of the programme.",
    ]


async def test_the_last_stage_stays_open_for_following_the_plan(talk, bot, watch):
    plans(bot, "launch", (12, 1), (12, 18))
    moves_to(bot, "launch")
    watch.forward(days=400)
    [said] = await talk("/ahora")
    assert "Queda abierta: desde ella se sigue el plan." in said
    assert "Debía cerrar" not in said


async def test_another_programme_has_its_own_timeline(tmp_path, watch):
    town = PROGRAMMES / "municipio-ejemplo.toml"
    house = open_house(Settings(data_dir=tmp_path, programme=town), now=watch)
    try:
        ana = Bot(house, watch).person("ana")
        await ana.consents()
        assert await ana("/etapas") == [
            "Plan de Ejemplo, sus 4 etapas\n\n"
            "Ahora\n"
            "▶ 1. Ideas: aquí estamos\n"
            "Abrió el 10 de febrero de 2020.\n\n"
            "Lo que viene\n"
            "○ 2. Escogencia: por venir\n"
            "○ 3. Mesas: por venir\n"
            "○ 4. Entrega: por venir\n"
            "Todavía no hay fechas previstas. Cuando las haya, estarán aquí.",
        ]
        assert await ana("/etapa entrega") == [
            "Etapa 4 de 4: Entrega del plan\n"
            "○ Por venir\n\n"
            "El plan se entrega y se publica.\n\n"
            "Quién participa: la administración. A cargo de: AME.\n\n"
            "Lo que estará abierto entonces\n"
            "• Redacción de los compromisos\n"
            "• Entrega del plan\n\n"
            "Para cerrarla hace falta\n"
            "• El plan está publicado.\n\n"
            "El programa de trabajo dice\n"
            "«La alcaldía entrega y publica el plan.»",
        ]
    finally:
        await house.store.close()
