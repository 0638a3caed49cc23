"""The whole programme by chat: from the printed code to the launch, fifteen stages."""

import re
from datetime import date

from cocreation.programme import programme
from cocreation.schedule import schedule
from tests.conftest import Watch
from tests.stories.delivery_scenes import makes
from tests.stories.minutes_scenes import holds
from tests.stories.review_scenes import sit_on_the_board
from tests.stories.role_scenes import two_administer
from tests.stories.scenes import BIKES, moves_to, proposes
from tests.stories.stage_scenes import all_sent, announced, past, stage_of
from tests.talking import Bot, Person

PROFILES = ("wide", "narrow")

_MEETINGS = {
    "outreach": ("outreach",),
    "carried-over": ("presentation",),
    "table-methodology": ("commission",),
    "co-creation-tables": ("co-creation-table", "co-creation-table"),
    "validated-presentation": ("presentation",),
}
"""The kinds of the meetings that are held in a stage whose gate asks for them."""

THEMES = (
    "contrataciones", "ambiente", "social", "justicia", "modernización", "asamblea", "acceso",
    "agro",
)  # fmt: skip

_CONDITION = re.compile(r"Marcar condición (\d+)")


async def test_fifteen_stages_are_walked_by_chat(bot, person, watch):
    ana, luis = await two_administer(bot)
    citizen = person("citizen")
    await citizen("/start")
    await citizen("sí")
    await citizen("sí")
    moves_to(bot, "first-meeting")
    stages = _stages(bot)

    # Dates for all fifteen; then the tables, and all that follows, move a month later.
    await ana("/cronograma")
    for answer in ("10 de febrero de 2020", "Acuerdo de la comisión.", "sí"):
        await ana(answer)
    before = _plan(bot)
    await ana("/reprogramar 9")
    for answer in ("28/10/2020", "15/12/2020", "todas", "no, la abro yo", "Faltan locales.", "sí"):
        await ana(answer)
    assert [key for key, dates in _plan(bot).items() if dates != before[key]] == stages[8:]
    assert stage_of(bot) == stages[0]

    # The gate of the first stage: public for fourteen days, and what a person confirms.
    said = await ana("/avanzar")
    assert said[0].startswith("Para pasar de la etapa 1")
    assert stage_of(bot) == stages[0]
    watch.forward(days=15)
    holds(bot, "commission")
    await _goes_on(ana, luis)
    assert stage_of(bot) == "open-call"

    await proposes(citizen, BIKES)
    assert (await citizen("enviar"))[0].startswith("Registrada con el código P-0001.")
    all_sent(bot)

    # Nobody took a proposal on paper: an override, asked by one and approved by the other.
    await ana("/avanzar")
    await ana("/excepcion")
    await ana("No hubo jornadas presenciales por la emergencia.")
    await ana("sí")
    luis.news()
    await luis("/aprobar V-0001")
    assert stage_of(bot) == "theme-choice"
    assert past(bot)[-1] == ("advance", "open-call", "theme-choice")

    drafted = False
    for stage in stages[3:]:
        watch.forward(days=1)
        for kind in _MEETINGS.get(stage_of(bot), ()):
            code = holds(bot, kind)
            if kind == "co-creation-table":
                await (_leaves_no_draft if drafted else _leaves_a_draft)(ana, code)
                drafted = True
        if stage_of(bot) == "carried-over":
            await _decides_on_the_earlier_plan(ana)
        if stage_of(bot) == "theme-choice":
            await _answers_the_proposal(ana)
        if stage_of(bot) == "validated-presentation":
            for line in ("/cierrepropuestas", "sí"):
                await ana(line)
        all_sent(bot)
        if stage_of(bot) == "liaison-designation":
            await _asks_for_liaisons(ana)
        if stage_of(bot) == "authority-validation":
            await _asks_the_authority(ana)
        if stage_of(bot) == "working-tables":
            await _develops(ana)
        if stage_of(bot) == "drafting":
            await _approves_a_plan(ana, citizen, watch)
        if stage_of(bot) == "delivery":
            await _delivers(bot, ana)
        await _goes_on(ana, luis)
        assert stage_of(bot) == stage
    assert (await ana("/avanzar"))[0].startswith("La etapa 15")
    assert len(announced(bot)) >= len(stages) - 1
    shown = "\n".join(await citizen("/etapas"))
    assert "15. " in shown
    assert (await citizen("/ahora"))[0]


