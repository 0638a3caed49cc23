"""From a draft that goes on to a complete commitment: goal, milestones, versions, the gate."""

from cocreation.programme.conditions import Condition
from cocreation.programme.programme import standing
from cocreation.stages.gate_conditions import unmet
from storage.commitments import commitments
from tests.databases import rows
from tests.stories.call_scenes import designates, grants
from tests.stories.development_scenes import (
    goes_to_development,
    has_a_draft,
    is_approved,
    the_plan_lasts,
)
from tests.stories.room_scenes import facilitates
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer
from tests.talking import Bot, Person

DATABASES = ("sqlite", "postgres")

LINE = "• P-0001, Agua limpia en la escuela"
GOAL = "En 2022, el 100 % de las escuelas publica sus análisis."
MILESTONE = (
    "Publicar el portal de análisis", "1 de febrero de 2021", "30/6/2021", "Portal en línea",
    "IDAAN",
)  # fmt: skip
PERIOD = (
    "4° Plan de Acción Nacional de Gobierno Abierto Panamá 2019-2021: del 1 de enero de 2021 al "
    "31 de diciembre de 2022."
)
LACKS_ALL = "A 4PAN-01 le falta:\n• su meta\n• un hito, con su plazo y su producto entregable"
COMPLETE = "4PAN-01 está completo: tiene meta, responsable e hitos con plazo y producto."


async def _develops(admin: Person) -> None:
    """Let the commitment be made, with its goal and a milestone."""
    for line in ("/desarrollar B-0001", "/meta 4PAN-01", GOAL, "/hito 4PAN-01", *MILESTONE, "sí"):
        await admin(line)


def _lacks(bot: Bot) -> tuple[str, ...] | None:
    """Return what the gate of the stage says is lacking, None when it lacks nothing."""
    with bot.house.store.transaction() as tx:
        stage = standing(tx).stage
        missing = unmet(tx, stage, Condition.COMMITMENTS_COMPLETE, bot.clock())
    return None if missing is None else missing.details


