"""An administrator moves the programme on and back; a gate, two at once."""

import pytest

from cocreation.people import roles
from cocreation.permissions import Actor
from tests.stories.scenes import has_proposed, moves_to, person_id
from tests.stories.stage_scenes import (
    acts,
    administer,
    all_sent,
    announced,
    attested,
    closes_by_hand,
    moved_on,
    past,
    stage_of,
)
from tests.talking import Bot

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

THEMES = "Escogencia y aprobación de las temáticas por parte de la CNGAP"
OUTREACH = "Actividades de difusión y sensibilización a sectores no gubernamentales"
CALL = "Convocatoria abierta para recolectar propuestas de temáticas"
PREVIEW = (
    f"Va a pasar de la etapa 3, «{THEMES}», a la etapa 4, «{OUTREACH}».\n\n"
    "Se cierra:\n• revisión de las propuestas\n• opiniones sobre afirmaciones\n\n"
    "Se abre:\n• actividades de difusión\n\n"
    "Se avisará a 1 persona.\n\n"
    "¿Por qué se avanza ahora? El motivo es público."
)
CONFIRM = f"Pasaremos a la etapa 4, «{OUTREACH}».\n\nMotivo: Toca.\n\n¿Confirma?"
ADVANCED = (
    f"Listo: estamos en la etapa 4, «{OUTREACH}». El aviso a la ciudadanía ya está en camino."
)
NEWS = (
    "Terminó la escogencia de los temas. Con /ahora ve qué sigue.\n\n"
    f"Abrió la etapa 4 de 15: {OUTREACH}.\n\n"
    "Empiezan las actividades para dar a conocer el gobierno abierto y que más personas "
    "participen. Con /ahora ve qué puede hacer."
)
MISSING = (
    f"Para pasar de la etapa 2, «{CALL}», a la etapa 3, «{THEMES}», faltan 2 condiciones:\n\n"
    f"• La etapa «{CALL}» no tiene fecha de cierre.\n"
    "• Falta al menos una propuesta presencial, tomada en papel.\n\n"
    "Al pasar se cierra:\n• recibir propuestas y apoyos\n\n"
    "Y se abre:\n• revisión de las propuestas\n• opiniones sobre afirmaciones\n\n"
    "Si hay un motivo de peso, puede pedir una excepción: la aprueba otra persona "
    "administradora y queda a la vista de todos."
)


@pytest.fixture(autouse=True)
def _closing(house):
    closes_by_hand(house)