async def _answers_the_proposal(admin: Person) -> None:
    """Answer the one proposal there is, and publish the answer."""
    for line in (
        "/responderpropuesta 1", "No se escogió", "No cabe en este plan", "sí",
        "/publicarrespuestas 1", "sí",
    ):  # fmt: skip
        await admin(line)


async def _asks_for_liaisons(admin: Person) -> None:
    """Ask one institution of each theme; the answer of all is that they name nobody."""
    for number, theme in enumerate(THEMES, 1):
        for line in (f"/designar {theme}", "2", "sí", f"/notaenviada {number}", "papel", "hoy"):
            await admin(line)
        for line in (f"/institucionniega {number}", "No tiene personal.", "sí"):
            await admin(line)


async def _decides_on_the_earlier_plan(admin: Person) -> None:
    """Confirm of each commitment of the earlier plan whether it continues: one does."""
    for number in range(1, 10):
        state = "Continúa" if number == 8 else "No continúa"
        for line in (f"/editarcompromiso 3PAN-{number}", "El estado", state, "Acta M-0003.", "sí"):
            await admin(line)


async def _approves_a_plan(admin: Person, member: Person, watch: Watch) -> None:
    """Compose a plan of one commitment, and let its only reader approve it."""
    await sit_on_the_board(member)
    for line in ("/componerplan", "sí", "/circularplan", "5 días"):
        await admin(line)
    watch.forward(days=6)
    for line in ("/abrirvotacionplan", "3 días"):
        await admin(line)
    await member("/votarplan yes")
    for line in ("/cerrarvotacionplan", "Recoge lo acordado."):
        await admin(line)


async def _delivers(bot: Bot, admin: Person) -> None:
    """Make the package, and say who received it."""
    for line in ("/paquete", "sí"):
        await admin(line)
    await makes(bot)
    for line in ("/entrega", "Hoy", "La recibió la unidad de apoyo.", "sí"):
        await admin(line)


async def _leaves_no_draft(admin: Person, code: str) -> None:
    """Say why a table left no draft."""
    await admin(f"/sinborrador {code}")
    await admin("No hubo acuerdo.")


async def _leaves_a_draft(admin: Person, code: str) -> None:
    """Record what a table came to, from the proposal about bicycles."""
    for line in (f"/borrador {code}", *BIKES, "De P-0001", "/saltar"):
        await admin(line)
    for line in ("contrataciones", "AIG", "/saltar", "acceso", "enviar"):
        await admin(line)


async def _asks_the_authority(admin: Person) -> None:
    """Send the letter about the one draft, and write down that it was approved on paper."""
    for line in ("/pedirvalidacion", "sí", "/notaenviada N-0001", "papel", "hoy"):
        await admin(line)
    for line in ("/respuestavalidacion N-0001", "sí, aprobar", "sí"):
        await admin(line)


async def _develops(admin: Person) -> None:
    """Say how long the plan lasts, and bring its one commitment to its end."""
    for line in ("/periodo", "1 de enero de 2021", "31/12/2022", "Acuerdo.", "sí"):
        await admin(line)
    for line in ("/desarrollar B-0001", "/meta 4PAN-01", "Veinte kilómetros en 2022."):
        await admin(line)
    for line in ("/hito 4PAN-01", "Abrirla", "1/2/2021", "1/3/2022", "Ciclovía", "AIG", "sí"):
        await admin(line)


async def _goes_on(admin: Person, other: Person) -> None:
    """Confirm what the stage asks of a person, and open the next one."""
    while True:
        await admin("/cumplido")
        asked = [label for label in admin.buttons if _CONDITION.search(label)]
        if not asked:
            break
        await admin.tap(asked[0])
        await admin("Publicado en el portal, con su acta.")
        await admin("sí")
    await admin("/avanzar")
    await admin("Toca según el cronograma.")
    await admin("sí")


def _plan(bot: Bot) -> dict[str, tuple[date | None, date | None]]:
    with bot.house.store.transaction() as tx:
        plan = schedule.planned(tx)
    return {key: (each.opens_on, each.closes_on) for key, each in plan.items()}


def _stages(bot: Bot) -> list[str]:
    with bot.house.store.transaction() as tx:
        return [each.key for each in programme.standing(tx).programme.stages]
