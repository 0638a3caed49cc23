"""Words that are no command: the nearest thing that can be done."""

import pytest

from tests.stories.call_scenes import grants
from tests.stories.scenes import has_proposed, moves_to

PROFILES = ("wide",)

PROBLEM = "El camino a Cerro Punta se inunda cada invierno y nadie contesta."


async def test_a_problem_told_freely_becomes_a_proposal(talk):
    assert await talk(PROBLEM) == [
        "Gracias por contarlo. ¿Lo convertimos en una propuesta? Uso su texto como el "
        "problema y le pregunto lo que falta.",
    ]
    assert list(talk.buttons) == [
        "Sí, proponer",
        "Enviar a una persona",
        "No, gracias",
    ]
    assert await talk.tap("Sí, proponer") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert await talk("Camino a Cerro Punta") == [
        "¿Qué propone para resolverlo?",
    ]
    assert await talk("Cunetas y un tablero de avance.") == [
        "¿De qué tema es?",
    ]


async def test_a_plain_yes_or_no_answers_what_is_offered(talk, bot):
    await talk(PROBLEM)
    assert await talk("sí, por favor") == ["¿Cómo se llama su propuesta? Una línea basta."]
    await talk("Camino a Cerro Punta")
    assert await talk("Cunetas y un tablero de avance.") == ["¿De qué tema es?"]
    await talk("/cancelar")
    await talk(PROBLEM)
    assert (await talk("no"))[0].startswith("Estamos en la etapa 2 de 15")
    moves_to(bot, "drafting")
    await talk(PROBLEM)
    assert (await talk("Dale"))[0].startswith("Recibimos su mensaje con el código C-0001.")


async def test_a_problem_told_freely_goes_to_a_human(talk):
    await talk(PROBLEM)
    assert await talk("Enviar a una persona") == [
        "Recibimos su mensaje con el código C-0001. Una persona le contestará en este mismo chat.",
    ]


async def test_a_text_of_nine_thousand_letters_is_not_lost(talk):
    assert await talk("a " * 4500) == [
        "Gracias por contarlo. Su texto tiene 9,000 caracteres y en cada parte caben "
        "4,000. ¿Lo convertimos en una propuesta? Le voy preguntando por partes.",
    ]
    assert await talk.tap("Sí, proponer") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("quiero hablar con alguien, una persona", "Hablar con una persona"),
        ("ver mis propuestas", "Mis propuestas"),
        ("¿qué pasó con mi propuesta?", "Mis propuestas"),
        ("mispropuesta", "Mis propuestas"),
        ("propner", "Proponer un tema"),
        ("quiero proponer algo", "Proponer un tema"),
        ("borren mis datos", "Borrar mis datos"),
        ("¿es privado?", "Privacidad"),
        ("inglés", "Cambiar de idioma"),
        ("quiero votar", "Apoyar una propuesta"),
        ("¿cómo funciona?", "Ayuda"),
        ("/propner", "Proponer un tema"),
        ("quiero propner algo", "Proponer un tema"),
        ("retirar", "Mis propuestas"),
        ("ya no quiero", "Mis propuestas"),
        ("ya no quiero mensajes", "No recibir novedades"),
        ("¿cómo voy?", "Mis propuestas"),
        ("q paso con mi idea", "Qué pasó con mi idea"),
        ("cuándo es la próxima reunión", "Próximas reuniones"),
        ("cuándo es la reunión", "Próximas reuniones"),
        ("¿cuándo cierra la convocatoria?", "Todas las etapas"),
    ],
)
async def test_a_wish_is_understood(talk, text, first):
    assert await talk(text) == ["¿Es esto lo que busca?"]
    assert next(iter(talk.buttons)) == first


@pytest.mark.parametrize(
    "idea",
    [
        "que pongan tanques y avisen cuando van a cortar el agua",
        "Cuando llueve se inunda la entrada de la escuela",
    ],
)
async def test_an_idea_that_says_when_is_no_question_for_the_stages(talk, idea):
    assert (await talk(idea))[0].startswith("Gracias por contarlo. ¿Lo convertimos en una")


async def test_a_wish_that_tells_a_story_is_offered_both_ways(talk):
    assert await talk("tengo una idea: que el parque de mi barrio tenga luz") == [
        "¿Es esto lo que busca?",
    ]
    assert list(talk.buttons) == [
        "Proponer un tema",
        "Ayuda",
    ]
    assert await talk.tap("Proponer un tema") == [
        "¿Cómo se llama su propuesta? Una línea basta.",
    ]
    assert await talk("Luz en el parque") == [
        "¿Qué propone para resolverlo?",
    ]


async def test_small_talk_is_answered(talk):
    assert await talk("gracias") == [
        "Con mucho gusto. ¿Algo más?",
    ]
    assert await talk("no sé") == [
        "Cuénteme un poco más, o elija:",
    ]
    assert await talk("👍🏽") == [
        "Ahí no encontré palabras. ¿Qué quiere hacer?",
    ]
    assert await talk("/") == [
        "Ahí no encontré palabras. ¿Qué quiere hacer?",
    ]
    assert list(talk.buttons) == [
        "Proponer un tema",
        "Mis propuestas",
        "Hablar con una persona",
    ]


async def test_a_code_alone_shows_the_proposal(talk, person):
    await has_proposed(person("luis"))
    [card] = await talk("P-0001")
    assert card.startswith("P-0001 · Ciclovía segura")
    assert await talk("/P-0001") == [card]


