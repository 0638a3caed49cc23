"""Stories of authorities that decide on draft commitments: in the chat, and on paper."""

import pytest
from pydantic import ValidationError

from cocreation.validation import validation
from cocreation.validation.counterproposals import NotViable
from cocreation.validation.validation import Outcome
from storage.commitments import drafts
from tests.databases import rows
from tests.stories.scenes import given_back, moves_to
from tests.stories.stage_scenes import acts
from tests.stories.validation_scenes import (
    COUNTER,
    PARK_DRAFT,
    REASONS,
    WATER_DRAFT,
    a_table,
    asks,
    authority,
    records,
    says_no,
)
from tests.talking import Bot

DATABASES = ("sqlite", "postgres")

QUESTION = (
    "B-0001 · Agua limpia en cada escuela\n\n"
    "Problema: El agua llega sucia a las escuelas rurales.\n\n"
    "Solución: Publicar cada mes el resultado de los análisis de agua de cada escuela.\n\n"
    "¿Aprueba MINSA este compromiso? Si no es viable, le pediré las razones y una contrapropuesta."
)
WHY = "¿Por qué no es viable B-0001? Diga las razones: serán públicas. Al menos 40 letras."
INSTEAD = "¿Qué se compromete a hacer MINSA en su lugar? Al menos 80 letras."
REVIEW = (
    "Así quedará la respuesta de MINSA a B-0001:\n\n"
    f"No es viable. {REASONS}\n\n"
    f"Contrapropuesta: {COUNTER[0]}\n\n"
    f"Problema: {COUNTER[1]}\n\n"
    f"Solución: {COUNTER[2]}\n\n"
    "Todo esto es público. Se avisa a quienes estuvieron en la mesa y a quienes hicieron las "
    "propuestas."
)
NOT_VIABLE = (
    f"Ministerio de Salud respondió que B-0001, «Agua limpia en cada escuela», no es viable. "
    f"Razones: {REASONS}\n\nPresentó esta contrapropuesta, B-0002:\n{COUNTER[0]}\n{COUNTER[2]}\n\n"
    "Puede leerla completa y comentarla."
)


def _outcome(bot: Bot, code: str) -> Outcome:
    with bot.house.store.transaction() as tx:
        draft = drafts.by_code(tx, code)
        assert draft is not None
        return validation.decided(tx, draft)


def _going_on(bot: Bot) -> list[str]:
    with bot.house.store.transaction() as tx:
        return [each.code for each in validation.going_on(tx)]


