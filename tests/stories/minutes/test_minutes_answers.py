"""Minutes that go round: ratified or observed by who was there, answered, published."""

import pytest

from storage.minutes import minutes_answers
from tests.databases import readable, rows
from tests.stories.minutes_scenes import (
    HEADING,
    HOW,
    RATIFYING,
    SAID,
    WHEN,
    file_of,
    holds_a_table,
    leaves_a_draft,
    sends_round,
    writes,
)
from tests.stories.scenes import person_id

DATABASES = ("sqlite", "postgres")


@pytest.fixture
async def table(bot, watch):
    return await holds_a_table(bot, watch)


async def test_minutes_go_round_and_everybody_answers_by_button(table, bot):
    eva, ana, luis, rosa = table
    leaves_a_draft(bot)
    await writes(eva)
    assert await eva("/publicaracta 1") == [
        "El acta de M-0001 todavía no se ha circulado. Primero envíela a quienes asistieron: "
        "/circularacta M-0001",
    ]
    assert await eva("/circularacta 1") == [
        "El acta de «Mesa sobre el agua» (M-0001), versión 1, se enviará a 3 personas que "
        "asistieron, con el archivo y dos botones: ratificar u observar. Tienen 5 días hábiles "
        "para responder.\n\n¿La circulo?",
    ]
    assert await eva("sí") == ["Listo, el acta de M-0001 se envió a 3 personas que asistieron."]
    left = "\n\nBorradores de compromiso que dejó\n• Datos del agua (D-0001)"
    asked = [
        "Usted asistió a «Mesa sobre el agua» (M-0001). Esta es el acta; la completa está en el "
        f"archivo.\n\n{WHEN}Asistieron menos de 5 personas.\n\n{SAID}{left}\n\n{HOW}",
    ]
    for each in (ana, luis, rosa):
        assert each.news() == asked
        assert list(each.buttons) == ["Ratifico", "Tengo una observación"]
        name, media_type, content = file_of(each)
        assert (name, media_type) == ("acta-M-0001.pdf", "application/pdf")
        assert content.startswith(b"%PDF")
    assert await ana("/acta 1") == [
        f"{HEADING}\n\n{RATIFYING}\n\n{WHEN}Asistieron menos de 5 personas.\n\n{SAID}{left}\n\n"
        "Asistieron menos de 5 personas: sus respuestas no se cuentan aquí.",
    ]
    assert await ana("Ratifico") == [
        "Gracias. Quedó anotado (15 de marzo de 2020, 12:00 p.\u202fm.): usted ratificó la versión "
        "1 del acta de M-0001, «Mesa sobre el agua». Puede cambiar de respuesta mientras no se "
        "publique.",
    ]
    await luis.tap("Ratifico")
    assert await eva("/publicaracta 1") == [
        "Todavía hay tiempo para responder al acta de M-0001: hasta el 20 de marzo de 2020. "
        "Ratificaron: 2. Observaron: 0. Sin responder: 1. Se puede publicar cuando ratifiquen "
        "todas las personas que asistieron, o cuando pase el plazo.",
    ]
    await rosa.tap("Ratifico")
    assert await eva("/publicaracta 1") == [
        "El acta de «Mesa sobre el agua» (M-0001), versión 1. Ratificaron: 3. Observaron: 0. Sin "
        "responder: 0. Toda observación tiene respuesta.\n\n"
        "Al publicarla la lee cualquier persona y ya no se cambia: después solo se le agregan fes "
        "de errata. ¿La publico?",
    ]
    assert await eva("sí") == [
        "Publicada el acta de M-0001. Cualquier persona la lee con /acta M-0001.",
    ]
    assert ana.news() == [
        "Ya es pública el acta de «Mesa sobre el agua» (M-0001), una reunión a la que usted "
        "asistió.",
    ]


async def test_silence_is_no_objection_once_the_days_are_over(table, watch):
    eva, ana, luis, rosa = table
    await sends_round(eva)
    await ana("/ratificar 1")
    watch.forward(days=5, hours=11)  # eleven at night on the last day
    assert (await eva("/publicaracta 1"))[0].startswith("Todavía hay tiempo para responder")
    watch.forward(hours=2)
    over = "Acta: en ratificación; el plazo venció el 20 de marzo de 2020"
    assert over in (await rosa("/acta 1"))[-1]
    await eva("/publicaracta 1")
    await eva("sí")
    assert (await eva("/acta 1"))[0].endswith("Ratificaron: 1. Observaron: 0. Sin responder: 2.")
    for each in (luis, rosa):
        each.news()
    ended = (
        "El acta de M-0001 ya es pública y queda como está. Véala con /acta M-0001; si tiene un "
        "error, quien llevó la reunión agrega una corrección con /fedeerrata M-0001."
    )
    assert await luis("/ratificar 1") == [ended]
    assert await rosa("/observar 1") == [ended]
    assert await eva("/escribiracta 1") == [ended]