async def test_who_wants_to_go_to_a_table_is_shown_the_meetings(talk):
    for line in ("quiero ir a la mesa del agua", "¿Cómo hago para apuntarme?"):
        assert await talk(line) == ["¿Es esto lo que busca?"]
        assert next(iter(talk.buttons)) == "Próximas reuniones"


async def test_a_story_told_while_no_proposals_are_taken_goes_to_a_person(talk, bot):
    await has_proposed(talk)
    moves_to(bot, "drafting")
    assert await talk(PROBLEM) == [
        "Gracias por contarlo. Ahora no se reciben propuestas, pero una persona del equipo puede "
        "leerlo y contestarle. ¿Se lo envío?",
    ]
    assert list(talk.buttons) == ["Sí, enviarlo", "No, gracias"]
    assert await talk("gracias") == ["Con mucho gusto. ¿Algo más?"]
    assert list(talk.buttons) == ["Leer el plan", "Mis propuestas", "Hablar con una persona"]


async def test_who_serves_and_tells_a_story_may_send_it_or_do_what_is_open_to_them(talk, bot):
    await talk.consents()
    grants(bot, "liaison", talk)
    moves_to(bot, "drafting")
    assert await talk(PROBLEM) == [
        "Gracias por contarlo. Una persona del equipo puede leerlo y contestarle. ¿Se lo envío? Si "
        "buscaba otra cosa, abajo está lo que puede hacer ahora.",
    ]
    assert list(talk.buttons) == ["Sí, enviarlo", "Leer el plan", "Desarrollar", "No, gracias"]
    assert (await talk("sí"))[0].startswith("Recibimos su mensaje con el código C-0001.")


async def test_what_became_of_an_idea_is_asked_in_free_words(talk, bot):
    await has_proposed(talk)
    moves_to(bot, "drafting")
    await talk("¿qué pasó con mi idea?")
    assert list(talk.buttons) == ["Qué pasó con mi idea", "Mis propuestas", "Ayuda"]
    await talk("y que paso con la p-1?")
    assert list(talk.buttons) == ["Qué pasó con P-0001", "Mis propuestas", "Ayuda"]
    assert (await talk.tap("Qué pasó con P-0001"))[0].startswith("Qué pasó con P-0001, «")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("b-7", "No encuentro el borrador B-0007."),
        ("T-0007", "No encuentro el tema T-0007. Con /temas ve los que hay."),
        ("g 7", "No encuentro el grupo G-0007. Con /grupos ve los que hay."),
        ("3pan-77", "No encuentro el compromiso 3PAN-77. Con /compromisos ve los que hay."),
    ],
)
async def test_a_code_alone_shows_what_it_names(talk, code, said):
    assert (await talk(code))[0].startswith(said)


@pytest.mark.parametrize("text", ["covid 19", "calle 12", "tengo 3", "6612-3456", "/proponer123"])
async def test_words_with_a_number_are_no_code(talk, text):
    [said] = await talk(text)
    assert "No encuentro" not in said


async def test_a_proposal_is_found_by_its_number_in_words(talk):
    await has_proposed(talk)
    for text in ("propuesta 1", "¿mi propuesta número 1?"):
        assert "P-0001" in (await talk(text))[0]


async def test_a_wish_to_propose_while_no_proposals_are_taken_is_told_so(talk, bot):
    moves_to(bot, "launch")
    assert await talk("quiero proponer algo") == [
        "Ahora no se reciben propuestas. Esto es lo que está abierto, o escríbale al equipo.",
    ]
    assert "Proponer un tema" not in talk.buttons
    [said] = await talk("Quiero proponer agua limpia en todas las escuelas de Veraguas por favor")
    assert said.endswith("¿Se lo envío?")


@pytest.mark.parametrize(
    ("text", "button"),
    [
        ("quién ve mis datos", "Privacidad"),
        ("a quién le llega esto", "Privacidad"),
        ("borra todo", "Borrar mis datos"),
        ("no quiero que me escriban más", "No recibir novedades"),
        ("cómo me salgo", "No recibir novedades"),
        ("dónde está el plan", "Leer el plan"),
    ],
)
async def test_what_people_ask_about_themselves_and_the_plan_is_understood(talk, text, button):
    await talk(text)
    assert next(iter(talk.buttons)) == button


@pytest.mark.parametrize(
    ("stage", "door"),
    [("co-creation-tables", "Próximas reuniones"), ("launch", "Leer el plan")],
)
async def test_who_says_hello_is_led_to_what_the_stage_is_for(talk, bot, stage, door):
    moves_to(bot, stage)
    await talk("/start")
    assert next(iter(talk.buttons)) == door


@pytest.mark.parametrize(
    "asked",
    [
        "Buenas, q es esto?",
        "quien es usted",
        "¿Qué es esto?",
        "para qué sirve",
        "que pasa si acepto?",
        "Who are you?",
    ],
)
async def test_a_stranger_who_asks_what_this_is_is_greeted(person, asked):
    greeting = await person("luis")("hola")
    assert greeting[0].startswith("Hola, esta es Mesa Abierta.")
    rosa = person("rosa")
    assert await rosa(asked) == greeting
    assert list(rosa.buttons) == ["Sí, acepto", "No por ahora"]


async def test_who_is_known_here_and_asks_what_this_is_is_told_what_there_is(talk):
    await talk.consents()
    assert await talk("¿qué es esto?") == await talk("/ayuda")
