"""Every proposal gets a reasoned answer, and its author is told."""

from tests.databases import rows
from tests.stories.review_scenes import proposes_a_theme, sit_on_the_board, three_were_proposed
from tests.stories.scenes import given_back, moves_to, proposes
from tests.stories.stage_scenes import acts, administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

REPEATED = (
    "Lo que usted propone ya se está haciendo en otro proyecto público, así que no se repite en "
    "este plan."
)


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
        "• P-0001 · Va en un tema del plan: Su propuesta forma parte del tema «Movilidad segura», "
        "que…\n"
        "• P-0002 · Le toca a otra entidad: El agua la cuida el acueducto. Escríbale al […].\n\n"
        "¿Publico estas 2 respuestas? A quienes escribieron las propuestas se les avisa enseguida.",
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
    assert await admin("/responderpropuesta P-0001") == [
        "Ciclovía segura en la avenida Brasil · P-0001\n\n"
        "Ya hay una respuesta escrita, sin publicar: No se escogió.\n"
        "La comisión la leyó y la valora, pero no cabe en los temas que se escogieron para este "
        "plan. Queda guardada para el siguiente.\n\n"
        "La que usted escriba queda en su lugar.\n\n"
        "¿Qué pasó con esta propuesta?",
    ]
    await admin("No se escogió")
    assert await admin("Ya se hace") == [
        "P-0001: No se escogió. Reemplaza la respuesta que ya estaba escrita.\n\n"
        f"{REPEATED}\n\n"
        "¿La dejo así? Se le dirá a quien la escribió cuando se publique.",
    ]
    assert await admin("no") == ["Está bien, la respuesta de P-0001 queda como estaba."]
    await _answers(admin, "P-0001", "Ya se hace")
    assert len(rows(bot.house.store)["answer"]) == 1
    assert await admin("/publicarrespuestas P-0001") == [
        f"P-0001 · No se escogió\n\n{REPEATED}\n\n"
        "¿Publico esta respuesta? A quien escribió la propuesta se le avisa enseguida.",
    ]
    assert await admin("sí") == ["Listo: se publicó 1 respuesta."]
    (told,) = iris.news()
    assert "ya se está haciendo en otro proyecto público" in told
    assert await admin("/publicarrespuestas P-0001") == ["La respuesta de P-0001 ya se publicó."]
    assert await admin("/publicarrespuestas P-0002") == [
        "La propuesta P-0002 todavía no tiene respuesta escrita.",
    ]
    assert await admin("/publicarrespuestas") == ["No hay respuestas escritas que publicar."]


async def test_two_who_answer_the_same_proposal(person, bot):
    await three_were_proposed(bot)
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await sit_on_the_board(elsa)
    for each in (admin, elsa):
        for line in ("/responderpropuesta P-0001", "No se escogió"):
            await each(line)
    for line in ("Con mis palabras", "Ya hay otra ciclovía cerca."):
        await elsa(line)
    await admin("Ya se hace")
    await admin("sí")
    assert await elsa("sí") == [
        "Mientras tanto otra persona ya escribió la respuesta de P-0001: no se escogió.\n\n"
        f"{REPEATED}\n\n"
        "Quedó esa. Para cambiarla: /responderpropuesta P-0001.\n\n"
        + given_back("Ya hay otra ciclovía cerca."),
    ]
    [kept] = rows(bot.house.store)["answer"]
    assert (kept["reason"], kept["version"]) == (REPEATED, 1)


async def test_what_is_written_after_the_question_is_not_published_with_its_yes(person, bot):
    await three_were_proposed(bot)
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await sit_on_the_board(elsa)
    await _answers(admin, "P-0001", "Ya se hace")
    await _answers(admin, "P-0003", "Ya se hace")
    await admin("/publicarrespuestas")
    bot.clock.forward(minutes=1)
    await _answers(elsa, "P-0002", "No cabe en este plan")
    await _answers(elsa, "P-0003", "No cabe en este plan")
    assert await admin("sí") == ["Listo: se publicó 1 respuesta.\n\nQuedan 2 por publicar."]
    await admin("/publicarrespuestas P-0002")
    bot.clock.forward(minutes=1)
    await _answers(elsa, "P-0002", "Es de otro asunto")
    assert await admin("sí") == [
        "Mientras tanto alguien cambió la respuesta de P-0002. No publiqué nada: léala y "
        "publíquela con /publicarrespuestas P-0002.",
    ]


async def test_many_written_answers_are_read_page_by_page(person, bot):
    iris = (await three_were_proposed(bot))[0]
    moves_to(bot, "open-call")
    for number in range(6):
        await proposes(iris, (f"Idea {number}", "Algo falta.", "Hacerlo."))
        await iris("sigo con la mía" if "Ya hay" in "".join(iris.buttons) else "enviar")
    moves_to(bot, "theme-choice")
    admin = person("admin")
    await administer(admin)
    for number in range(1, 10):
        await _answers(admin, f"P-{number:04}", "Ya se hace")
    [asked] = await admin("/publicarrespuestas")
    assert asked.count("\n• P-") == 7
    assert "\n… y 1 más: se lee con /respuestas +8.\n\n¿Publico estas 9 respuestas?" in asked
    assert await admin("/respuestas +8") == [
        "Hay 9 respuestas escritas, sin publicar:\n\n"
        "• P-0009 · No se escogió: Lo que usted propone ya se está haciendo en otro proyecto…",
        "Quedó a medias: publicar respuestas. ¿Seguimos?",
    ]


async def _answers(someone, code: str, template: str) -> None:
    await someone(f"/responderpropuesta {code}")
    await someone("No se escogió")
    await someone(template)
    await someone("sí")