async def test_an_observation_is_answered_before_anything_is_published(table, watch):
    eva, ana, luis, _ = table
    await sends_round(eva)
    await ana("/ratificar 1")
    luis.news()
    assert await luis.tap("Tengo una observación") == [
        "¿Qué observa en el acta de «Mesa sobre el agua» (M-0001), versión 1? Diga qué parte y "
        "cómo debería decir. Su observación y la respuesta serán públicas, sin su nombre.",
    ]
    assert await luis("Falta Boquete. Pregunte al 6123-4567.") == [
        "Anotada su observación O-0001 al acta de M-0001, «Mesa sobre el agua», versión 1. Se la "
        "responderán antes de publicar el acta, y le avisaré.",
    ]
    assert eva.news() == [
        "Hay una observación (O-0001) al acta de M-0001, «Mesa sobre el agua»:\n\n"
        "Falta Boquete. Pregunte al 6123-4567.\n\nHay que responderla antes de publicar.",
    ]
    watch.forward(days=8)
    assert await eva("/publicaracta 1") == [
        "Falta responder una observación: O-0001. Con /responderobservacion y su código la "
        "responde; después se puede publicar.",
    ]
    assert await eva("/responderobservacion O-0001") == [
        "Observación O-0001 al acta de «Mesa sobre el agua» (M-0001), versión 1:\n\n"
        "Falta Boquete. Pregunte al 6123-4567.\n\n¿Se acoge?",
    ]
    await eva("No se acoge")
    assert await eva("Boquete no estaba en la agenda.") == [
        "Respondida O-0001: no se acoge. Motivo: Boquete no estaba en la agenda.",
    ]
    assert luis.news() == [
        "Su observación al acta de M-0001, «Mesa sobre el agua», no se acogió:\n\n"
        "Falta Boquete. Pregunte al 6123-4567.\n\nRespuesta: Boquete no estaba en la agenda.\n\n"
        "Su observación y esta respuesta quedan en el acta, sin su nombre.",
    ]
    assert await eva("/responderobservacion 1") == [
        "La observación O-0001 ya tiene respuesta, o quien la hizo la retiró.",
    ]
    await eva("/publicaracta 1")
    assert (await eva("sí"))[0].startswith("Publicada el acta de M-0001.")


async def test_an_accepted_observation_makes_a_version_that_asks_again(table, bot):
    eva, ana, luis, rosa = table
    await sends_round(eva)
    await ana("/ratificar 1")
    await luis("/observar 1")
    await luis("Falta Boquete.")
    for line in ("/responderobservacion 1", "Se acoge", "Es cierto."):
        await eva(line)
    assert await eva("/publicaracta 1") == [
        "Se acogió una observación (O-0001) y falta la versión que la recoge. Corrija el acta con "
        "/acta M-0001.",
    ]
    for each in (ana, luis, rosa):
        each.news()
    assert await eva("/escribiracta 1") == [
        "El acta ya se circuló. ¿Qué va a corregir? Dígalo en una frase: la leerá quien asistió.",
    ]
    assert (await eva("Se agrega Boquete."))[0].endswith(
        "Todavía no cambia nada: toque «Corregir algo» y elija qué."
    )
    assert (await eva("enviar"))[0] == (
        "El acta de M-0001 quedaría igual: no hay nada que guardar. Corrija algo, o escriba "
        "/cancelar."
    )
    for line in ("corregir algo", "Lo tratado", "Se leyeron los análisis, también los de Boquete."):
        await eva(line)
    assert await eva("enviar") == [
        "Guardada la versión 2 del acta de M-0001, y enviada a 3 personas que asistieron.",
    ]
    again = "Hay una versión nueva, la 2, del acta de «Mesa sobre el agua» (M-0001), y le"
    for each in (ana, luis):
        assert each.news()[0].startswith(
            f"{again} preguntamos otra vez. Qué cambió: Se agrega Boquete.\n\n"
        )
    assert rosa.news()[0].startswith("Usted asistió a «Mesa sobre el agua» (M-0001).")
    assert await ana("/ratificar M-0001 1") == [
        "Ya hay una versión más nueva del acta de M-0001, la 2. Su respuesta a la anterior no se "
        "anotó: mírela y responda a la nueva.",
    ]
    assert (await eva("/publicaracta 1"))[0].startswith("Todavía hay tiempo para responder")
    for each in (ana, luis, rosa):
        await each("/ratificar 1")
    await eva("/publicaracta 1")
    assert (await eva("sí"))[0].startswith("Publicada el acta de M-0001.")
    kept = rows(bot.house.store)["minutes_version"]
    assert sorted(each["version"] for each in kept) == [1, 2]


