"""What comes between: commands, other forms, and the bell."""

import pytest

from storage import talk as talk_records
from tests.stories.scenes import has_proposed, moves_to, person_id, proposes

OFFER = "Quedó a medias: su propuesta. ¿Seguimos?"


async def test_a_command_in_between_lets_the_form_rest_and_says_so_once(talk):
    await talk("/proponer")
    assert await talk("/mispropuestas") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
        OFFER,
    ]
    assert await talk("/mispropuestas") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
    ]
    assert await talk("/apoyar 9") == [
        "No encuentro la propuesta P-0009. Revise el número, o mire las suyas con /mispropuestas.",
    ]
    assert await talk("/seguir") == [
        "Seguimos donde quedó.\n\n¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert (await talk("/mispropuestas"))[-1] == OFFER


async def test_what_follows_the_offer_answers_the_question(talk):
    await talk("/proponer")
    await talk("/mispropuestas")
    assert await talk("Ciclovía segura") == [
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    await talk("/mispropuestas")
    assert await talk("sí") == [
        "Seguimos donde quedó.\n\n¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    await talk("/mispropuestas")
    assert await talk("no, gracias") == [
        "Está bien, lo dejamos por ahora. Para retomar su propuesta, escriba /seguir.",
    ]


async def test_later_words_are_an_answer_only_if_the_person_says_so(talk):
    await talk("/proponer")
    await talk("Ciclovía segura")
    for _ in range(2):
        await talk("/mispropuestas")
    problem = "Los buses no respetan el paso de las bicicletas."
    assert await talk(problem) == [
        "¿Es esto lo que busca?\n\n"
        "Quedó a medias: su propuesta. Si esto era su respuesta, toque «Es mi respuesta».",
    ]
    assert next(iter(talk.buttons)) == "Es mi respuesta"
    assert await talk.tap("Es mi respuesta") == [
        "¿Qué propone para resolverlo?",
    ]
    await talk("/atras")
    assert await talk("/cancelar") == [
        "Listo, descarté su propuesta. No se envió ni cambió nada.",
    ]


async def test_a_button_of_the_question_still_answers_it_after_a_command(talk):
    for line in ("/proponer", "Ciclovía segura", "No hay.", "Hacerla."):
        await talk(line)
    buttons = dict(talk.buttons)
    for _ in range(2):
        await talk("/mispropuestas")
    talk.buttons = buttons
    assert (await talk.tap("Ambiente"))[0].startswith("¿De qué lugar habla?")


async def test_another_form_in_between_rests_the_first_until_it_ends(talk):
    await talk("/proponer")
    await talk("Ciclovía segura")
    assert await talk("/contacto") == [
        "Escriba su mensaje. Lo leerá una persona del equipo y le contestará por aquí.",
    ]
    assert await talk("¿Puedo mandar fotos?") == [
        "Recibimos su mensaje con el código C-0001. Una persona le contestará en este mismo chat.",
        OFFER,
    ]
    assert await talk.tap("Seguir") == [
        "Seguimos donde quedó.\n\n¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    await talk("/contacto")
    assert await talk("/cancelar") == [
        "Listo, descarté su mensaje. No se envió ni cambió nada.",
        OFFER,
    ]
    assert await talk("continuar") == [
        "Seguimos donde quedó.\n\n¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("/seguir") == [
        "Seguimos donde quedó.\n\n¿Qué problema ve? Cuéntelo con sus palabras.",
    ]


async def test_the_same_form_again_goes_on_where_it_was(talk):
    await talk("/proponer")
    await talk("Ciclovía segura")
    assert await talk("/proponer") == [
        "Seguimos donde quedó.\n\n¿Qué problema ve? Cuéntelo con sus palabras.",
    ]


async def test_what_rests_can_be_dropped(talk):
    await talk("/proponer")
    assert await talk("/contacto Hola, ¿hay alguien?") == [
        "Recibimos su mensaje con el código C-0001. Una persona le contestará en este mismo chat.",
        OFFER,
    ]
    assert await talk("/atras") == [
        "Ahora mismo no hay nada a medias.",
        OFFER,
    ]
    assert await talk("/cancelar") == [
        "Listo, descarté su propuesta. No se envió ni cambió nada.",
    ]
    assert await talk("/seguir") == [
        "Ahora mismo no hay nada a medias.",
    ]


async def test_the_welcome_does_not_come_back_after_another_form(person):
    ana = person("ana")
    await ana("/start")
    assert await ana("/contacto ¿Hay alguien?") == [
        "Recibimos su mensaje con el código C-0001. Una persona le contestará en este mismo chat.",
    ]


async def test_several_forms_rest_beside_each_other(talk, person, watch):
    await has_proposed(person("luis"))
    await has_proposed(talk, ("Agua limpia", "Llega sucia.", "Analizarla."), theme="ambiente")
    await talk("/corregir 2")
    watch.forward(minutes=1)
    await talk("/proponer")
    watch.forward(minutes=1)
    await talk("/contacto")
    assert await talk("¿Cuándo?") == [
        "Recibimos su mensaje con el código C-0001. Una persona le contestará en este mismo chat.",
        OFFER,
    ]
    assert await talk("/cancelar") == [
        "Listo, descarté su propuesta. No se envió ni cambió nada.",
        "Quedó a medias: la corrección de su propuesta. ¿Seguimos?",
    ]
    assert await talk("/seguir") == [
        "Seguimos donde quedó.\n\n¿Qué quiere corregir? Lo anterior queda en la historia.",
    ]


async def test_the_bell_asks_once_whether_to_go_on(talk, bot, watch):
    await talk("/proponer")
    await talk("Ciclovía segura")
    watch.forward(hours=7)
    with bot.house.store.transaction() as tx:
        waiting = talk_records.left_open(tx, before=watch(), now=watch(), limit=10)
        assert waiting == [person_id(talk)]
    await bot.runner.remind(person_id(talk))
    assert talk.news() == [
        "¿Seguimos? Lo que ya me contestó está guardado. Si prefiere dejarlo, escriba "
        "/cancelar.\n\n"
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    with bot.house.store.transaction() as tx:
        assert talk_records.left_open(tx, before=watch(), now=watch(), limit=10) == []
    assert await talk("Los buses no respetan.") == [
        "¿Qué propone para resolverlo?",
    ]


async def test_the_bell_says_nothing_to_who_has_finished(talk, bot):
    await talk("/proponer")
    await talk("/cancelar")
    await bot.runner.remind(person_id(talk))
    assert talk.news() == []


CLOSED = (
    "Eso ya cerró: fue en la etapa 2, «Convocatoria abierta para recolectar propuestas de "
    "temáticas»."
)
KEPT = (
    "Lo que lleva escrito de su propuesta queda guardado. Si se vuelve a abrir, siga con "
    "/seguir; si no lo quiere, escriba /cancelar."
)


async def test_a_form_whose_stage_has_closed_says_so_at_once_and_keeps_what_was_written(
    person, bot
):
    ana = person("ana")
    await ana.consents()
    await ana("/proponer")
    await ana("Ciclovía segura")
    moves_to(bot, "outreach")
    [said] = await ana("Vamos en bicicleta entre los buses.")
    assert said.startswith(CLOSED)
    assert said.endswith(KEPT)
    assert len(await ana("/agenda")) == 1
    [said] = await ana("/seguir")
    assert said.startswith(CLOSED)
    moves_to(bot, "open-call")
    assert await ana("/seguir") == ["Seguimos donde quedó.\n\n¿Qué propone para resolverlo?"]


async def test_a_form_that_is_sent_when_its_stage_has_closed_rests_whole(person, bot):
    ana = person("ana")
    await ana.consents()
    await proposes(ana)
    moves_to(bot, "outreach")
    [said] = await ana("enviar")
    assert said.startswith(CLOSED)
    assert said.endswith(KEPT)
    moves_to(bot, "open-call")
    [card] = await ana("/seguir")
    assert "Vamos en bicicleta entre los buses." in card


@pytest.mark.parametrize(
    ("asked", "button", "begins"),
    [
        ("¿dónde estamos?", "Dónde estamos", "Estamos en la etapa 2 de 15"),
        ("quién ve lo que escribo", "Privacidad", "Qué guardamos"),
    ],
)
async def test_a_question_of_ones_own_is_heard_while_a_choice_is_asked_for(
    talk, asked, button, begins
):
    await talk.consents()
    for line in ("/proponer", "Ciclovía segura", "Vamos entre los buses.", "Un carril separado."):
        await talk(line)
    said = await talk(asked)
    assert said[0] == "¿Es esto lo que busca?"
    assert said[1].startswith("No reconocí esa respuesta.")
    assert "¿De qué tema es?" in said[1]
    said = await talk.tap(button)
    assert said[0].startswith(begins)
    assert said[-1].startswith("Quedó a medias")


async def test_cancelling_a_correction_leaves_the_answer_as_it_was(talk):
    await talk.consents()
    card = await proposes(talk)
    for asked_for in ("Corregir algo", "Título"):
        await talk.tap(asked_for)
    assert await talk("/cancelar") == [f"Queda como estaba.\n\n{card[-1]}"]
    await talk.tap("Corregir algo")
    assert await talk("/cancelar") == [f"Queda como estaba.\n\n{card[-1]}"]
    assert await talk("/cancelar") == [
        "Listo, descarté su propuesta. No se envió ni cambió nada.",
    ]


async def test_words_beside_a_command_fill_the_form_that_was_begun_before(talk):
    await talk("/proponer")
    assert await talk("/proponer Ciclovía segura") == [
        "Seguimos donde quedó.\n\n¿Qué problema ve? Cuéntelo con sus palabras.",
    ]
    assert await talk("/proponer Parques con sombra") == [
        "Seguimos donde quedó.\n\n"
        "Lo que usted escribió, para que no se pierda:\nParques con sombra\n\n"
        "¿Qué problema ve? Cuéntelo con sus palabras.",
    ]


async def test_words_beside_a_command_that_do_not_fit_are_explained(talk):
    assert await talk("/contacto " + "a" * 4010) == [
        "Su texto tiene 4,010 caracteres y aquí caben 4,000. No se perdió: sigue en este "
        "chat. Envíemelo más corto, por favor.\n\n"
        "Escriba su mensaje. Lo leerá una persona del equipo y le contestará por aquí.",
    ]
