"""Short statements: put by staff, answered with one tap each, told in totals and never by name."""

import asyncio

from tests.databases import rows
from tests.stories.scenes import has_proposed, moves_to, person_id
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

WATER = "Toda escuela debe publicar la calidad de su agua."
BUS = "Los contratos de los buses deben estar en internet."
NOTHING = (
    "Ahora mismo no hay afirmaciones abiertas. Vuelva pronto: se ponen a lo largo de la etapa."
)
ALL_DONE = (
    "Ya opinó sobre la única afirmación que hay. ¡Gracias! Si cambia de opinión, toque otra "
    "respuesta o escriba /opinar y su código."
)
CLOSED = f"«{WATER}» (S-0001) ya no recibe opiniones. Las que se dieron quedan."


async def puts(someone, text, about=""):
    """Put a statement, by way of its card."""
    await someone(f"/afirmar {about}")
    card = await someone(text)
    return card + await someone("enviar")


async def test_a_statement_is_put_and_the_author_behind_it_is_told(person, bot):
    admin, luis = person("admin"), person("luis")
    await has_proposed(luis)
    await administer(admin)
    moves_to(bot, "theme-choice")
    luis.news()
    assert await admin("/afirmar X-9") == [
        "No reconozco «X-9». Escriba el código de una propuesta, un grupo, un tema, un borrador o "
        "un compromiso (por ejemplo: /afirmar P-0001), o solo /afirmar.",
    ]
    await admin("/afirmar P-0001")
    assert (await admin("Llame al 6612-3456 por el agua."))[0].startswith(
        "Su frase parece tener un correo, un teléfono o una cédula, y la va a leer todo el mundo."
    )
    assert await admin(WATER) == [
        f"«{WATER}»\nViene de P-0001.\n"
        "Al enviarla se le pregunta a todo el mundo, y ya no se puede cambiar: solo cerrar.",
    ]
    assert await admin("enviar") == [
        f"Listo, S-0001: «{WATER}» Desde ahora cualquier persona puede opinar con /opinar.",
    ]
    assert luis.news() == [
        f"Lo que usted propuso se le está preguntando a la gente, como S-0001: «{WATER}»\n\n"
        "• P-0001, Ciclovía segura en la avenida Brasil\n\n"
        "Cualquier persona puede opinar con /opinar.",
    ]


async def test_one_says_what_one_thinks_and_may_think_again_until_it_closes(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    moves_to(bot, "theme-choice")
    assert await ana("/opinar") == [NOTHING]
    await puts(admin, WATER)
    assert (await ana("/start op"))[0].startswith("Hay afirmaciones cortas sobre el plan.")
    assert (await ana.tap("Opinar"))[0].startswith("Antes de opinar necesito su permiso.")
    assert await ana("sí") == [f"1 de 1\n\n{WATER}"]
    assert list(ana.buttons) == ["De acuerdo", "En desacuerdo", "Paso"]
    first = dict(ana.buttons)
    assert await ana.tap("De acuerdo") == [f"Anotado: De acuerdo. «{WATER}»\n\n{ALL_DONE}"]
    ana.buttons = first
    assert await ana.tap("De acuerdo") == [f"Anotado: De acuerdo. «{WATER}»\n\n{ALL_DONE}"]
    assert await ana("/opinar s1") == [
        f"S-0001\n\n{WATER}\n\nUsted dijo: De acuerdo. Puede cambiarlo mientras siga abierta.",
    ]
    assert await ana.tap("Paso") == [f"Anotado: Paso. «{WATER}»\n\n{ALL_DONE}"]
    assert [each["choice"] for each in rows(bot.house.store)["opinion"]] == ["pass"]
    await puts(admin, BUS)
    assert await ana("/start op") == [f"2 de 2\n\n{BUS}"]
    assert await admin("/cerrarafirmacion S-0001") == [
        f"Cerrada S-0001: «{WATER}» Ya no recibe opiniones; las que se dieron quedan.",
    ]
    assert await admin("/cerrarafirmacion S-0001") == [CLOSED]
    ana.buttons = first
    assert await ana.tap("En desacuerdo") == [CLOSED]
    assert await ana("/afirmaciones") == [
        "Etapa 3, Escogencia y aprobación de las temáticas por parte de la CNGAP. "
        f"Hay 2 afirmaciones:\n• S-0001 {WATER} (cerrada)\n• S-0002 {BUS}",
    ]


async def test_a_statement_takes_opinions_in_its_own_stage_only(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await ana.consents()
    moves_to(bot, "theme-choice")
    await puts(admin, WATER)
    moves_to(bot, "outreach")
    assert (await ana("/opinar"))[0].startswith(
        "Eso abre en la etapa 9, «Mesas para la co-creación de compromisos»."
    )
    moves_to(bot, "co-creation-tables")
    assert await ana("/opinar") == [NOTHING]
    assert await ana("/opinar S-0001 agree") == [CLOSED]
    moves_to(bot, "working-tables")
    assert (await ana("/opinar"))[0].startswith("Eso ya cerró")


async def test_who_is_erased_leaves_their_opinion_and_not_their_name(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await ana.consents()
    moves_to(bot, "theme-choice")
    await puts(admin, WATER)
    await ana("/opinar S-0001 disagree")
    assert person_id(ana) in {each["person_id"] for each in rows(bot.house.store)["opinion"]}
    await ana("/borrar")
    await ana("sí")
    [kept] = rows(bot.house.store)["opinion"]
    assert (kept["person_id"], kept["choice"]) == (None, "disagree")


async def test_two_taps_at_once_are_one_opinion(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await ana.consents()
    moves_to(bot, "theme-choice")
    await puts(admin, WATER)
    said = ("agree", "disagree", "agree", "pass")
    await asyncio.gather(*(ana(f"/opinar S-0001 {each}") for each in said))
    assert len(rows(bot.house.store)["opinion"]) == 1


SAID = {
    "De acuerdo": ("sí", "SI", "1", "de acuerdo", "Estoy de acuerdo.", "Sí, estoy de acuerdo"),
    "En desacuerdo": ("no", "2", "No estoy de acuerdo", "en desacuerdo", "¡No!"),
    "Paso": ("paso", "me da igual", "no sé", "No se"),
}


async def test_an_opinion_may_be_typed(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "theme-choice")
    await puts(admin, WATER)
    ana = person("ana")
    await ana.consents()
    for meant, spelled in SAID.items():
        for words in spelled:
            await ana("/opinar s1")
            assert (await ana(words))[0].startswith(f"Anotado: {meant}."), words


async def test_an_opinion_that_is_typed_later_is_asked_about(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    moves_to(bot, "theme-choice")
    await puts(admin, WATER)
    assert not (await ana("Estoy de acuerdo"))[0].endswith(WATER)
    await ana("/opinar")
    await ana("acepto")
    await ana("/ahora")
    assert await ana("¡Estoy de acuerdo!") == [
        f"¿Lo dice por esta afirmación? Toque su respuesta.\n\n1 de 1\n\n{WATER}"
    ]
    assert not rows(bot.house.store)["opinion"]
    assert (await ana.tap("De acuerdo"))[0].startswith("Anotado: De acuerdo.")
    assert not (await ana("Estoy de acuerdo"))[0].endswith(WATER)