async def test_a_draft_becomes_a_commitment_and_its_authors_follow_it(person, bot):
    admin, luis = person("admin"), person("luis")
    await goes_to_development(bot, luis)
    await administer(admin)
    assert await admin("/desarrollar") == [
        f"{PERIOD}\n\nEsto es lo que hay por desarrollar:\n"
        "• Borrador B-0001, Agua limpia en cada escuela. Todavía no tiene su compromiso.",
    ]
    assert await admin.tap("Desarrollar B-0001") == [
        "Hecho el compromiso 4PAN-01, «Agua limpia en cada escuela». Ese código es suyo para "
        f"siempre.\n\n{LACKS_ALL}",
    ]
    assert "\n\nMeta: falta decirla\n" in (await admin("/desarrollar 4PAN-01"))[0]
    assert await admin("/cambios 4PAN-01") == [
        "4PAN-01 solo tiene su primera versión: no hay otra con qué compararla.",
    ]
    assert luis.news() == [
        "Lo que usted propuso ya es un compromiso del plan, 4PAN-01: Agua limpia en cada "
        f"escuela\n{LINE}\n\nSale del borrador B-0001. Ahora las instituciones le ponen meta, "
        "plazos y productos.",
    ]
    assert await admin("/desarrollar B-1") == [
        "B-0001 ya tiene su compromiso: 4PAN-01. Véalo con /desarrollar 4PAN-01.",
    ]
    assert await admin("/meta 4pan-1") == [
        "¿Qué se habrá logrado cuando 4PAN-01, «Agua limpia en cada escuela», se cumpla? Dígalo "
        "de manera que se pueda medir.",
    ]
    assert (await admin("Datos"))[0].startswith(
        "Con tan pocas palabras (5 letras) la meta no se puede medir. Diga qué se habrá logrado, "
        "cuánto o para quién, en 20 letras o más, con 3 palabras al menos."
    )
    assert await admin(GOAL) == [
        "Anotada la meta de 4PAN-01.\n\nA 4PAN-01 le falta:\n"
        "• un hito, con su plazo y su producto entregable",
    ]
    assert luis.news() == []
    assert await admin.tap("Añadir un hito") == [
        "Un hito o acción de 4PAN-01, «Agua limpia en cada escuela»: ¿qué se hace?",
    ]
    assert await admin(MILESTONE[0]) == [
        "¿Qué día empieza? El plan va del 1 de enero de 2021 al 31 de diciembre de 2022. Escriba "
        "la fecha con su año.",
    ]
    assert await admin(MILESTONE[1]) == [
        "¿Qué día termina? Puede ser hasta el 31 de diciembre de 2022. Escriba la fecha con su "
        "año.",
    ]
    assert await admin(MILESTONE[2]) == [
        "¿Qué se entrega al terminar? Algo que se pueda ver: un informe, un portal, una norma.",
    ]
    assert await admin(MILESTONE[3]) == ["¿Qué institución responde por este hito?"]
    assert list(admin.buttons) == ["IDAAN", "MINSA"]
    assert await admin.tap("IDAAN") == [
        "Hito de 4PAN-01: Publicar el portal de análisis\n\n"
        "Del 1 de febrero de 2021 al 30 de junio de 2021\nEntrega: Portal en línea\n"
        "Responde: Instituto de Acueductos y Alcantarillados Nacionales\n\n¿Lo añado?",
    ]
    assert await admin("sí") == [f"Añadido el hito 4PAN-01.1.\n\n{COMPLETE}"]
    assert luis.news() == [
        "El compromiso 4PAN-01, «Agua limpia en cada escuela», que sale de lo que usted propuso, "
        f"ya está completo.\n{LINE}\n\nMeta: {GOAL}\nResponde: IDAAN",
    ]
    assert await admin("/desarrollar 4PAN-01") == [
        "4PAN-01 · Agua limpia en cada escuela\nVersión 3\n\n"
        "Problema: El agua llega sucia a la escuela.\n\n"
        "Qué hace: Publicar cada mes el resultado de los análisis.\n\n"
        "Tema: Recursos naturales y medio ambiente\nResponde: IDAAN\nApoyan: MINSA\n"
        f"Valor: Acceso a la información\n\nMeta: {GOAL}\n\nHitos\n"
        "4PAN-01.1 Publicar el portal de análisis\n"
        "Del 1 de febrero de 2021 al 30 de junio de 2021. Entrega: Portal en línea. Responde: "
        f"IDAAN.\n\n{COMPLETE}",
    ]
    assert await admin("/desarrollar") == [
        f"{PERIOD}\n\nEsto es lo que hay por desarrollar:\n"
        "• 4PAN-01, Agua limpia en cada escuela. Está completo.",
    ]


async def test_versions_can_be_read_and_compared(person, bot):
    admin, luis = person("admin"), person("luis")
    await goes_to_development(bot, luis)
    await administer(admin)
    await _develops(admin)
    for line in (
        "/corregircompromiso 4PAN-01", "Solución", "Publicar cada semana el resultado de los "
        "análisis.",
    ):  # fmt: skip
        await admin(line)
    assert await admin("Lo pidió la mesa.") == [
        f"Corregido 4PAN-01: es su versión 4.\n\n{COMPLETE}",
    ]
    await admin("/corregirhito 4PAN-01.1")
    await admin("Cuándo termina")
    await admin("30 de septiembre de 2021")
    luis.news()
    assert await luis("/versiones 4PAN-01") == [
        "4PAN-01, «Agua limpia en cada escuela»: 5 versiones\n"
        "• Versión 5, 10 de febrero de 2020\n"
        "• Versión 4, 10 de febrero de 2020. Lo pidió la mesa.\n"
        "• Versión 3, 10 de febrero de 2020\n• Versión 2, 10 de febrero de 2020\n"
        "• Versión 1, 10 de febrero de 2020",
    ]
    assert await luis("/cambios 4PAN-01 3 5") == [
        "4PAN-01: de la versión 3 a la 5\n\n"
        "Qué hace\n• Decía: «Publicar cada mes el resultado …»\n"
        "  Dice: «Publicar cada semana el resultado …»\n\n"
        "Hito 1: fin\n• Decía: 30 de junio de 2021\n  Dice: 30 de septiembre de 2021",
    ]
    assert await luis("/cambios 4PAN-01 1 3") == [
        "4PAN-01: de la versión 1 a la 3\n\n"
        f"Meta\n• Nuevo: {GOAL}\n\n"
        "Hito 1: añadido\n• Nuevo: Publicar el portal de análisis",
    ]
    assert await luis("/cambios 4pan-1") == [
        "4PAN-01: de la versión 4 a la 5\n\n"
        "Hito 1: fin\n• Decía: 30 de junio de 2021\n  Dice: 30 de septiembre de 2021",
    ]
    assert await luis("/cambios 4PAN-01 1 9") == [
        "4PAN-01 no tiene la versión 9: va por la 5.",
    ]
    assert await admin("/quitarhito 4PAN-01") == [
        "Dígame el código del hito, que es el del compromiso, un punto y su número, por ejemplo: "
        "/quitarhito 4PAN-01.2",
    ]
    await admin("/quitarhito 4PAN-01.1")
    assert await admin("sí") == [
        "Quitado el hito 4PAN-01.1.\n\nA 4PAN-01 le falta:\n"
        "• un hito, con su plazo y su producto entregable",
    ]
    for line in ("/hito 4PAN-01", *MILESTONE):
        await admin(line)
    assert (await admin("sí"))[0].startswith("Añadido el hito 4PAN-01.2.")


