"""The author of an answered proposal appeals, once; somebody who did not answer decides."""

from cocreation.programme.programme import standing
from cocreation.stages.gates import missing
from locales.phrases import Phrase
from tests.databases import rows
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer, all_sent
from tests.stories.trace_scenes import all_are_answered, answers
from tests.talking import Bot

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_an_answer_is_opened_anew(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    _, juan, _ = await all_are_answered(bot, admin, elsa)
    admin.news()
    await juan("/propuesta P-0002")
    assert list(juan.buttons) == ["Apelar", "Ver qué pasó"]
    assert await juan.tap("Apelar") == [
        "La comisión respondió su propuesta P-0002: La comisión la leyó y la valora, pero no cabe "
        "en los temas que se escogieron para este plan. Queda guardada para el siguiente.\n\n"
        "Escriba por qué no está de acuerdo. Lo leerá otra persona de la comisión o de la "
        "administración; solo se puede apelar una vez.",
    ]
    assert await juan("El agua es gobierno abierto.") == [
        "Su apelación por la propuesta P-0002, «Agua limpia en la escuela»:\n\n"
        "El agua es gobierno abierto.\n\n"
        "Solo se puede apelar una vez. ¿La enviamos?",
    ]
    assert list(juan.buttons) == ["Enviar", "Corregir algo", "Descartar"]
    assert await juan("corregir")
    assert (await juan("1"))[0].startswith("La comisión respondió su propuesta P-0002: ")
    await juan("El agua sí es gobierno abierto.")
    assert await juan("enviar") == [
        "Recibimos su apelación con el código R-0001. Le avisaremos por aquí cuando se decida.",
    ]
    asked = ["Apelación nueva R-0001, por la propuesta P-0002\n\nEl agua sí es gobierno abierto."]
    assert (admin.news(), elsa.news()) == (asked, asked)
    assert lacking(bot) == ["Falta por decidir una apelación: R-0001."]
    assert await juan("/apelar 2") == [
        "Ya apeló por la propuesta P-0002: es la apelación R-0001. Solo se puede una vez.",
    ]
    assert await elsa("/decidir R-0001") == [
        "Usted escribió esa respuesta: la apelación R-0001 la decide otra persona de la comisión "
        "o de la administración.",
    ]
    assert (await admin("/apelaciones"))[0].startswith("Una apelación espera decisión:\n\nR-0001")
    assert await admin.tap("Decidir R-0001") == [
        "Apelación R-0001, por la propuesta P-0002, «Agua limpia en la escuela»\n\n"
        "La comisión respondió: La comisión la leyó y la valora, pero no cabe en los temas que se "
        "escogieron para este plan. Queda guardada para el siguiente.\n\n"
        "Quien la propuso dice: El agua sí es gobierno abierto.\n\n"
        "¿Qué decide?",
    ]
    assert await admin.tap("otra respuesta") == ["¿Por qué? El motivo será público."]
    assert await admin("Tiene razón.") == [
        "Decidida. La apelación R-0001 fue aceptada: la respuesta de P-0002 se escribe de nuevo.",
    ]
    assert juan.news() == [
        "Aceptamos su apelación R-0001: la comisión va a responder de nuevo su propuesta P-0002, y "
        "se lo contaremos por aquí. Motivo:\n\nTiene razón.",
    ]
    assert lacking(bot) == ["A una propuesta le falta su respuesta publicada: P-0002."]
    assert await admin("/publicarrespuestas") == ["No hay respuestas escritas que publicar."]
    await answers(elsa, "P-0002", "Le toca a otra entidad", "Le toca a otra")
    await admin("/publicarrespuestas P-0002")
    await admin("sí")
    (told,) = juan.news()
    assert "le toca a otra entidad" in told
    assert (await juan("/quepaso P-0002"))[0].endswith(
        "• 10 de febrero de 2020: la comisión dio una primera respuesta. La comisión la leyó y la "
        "valora, pero no cabe en los temas que se escogieron para este plan. Queda guardada para "
        "el siguiente.\n"
        "• febrero de 2020: quien la propuso apeló.\n"
        "• 10 de febrero de 2020: se aceptó la apelación y se responde de nuevo. Motivo: Tiene "
        "razón.\n"
        "• 10 de febrero de 2020: la comisión respondió: le toca a otra entidad. Lo que usted pide "
        "le corresponde a otra entidad, y este plan no puede decidirlo por ella."
    )
    assert await juan("/apelar 2") == [
        "Ya apeló por la propuesta P-0002: es la apelación R-0001. Solo se puede una vez.",
    ]


async def test_an_answer_stays_and_later_there_is_no_appeal(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    iris, juan, kenia = await all_are_answered(bot, admin, elsa)
    await juan("/apelar 2 Quiero otra respuesta.")
    await juan("enviar")
    await admin("/decidir 1")
    await admin("Rechazarla")
    assert await admin("Ya se explicó.") == [
        "Decidida. La apelación R-0001 no fue aceptada y la respuesta de P-0002 queda como está.",
    ]
    assert juan.news() == [
        "No aceptamos su apelación R-0001: la respuesta a su propuesta P-0002 queda como está. "
        "Motivo:\n\nYa se explicó.",
    ]
    assert (await iris("/apelar 2"))[0].startswith("Eso es de otra persona")
    assert await admin("/decidir 1") == ["La apelación R-0001 ya se decidió."]
    moves_to(bot, "outreach")
    assert (await kenia("/apelar 3"))[0].startswith("La comisión ya terminó de escoger los temas")
    await juan("/borrar")
    await juan("dejarlas sin mí")
    await juan("sí")
    assert rows(bot.house.store)["answer_appeal"] == []


async def test_the_gate_says_whose_answer_is_missing_or_on_its_way(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await all_are_answered(bot, admin, elsa)
    assert lacking(bot, sent=False) == [
        "Los avisos de 3 respuestas todavía no han llegado: P-0001, P-0002, P-0003.",
    ]
    assert lacking(bot) == []


def lacking(bot: Bot, *, sent: bool = True) -> list[str]:
    """Return what the gate of the current stage lacks, as it is said."""
    if sent:
        all_sent(bot)
    with bot.house.store.transaction() as tx:
        found = missing(tx, standing(tx).stage, bot.clock())
    phrases = bot.house.phrases
    return [phrases.plain(Phrase(each.key, each.values), "es") for each in found]
