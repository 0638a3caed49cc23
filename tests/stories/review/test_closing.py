"""Who is left out of every commitment is told so, and why; the gate asks for it."""

from tests.databases import rows
from tests.stories.review.test_answer_appeals import lacking
from tests.stories.scenes import BIKES, moves_to
from tests.stories.stage_scenes import administer
from tests.stories.trace_scenes import all_are_answered, decides, is_drafted

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_who_is_left_out_is_told_once_and_why(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    iris, juan, kenia = await all_are_answered(bot, admin, elsa)
    assert (await admin("/cierrepropuestas"))[0].startswith("Eso abre")
    moves_to(bot, "validated-presentation")
    assert lacking(bot)[1:] == [
        "3 propuestas no quedaron en ningún compromiso y a quienes las escribieron no les ha "
        "llegado el aviso: P-0001, P-0002, P-0003.",
    ]
    assert await admin("/cierrepropuestas") == [
        "A 1 de las propuestas que se cierran, ninguna respuesta le explica por qué no siguió: "
        "P-0001.\n\n¿Por qué no quedó en ningún compromiso? El motivo será público.",
    ]
    assert await admin("Ninguna mesa la trabajó.") == [
        "3 propuestas no quedaron en ningún compromiso y a quienes las escribieron no se les ha "
        "dicho.\n\n¿Se lo digo ahora a las primeras 3, con su razón? Queda público con su código.",
    ]
    assert await admin("sí") == [
        "Listo: se cerraron 3 propuestas, cada una con su razón.",
    ]
    assert iris.news() == [
        "Su propuesta no quedó en ningún compromiso de este plan. Le contamos por qué:\n\n"
        f"P-0001, «{BIKES[0]}»: Ninguna mesa la trabajó.\n\n"
        "Sigue publicada con su código. Gracias por el tiempo y la idea.",
    ]
    assert "no cabe en los temas" in juan.news()[0]
    kenia.news()
    assert await admin("/cierrepropuestas") == [
        "No falta nadie: a cada persona cuya propuesta no quedó en un compromiso ya se le dijo.",
    ]
    assert lacking(bot)[1:] == []
    assert (await iris("/quepaso 1"))[0].endswith(
        "• 10 de febrero de 2020: no quedó en ningún compromiso. Ninguna mesa la trabajó."
    )
    assert (iris.news(), juan.news()) == ([], [])


async def test_who_is_in_a_draft_waits_for_what_was_decided(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    _, juan, _ = await all_are_answered(bot, admin, elsa)
    draft = is_drafted(bot, "P-0001")
    moves_to(bot, "validated-presentation")
    await juan("/borrar")
    await juan("dejarlas sin mí")
    await juan("sí")
    await admin("/cierrepropuestas")
    assert await admin("sí") == ["Listo: se cerraron 2 propuestas, cada una con su razón."]
    assert lacking(bot)[1:] == [
        "De una propuesta que está en un borrador no se ha dicho qué se decidió: P-0001.",
    ]
    with bot.house.store.transaction() as tx:
        decides(tx, draft, "approved", bot.clock())
    assert {each["hop"] for each in rows(bot.house.store)["told"]} == {
        "grouped", "in theme", "answered", "left out",
    }  # fmt: skip