async def test_who_may_develop_a_commitment(person, bot):
    luis, ana, rosa, eva, admin = map(person, ("luis", "ana", "rosa", "eva", "admin"))
    await goes_to_development(bot, luis)
    await administer(admin)
    for each in (ana, eva):
        await each.consents()
    grants(bot, "liaison", ana, eva)
    designates(bot, "minsa", principal=ana)
    designates(bot, "mef", principal=eva)
    await facilitates(rosa)
    not_hers = [
        "B-0001 lo desarrollan los enlaces de sus instituciones, quienes facilitan su mesa y "
        "quienes administran.",
    ]
    assert await eva("/desarrollar B-0001") == not_hers
    assert (await ana("/desarrollar B-0001"))[0].startswith("Hecho el compromiso 4PAN-01")
    assert (await rosa("/meta 4PAN-01"))[0].startswith("¿Qué se habrá logrado")
    assert (await eva("/meta 4PAN-01"))[0].startswith("4PAN-01 lo desarrollan los enlaces")
    luis.news()
    [said] = await luis("/desarrollar")
    assert said.startswith("Eso no está disponible para usted.")
    for line in ("/dejarfuera B-0001", "/periodo"):
        [said] = await ana(line)
        assert said.startswith("Eso no está disponible para usted.")


async def test_what_cannot_be_is_said_kindly(person, bot):
    admin, luis = person("admin"), person("luis")
    await has_a_draft(bot, luis)
    moves_to(bot, "working-tables")
    await administer(admin)
    assert await admin("/desarrollar B-0001") == [
        "El borrador B-0001 no sigue a esta etapa: lo hacen los que aprobaron sus instituciones "
        "responsables, aquellos sobre los que callaron, y las contrapropuestas. Qué "
        "decidió cada institución: /validaciones B-0001",
    ]
    [said] = await admin("/desarrollar")
    assert said == (
        "El plan todavía no tiene primer y último día: sin ellos no se pueden poner hitos. Los "
        "pone quien administra, con /periodo.\n\nTodavía no hay nada por desarrollar: siguen "
        "adelante los borradores que aprueben las autoridades, aquellos sobre los que callen, y "
        "las contrapropuestas."
    )
    assert list(admin.buttons) == ["Poner los días"]
    is_approved(bot, "B-0001", "idaan")
    await admin("/desarrollar B-0001")
    assert await admin("/hito 4PAN-01") == [
        "Primero hacen falta el primer y el último día del plan. Los pone quien administra, con "
        "/periodo.",
    ]
    the_plan_lasts(bot)
    await admin("/hito 4PAN-01")
    await admin("Publicar el portal")
    asked = (
        "¿Qué día empieza? El plan va del 1 de enero de 2021 al 31 de diciembre de 2022. Escriba "
        "la fecha con su año."
    )
    assert await admin("5 de enero de 2023") == [
        "El 5 de enero de 2023 queda fuera del plan, que va del 1 de enero de 2021 al 31 de "
        "diciembre de 2022. Escriba otra fecha, por favor.",
        asked,
    ]
    await admin("5 de marzo de 2021")
    [said, _] = await admin("4 de marzo de 2021")
    assert said == (
        "Un hito no puede terminar (4 de marzo de 2021) antes de empezar (5 de marzo de 2021). "
        "Escriba otra fecha, por favor."
    )
    await admin("5 de abril de 2021")
    [said] = await admin("…")
    assert said.endswith(
        "¿Qué se entrega al terminar? Algo que se pueda ver: un informe, un portal, una norma."
    )
    await admin("Informe")
    [said] = await admin("MEF")
    assert "¿Qué institución responde por este hito?" in said
    await admin("MINSA")
    await admin("sí")
    for line in ("/corregircompromiso 4PAN-01", "Apoyo"):
        await admin(line)
    [said, _] = await admin("MEF")
    assert said == (
        "MINSA responde por hitos de este compromiso (4PAN-01.1). Primero dé esos hitos a otra "
        "institución, con /corregirhito."
    )
    await admin("/cancelar")
    assert await admin("/retirarborrador B-0001") == [
        "El borrador B-0001 ya es el compromiso 4PAN-01. Lo que cambie, cámbielo allí: "
        "/desarrollar 4PAN-01",
    ]
    luis.news()
    [card] = await luis("/borrador B-0001")
    assert card.endswith("Ya es el compromiso 4PAN-01.")


