"""Draft commitments: recorded at a table, linked to proposals, corrected, taken back, or none."""

import json

from cocreation.permissions import OPERATOR
from cocreation.proposals import moderation
from tests.databases import rows
from tests.stories.meeting_scenes import publishes
from tests.stories.room_scenes import facilitates, the_doors_open
from tests.stories.scenes import BIKES, WATER, given_back, has_proposed
from tests.stories.stage_scenes import administer
from tests.talking import Person

DATABASES = ("sqlite", "postgres")

SKIP = "Si prefiere dejarlo así, escriba /saltar."
TEXTS = (
    "Agua limpia en cada escuela",
    "El agua llega sucia a la escuela.",
    "Publicar cada mes el resultado de los análisis.",
)
MORE = (
    "Si sale de alguna propuesta que no le mostré, escriba su código. Si son varias, así: P-0001, "
    "P-0004."
)
HOW = (
    "Toque todas las que correspondan y termine con «Listo». O escriba sus números o nombres "
    "separados por comas: 1, 3 y 5."
)
RESPONSIBLE = f"¿Qué institución responde por él? Pueden ser varias.\n\n{HOW}"
SUPPORTING = f"¿Qué instituciones apoyan?\n\n{HOW}"
WHO = ("IDAAN y Minsa", "Ministerio de Educación", "acceso")
FACTS = (
    "Tema: Recursos naturales y medio ambiente\n"
    "Responde: IDAAN, MINSA\n"
    "Apoyan: MEDUCA\n"
    "Valor: Acceso a la información\n"
)
NO_FACTS = (
    "Tema: Recursos naturales y medio ambiente\nResponde: falta decirlo\nValor: falta decirlo\n"
)
REVIEW = (
    "Así quedará el borrador:\n\n"
    "Agua limpia en cada escuela\n\n"
    "Problema: El agua llega sucia a la escuela.\n\n"
    "Solución: Publicar cada mes el resultado de los análisis.\n\n"
    "{facts}\n"
    "Sale de:\n{origins}\n\n"
    "Cualquier persona podrá leerlo, y se avisa a quienes hicieron esas propuestas."
)
CARD = (
    "B-0001 · Agua limpia en cada escuela\n\n"
    "Estado: {state}\n\n"
    "Problema\n(2) El agua llega sucia a la escuela.\n\n"
    "Solución\n(3) Publicar cada mes el resultado de los análisis.\n\n"
    "{facts}"
    "Mesa: Mesa sobre el agua (M-0001)\n\n"
    "Sale de:\n{origins}\n\n"
    "Historia\n{history}"
)
WATER_LINE = "• P-0001, Agua limpia en la escuela"
BIKES_LINE = "• P-0002, Ciclovía segura en la avenida Brasil"
RECORDED = "15 de marzo de 2020: se registró"


async def _held(person, bot, watch, *, minutes=10) -> tuple[Person, Person, Person]:
    """Let a meeting have begun; return who runs it, and the authors of the two proposals."""
    luis, eva, rosa = person("luis"), person("eva"), person("rosa")
    await has_proposed(luis, WATER, theme="ambiente")
    await has_proposed(eva, BIKES)
    publishes(bot, theme="ambiente")
    await facilitates(rosa)
    the_doors_open(watch, minutes=minutes)
    return rosa, luis, eva


async def _records(rosa: Person, similar: str = "De P-0001", more: str = "/saltar") -> list[str]:
    await rosa("/borrador M-0001")
    for line in (*TEXTS, similar, more, *WHO):
        await rosa(line)
    return await rosa("enviar")


