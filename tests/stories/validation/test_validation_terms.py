"""Stories of the authorities' terms, in working days: reminders, a second letter, silence."""

from cocreation.programme import programme
from cocreation.stages import gates
from cocreation.validation import validation
from tests.stories.liaison_scenes import files_of, pages
from tests.stories.stage_scenes import acts
from tests.stories.validation_scenes import (
    PARK_DRAFT,
    a_table,
    asks,
    authority,
    bell_of,
    records,
    rings,
    says_no,
)
from tests.talking import Bot

DATABASES = ("sqlite", "postgres")

DRAFTS = "• B-0001, Agua limpia en cada escuela"
SOON = (
    "Se acerca el plazo de las autoridades\n"
    "N-0001 MINSA (B-0001): faltan {count} días hábiles, decide hasta el martes 3 de marzo de "
    "2020\nConviene llamar a su despacho."
)
YOU_SOON = (
    "Faltan {count} días hábiles: hasta el martes 3 de marzo de 2020 puede decidir sobre:\n"
    f"{DRAFTS}"
)
AGAIN = (
    "Segunda nota a una autoridad, lista para firmar\n"
    "N-0001 MINSA (B-0001): nota ANTAI-GA-002-2020\n"
    "Cuando la envíe, anótelo: el silencio solo consta después de ella."
)
SILENT = (
    "Consta públicamente que no respondieron\n"
    "N-0001 MINSA (B-0001); el plazo venció el martes 3 de marzo de 2020"
)


def _missing(bot: Bot) -> list[tuple[str, object, object]]:
    with bot.house.store.transaction() as tx:
        stage = programme.standing(tx).stage
        found = gates.missing(tx, stage, bot.clock())
    return [(each.key, each.values["codes"], each.command) for each in found]


async def test_silence_is_reminded_escalated_and_public_only_after_the_second_letter(bot, watch):
    admin, rosa, luis = await a_table(bot)
    records(bot, origins=("P-0001",), minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await rings(bot, watch, 2, 21)
    assert (admin.news(), iris.news()) == ([], [])
    for day, count in ((24, 5), (28, 2)):
        await rings(bot, watch, 2, day)
        assert admin.news() == [SOON.format(count=count)]
        assert iris.news() == [YOU_SOON.format(count=count)]
    await rings(bot, watch, 3, 4)
    assert admin.news() == [
        "Venció el plazo de una autoridad sin respuesta\n"
        "N-0001 MINSA (B-0001): hace 1 día hábil, el martes 3 de marzo de 2020",
    ]
    assert len(iris.news()) == 1
    await rings(bot, watch, 3, 6)
    assert admin.news() == [AGAIN]
    await admin.tap("Segunda nota N-0001")
    printed = pages(files_of(bot)["ANTAI-GA-002-2020.pdf"])
    assert "Nos referimos a nuestra nota ANTAI-GA-001-2020" in printed
    assert "Si el martes 17 de marzo de 2020 no hemos recibido su respuesta" in printed

    # Nobody sent it: there is no silence yet.
    await rings(bot, watch, 3, 17)
    assert admin.news() == [
        "Una segunda nota no ha salido\nN-0001 MINSA (B-0001): nota ANTAI-GA-002-2020\n"
        "Mientras no salga, no consta ningún silencio y la etapa no puede cerrar.",
    ]
    assert _missing(bot) == [("gate.drafts-decided.answer", "B-0001", "/validaciones")]
    await admin("/notaenviada N-0001")
    for line in ("papel", "antes"):
        await admin(line)
    [no, _] = await admin("3 de marzo de 2020")
    assert no == (
        "El plazo de la primera nota terminó el 3 de marzo de 2020: la segunda no pudo salir el 3 "
        "de marzo de 2020. ¿Qué día salió?"
    )
    assert await admin("16 de marzo de 2020") == [
        "Anotado: salió la segunda nota a MINSA. Si su plazo pasa sin respuesta, constará "
        "públicamente su silencio.",
    ]
    await rings(bot, watch, 3, 24)
    assert admin.news() == []
    await rings(bot, watch, 3, 25)
    assert admin.news() == [SILENT]
    assert rosa.news() == [
        "Ministerio de Salud no respondió a tiempo sobre el borrador B-0001, «Agua limpia en cada "
        "escuela», que sale de lo que usted propuso:\n• P-0001, Agua limpia en la escuela\n\n"
        "Consta públicamente su silencio. El borrador sigue adelante, y se dice que quedó sin "
        "respuesta.",
    ]
    assert iris.news()[0].startswith("Desde hoy consta públicamente que su institución no")
    assert await luis("/validaciones") == [
        "Qué decidieron las autoridades\n1 sin respuesta: consta el silencio\n\n"
        "B-0001 Agua limpia en cada escuela\nMINSA (responsable): no respondió. El plazo venció el "
        "3 de marzo de 2020; consta su silencio desde el 25 de marzo de 2020",
    ]
    assert _missing(bot) == []
    with bot.house.store.transaction() as tx:
        assert [each.code for each in validation.going_on(tx)] == ["B-0001"]
    assert ("validation.silent",) in acts(bot)

    # A late decision is taken, and what was is said.
    watch.forward(days=1)
    assert (await says_no(iris, "/validar B-0001"))[0].endswith(
        "para que la mesa la comente.\n\n"
        "Antes constaba su silencio: queda en la historia que respondió después."
    )
    board = (await luis("/validaciones"))[-1]
    assert "no es viable, respondió el 26 de marzo de 2020." in board
    assert "Respondió tarde: constaba su silencio desde el 25 de marzo de 2020" in board
    assert len(rosa.news()) == 1
    with bot.house.store.transaction() as tx:
        assert [each.code for each in validation.going_on(tx)] == ["B-0002"]


async def test_days_without_the_bell_lose_nothing(bot, watch):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    asks(bot)
    # From before the term to long after it: still the second letter comes first.
    await rings(bot, watch, 4, 20)
    assert admin.news() == [AGAIN]
    for line in ("/notaenviada N-0001", "correo", "hoy"):
        await admin(line)
    await rings(bot, watch, 4, 28)
    assert admin.news() == []
    await rings(bot, watch, 4, 29)
    assert admin.news() == [SILENT]


async def test_whoever_answered_in_time_is_reminded_of_nothing(bot, watch):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    iris = await authority(bot)
    asks(bot)
    await iris("/validar B-0001")
    await iris.tap("Sí, aprobar")
    await iris.tap("Sí, confirmar")
    admin.news()
    for month, day in ((2, 28), (3, 4), (3, 17), (4, 20)):
        await rings(bot, watch, month, day)
    assert (admin.news(), iris.news()) == ([], [])


async def test_nobody_is_told_at_night(bot, watch):
    admin, _, _ = await a_table(bot)
    records(bot, minsa="responsible")
    asks(bot)
    watch.moment = watch.moment.replace(month=2, day=29, hour=4)
    await bell_of(bot).tick(watch.moment)
    assert admin.news() == []


async def test_the_gate_says_exactly_what_is_missing(bot):
    await a_table(bot)
    assert _missing(bot) == []
    records(bot)
    assert _missing(bot) == [
        ("gate.drafts-decided.institution", "B-0001", "/corregirborrador B-0001"),
    ]
    records(bot, PARK_DRAFT, minsa="responsible")
    iris = await authority(bot)
    asks(bot, sent=False)
    assert _missing(bot) == [
        ("gate.drafts-decided.institution", "B-0001, B-0002", "/corregirborrador B-0001"),
    ]
    assert await iris("/validar B-0002") == [
        "B-0002 no espera la decisión de su institución. Con /validar ve los que sí.",
    ]
