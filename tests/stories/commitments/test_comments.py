"""Comments on the numbered paragraphs of a draft: public, without names, told to who runs it."""

from cocreation.commitments import drafts
from cocreation.commitments.drafts import Draft
from cocreation.permissions import OPERATOR
from tests.databases import rows
from tests.stories.meeting_scenes import publishes
from tests.stories.room_scenes import facilitates, the_doors_open
from tests.stories.scenes import moves_to, person_id
from tests.stories.stage_scenes import administer
from tests.talking import Person

DATABASES = ("sqlite", "postgres")

PARAGRAPHS = (
    "(1) Título: Agua limpia en cada escuela\n"
    "(2) Problema: El agua llega sucia.\n"
    "(3) Problema: Tres días por semana.\n"
    "(4) Solución: Publicar los análisis."
)
WHICH = f"¿Qué parte de B-0001 quiere comentar?\n{PARAGRAPHS}"
CONSENT = (
    "Para comentar guardamos su texto y lo mostramos en público, sin su nombre. Puede ver o "
    "borrar sus datos cuando quiera, con /misdatos y /borrar. ¿Acepta?"
)


async def _table(person, bot, watch) -> tuple[Person, Person]:
    """Let a table have left a draft; return who runs it, and an administrator."""
    rosa, admin = person("rosa"), person("admin")
    publishes(bot, theme="ambiente")
    await facilitates(rosa)
    await administer(admin)
    the_doors_open(watch, minutes=10)
    moves_to(bot, "co-creation-tables")
    draft = Draft(
        title="Agua limpia en cada escuela",
        problem="El agua llega sucia.\n\nTres días por semana.",
        solution="Publicar los análisis.",
        origins=(),
    )
    with bot.house.store.transaction() as tx:
        drafts.record(tx, OPERATOR, meeting="M-0001", draft=draft, now=bot.clock())
    admin.news()
    return rosa, admin


async def _comments(someone: Person, text: str, about: str = "3") -> list[str]:
    for line in ("/comentar B-0001", about, text):
        await someone(line)
    return await someone("enviar")


async def test_a_paragraph_is_commented_and_who_runs_the_table_is_told(person, bot, watch):
    rosa, admin = await _table(person, bot, watch)
    eva = person("eva")
    [card] = await eva("/borrador B-0001")
    assert (
        "Problema\n(2) El agua llega sucia.\n(3) Tres días por semana.\n\n"
        "Solución\n(4) Publicar los análisis."
    ) in card
    assert await eva.tap("Comentar") == [CONSENT]
    assert await eva("sí") == [WHICH]
    assert list(eva.buttons) == [
        "Párrafo 1", "Párrafo 2", "Párrafo 3", "Párrafo 4", "Todo el borrador",
    ]  # fmt: skip
    assert await eva.tap("Párrafo 3") == ["¿Qué quiere decir? (Párrafo 3)"]
    assert await eva("Son cuatro. Llámeme al 6123-4567.") == [
        "Su comentario a B-0001 (Párrafo 3):\n\nSon cuatro. Llámeme al 6123-4567.\n\n"
        "Se publica sin su nombre, y lo reciben quienes llevan la mesa.\n"
        "Parece que trae un teléfono, una cédula o un correo. En público se leerá así: "
        "Son cuatro. Llámeme al […].",
    ]
    assert await eva("enviar") == ["Recibimos su comentario K-0001 a B-0001. Gracias."]
    for each in (rosa, admin):
        assert each.news() == [
            "Comentario K-0001 a B-0001, «Agua limpia en cada escuela» (Párrafo 3):\n\n"
            "Son cuatro. Llámeme al […].",
        ]
    assert await _comments(eva, "Está bien.", "Todo el borrador") == [
        "Recibimos su comentario K-0002 a B-0001. Gracias.",
    ]
    assert await person("anybody")("/comentarios B-0001") == [
        "Comentarios a B-0001, «Agua limpia en cada escuela»: 2\n\n"
        "Todo el borrador\n• K-0002: Está bien.\n\n"
        "(3) Problema: Tres días por semana.\n• K-0001: Son cuatro. Llámeme al […].",
    ]


async def test_a_comment_on_an_older_version_says_so(person, bot, watch):
    rosa, _ = await _table(person, bot, watch)
    eva = person("eva")
    await eva.consents()
    for line in ("/comentar B-0001", "4", "¿Cada cuánto?"):
        await eva(line)
    for line in ("/corregirborrador B-0001 solution", "Publicar los análisis cada mes."):
        await rosa(line)
    assert await eva("enviar") == [
        "Recibimos su comentario K-0001 a B-0001. Mientras usted escribía, el borrador cambió: se "
        "muestra como dicho de la versión anterior. Gracias.",
    ]
    assert await eva("/comentarios B-0001") == [
        "Comentarios a B-0001, «Agua limpia en cada escuela»: 1\n\n"
        "(4) Solución: Publicar los análisis cada mes.\n"
        "• K-0001, de una versión anterior: ¿Cada cuánto?",
    ]


