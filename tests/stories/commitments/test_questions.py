"""Questions about commitments: asked and answered in public, withheld where they harm."""

from cocreation.commitments.questions import MOST_A_DAY
from tests.databases import readable, rows
from tests.stories.liaison_scenes import asks, serves
from tests.stories.review_scenes import sit_on_the_board
from tests.stories.scenes import moves_to, person_id
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

ASKED = "¿Cuándo empieza? Mi teléfono es 6123-4567"
MASKED = "¿Cuándo empieza? Mi teléfono es […]"


async def _asks(someone, text=ASKED, code="3PAN-08"):
    await someone(f"/preguntar {code}")
    await someone(text)
    return await someone("enviar")


async def test_a_question_is_asked_answered_and_told(person, bot, watch):
    admin, rosa, olga, ana = (person(each) for each in ("admin", "rosa", "olga", "ana"))
    await administer(admin)
    moves_to(bot, "liaison-designation")
    await serves(admin, rosa, asks(bot, "social", "meduca")[0], "Rosa Pérez", "principal")
    await serves(admin, olga, asks(bot, "ambiente", "minsa")[0], "Olga Ruiz", "principal")
    moves_to(bot, "carried-over")
    admin.news()

    [said] = await ana("/preguntar 3PAN-08")
    assert said.startswith("Antes de preguntar necesito su permiso.")
    assert await ana("sí") == ["¿Qué quiere preguntar de 3PAN-08?"]
    assert await ana(ASKED) == [
        "Su pregunta sobre 3PAN-08, Actualizar el plan de educación cívica en las escuelas:\n\n"
        f"{ASKED}\n\n"
        "Será pública, sin su nombre, y la respuesta también.\n"
        "Parece que trae un teléfono, una cédula o un correo: en público se tapa.",
    ]
    assert await ana("enviar") == [
        "Recibida con el código Q-0001. Le avisaremos cuando la respondan. Mientras tanto, "
        "cualquiera ve cuántos días lleva esperando.",
    ]
    told = [f"Preguntaron por el compromiso 3PAN-08 (Q-0001):\n\n{MASKED}"]
    assert (admin.news(), rosa.news(), olga.news()) == (told, told, [])

    watch.forward(days=3)
    luis = person("luis")
    assert await luis("/preguntas") == [
        f"Una pregunta espera respuesta:\n• Q-0001, espera respuesta hace 3 días: {MASKED}",
    ]
    assert await luis("/pregunta 1") == [
        f"Q-0001 · pregunta sobre 3PAN-08\n\n{MASKED}\n\n"
        "Se hizo el 10 de febrero de 2020. Días de espera: 3.",
    ]
    assert (await olga("/responderpregunta 1"))[0].startswith(
        "La pregunta Q-0001 es sobre 3PAN-08, que no es de su institución."
    )
    moves_to(bot, "table-methodology")
    assert await rosa("/responderpregunta Q-0001") == [
        f"Pregunta Q-0001, sobre 3PAN-08:\n\n{ASKED}\n\n¿Qué se responde? La respuesta es pública.",
    ]
    await rosa("En agosto, en 20 escuelas.")
    assert await rosa("sí") == ["Publicada la respuesta a Q-0001. Se le avisa a quien preguntó."]
    assert ana.news() == [
        f"Respondieron su pregunta Q-0001, sobre 3PAN-08:\n\n{MASKED}\n\n"
        "Respuesta\nEn agosto, en 20 escuelas.",
    ]
    assert await luis("/pregunta Q-0001") == [
        f"Q-0001 · pregunta sobre 3PAN-08\n\n{MASKED}\n\n"
        "Respuesta\nEn agosto, en 20 escuelas.\n\n"
        "Se preguntó el 10 de febrero de 2020 y se respondió el 13 de febrero de 2020. "
        "Días de espera: 3.",
    ]
    [card] = await luis("/compromiso 3PAN-08")
    assert card.endswith(f"Preguntas\n• Q-0001, respondida: {MASKED}")
    assert await luis("/preguntas") == ["Ninguna pregunta espera respuesta."]
    assert (await admin("/responderpregunta 1"))[0].startswith("La pregunta Q-0001 ya tiene")