async def test_an_answer_may_be_changed_until_the_minutes_are_public(table, bot):
    eva, ana, *_ = table
    await sends_round(eva)
    await ana("/observar 1")
    await ana("Falta Boquete.")
    await ana("/observar 1")
    await ana("Falta Boquete, y también David.")
    assert _observations(bot) == {"O-0001": "withdrawn", "O-0002": "open"}
    await ana("/ratificar 1")
    assert _observations(bot) == {"O-0001": "withdrawn", "O-0002": "withdrawn"}
    assert [each["answer"] for each in rows(bot.house.store)["minutes_answer"]] == ["ratified"]
    assert (await ana("/acta 1"))[0].endswith("✓ Usted ratificó esta versión.")


async def test_only_who_was_there_answers(table, person):
    eva, *_ = table
    pia = person("pia")
    await pia.consents()
    assert await pia("/ratificar 1") == [
        "El acta de M-0001, «Mesa sobre el agua», todavía no se ha circulado. Cuando se circule le "
        "llegará aquí, si usted asistió.",
    ]
    await sends_round(eva)
    absent = (
        "El acta la ratifica quien asistió, y en M-0001, «Mesa sobre el agua», no consta su "
        "asistencia. Si estuvo, dígaselo a quien llevó la reunión o escriba a /contacto."
    )
    assert await pia("/ratificar 1") == [absent]
    assert await pia("/observar 1") == [absent]
    assert await pia("/acta 1") == [f"{HEADING}\n\n{RATIFYING}"]
    assert await pia("/acta 1 pdf") == [f"{HEADING}\n\n{RATIFYING}"]


async def test_an_observation_on_a_version_that_was_replaced_still_has_its_answer(table, bot):
    eva, ana, *_ = table
    await sends_round(eva)
    await ana("/observar M-0001 1")
    for line in ("/escribiracta 1", "Un mes mal.", "corregir algo", "Lo tratado", "Otra cosa."):
        await eva(line)
    await eva("enviar")
    ana.news()
    assert await ana("Falta Boquete.") == [
        "Anotada su observación O-0001 a la versión 1 del acta de M-0001, «Mesa sobre el agua». "
        "Mientras escribía salió una versión más nueva: mírela y responda también a esa. Lo suyo "
        "se responderá antes de publicar el acta.",
    ]
    eva.news()
    assert (await eva("/publicaracta 1"))[0].startswith("Falta responder una observación: O-0001.")


async def test_what_somebody_said_to_minutes_is_theirs_until_they_are_erased(table, bot):
    eva, ana, luis, _ = table
    await sends_round(eva)
    await ana("/ratificar 1")
    await luis("/observar 1")
    await luis("Falta Boquete.")
    with bot.house.store.transaction() as tx:
        assert [each.code for each in minutes_answers.given_by(tx, person_id(luis))] == ["M-0001"]
        [mine] = minutes_answers.observed_by(tx, person_id(luis))
    assert mine.observation.text == "Falta Boquete."
    gone = person_id(luis)
    for line in ("/borrar", "sí"):
        await luis(line)
    kept = [each for each in readable(bot.house.store) if each[0].startswith("minutes")]
    assert [each for each in kept if gone in each[1]] == []
    assert ("minutes_observation.text", "Falta Boquete.") in kept
    eva.news()
    assert "Ratificaron: 1. Observaron: 1." in (await eva("/acta 1"))[0]
    for line in ("/responderobservacion 1", "No se acoge"):
        await eva(line)
    assert await eva("No estaba en la agenda.") == [
        "Respondida O-0001: no se acoge. Motivo: No estaba en la agenda.",
    ]


def _observations(bot):
    kept = rows(bot.house.store)["minutes_observation"]
    return {each["code"]: each["state"] for each in kept}
