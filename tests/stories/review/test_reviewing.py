"""The review board: one proposal at a time, three scores, results for all of the commission."""

from storage import documents
from tests.databases import rows
from tests.stories.review_scenes import PARK, scores, sit_on_the_board, three_were_proposed
from tests.stories.scenes import has_proposed, moves_to, person_id
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

FIRST = (
    "Ciclovía segura en la avenida Brasil · P-0001\n\n"
    "Qué pasa hoy:\nVamos en bicicleta entre los buses.\n\n"
    "Qué propone:\nUn carril separado y publicar el contrato de la obra.\n\n"
    "Tema: Contrataciones abiertas e infraestructura\n"
    "Lugar: Panamá\n"
    "Sector: sin decir\n\n"
    "Todavía nadie la apoya.\n"
    "Se parece a P-0003, «Ciclovía en la avenida Brasil y sus buses».\n\n"
    "Le faltan 3 por revisar; lleva 0."
)


async def test_a_member_reviews_one_proposal_after_the_other(person, bot):
    await three_were_proposed(bot)
    elsa = person("elsa")
    await sit_on_the_board(elsa)
    assert await elsa("/revisar") == [FIRST]
    assert list(elsa.buttons) == ["Dar puntos", "Agrupar parecidas", "Siguiente"]
    assert await elsa("Dar puntos") == [
        "Ciclovía segura en la avenida Brasil · P-0001\n\n"
        "Del 1 al 5, ¿cuánto tiene que ver con el gobierno abierto?\n1 es nada y 5 es mucho.",
    ]
    assert list(elsa.buttons) == ["1", "2", "3", "4", "5"]
    assert (await elsa("4"))[0].startswith("Del 1 al 5, ¿qué tan posible es hacerlo")
    assert (await elsa.tap("5"))[0].startswith("Del 1 al 5, ¿qué tan urgente o importante es?")
    assert await elsa("siete") == [
        "No reconocí esa respuesta. Toque una opción, o escriba su número o su nombre.\n\n"
        "Del 1 al 5, ¿qué tan urgente o importante es?\n1 es poco y 5 es mucho.",
    ]
    assert (await elsa("3"))[0].startswith("¿Quiere dejar una nota para la comisión?")
    noted = await elsa("Falta saber quién paga.")
    assert noted[0].startswith(
        "Anotado para P-0001: pertinencia 4, viabilidad 5, prioridad 3.\n\n"
        "Agua limpia en la escuela · P-0002\n\n"
    )
    assert noted[0].endswith("Le faltan 2 por revisar; lleva 1.")
    await elsa.tap("Siguiente")
    said = await scores(elsa, "P-0003", 2, 2, 2)
    assert said[0].startswith("Anotado para P-0003: pertinencia 2, viabilidad 2, prioridad 2.\n\n"
                              "Agua limpia en la escuela · P-0002")  # fmt: skip
    assert await scores(elsa, "P-0002", 5, 5, 5) == [
        "Anotado para P-0002: pertinencia 5, viabilidad 5, prioridad 5.\n\n"
        "Ya revisó las 3 propuestas que le tocaban. ¡Gracias!",
    ]
    assert list(elsa.buttons) == ["Ver resultados"]


async def test_scores_may_change_and_count_once(person, bot):
    await three_were_proposed(bot)
    elsa = person("elsa")
    await sit_on_the_board(elsa)
    await scores(elsa, "P-0001", 1, 1, 1, note="No me convence.")
    assert (await elsa("/revisar P-0001"))[0].endswith(
        "Sus puntos: pertinencia 1, viabilidad 1, prioridad 1.\n\nLe faltan 2 por revisar; lleva 1."
    )
    assert next(iter(elsa.buttons)) == "Cambiar puntos"
    await scores(elsa, "P-0001", 4, 4, 4)
    assert await elsa("/resultados P-0001") == [
        "P-0001, según una persona de la comisión:\n"
        "pertinencia 4.0, viabilidad 4.0, prioridad 4.0.",
    ]
    assert len(rows(bot.house.store)["review"]) == 1


async def test_nobody_scores_what_they_wrote(person, bot):
    (iris, *_) = await three_were_proposed(bot)
    await sit_on_the_board(iris)
    assert (await iris("/revisar"))[0].startswith("Agua limpia en la escuela · P-0002")
    assert await iris("/puntuar P-0001") == [
        "La propuesta P-0001 es suya: la puntúan las demás personas de la comisión.",
    ]
    assert "Esta la escribió usted" in (await iris("/revisar P-0001"))[0]
    assert list(iris.buttons) == ["Agrupar parecidas", "Siguiente"]
    await scores(iris, "P-0002", 3, 3, 3)
    assert (await scores(iris, "P-0003", 3, 3, 3))[0].endswith(
        "Ya revisó las 2 propuestas que le tocaban. ¡Gracias!"
    )