async def test_a_draft_is_recorded_and_authors_learn_of_it(person, bot, watch):
    rosa, luis, eva = await _held(person, bot, watch)
    assert await rosa("/borrador 1") == ["¿Qué título lleva el compromiso? Una frase corta."]
    assert await rosa(TEXTS[0]) == ["¿Qué problema atiende?"]
    assert await rosa(TEXTS[1]) == [
        "¿Qué se compromete a hacer? La solución que acordó la mesa.",
    ]
    assert await rosa(TEXTS[2]) == [f"¿Sale de alguna de estas propuestas?\n{WATER_LINE}"]
    assert list(rosa.buttons) == ["De P-0001", "De ninguna de estas"]
    assert await rosa.tap("De P-0001") == [f"{MORE}\n\n{SKIP}"]
    assert await rosa("P-0002 y p1") == [RESPONSIBLE]
    assert await rosa("IDAAN, Ministerio de la Luna") == [
        "No encuentro esto entre las opciones: Ministerio de la Luna. No cambié nada. Escriba "
        f"números o nombres de la lista, separados por comas.\n\n{RESPONSIBLE}",
    ]
    assert await rosa(WHO[0]) == [SUPPORTING]
    [asked] = await rosa(WHO[1])
    assert asked.startswith("¿A qué valor de gobierno abierto sirve más?")
    assert await rosa(WHO[2]) == [
        REVIEW.format(facts=FACTS, origins=f"{WATER_LINE}\n{BIKES_LINE}"),
    ]
    assert list(rosa.buttons) == ["Enviar", "Corregir algo", "Descartar"]
    assert await rosa("enviar") == [
        "Registrado con el código B-0001: «Agua limpia en cada escuela».",
    ]
    for author, line in ((luis, WATER_LINE), (eva, BIKES_LINE)):
        assert author.news() == [
            "Lo que usted propuso llegó a un borrador de compromiso en «Mesa sobre el agua»:\n"
            f"{line}\n\nBorrador B-0001: Agua limpia en cada escuela\n"
            "Publicar cada mes el resultado de los análisis.\n\n"
            "Gracias por proponer. Un borrador todavía puede cambiar.",
        ]
    card = CARD.format(
        state="borrador registrado en la mesa.",
        facts=FACTS,
        origins=f"{WATER_LINE}\n{BIKES_LINE}",
        history=RECORDED,
    )
    assert await luis("/borrador B-0001") == [card]
    assert list(luis.buttons) == ["Ver P-0001", "Ver P-0002"]
    assert await rosa("/borrador b1") == [card]
    assert list(rosa.buttons) == ["Ver P-0001", "Ver P-0002", "Corregir", "Retirar"]
    assert await person("anybody")("/borradores 1") == [
        "Mesa sobre el agua · M-0001\n\n"
        "Borradores de compromiso:\n• B-0001, Agua limpia en cada escuela",
    ]


async def test_an_origin_that_is_not_there_is_asked_for_again(person, bot, watch):
    rosa, _, _ = await _held(person, bot, watch)
    with bot.house.store.transaction() as tx:
        moderation.withhold(tx, OPERATOR, code="P-0002", reason="Trae datos.", now=bot.clock())
    await rosa("/borrador 1")
    for line in (*TEXTS, "De ninguna de estas"):
        await rosa(line)
    again = f"{MORE}\n\n{SKIP}"
    for written, said in (
        ("P-0099", "No encuentro la propuesta P-0099. Revise el número, o mire las suyas con "
         "/mispropuestas."),
        ("1, 2", "La propuesta P-0002 está retenida y no puede ser origen de un borrador. Revise "
         "el código, o quítela."),
    ):  # fmt: skip
        assert await rosa(written) == [said, again]
    assert await rosa("la del agua") == [
        "No reconozco esos códigos. Escríbalos separados por comas, por favor: P-0001, P-0004."
        f"\n\n{again}",
    ]
    for _ in range(3):
        await rosa("/saltar")
    assert await rosa("/saltar") == [
        REVIEW.format(facts=NO_FACTS, origins="De ninguna propuesta: nació en la mesa."),
    ]