async def test_a_member_of_the_commission_answers_and_who_asks_is_not_told_twice(person, bot):
    elsa = person("elsa")
    await sit_on_the_board(elsa)
    moves_to(bot, "carried-over")
    await _asks(elsa, "¿Y en las comarcas?")
    await elsa("/responderpregunta 1")
    await elsa("También.")
    assert await elsa("sí") == ["Publicada la respuesta a Q-0001. Se le avisa a quien preguntó."]


async def test_what_harms_is_withheld_with_a_reason_and_shown_again(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await ana.consents()
    moves_to(bot, "carried-over")
    await _asks(ana)
    await admin("/retenerpregunta 1")
    assert await admin("Trae el teléfono de alguien.") == [
        "Retenida. El texto de Q-0001 ya no se muestra.",
    ]
    assert ana.news() == [
        "La administración retuvo su pregunta Q-0001, sobre 3PAN-08: su texto ya no se muestra. "
        "Motivo: Trae el teléfono de alguien.\n\nSi no está de acuerdo, díganoslo con /contacto.",
    ]
    luis = person("luis")
    assert await luis("/pregunta 1") == [
        "Q-0001 · pregunta sobre 3PAN-08\n\n"
        "Su texto está retenido. Motivo: Trae el teléfono de alguien.",
    ]
    [card] = await luis("/compromiso 3PAN-08")
    assert card.endswith("Preguntas\n• Q-0001, retenida")
    assert await luis("/preguntas") == ["Ninguna pregunta espera respuesta."]
    assert await admin("/responderpregunta 1") == ["La pregunta Q-0001 está retenida."]
    assert await admin("/retenerpregunta 1") == ["La pregunta Q-0001 está retenida."]
    await admin("/restituirpregunta 1")
    await admin("Se tapó el número.")
    assert ana.news() == ["Su pregunta Q-0001 se muestra otra vez. Motivo: Se tapó el número."]
    assert (await luis("/pregunta 1"))[0].startswith(f"Q-0001 · pregunta sobre 3PAN-08\n\n{MASKED}")
    assert await admin("/restituirpregunta 1") == ["La pregunta Q-0001 no está retenida."]


async def test_who_asks_without_end_is_stopped_for_a_day(person, bot, watch):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "carried-over")
    for number in range(MOST_A_DAY):
        await _asks(ana, f"¿Pregunta número {number}?")
    assert await ana("/preguntar 3PAN-01") == [
        "Ya hizo 10 preguntas en un día, y hasta ahí se puede. Mañana puede hacer más.",
    ]
    [said] = await ana("/preguntas")
    assert said.startswith("10 preguntas esperan respuesta, primero la que más ha esperado:\n")
    assert "Ver más" in ana.buttons
    [said] = await ana.tap("Ver más")
    assert said.count("\n") == 2
    [card] = await ana("/compromiso 3PAN-08")
    assert card.endswith("Y 7 preguntas más: /preguntas y el código del compromiso.")
    watch.forward(days=1, minutes=1)
    assert await ana("/preguntar 3PAN-01") == ["¿Qué quiere preguntar de 3PAN-01?"]


async def test_bad_input_is_explained(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await ana.consents()
    assert (await ana("/preguntar 3PAN-08"))[0].startswith("Eso abre en la etapa")
    moves_to(bot, "carried-over")
    assert (await ana("/preguntar 3PAN-77"))[0].startswith("No encuentro el compromiso 3PAN-77")
    assert (await ana("/preguntar"))[0].startswith("Dígame el código del compromiso")
    assert (await ana("/pregunta Q" + "9" * 5_000))[0].startswith("Dígame el código de la pregunta")
    assert (await ana("/pregunta 8"))[0].startswith("No encuentro la pregunta Q-0008")
    assert (await ana("/preguntas 3PAN-01"))[0] == "Todavía nadie ha preguntado por 3PAN-01."
    assert (await admin("/responderpregunta"))[0].startswith("Dígame el código de la pregunta")
    assert rows(bot.house.store)["question"] == []


async def test_who_is_erased_leaves_the_question_and_no_tie_to_it(person, bot):
    ana = person("ana")
    await ana.consents()
    moves_to(bot, "carried-over")
    await _asks(ana, "¿Y en las comarcas?")
    await ana("/borrar")
    await ana("sí")
    kept = [each for each in readable(bot.house.store) if each[0].startswith("question")]
    assert person_id(ana) not in {text for _, text in kept}
    assert "¿Y en las comarcas?" in (await person("luis")("/pregunta 1"))[0]