async def test_a_withdrawn_draft_is_not_developed(person, bot):
    admin, luis = person("admin"), person("luis")
    await has_a_draft(bot, luis)
    moves_to(bot, "working-tables")
    await administer(admin)
    for line in ("/retirarborrador B-0001", "Se unió a otro.", "sí"):
        await admin(line)
    assert await admin("/desarrollar B-0001") == [
        "El borrador B-0001 se retiró y ya no cambia. Se puede leer con /borrador B-0001.",
    ]


async def test_a_draft_is_left_out_with_a_public_reason_and_comes_back(person, bot):
    admin, luis = person("admin"), person("luis")
    await goes_to_development(bot, luis)
    await administer(admin)
    assert await admin("/dejarfuera B-0001") == [
        "¿Por qué B-0001, «Agua limpia en cada escuela», queda fuera del plan? El motivo lo puede "
        "leer cualquier persona, y lo reciben quienes hicieron las propuestas.",
    ]
    await admin("Ya lo hace otra ley.")
    assert await admin("sí") == [
        "B-0001 queda fuera del plan, con su motivo a la vista. Si fue un error, vuelve con "
        "/desarrollar B-0001",
    ]
    assert luis.news() == [
        "El borrador B-0001, «Agua limpia en cada escuela», que sale de lo que usted propuso, no "
        f"sigue en el plan.\n{LINE}\n\nMotivo: Ya lo hace otra ley.\n\n"
        "Si tiene preguntas, escríbanos con /contacto.",
    ]
    [card] = await luis("/borrador B-0001")
    assert card.endswith("No sigue en el plan. Motivo: Ya lo hace otra ley.")
    assert await admin("/dejarfuera B-0001") == [
        "El borrador B-0001 ya quedó fuera. Para que vuelva: /desarrollar B-0001",
    ]
    assert (await admin("/desarrollar B-0001"))[0].startswith("Hecho el compromiso 4PAN-01")
    luis.news()
    for line in ("/dejarfuera B-0001", "No hay presupuesto.", "sí"):
        await admin(line)
    [made] = [each for each in rows(bot.house.store)["commitment"] if each["plan"] == "4PAN"]
    assert (made["state"], made["version"]) == ("withdrawn", 2)
    assert await admin("/meta 4PAN-01") == [
        "El compromiso 4PAN-01 quedó fuera del plan y ya no cambia.",
    ]