async def test_an_authority_approves_and_confirms(bot):
    admin, rosa, luis = await a_table(bot)
    records(bot, origins=("P-0001",), minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    assert await iris("/validar") == [
        "Ministerio de Salud\nEspera su decisión 1 borrador de compromiso:\n"
        "• B-0001, Agua limpia en cada escuela. Hasta el 3 de marzo de 2020",
    ]
    assert await iris.tap("Decidir B-0001") == [QUESTION]
    assert list(iris.buttons) == ["Sí, aprobar", "No es viable"]
    sure = (
        "MINSA aprueba B-0001, «Agua limpia en cada escuela». Será público enseguida y ya no se "
        "podrá cambiar. ¿Lo confirma?"
    )
    assert await iris.tap("Sí, aprobar") == [sure]
    assert await iris.tap("Todavía no") == [
        "Está bien, no se decidió nada: B-0001 sigue esperando.",
    ]
    await iris("/validar B-0001")
    assert await iris("Sí, aprobar") == [sure]
    assert await iris.tap("Sí, confirmar") == [
        "Anotado: MINSA aprobó B-0001, «Agua limpia en cada escuela». Es público desde ahora.",
    ]
    told = ["Ministerio de Salud aprobó B-0001, «Agua limpia en cada escuela»."]
    assert (admin.news(), luis.news()) == (told, told)
    assert rosa.news() == [
        "Ministerio de Salud aprobó el borrador B-0001, «Agua limpia en cada escuela», que sale de "
        "lo que usted propuso:\n• P-0001, Agua limpia en la escuela\n\n"
        "Ahora se desarrolla en las mesas de trabajo.",
    ]
    assert await iris("/validar B-0001") == [
        "Sobre B-0001 su institución ya decidió: lo aprobó. Nada cambió.",
    ]
    assert await iris("/validar") == [
        "Nada espera su decisión. Con /validaciones ve lo que decidió cada institución.",
    ]
    assert (_outcome(bot, "B-0001"), _going_on(bot)) == (Outcome.APPROVED, ["B-0001"])
    assert rows(bot.house.store)["validation_letter"][0]["state"] == "settled"
    assert ("validation.approve",) in acts(bot)


async def test_a_no_takes_reasons_and_a_related_counterproposal(bot):
    admin, rosa, luis = await a_table(bot)
    records(bot, origins=("P-0001",), minsa="responsible", meduca="supporting")
    iris = await authority(bot)
    asks(bot)
    await iris("/validar B-0001")
    assert await iris("No es viable") == [WHY]
    assert await iris("No se puede.") == [
        "Las razones dicen muy poco: van 12 letras y hacen falta al menos 40, con 6 palabras "
        "distintas. Explique qué lo impide: competencia, ley, presupuesto, plazo…\n\n" + WHY,
    ]
    assert await iris("no " * 30) == [
        "Las razones dicen muy poco: van 89 letras y hacen falta al menos 40, con 6 palabras "
        "distintas. Explique qué lo impide: competencia, ley, presupuesto, plazo…\n\n" + WHY,
    ]
    assert await iris(REASONS) == [
        "Ahora su contrapropuesta, relacionada con B-0001. ¿Qué título lleva?",
    ]
    assert await iris(COUNTER[0]) == ["¿Qué problema atiende su contrapropuesta?"]
    assert await iris(COUNTER[1]) == [INSTEAD]
    assert await iris("Otra cosa.") == [
        "La contrapropuesta dice muy poco: van 10 letras y hacen falta al menos 80, con 6 palabras "
        "distintas. Diga qué hará la institución, y con qué resultado.\n\n" + INSTEAD,
    ]
    assert await iris(COUNTER[2]) == [REVIEW]
    assert await iris("enviar") == [
        "Anotado: MINSA respondió que B-0001 no es viable, con sus razones. Su contrapropuesta "
        "quedó con el código B-0002, para que la mesa la comente.",
    ]
    assert (admin.news(), luis.news()) == ([NOT_VIABLE], [NOT_VIABLE])
    assert rosa.news() == [
        "Ministerio de Salud respondió que el borrador B-0001, «Agua limpia en cada escuela», no "
        "es viable. Sale de lo que usted propuso:\n• P-0001, Agua limpia en la escuela\n\n"
        f"Razones: {REASONS}\n\n"
        f"En su lugar presentó la contrapropuesta B-0002, «{COUNTER[0]}»:\n{COUNTER[2]}\n\n"
        "Puede comentarla con /comentar B-0002.",
    ]
    kept = rows(bot.house.store)
    first, counter = sorted(kept["draft"], key=lambda each: str(each["code"]))
    assert (counter["counter_to"], counter["meeting_id"], counter["theme"]) == (
        first["id"], first["meeting_id"], first["theme"],
    )  # fmt: skip
    parts = {(each["institution"], each["part"]) for each in kept["draft_institution"]
             if each["draft_id"] == counter["id"]}  # fmt: skip
    assert parts == {("minsa", "responsible"), ("meduca", "supporting")}
    assert {each["hop"] for each in kept["told"]} == {"rejected", "countered"}
    assert (_outcome(bot, "B-0001"), _going_on(bot)) == (Outcome.REJECTED, ["B-0002"])
    [_, state, *_] = (await luis("/borrador B-0002"))[0].split("\n\n")
    assert state == "Estado: contrapropuesta de una autoridad a B-0001."


@pytest.mark.parametrize("word", ["/seguir", "seguir", "/validar B-0001"])
async def test_a_form_that_rested_gives_its_words_back_when_it_was_settled_meanwhile(bot, word):
    await a_table(bot)
    records(bot, minsa="responsible")
    iris, sol = await authority(bot), await authority(bot, name="sol")
    asks(bot)
    await iris("/validar B-0001")
    for line in ("No es viable", REASONS, *COUNTER):
        await iris(line)
    await iris("/ahora")
    await sol("/validar B-0001")
    await sol.tap("Sí, aprobar")
    await sol.tap("Sí, confirmar")
    iris.news()
    said = await iris(word)
    if word == "/validar B-0001":
        said = await iris("/seguir")
    assert said[0].endswith(given_back(REASONS, *COUNTER))
    assert (await iris("/seguir"))[0] == "Ahora mismo no hay nada a medias."


async def test_an_authority_who_says_hello_is_led_to_what_waits_for_a_decision(bot):
    await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    for hello in ("/start", "hola", "gracias"):
        await iris(hello)
        assert next(iter(iris.buttons)) == "Decidir borradores"
    [said, *_] = await iris.tap("Decidir borradores")
    assert "B-0001" in said


async def test_the_draft_again_is_no_counterproposal(bot):
    await a_table(bot)
    longer = (*WATER_DRAFT[:2], f"{WATER_DRAFT[2]} En todas las provincias y comarcas.")
    records(bot, longer, minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await iris("/validar B-0001")
    for line in ("No es viable", REASONS, *longer[:2]):
        await iris(line)
    assert await iris(longer[2].upper()) == [
        "Eso es lo mismo que dice B-0001. Si la institución puede hacerlo, apruébelo; si no, "
        "escriba qué hará en su lugar.",
        INSTEAD,
    ]
    assert len(rows(bot.house.store)["draft"]) == 1


async def test_a_counterproposal_has_a_title_and_a_problem_that_say_something(bot):
    await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await iris("/validar B-0001")
    await iris("No es viable")
    [title] = await iris(REASONS)
    assert await iris("Dos") == [
        "El título dice muy poco: hacen falta al menos 3 palabras distintas. Diga en pocas "
        "palabras qué hará la institución, como en «Análisis de agua dos veces al año»."
        f"\n\n{title}",
    ]
    [problem] = await iris(COUNTER[0])
    assert await iris("no sé no sé no sé") == [
        "El problema queda sin decir: hacen falta al menos 4 palabras distintas. Cuente qué pasa "
        f"hoy y a quién le afecta.\n\n{problem}",
    ]
    assert len(rows(bot.house.store)["draft"]) == 1


@pytest.mark.parametrize(("name", "said"), [("title", "Dos"), ("problem", "Falta agua")])
def test_what_says_too_little_is_no_counterproposal_on_any_way(name, said):
    texts = dict(zip(("title", "problem", "solution"), COUNTER, strict=True))
    NotViable(reasons=REASONS, **texts)
    with pytest.raises(ValidationError, match="too few words"):
        NotViable(reasons=REASONS, **{**texts, name: said})


async def test_what_is_decided_meanwhile_gives_back_what_was_written(bot):
    await a_table(bot)
    records(bot, minsa="responsible")
    iris, sol = await authority(bot), await authority(bot, name="sol")
    asks(bot)
    await iris("/validar B-0001")
    for line in ("No es viable", REASONS, COUNTER[0]):
        await iris(line)
    await sol("/validar B-0001")
    await sol.tap("Sí, aprobar")
    await sol.tap("Sí, confirmar")
    [said] = await iris(COUNTER[1])
    assert said.endswith(given_back(REASONS, COUNTER[0], COUNTER[1]))
    assert len(rows(bot.house.store)["draft"]) == 1


async def test_what_shares_no_words_says_how_it_relates(bot):
    _, _, luis = await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await iris("/validar B-0001")
    other = (
        "Brigadas de salubridad", "Faltan inspectores en provincias.",
        "Contratar veinte inspectores provinciales con transporte propio antes de diciembre y "
        "rendir cuentas.",
    )  # fmt: skip
    for line in ("No es viable", REASONS, *other[:2]):
        await iris(line)
    asked = (
        "Su contrapropuesta casi no comparte palabras con B-0001, «Agua limpia en cada escuela». "
        "¿Cómo se relaciona con lo que presentó la mesa? Al menos 40 letras; será público."
    )
    assert await iris(other[2]) == [asked]
    assert await iris("Se relaciona.") == [
        "Diga un poco más: van 13 letras y hacen falta al menos 40, con 6 palabras distintas."
        f"\n\n{asked}",
    ]
    relation = "Quien inspecciona toma las muestras de la escuela; sin inspectores no hay análisis."
    [card] = await iris(relation)
    assert f"Cómo se relaciona: {relation}" in card
    await iris("enviar")
    assert f"Cómo se relaciona: {relation}" in (await luis("/validaciones"))[-1]


async def test_who_supports_is_heard_and_does_not_decide(bot):
    _, rosa, _ = await a_table(bot)
    records(bot, origins=("P-0001",), minsa="responsible", meduca="supporting")
    iris, sol = await authority(bot), await authority(bot, "meduca", "sol")
    asks(bot)
    await says_no(sol, "/validar B-0001")
    assert _outcome(bot, "B-0001") == Outcome.PENDING
    assert rosa.news()[0].startswith(
        "Ministerio de Educación, que apoya el borrador B-0001, «Agua limpia en cada escuela», "
        "respondió que no lo ve viable."
    )
    await iris("/validar B-0001")
    await iris.tap("Sí, aprobar")
    await iris.tap("Sí, confirmar")
    assert (_outcome(bot, "B-0001"), _going_on(bot)) == (Outcome.APPROVED, ["B-0001"])


async def test_all_who_are_responsible_have_to_approve(bot):
    _, rosa, _ = await a_table(bot)
    records(bot, origins=("P-0001",), minsa="responsible", meduca="responsible")
    iris, sol = await authority(bot), await authority(bot, "meduca", "sol")
    asks(bot)
    await iris("/validar B-0001")
    await iris.tap("Sí, aprobar")
    await iris.tap("Sí, confirmar")
    assert (_outcome(bot, "B-0001"), rosa.news()) == (Outcome.PENDING, [])
    await sol("/validar B-0001")
    await sol.tap("Sí, aprobar")
    await sol.tap("Sí, confirmar")
    assert (_outcome(bot, "B-0001"), len(rosa.news())) == (Outcome.APPROVED, 1)


async def test_what_is_not_theirs_cannot_be_decided(bot):
    await a_table(bot)
    records(bot, minsa="responsible")
    records(bot, PARK_DRAFT, meduca="responsible")
    iris, nobody = await authority(bot), await authority(bot, None, "sol")
    not_yours = "B-0002 no espera la decisión de su institución. Con /validar ve los que sí."
    asks(bot, sent=False)
    # A letter that has not gone asks for nothing.
    assert await iris("/validar") == [
        "Nada espera su decisión. Con /validaciones ve lo que decidió cada institución.",
    ]
    assert await iris("/validar B-0002") == [not_yours]
    assert await nobody("/validar") == [
        "Su rol de autoridad no dice de qué institución es. Pídale a quien administra que lo "
        "complete (/contacto), y aquí verá lo que le toca decidir.",
    ]


async def test_an_administrator_says_whose_authority_somebody_is(bot):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    sol = await authority(bot, None, "sol")
    asks(bot)
    assert await admin("/autoridadde") == ["¿De qué institución es autoridad Sol?"]
    assert await admin("MINSA") == ["Anotado: Sol decide como autoridad de MINSA."]
    assert sol.news() == [
        "Desde ahora usted decide como autoridad de MINSA. Con /validar ve lo que espera su "
        "decisión.",
    ]
    assert (await sol("/validar"))[0].startswith("Ministerio de Salud\nEspera su decisión")


async def test_an_answer_on_paper_is_held_to_the_same_rules(bot):
    admin, _, luis = await a_table(bot)
    records(bot, minsa="responsible")
    records(bot, PARK_DRAFT, minsa="responsible")
    [code] = asks(bot)
    assert await admin(f"/respuestavalidacion {code}") == [
        "Nota N-0001, Ministerio de Salud. ¿Sobre cuál borrador respondió?\n"
        "• B-0001, Agua limpia en cada escuela. Hasta el 3 de marzo de 2020\n"
        "• B-0002, Parque abierto los domingos. Hasta el 3 de marzo de 2020",
    ]
    await admin.tap("Decidir B-0002")
    await admin.tap("Sí, aprobar")
    assert await admin.tap("Sí, confirmar") == [
        "Anotado: MINSA aprobó B-0002, «Parque abierto los domingos». Es público desde ahora.",
    ]
    assert await admin.tap("Otro de la misma nota") == [QUESTION]
    await admin("No es viable")
    assert (await admin("No se puede."))[0].startswith("Las razones dicen muy poco")
    for line in (REASONS, *COUNTER, "enviar"):
        await admin(line)
    assert luis.news()[1].startswith("Ministerio de Salud respondió que B-0001")
    kept = rows(bot.house.store)["validation"]
    assert {(each["state"], each["way"], each["person_id"]) for each in kept} == {
        ("approved", "paper", None), ("rejected", "paper", None),
    }  # fmt: skip
    assert await admin(f"/respuestavalidacion {code}") == [
        "En la nota N-0001 ya está todo decidido. Nada cambió.",
    ]
    assert await admin("/respuestavalidacion N-0009") == [
        "No hay ninguna nota con el código N-0009.",
    ]


async def test_two_decide_the_same_draft(bot):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await admin("/respuestavalidacion N-0001")
    await says_no(iris, "/validar B-0001")
    admin.news()
    assert await admin("Sí, aprobar") == [
        "Sobre B-0001 su institución ya decidió: no es viable, con su contrapropuesta. Nada "
        "cambió.",
    ]
    assert len(rows(bot.house.store)["draft"]) == 2


async def test_before_the_authorities_a_text_stays_as_it_is(bot):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    [code] = asks(bot, sent=False)
    await admin("/corregirborrador B-0001")
    await admin("Título")
    assert await admin("Agua sana en cada escuela") == [
        "Corregido B-0001. La historia guarda cómo estaba.\n\n"
        f"B-0001 va en una nota que todavía no se envía ({code}). Antes de firmarla y enviarla hay "
        "que hacerla de nuevo, para que diga lo mismo.",
    ]
    for line in (f"/notaenviada {code}", "papel", "hoy"):
        await admin(line)
    for word in ("corregirborrador", "retirarborrador"):
        assert await admin(f"/{word} B-0001") == [
            "B-0001 ya está ante las autoridades: su texto no cambia, para que todas decidan sobre "
            "lo mismo. Se puede leer con /borrador B-0001.",
        ]


async def test_what_an_authority_decided_is_theirs_to_see_and_outlives_them(bot):
    await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await says_no(iris, "/validar B-0001")
    for line in ("/borrar", "sí"):
        await iris(line)
    [kept] = rows(bot.house.store)["validation"]
    assert (kept["state"], kept["person_id"], kept["reasons"]) == ("rejected", None, REASONS)
    counter = [each for each in rows(bot.house.store)["draft"] if each["counter_to"]]
    assert [each["recorded_by"] for each in counter] == [None]


@pytest.mark.parametrize("parts", [{}, {"meduca": "supporting"}])
async def test_nobody_decides_on_what_nobody_is_responsible_for(bot, parts):
    admin, _, _ = await a_table(bot)
    records(bot, **parts)
    assert _outcome(bot, "B-0001") == Outcome.PENDING
    said = await admin("/pedirvalidacion")
    assert (
        "Falta decir qué institución responde por B-0001: dígalo con /corregirborrador B-0001. Sin "
        "ella no hay a quién preguntar."
    ) in said[0]


async def test_a_plain_no_is_the_no_of_an_authority(bot):
    await a_table(bot)
    records(bot, origins=("P-0001",), minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await iris("/ahora")
    assert "Decidir borradores" in iris.buttons
    await iris("/validar b-1")
    assert await iris("no") == [WHY]


async def test_nobody_decides_on_a_counterproposal(bot):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await says_no(iris, "/validar B-0001")
    admin.news()
    assert await admin("/validaciones B-0002") == [
        "Ninguna autoridad decide sobre B-0002. Cómo está: contrapropuesta de una autoridad a "
        "B-0001.",
    ]
    await admin("/borrador B-0002")
    assert not {"Corregir", "Retirar"} & set(admin.buttons)


async def test_who_did_not_answer_before_the_stage_ended_waits_no_more(bot):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    asks(bot)
    assert "1 en espera" in (await admin("/validaciones"))[0]
    moves_to(bot, "validated-presentation")
    [said] = await admin("/validaciones")
    assert "1 sin respuesta" in said
    assert "no respondió antes de que terminara la etapa" in said
