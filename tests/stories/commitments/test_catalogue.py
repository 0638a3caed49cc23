"""Commitments of an earlier plan: read by everybody, confirmed by staff, asked for by the gate."""

from cocreation.programme import programme
from cocreation.stages import gates
from storage.commitments import commitments
from tests.databases import rows
from tests.stories.minutes_scenes import holds
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

WATER = (
    "3PAN-06 · Transparencia en la calidad y cantidad del agua\n"
    "Tercer Plan de Acción Nacional de Gobierno Abierto de Panamá 2017-2019\n\n"
    "Estado: {state}\n"
    "Qué hace: Acordar un protocolo de gobernanza y monitoreo del agua y publicar en un portal los "
    "informes y estadísticas sobre su calidad, con una sección de consultas.\n"
    "Responde: ACP, ASEP, IDAAN, MiAMBIENTE, MINSA\n"
    "Resultados, según el mecanismo independiente de la AGA: marginales\n"
)
SOURCE = "Fuente: https://www.opengovpartnership.org/es/members/panama/commitments/PA0031/"


async def test_what_is_invented_is_never_shown_as_a_fact(person):
    ana = person("ana")
    await ana.consents()
    [said] = await ana("/compromisos")
    assert said.startswith(
        "Hay 9 compromisos.\n\n"
        "Tercer Plan de Acción Nacional de Gobierno Abierto de Panamá 2017-2019\n"
        "Según el mecanismo independiente de la AGA, al cierre 2 compromisos tenían un avance "
        "sustancial, 1 no se había iniciado, 1 fue retirado y ninguno estaba completo.\n"
        "Estado por confirmar\n"
        "• 3PAN-01, Observatorio Ciudadano Anticorrupción (de ejemplo: por decidir si continúa)\n"
    )
    assert list(ana.buttons) == [*(f"Ver 3PAN-0{number}" for number in range(1, 9)), "Ver más"]
    [said] = await ana.tap("Ver más")
    assert said.endswith("• 3PAN-09, Escuela de Gobierno Abierto (de ejemplo: continúa)")
    assert await ana("/compromisos 3pan continúan") == [
        "Ninguno está así. Con /compromisos los ve todos.",
    ]
    assert await ana("/compromiso 3pan 6") == [
        WATER.format(state="por confirmar (de ejemplo: continúa)") + SOURCE,
    ]
    [said] = await ana("/compromiso 3PAN-07")
    assert "Responde: por confirmar (de ejemplo: MEDUCA)" in said
    assert await ana("/compromiso 3PAN-99") == [
        "No encuentro el compromiso 3PAN-99. Con /compromisos ve los que hay.",
    ]
    assert await ana("/compromiso") == [
        "Dígame el código del compromiso, por ejemplo: /compromiso 3PAN-01",
    ]


async def test_who_administers_confirms_with_a_public_reason(person, bot):
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await ana.consents()
    [said] = await admin("/editarcompromiso 3PAN-06")
    assert "Estado: por confirmar (de ejemplo: continúa)\n" in said
    await admin("El estado")
    assert await admin("Continúa") == [
        "¿Por qué? El motivo es público: por ejemplo, el acta o el documento que lo dice.",
    ]
    assert await admin("Lo acordó la comisión. Dudas al 6123-4567.") == [
        "Así quedará 3PAN-06:\nEstado: continúa\n\n"
        "Motivo: Lo acordó la comisión. Dudas al […].\n\n¿Lo guardo?",
    ]
    assert await admin("sí") == ["Guardado: 3PAN-06 ya se muestra así."]
    assert await ana("/compromiso 3PAN-06") == [
        WATER.format(state="continúa")
        + f"Versión: 2\n{SOURCE}\n\n"
        + "Cambios\n10 de febrero de 2020: Lo acordó la comisión. Dudas al […].",
    ]
    [said] = await ana("/compromisos continúan")
    assert said.endswith("Continúan\n• 3PAN-06, Transparencia en la calidad y cantidad del agua")
    for line in ("/editarcompromiso 3PAN-06", "El estado", "Continúa", "Otra vez."):
        await admin(line)
    assert (await admin("sí"))[0].startswith(
        "Eso ya dice 3PAN-06, y está confirmado: no hay nada que cambiar."
    )
    await admin("/cancelar")
    for line in ("/editarcompromiso 3PAN-06", "Quién responde"):
        await admin(line)
    assert (await admin("MINSA, Atlántida"))[0].startswith(
        "No reconozco la institución «Atlántida»."
    )
    for line in ("minsa; instituto de acueductos", "Nota 12.", "sí"):
        await admin(line)
    with bot.house.store.transaction() as tx:
        after = commitments.by_code(tx, "3PAN-06")
        assert after is not None
        assert (after.responsible, after.version) == (("idaan", "minsa"), 3)
        assert [each.reason for each in commitments.versions(tx, after.id)] == [
            None, "Lo acordó la comisión. Dudas al […].", "Nota 12.",
        ]  # fmt: skip


async def test_of_two_who_edit_at_once_the_second_changes_nothing(person, bot):
    ana, luis = person("ana"), person("luis")
    await administer(ana, luis)
    for each in (ana, luis):
        for line in ("/editarcompromiso 3PAN-09", "El estado", "No continúa", "Acta."):
            await each(line)
    await ana("sí")
    assert await luis("sí") == [
        "Mientras tanto otra persona cambió el compromiso 3PAN-09. Lo que usted preparaba no "
        "cambió nada: véalo con /compromiso 3PAN-09.",
    ]
    assert len(rows(bot.house.store)["commitment_version"]) == 9 + 1


async def test_the_gate_says_exactly_what_lacks(person, bot):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "carried-over")
    holds(bot, "presentation")

    def lacks() -> list[str]:
        with bot.house.store.transaction() as tx:
            stage = programme.standing(tx).stage
            return [each.key for each in gates.missing(tx, stage, bot.clock())]

    async def decides(number: int, field: str, *said: str) -> None:
        for line in (f"/editarcompromiso 3PAN-{number}", field, *said, "Acta.", "sí"):
            await admin(line)

    assert lacks() == ["gate.carried-over-complete.undecided"]
    for number in (1, 2, 3, 5, 6, 7):
        await decides(number, "El estado", "No continúa")
    await decides(4, "El estado", "Continúa")
    [said] = await admin("/avanzar")
    assert (
        "• Falta decidir si continúan: 3PAN-08, 3PAN-09. "
        "Falta confirmar qué institución responde por: 3PAN-04. "
        "Falta confirmar el texto público de: 3PAN-04."
    ) in said
    assert "Completar 3PAN-08" in admin.buttons
    for number in (8, 9):
        await decides(number, "El estado", "No continúa")
    await decides(4, "Quién responde", "DGCP")
    assert lacks() == ["gate.carried-over-complete.text"]
    await decides(4, "El texto público", "Evitar que quien compra tenga un interés propio.")
    assert lacks() == []


async def test_in_a_group_it_is_read_without_buttons(person, bot):
    group = person("grupo")
    group.address = type(group.address)("telegram", "-100", group=True)
    [said] = await group("/compromiso 3PAN-06")
    assert said == WATER.format(state="por confirmar (de ejemplo: continúa)") + SOURCE
    assert group.buttons == {}