async def test_the_next_stage_opens_after_a_preview_a_reason_and_a_yes(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await ana("/start")
    await ana("sí")
    await ana("sí")
    moves_to(bot, "theme-choice")
    attested(bot)
    assert await admin("/avanzar") == [PREVIEW]
    assert await admin("Toca.") == [CONFIRM]
    assert list(admin.buttons) == ["Sí, avanzar", "Todavía no"]
    assert await admin.tap("Sí, avanzar") == [ADVANCED]
    assert stage_of(bot) == "outreach"
    assert announced(bot) == [NEWS]
    assert past(bot)[-1] == ("advance", "theme-choice", "outreach")
    assert acts(bot)[-2:] == [("stage.advance", "outreach", "Toca."), ("announcement.create",)]


async def test_a_no_leaves_everything_as_it_is(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    attested(bot)
    await admin("/avanzar")
    await admin("Toca.")
    assert await admin("todavía no") == [
        f"No cambió nada. Seguimos en la etapa 3, «{THEMES}».",
    ]
    assert (stage_of(bot), announced(bot)) == ("theme-choice", [])


async def test_a_gate_says_exactly_what_is_missing_and_opens_nothing(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await has_proposed(ana)
    all_sent(bot)
    assert await admin("/avanzar") == [MISSING]
    assert list(admin.buttons) == ["Fechas, etapa 2", "Digitar una de papel", "Pedir excepción"]
    assert stage_of(bot) == "open-call"
    assert await admin.tap("Digitar") == ["¿En qué jornada o evento se recogió?"]


async def test_a_receipt_on_its_way_is_missing_by_its_code(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await has_proposed(ana)
    said = await admin("/cumplido")
    assert said == [
        f"La etapa 2, «{CALL}», pide esto para cerrar. Faltan 3:\n\n"
        f"○ La etapa «{CALL}» no tiene fecha de cierre.\n"
        "○ Falta al menos una propuesta presencial, tomada en papel.\n"
        "○ Una propuesta tiene su constancia todavía en camino: P-0001.",
    ]
    assert list(admin.buttons) == ["Fechas, etapa 2", "Digitar una de papel", "Ver P-0001"]


async def test_a_gate_is_asked_again_at_the_last_yes(person, bot):
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    moves_to(bot, "theme-choice")
    attested(bot)
    await admin("/avanzar")
    await admin("Toca.")
    await luis("/nocumplido 1")
    assert await luis("El acta tenía un error.") == [
        "Ya no está confirmado: Cada propuesta tiene un resultado y su razón.",
    ]
    said = await admin("sí")
    assert said[0].startswith(f"Para pasar de la etapa 3, «{THEMES}»")
    assert (
        "• Falta confirmar la condición 1: Cada propuesta tiene un resultado y su razón." in said[0]
    )
    assert stage_of(bot) == "theme-choice"


async def test_of_two_administrators_one_moves_and_the_other_is_told(person, bot, watch):
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    moves_to(bot, "theme-choice")
    attested(bot)
    for each in (admin, luis):
        await each("/avanzar")
        await each("Toca.")
    with bot.house.store.transaction() as tx:
        actor = Actor.of(person_id(luis), "active", frozenset({"admin"}))
        roles.say_name(tx, actor, person_id=person_id(luis), name="Luis Quirós")
    watch.forward(minutes=5)
    assert await luis("sí") == [ADVANCED]
    assert await admin("sí") == [
        "Mientras tanto Luis Quirós ya movió el programa: desde el 10 de febrero de 2020, "
        "10:05 a.\u202fm. "
        f"está en la etapa 4, «{OUTREACH}». Lo que usted preparaba no cambió nada.",
    ]
    assert stage_of(bot) == "outreach"
    assert await admin("/seguir") == ["Ahora mismo no hay nada a medias."]


async def test_a_question_left_open_ends_when_the_programme_moved(person, bot):
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    moves_to(bot, "theme-choice")
    attested(bot)
    await admin("/avanzar")
    moved_on(bot)
    said = await admin("/seguir")
    assert said[0].startswith("Mientras tanto el programa ya se movió")
    assert await admin("/seguir") == ["Ahora mismo no hay nada a medias."]


async def test_the_programme_goes_back_without_a_gate(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "outreach")
    said = await admin("/retroceder")
    assert said[0].startswith(
        f"Va a devolver el programa de la etapa 4, «{OUTREACH}», a la etapa 3, «{THEMES}»."
    )
    assert await admin("Falta una votación.") == [
        f"Volvemos a la etapa 3, «{THEMES}».\n\nMotivo: Falta una votación.\n\n¿Confirma?",
    ]
    assert await admin("sí") == [
        f"Listo: volvimos a la etapa 3, «{THEMES}». El aviso a la ciudadanía ya está en camino.",
    ]
    assert past(bot)[-1] == ("back", "outreach", "theme-choice")
    assert announced(bot) == [
        f"Volvimos a la etapa 3 de 15: {THEMES}. La comisión revisa todas las propuestas, escoge "
        "los temas y responde a cada persona.\n\nMotivo: Falta una votación.",
    ]


async def test_there_is_nothing_before_the_first_stage_or_after_the_last(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "first-meeting")
    assert await admin("/retroceder") == [
        "«Reunión de la Comisión Nacional de Gobierno Abierto Panamá (CNGAP)» es la primera "
        "etapa: no hay otra antes.",
    ]
    moves_to(bot, "launch")
    assert await admin("/avanzar") == [
        "La etapa 15, «Lanzamiento del Plan de Acción Nacional de Gobierno Abierto Panamá "
        "2019-2021», es la última: después no hay otra.",
    ]


async def test_a_condition_is_attested_with_a_public_note_and_taken_back(person, bot, watch):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    assert await admin("/cumplido") == [
        f"La etapa 3, «{THEMES}», pide esto para cerrar. Faltan 2:\n\n"
        "○ Falta confirmar la condición 1: Cada propuesta tiene un resultado y su razón.\n"
        "○ Falta confirmar la condición 2: A cada persona que propuso se le dijo el "
        "resultado y la razón.",
    ]
    assert list(admin.buttons) == ["Marcar condición 1", "Marcar condición 2"]
    await admin.tap("Marcar condición 1")
    assert await admin("Acta del 3 de marzo.") == [
        "Se cumple: Cada propuesta tiene un resultado y su razón.\n\n"
        "Nota pública: Acta del 3 de marzo.\n\n¿Lo confirma?",
    ]
    assert await admin("sí") == [
        "Confirmado y publicado: Cada propuesta tiene un resultado y su razón.",
    ]
    assert await admin("/cumplido") == [
        f"La etapa 3, «{THEMES}», pide esto para cerrar. Falta 1:\n\n"
        "● Cada propuesta tiene un resultado y su razón. (10 de febrero de 2020: Acta del 3 de "
        "marzo.) Para quitar la marca: /nocumplido 1\n"
        "○ Falta confirmar la condición 2: A cada persona que propuso se le dijo el "
        "resultado y la razón.",
    ]
    assert await admin("/cumplido 1") == [
        "Eso ya está confirmado: Cada propuesta tiene un resultado y su razón.",
    ]
    assert await admin("/cumplido 7") == [
        f"La etapa 3, «{THEMES}», no tiene esa condición. Con /cumplido ve las que tiene.",
    ]
    assert await admin("/nocumplido 2") == [
        "Eso no está confirmado: A cada persona que propuso se le dijo el resultado y la razón.",
    ]
    assert await admin("/nocumplido 1 El acta tenía un error.") == [
        "Ya no está confirmado: Cada propuesta tiene un resultado y su razón.",
    ]
    assert [act[0] for act in acts(bot)[-2:]] == ["condition.attest", "condition.attest"]


async def test_what_was_attested_is_confirmed_again_when_a_stage_is_entered_anew(
    person, bot, watch
):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    attested(bot)
    watch.forward(minutes=1)
    moved_on(bot)
    watch.forward(days=1)
    for line in ("/retroceder", "Falta una votación.", "sí"):
        await admin(line)
    again = "Se confirmó el 10 de febrero de 2020, 10:00 a.\u202fm., antes de volver a esta etapa."
    assert await admin("/cumplido") == [
        f"La etapa 3, «{THEMES}», pide esto para cerrar. Faltan 2:\n\n"
        "○ Falta confirmar otra vez la condición 1: Cada propuesta tiene un resultado y su razón. "
        f"{again}\n"
        "○ Falta confirmar otra vez la condición 2: A cada persona que propuso se le dijo el "
        f"resultado y la razón. {again}",
    ]
    assert await admin("/nocumplido 1") == [
        "Eso no está confirmado: Cada propuesta tiene un resultado y su razón.",
    ]
    for number in (1, 2):
        for line in (f"/cumplido {number}", "Se votó otra vez.", "sí"):
            await admin(line)
    [said] = await admin("/cumplido")
    assert said.count("(11 de febrero de 2020: Se votó otra vez.)") == 2
    assert "Falta" not in said
    await admin("/nocumplido 1 Era otra acta.")
    assert "○ Falta confirmar la condición 1: " in (await admin("/cumplido"))[0]


async def test_a_restart_in_the_middle_loses_nothing(person, bot, watch):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    attested(bot)
    await admin("/avanzar")
    await admin("Toca.")
    again = Bot(bot.house, watch)
    same = again.person("admin")
    for _ in range(bot.next_number()):
        again.next_number()  # the channel does not count from one again
    assert await same("sí") == [ADVANCED]
    assert stage_of(again) == "outreach"


@pytest.mark.parametrize("word", ["avanzar", "retroceder", "excepcion", "cumplido", "nocumplido"])
async def test_a_citizen_moves_nothing(person, bot, word):
    ana = person("ana")
    await ana.consents()
    assert await ana(f"/{word} 1") == [
        "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
    ]
    assert past(bot) == [("start", None, "open-call")]