async def test_a_draft_is_corrected_and_the_history_keeps_what_it_was(person, bot, watch):
    rosa, luis, eva = await _held(person, bot, watch)
    await _records(rosa)
    luis.news()
    assert await rosa("/corregirborrador B-0001") == [
        "¿Qué corrige de B-0001, «Agua limpia en cada escuela»?",
    ]
    await rosa("Propuestas")
    assert await rosa("P-0001, P-0002") == [
        "Corregido B-0001. La historia guarda cómo estaba.",
    ]
    assert (len(luis.news()), len(eva.news())) == (0, 1)
    for line in ("/corregirborrador B-0001", "Título"):
        await rosa(line)
    await rosa("Agua sana en cada escuela")
    history = rows(bot.house.store)["draft_event"]
    [_, origins, title] = sorted(history, key=lambda each: each["version"])
    assert json.loads(origins["before"]) == {"origins": ["P-0001"]}
    assert json.loads(title["before"]) == {"title": "Agua limpia en cada escuela"}
    [card] = await luis("/borrador B-1")
    assert card.startswith("B-0001 · Agua sana en cada escuela\n")
    assert card.endswith("se registró\n15 de marzo de 2020: se corrigió\n"
                         "15 de marzo de 2020: se corrigió")  # fmt: skip


async def test_what_a_draft_does_not_say_yet_is_asked_for(person, bot, watch):
    rosa, luis, _ = await _held(person, bot, watch)
    await rosa("/borrador M-0001")
    for line in (*TEXTS, "De P-0001", *["/saltar"] * 4, "enviar"):
        await rosa(line)
    luis.news()
    [card] = await rosa("/borrador B-0001")
    assert NO_FACTS in card
    assert list(rosa.buttons) == [
        "Ver P-0001", "Poner responsable", "Poner el valor", "Corregir", "Retirar",
    ]  # fmt: skip
    assert await rosa.tap("Poner responsable") == [RESPONSIBLE]
    assert await rosa("MINSA, IDAAN") == ["Corregido B-0001. La historia guarda cómo estaba."]
    for name, answer in (("supporting", "meduca, minsa"), ("value", "participación")):
        await rosa(f"/corregirborrador B-0001 {name}")
        assert await rosa(answer) == ["Corregido B-0001. La historia guarda cómo estaba."]
    [card] = await luis("/borrador B-0001")
    assert "Responde: IDAAN, MINSA\nApoyan: MEDUCA\nValor: Participación ciudadana\n" in card
    history = sorted(rows(bot.house.store)["draft_event"], key=lambda each: each["version"])
    assert json.loads(history[2]["before"]) == {
        "responsible": ["idaan", "minsa"], "supporting": [],
    }  # fmt: skip


async def test_a_draft_is_taken_back_with_a_public_reason(person, bot, watch):
    rosa, luis, _ = await _held(person, bot, watch)
    await _records(rosa)
    luis.news()
    assert await rosa("/retirarborrador B-0001") == [
        "¿Por qué se retira B-0001, «Agua limpia en cada escuela»? El motivo lo puede leer "
        "cualquier persona.",
    ]
    assert await rosa("Se unió a otro. Llame al 6123-4567.") == [
        "¿Retiro B-0001, «Agua limpia en cada escuela»? Se seguirá pudiendo leer, con su motivo.",
    ]
    assert await rosa("sí") == ["Retirado B-0001."]
    assert luis.news() == [
        "Se retiró el borrador B-0001, «Agua limpia en cada escuela», que salía de lo que usted "
        "propuso. Motivo: Se unió a otro. Llame al […].\n\nSu propuesta sigue como estaba.",
    ]
    assert await luis("/borrador B-0001") == [
        CARD.format(
            state="retirado.",
            facts=FACTS,
            origins=WATER_LINE,
            history=f"{RECORDED}\n15 de marzo de 2020: se retiró. Motivo: Se unió a otro. Llame "
            "al […].",
        )
    ]
    assert await rosa("/corregirborrador B-0001") == [
        "El borrador B-0001 se retiró y ya no cambia. Se puede leer con /borrador B-0001.",
    ]