async def test_what_is_withdrawn_or_unknown_is_not_reviewed(person, bot):
    elsa, luis = person("elsa"), person("luis")
    await has_proposed(luis, PARK)
    await luis("/retirar P-0001")
    await luis("sí")
    await sit_on_the_board(elsa)
    moves_to(bot, "theme-choice")
    assert await elsa("/revisar") == ["No hay propuestas que revisar."]
    assert (await elsa("/puntuar P-0001"))[0].startswith("La propuesta P-0001 fue retirada")
    assert (await elsa("/puntuar P-0077"))[0].startswith("No encuentro la propuesta P-0077")
    assert await elsa("/puntuar la del parque") == [
        "¿Cuál propuesta quiere puntuar? Escriba su código, por ejemplo: /puntuar P-0001.",
    ]


async def test_the_board_begins_at_different_places(person, bot):
    await three_were_proposed(bot)
    members = [person(name) for name in ("elsa", "fito", "gema")]
    await sit_on_the_board(*members)
    first = sorted([(await each("/revisar"))[0].splitlines()[0] for each in members])
    assert [each[-6:] for each in first] == ["P-0002", "P-0003", "P-0001"] or len(set(first)) == 3


async def test_results_are_the_commissions_and_go_into_a_file(person, bot):
    await three_were_proposed(bot)
    elsa, fito, admin = person("elsa"), person("fito"), person("admin")
    await sit_on_the_board(elsa, fito)
    await administer(admin)
    assert await admin("/resultados") == [
        "Todavía nadie de la comisión ha puntuado propuestas.",
    ]
    await scores(elsa, "P-0001", 5, 4, 5, note="Urge.")
    await scores(fito, "P-0001", 4, 4, 4)
    await scores(elsa, "P-0002", 2, 2, 3)
    assert await admin("/resultados") == [
        "Hay 3 propuestas. Estas son las de mayor promedio (del 1 al 5):\n\n"
        "4.3 · P-0001 «Ciclovía segura en la avenida Brasil» (2 personas)\n"
        "2.3 · P-0002 «Agua limpia en la escuela» (1 persona)\n\n"
        "En el archivo están todas.",
    ]
    kept = rows(bot.house.store)["document"][-1]
    with bot.house.store.transaction() as tx:
        found = documents.find(tx, kept["id"], person_id(admin))
    assert found is not None
    name, media_type, content = found
    assert (name, media_type) == ("revision-2020-02-10.csv", "text/csv")
    assert content.decode("utf-8-sig") == (
        "Código;Título;Tema;Grupo;Personas;Pertinencia;Viabilidad;Prioridad\r\n"
        "P-0001;Ciclovía segura en la avenida Brasil;"
        "Contrataciones abiertas e infraestructura;;2;4.5;4.0;4.5\r\n"
        "P-0002;Agua limpia en la escuela;Recursos naturales y medio ambiente;;1;2.0;2.0;3.0\r\n"
        "P-0003;Ciclovía en la avenida Brasil y sus buses;"
        "Contrataciones abiertas e infraestructura;;0;;;\r\n"
    )
    assert await fito("/resultados P-0001") == [
        "P-0001, según 2 personas de la comisión:\n"
        "pertinencia 4.5, viabilidad 4.0, prioridad 4.5.\n\n"
        "Notas:\n• Urge.",
    ]


async def test_who_has_proposals_left_is_seen_and_reminded(person, bot):
    await three_were_proposed(bot)
    elsa, fito, admin = person("elsa"), person("fito"), person("admin")
    await sit_on_the_board(elsa, fito)
    await administer(admin)
    for code in ("P-0001", "P-0002", "P-0003"):
        await scores(elsa, code, 3, 3, 3)
    await scores(fito, "P-0001", 3, 3, 3)
    said = await admin("/revisiones")
    assert said[0].startswith("Así va la revisión:\n\n• ")
    assert "lleva 1, le faltan 2." in said[0].splitlines()[2]
    assert "lleva 3, le faltan 0." in said[0].splitlines()[3]
    assert await admin.tap("Recordarles") == ["Listo: se lo recordé a 1 persona."]
    assert await admin("/animarcomision") == [
        "A 1 persona no le escribí: ya se lo recordé hace menos de 24 horas.",
    ]
    assert fito.news() == [
        "Le faltan 2 propuestas por revisar; lleva 1. Cada una toma un par de minutos.",
    ]
    assert list(fito.buttons) == ["Seguir revisando"]
    assert elsa.news() == []


async def test_erasing_oneself_leaves_the_scores_without_a_name(person, bot):
    await three_were_proposed(bot)
    elsa, fito = person("elsa"), person("fito")
    await sit_on_the_board(elsa, fito)
    await scores(elsa, "P-0001", 5, 5, 5, note="Urge.")
    await elsa("/borrar")
    await elsa("sí")
    (kept,) = rows(bot.house.store)["review"]
    assert (kept["person_id"], kept["sealed_note"], kept["priority"]) == (None, None, 5)
    assert await fito("/resultados P-0001") == [
        "P-0001, según una persona de la comisión:\n"
        "pertinencia 5.0, viabilidad 5.0, prioridad 5.0.",
    ]