async def test_a_comment_is_withheld_with_a_public_reason(person, bot, watch):
    _, admin = await _table(person, bot, watch)
    eva = person("eva")
    await eva.consents()
    await _comments(eva, "El director Pérez miente.")
    admin.news()
    [listed] = await admin("/comentarios B-0001")
    assert listed.endswith(
        "Para retener uno que identifica o daña a alguien: /retenercomentario K-0001"
    )
    assert await admin("/retenercomentario K-0001") == [
        "¿Por qué se retiene K-0001? El motivo lo puede leer cualquier persona.\n\n"
        "«El director Pérez miente.»",
    ]
    await admin("Acusa a una persona.")
    assert await admin("sí") == ["Retenido K-0001: en público queda solo el motivo."]
    assert eva.news() == [
        "Retuvimos su comentario K-0001 al borrador B-0001, «Agua limpia en cada escuela». "
        "Motivo: Acusa a una persona.\n\nSi no está de acuerdo, escríbanos con /contacto. También "
        "puede comentar de nuevo con /comentar B-0001",
    ]
    assert await eva("/comentarios B-0001") == [
        "Comentarios a B-0001, «Agua limpia en cada escuela»: 1\n\n"
        "(3) Problema: Tres días por semana.\n• K-0001 (retenido). Motivo: Acusa a una persona.",
    ]
    assert await admin("/retenercomentario K-0001") == ["El comentario K-0001 ya está retenido."]


async def test_what_cannot_be_commented_is_said_kindly(person, bot, watch):
    rosa, _ = await _table(person, bot, watch)
    eva = person("eva")
    await eva.consents()
    assert await eva("/comentar") == [
        "Dígame el código del borrador, por ejemplo: /comentar B-0001",
    ]
    assert await eva("/comentar B-0009") == [
        "No encuentro el borrador B-0009. Con /borradores y el código de una reunión ve los que "
        "hay.",
    ]
    assert await eva("/comentarios B-0001") == [
        "Comentarios a B-0001, «Agua limpia en cada escuela»: 0\n\nNadie lo ha comentado todavía.",
    ]
    for line in ("/retirarborrador B-0001", "Se unió a otro.", "sí"):
        await rosa(line)
    assert await eva("/comentar B-0001") == [
        "El borrador B-0001 se retiró y ya no cambia. Se puede leer con /borrador B-0001.",
    ]
    moves_to(bot, "drafting")
    [said] = await eva("/comentar B-0001")
    assert said.startswith("Eso ya cerró")


async def test_a_comment_is_in_ones_own_data_and_stays_without_its_author(person, bot, watch):
    await _table(person, bot, watch)
    eva = person("eva")
    await eva.consents()
    await _comments(eva, "Son cuatro días.")
    key = person_id(eva)
    await eva("/misdatos")
    for line in ("/borrar", "sí"):
        await eva(line)
    [kept] = rows(bot.house.store)["draft_comment"]
    assert (kept["person_id"], kept["text"]) == (None, "Son cuatro días.")
    assert key not in {each["actor_id"] for each in rows(bot.house.store)["draft_event"]}


async def test_a_comment_that_is_too_long_is_asked_for_again(person, bot, watch):
    await _table(person, bot, watch)
    eva = person("eva")
    await eva.consents()
    for line in ("/comentar B-0001", "3"):
        await eva(line)
    assert await eva("agua " * 300) == [
        "Su texto tiene 1,499 caracteres y aquí caben 1,000. No se perdió: sigue en este chat. "
        "Envíemelo más corto, por favor.\n\n¿Qué quiere decir? (Párrafo 3)",
    ]


async def test_drafts_are_listed_without_a_code_and_a_yes_sends(person, bot, watch):
    await _table(person, bot, watch)
    eva = person("eva")
    await eva.consents()
    await eva("/comentar")
    assert await eva.tap("Ver los borradores") == [
        "Hay un borrador de compromiso:\n\n• B-0001, Agua limpia en cada escuela",
    ]
    assert list(eva.buttons) == ["Ver B-0001"]
    for line in ("/comentar B-0001", "3", "Falta decir con qué frecuencia."):
        await eva(line)
    assert await eva("si") == ["Recibimos su comentario K-0001 a B-0001. Gracias."]