async def test_two_who_change_a_draft_at_once(person, bot, watch):
    rosa, _, _ = await _held(person, bot, watch)
    admin = person("admin")
    await administer(admin)
    await _records(rosa)
    for each in (rosa, admin):
        await each("/corregirborrador B-0001")
        await each("Título")
    assert await rosa("Agua sana en cada escuela") == [
        "Corregido B-0001. La historia guarda cómo estaba.",
    ]
    assert await admin("Agua buena en cada escuela") == [
        "Mientras tanto otra persona cambió el borrador B-0001. Lo que usted preparaba no cambió "
        "nada: véalo con /borrador B-0001.\n\n" + given_back("Agua buena en cada escuela"),
    ]
    [draft] = rows(bot.house.store)["draft"]
    assert (draft["title"], draft["version"]) == ("Agua sana en cada escuela", 2)


async def test_a_table_that_left_none_says_why(person, bot, watch):
    rosa, luis, _ = await _held(person, bot, watch)
    nothing = "Mesa sobre el agua · M-0001\n\nEsta reunión no tiene borradores registrados."
    assert await rosa("/borradores 1") == [nothing]
    assert list(rosa.buttons) == ["Nuevo borrador", "Ninguno, y por qué", "Panel de la reunión"]
    assert await rosa.tap("Ninguno, y por qué") == [
        "¿Por qué la mesa no dejó borradores? Lo puede leer cualquier persona.",
    ]
    assert await rosa("No hubo acuerdo.") == [
        "Anotado: M-0001 no dejó borradores, con su motivo a la vista. Si luego registra uno, el "
        "motivo se quita.",
    ]
    assert await luis("/borradores 1") == [
        "Mesa sobre el agua · M-0001\n\nEsta reunión no dejó borradores. Motivo: No hubo acuerdo.",
    ]
    await _records(rosa)
    assert rows(bot.house.store)["draft_absence"] == []
    assert await rosa("/sinborrador 1") == [
        "M-0001 ya tiene 1 borrador registrado. Véalo con /borradores M-0001.",
    ]


async def test_what_cannot_be_is_said_kindly(person, bot, watch):
    rosa, luis, _ = await _held(person, bot, watch, minutes=-1)
    for word in ("borrador", "sinborrador"):
        assert await rosa(f"/{word} 1") == [
            "Los borradores se registran cuando la reunión M-0001 empieza (el 15 de marzo de 2020, "
            "9:00 a.\u202fm.).",
        ]
    assert await luis("/borrador M-0001") == [
        "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
    ]
    assert await luis("/borrador B-0009") == [
        "No encuentro el borrador B-0009. Con /borradores y el código de una reunión ve los que "
        "hay.",
    ]
    assert await luis("/borrador") == [
        "Dígame el código de un borrador para verlo (/borrador B-0001), o el de la reunión que "
        "usted lleva para registrar uno (/borrador M-0001).",
    ]


async def test_in_public_what_identifies_somebody_is_masked(person, bot, watch):
    rosa, luis, _ = await _held(person, bot, watch)
    await rosa("/borrador 1")
    for line in ("Agua para doña Rita", "Llame al 6123-4567.", "Arreglar el tubo roto."):
        await rosa(line)
    if "De ninguna de estas" in rosa.buttons:
        await rosa("De ninguna de estas")
    for _ in range(3):
        await rosa("/saltar")
    [review] = await rosa("/saltar")
    assert review.endswith("en público se tapa.")
    await rosa("enviar")
    [card] = await luis("/borrador B-0001")
    assert "Problema\n(2) Llame al […]." in card
    [card] = await rosa("/borrador B-0001")
    assert "Problema\n(2) Llame al 6123-4567." in card


async def test_who_is_erased_recorded_it_no_more(person, bot, watch):
    rosa, _, _ = await _held(person, bot, watch)
    await _records(rosa)
    for line in ("/borrar", "sí"):
        await rosa(line)
    [draft] = rows(bot.house.store)["draft"]
    [event] = rows(bot.house.store)["draft_event"]
    assert (draft["recorded_by"], event["actor_id"]) == (None, None)
