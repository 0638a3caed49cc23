"""Every proposal gets a reasoned answer, and its author is told."""

from tests.databases import rows
from tests.stories.review_scenes import proposes_a_theme, sit_on_the_board, three_were_proposed
from tests.stories.stage_scenes import acts, administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_every_author_is_told_the_outcome_and_the_reason(person, bot, watch):
    iris, juan, kenia = await three_were_proposed(bot)
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await sit_on_the_board(elsa)
    await proposes_a_theme(elsa)
    await admin("/abrirvotacion T-0001")
    await admin("3 días")
    await elsa("/votar T-0001 yes")
    await admin("/cerrarvotacion T-0001")
    await admin("Recoge lo propuesto.")
    for each in (elsa, iris):
        each.news()
    assert await elsa("/respuestas") == [
        "3 propuestas sin respuesta\n0 respuestas escritas, sin publicar\n0 respuestas publicadas",
    ]
    assert await elsa.tap("Responder otra") == [
        "Ciclovía segura en la avenida Brasil · P-0001\n\n¿Qué pasó con esta propuesta?",
    ]
    assert list(elsa.buttons) == [
        "Va en un tema del plan", "No se escogió", "Le toca a otra entidad",
    ]  # fmt: skip
    await elsa.tap("Va en un tema del plan")
    assert await elsa.tap("Entró en el tema") == [
        "P-0001: Va en un tema del plan.\n\n"
        "Su propuesta forma parte del tema «Movilidad segura», que se trabajará en las mesas de "
        "co-creación.\n\n"
        "¿La dejo así? Se le dirá a quien la escribió cuando se publique.",
    ]
    assert await elsa("sí") == [
        "Escrita la respuesta de P-0001. Faltan 2 propuestas por responder.",
    ]
    assert await elsa.tap("Responder otra") == [
        "Agua limpia en la escuela · P-0002\n\n¿Qué pasó con esta propuesta?",
    ]
    assert list(elsa.buttons) == ["No se escogió", "Le toca a otra entidad"]
    await elsa.tap("Le toca")
    await elsa.tap("Con mis palabras")
    await elsa("El agua la cuida el acueducto. Escríbale al 6677-8899.")
    await elsa("sí")
    for each in (iris, juan, kenia):
        assert each.news() == []
    assert await admin("/publicarrespuestas") == [
        "¿Publico las 2 respuestas que están escritas? A quienes escribieron las propuestas se "
        "les avisa enseguida.",
    ]
    assert await admin("sí") == ["Listo: se publicaron 2 respuestas."]
    assert iris.news() == [
        "La comisión respondió su propuesta P-0001, «Ciclovía segura en la avenida Brasil»: va en "
        "el tema T-0001 del plan.\n\n"
        "Su propuesta forma parte del tema «Movilidad segura», que se trabajará en las mesas de "
        "co-creación.\n\n"
        "Si no está de acuerdo, puede apelar una vez, mientras la comisión siga escogiendo los "
        "temas.",
    ]
    assert list(iris.buttons) == ["Ver qué pasó", "Apelar"]
    (told,) = juan.news()
    assert "le toca a otra entidad" in told
    assert "6677-8899" not in told
    assert kenia.news() == []
    assert "respondida por la comisión" in (await kenia("/propuesta P-0001"))[0]
    assert await elsa("/responderpropuesta P-0001") == ["La respuesta de P-0001 ya se publicó."]
    assert [act for (act, *_) in acts(bot) if act.startswith("answer")] == ["answer.publish"] * 2


async def test_a_written_answer_may_be_written_anew_until_it_is_published(person, bot):
    iris, *_ = await three_were_proposed(bot)
    admin = person("admin")
    await administer(admin)
    await _answers(admin, "P-0001", "No cabe en este plan")
    await _answers(admin, "P-0001", "Ya se hace")
    assert len(rows(bot.house.store)["answer"]) == 1
    assert await admin("/publicarrespuestas P-0001") == ["Listo: se publicó 1 respuesta."]
    (told,) = iris.news()
    assert "ya se está haciendo en otro proyecto público" in told
    assert await admin("/publicarrespuestas P-0001") == ["La respuesta de P-0001 ya se publicó."]
    assert await admin("/publicarrespuestas P-0002") == [
        "La propuesta P-0002 todavía no tiene respuesta escrita.",
    ]
    assert await admin("/publicarrespuestas") == ["No hay respuestas escritas que publicar."]


async def _answers(someone, code: str, template: str) -> None:
    await someone(f"/responderpropuesta {code}")
    await someone("No se escogió")
    await someone(template)
    await someone("sí")