async def test_the_days_of_the_plan_and_what_falls_outside(person, bot, watch):
    admin, luis = person("admin"), person("luis")
    await has_a_draft(bot, luis)
    is_approved(bot, "B-0001", "idaan")
    moves_to(bot, "working-tables")
    await administer(admin)
    await admin("/periodo")
    await admin("1 de enero de 2021")
    [said, _] = await admin("31 de diciembre de 2020")
    assert said == (
        "El último día (31 de diciembre de 2020) tiene que venir después del primero (1 de enero "
        "de 2021)."
    )
    for line in ("31 de diciembre de 2022", "Lo acordó la comisión.", "sí"):
        said = await admin(line)
    assert said == ["Anotado: el plan va del 1 de enero de 2021 al 31 de diciembre de 2022."]
    await _develops(admin)
    watch.forward(days=1)
    for line in ("/periodo", "1/3/2021", "28/2/2023", "Se corrió todo."):
        await admin(line)
    assert await admin("sí") == [
        "Anotado: el plan va del 1 de marzo de 2021 al 28 de febrero de 2023.\n\n"
        "Queda 1 hito fuera de esos días. Corríjalo con /corregirhito y su código:\n"
        "• 4PAN-01.1: del 1 de febrero de 2021 al 30 de junio de 2021",
    ]
    assert _lacks(bot) == ("outside 4PAN-01",)
    for line in ("/corregirhito 4PAN-01.1", "Cuándo empieza"):
        await admin(line)
    assert await admin("15 de marzo de 2021") == [
        f"Corregido el hito 4PAN-01.1.\n\n{COMPLETE}",
    ]
    assert _lacks(bot) is None


async def test_the_gate_says_exactly_what_lacks(person, bot):
    admin, luis = person("admin"), person("luis")
    moves_to(bot, "open-call")
    await goes_to_development(bot, luis)
    await administer(admin)
    assert _lacks(bot) == ("drafts B-0001",)
    await admin("/desarrollar B-0001")
    assert _lacks(bot) == ("goal 4PAN-01", "milestone 4PAN-01")
    [said] = await admin("/avanzar")
    assert (
        "Falta para completar los compromisos:\nSin meta: 4PAN-01\n"
        "Sin hito con plazo y producto: 4PAN-01\n"
    ) in said
    await _develops(admin)
    assert _lacks(bot) is None


async def test_a_commitment_that_continues_is_carried_on_once(person, bot):
    admin, luis = person("admin"), person("luis")
    await goes_to_development(bot, luis)
    await administer(admin)
    _continues(bot)
    [said] = await admin("/desarrollar")
    assert said.endswith("• 3PAN-03, Presupuesto abierto. Continúa de un plan anterior.")
    assert (await admin.tap("Seguir 3PAN-03"))[0] == (
        "Hecho el compromiso 4PAN-01, «Presupuesto abierto». Ese código es suyo para siempre.\n\n"
        "A 4PAN-01 le falta:\n• su meta\n• un hito, con su plazo y su producto entregable"
    )
    assert await admin("/desarrollar 3PAN-03") == [
        "3PAN-03 ya tiene su compromiso: 4PAN-01. Véalo con /desarrollar 4PAN-01.",
    ]
    made = {each["code"]: each for each in rows(bot.house.store)["commitment"]}
    assert made["4PAN-01"]["continues"] == made["3PAN-03"]["id"]
    assert (made["4PAN-01"]["problem"], made["4PAN-01"]["solution"]) == (None, "Publicarlo.")


def _continues(bot: Bot) -> None:
    """Let a commitment of the earlier plan go on, its problem being an example."""
    with bot.house.store.transaction() as tx:
        found = commitments.by_code(tx, "3PAN-03")
        assert found is not None
        facts = {
            "title": "Presupuesto abierto",
            "problem": "De ejemplo.",
            "solution": "Publicarlo.",
            "state": "continuing",
            "examples": ("problem",),
        }
        shares = {"mef": "responsible"}
        commitments.update(tx, found, facts=facts, institutions=shares, now=bot.clock())
