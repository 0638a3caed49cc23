"""The forecast of a meeting: who will be there, the quorum, and asking again who has not said."""

import pytest

from tests.stories.call_scenes import (
    a_pair,
    calls,
    designates,
    facilitates,
    grants,
    leaves,
    publishes_table,
)
from tests.stories.meeting_scenes import OCCASION, STARTS, publishes
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")

CARD = (
    f"Mesa sobre el agua · M-0001\n\nMesa de trabajo\n{OCCASION}\n"
    "Tema: Recursos naturales y medio ambiente\nLugar del país: Chiriquí"
)

OF_ADMINISTRATORS = [
    "Cambiar fecha o lugar", "Cambiar otros datos", "Subir un PDF", "Cancelar la reunión",
    "Recordatorios",
]  # fmt: skip


async def test_who_runs_a_meeting_sees_who_has_answered_what(bot, person):
    rosa = person("rosa")
    await rosa.consents()
    ana, luis = await a_pair(bot, "Salud")
    eva, _ = await a_pair(bot, "Agua")
    await a_pair(bot, "Transporte")
    ivan, _ = await a_pair(bot, "Vivienda")
    publishes_table(bot)
    marta = await facilitates(bot)
    await rosa("/apuntarme 1")
    await ana("/suplente 1")
    for line in ("/novoy 1", "Estoy de viaje."):
        await eva(line)
    await ivan("/voy 1")
    assert await marta("/llevar 1") == [
        f"{CARD}\n\nSe espera a 5 personas.\n\n"
        "Desde el 15 de marzo de 2020, 8:00 a.\u202fm. se anotan las llegadas. El código de la "
        "sala ya lo puede preparar.\n\n"
        "Convocatoria: 4. Confirmaron: 1. No irán: 1. Sin responder: 2.\n"
        "Envían suplente: 1.\n"
        "Además se apuntó 1 persona.\n"
        "Quórum (3): todavía es posible. Confirmaciones que faltan: 2.\n\n"
        "Sin responder: 2\n• Luis-salud, Salud (suplente)\n• Ana-transporte, Transporte\n\n"
        "No irán: 1\n• Ana-agua, Agua: «Estoy de viaje.»\n\n"
        "Por institución\n"
        "• Agua: confirmaron 0 de 1\n"
        "• Salud: confirmaron 0 de 1; sin responder: 1\n"
        "• Transporte: confirmaron 0 de 1; sin responder: 1\n"
        "• Vivienda: confirmaron 1 de 1",
    ]
    assert list(marta.buttons) == ["Pedir respuesta", "Código y QR"]
    await luis("/voy 1")
    assert (
        "Quórum (3): todavía es posible. Confirmaciones que faltan: 1."
        in (await marta("/llevar 1"))[0]
    )


async def test_an_administrator_sees_the_same_beside_what_can_be_done(bot, person):
    admin = person("admin")
    await administer(admin)
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    assert await admin("/reunion 1") == [
        f"{CARD}\nCupo: sin límite\n\n"
        "Van 0 personas.\nCon un cupo ofrecido, sin responder: 0.\nEn lista de espera: 0.\n\n"
        "Convocatoria: 1. Confirmaron: 0. No irán: 0. Sin responder: 1.\n"
        "Quórum (1): todavía es posible. Confirmaciones que faltan: 1.\n\n"
        "Sin responder: 1\n• Ana-salud, Salud\n\n"
        "Por institución\n• Salud: confirmaron 0 de 1; sin responder: 1",
    ]
    assert list(admin.buttons) == ["Pedir respuesta", *OF_ADMINISTRATORS]
    await ana("/voy 1")
    assert (await admin("/reunion 1"))[0].endswith(
        "Convocatoria: 1. Confirmaron: 1. No irán: 0. Sin responder: 0.\n"
        "Quórum (1): ya está confirmado. ✓\n\n"
        "Por institución\n• Salud: confirmaron 1 de 1",
    )
    assert list(admin.buttons) == OF_ADMINISTRATORS


@pytest.mark.parametrize(
    ("confirm", "decline", "says"),
    [
        (0, 0, "Quórum (3): todavía es posible. Confirmaciones que faltan: 3."),
        (2, 2, "Quórum (3): todavía es posible. Confirmaciones que faltan: 1."),
        (3, 2, "Quórum (3): ya está confirmado. ✓"),
        (1, 3, "Quórum (3): ya no se alcanza. Irían como máximo: 2."),
    ],
)
async def test_a_quorum_is_more_than_half_of_those_called(bot, person, confirm, decline, says):
    admin = person("admin")
    await administer(admin)
    members = [person(f"m{number}") for number in range(5)]
    for each in members:
        await each.consents()
    grants(bot, "commission", *members)
    calls(bot, publishes(bot, kind="commission"))
    for each in members[:confirm]:
        await each("/voy 1")
    for each in members[confirm : confirm + decline]:
        for line in ("/novoy 1", "No puedo."):
            await each(line)
    assert says in (await admin("/llevar 1"))[0]


async def test_a_meeting_without_a_quorum_has_none(bot, person):
    admin, eva = person("admin"), person("eva")
    await administer(admin)
    await eva.consents()
    grants(bot, "authority", eva)
    calls(bot, publishes(bot, kind="high-level"))
    said = (await admin("/llevar 1"))[0]
    assert said.endswith("Sin responder: 1\n• Eva")
    assert "Quórum" not in said


async def test_a_meeting_that_calls_nobody_has_no_forecast(bot, person):
    admin = person("admin")
    await administer(admin)
    publishes(bot, kind="outreach")
    said = (await admin("/llevar 1"))[0]
    assert "Se espera a 0 personas." in said
    assert "Convocatoria" not in said


async def test_only_the_first_names_are_listed(bot, person):
    admin = person("admin")
    await administer(admin)
    members = [person(f"m{number:02}") for number in range(30)]
    for each in members:
        await each.consents()
    grants(bot, "commission", *members)
    calls(bot, publishes(bot, kind="commission"))
    said = "\n".join(await admin("/llevar 1"))
    assert said.count("\n• M") == 25
    assert said.endswith("\n… y 5 más")


async def test_who_does_not_run_the_meeting_sees_and_asks_nothing(bot, person):
    marta, ana = person("marta"), person("ana")
    for each in (marta, ana):
        await each.consents()
    grants(bot, "facilitator", marta)
    liaison, _ = await a_pair(bot)
    publishes_table(bot)
    liaison.news()
    for word in ("llevar", "insistir"):
        assert await marta(f"/{word} 1") == [
            "La reunión M-0001, «Mesa sobre el agua», la lleva otra persona. Si debe llevarla "
            "usted, pídalo a la administración con /contacto.",
        ]
        assert await ana(f"/{word} 1") == [
            "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
        ]
    assert await marta("/insistir") == [
        "Dígame el código de la reunión, por ejemplo: /insistir M-0001",
    ]
    assert liaison.news() == []


async def test_the_next_thirty_days_at_a_glance_the_worst_first(bot, person, watch):
    admin = person("admin")
    await administer(admin)
    ana, _ = await a_pair(bot)
    eva = person("eva")
    await eva.consents()
    grants(bot, "authority", eva)
    assert await admin("/pronostico") == [
        "En los próximos 30 días no hay reuniones con convocatoria.",
    ]
    watch.forward(days=20)
    publishes_table(bot, title="Uno")
    publishes_table(bot, title="Dos")
    publishes_table(bot, title="Tres")
    publishes(bot, title="Cuatro", theme="contrataciones")
    calls(bot, publishes(bot, title="Cinco", kind="high-level"))
    publishes(bot, title="Otra", kind="outreach")
    publishes_table(bot, title="Lejos", starts_at=STARTS.replace(month=9))
    await ana("/voy 1")
    for line in ("/novoy 2", "Viajo."):
        await ana(line)
    day = "domingo 15 de marzo de 2020"
    assert await admin("/pronostico") == [
        "Hay 5 reuniones con convocatoria en los próximos 30 días, primero las que más preocupan:"
        "\n\n"
        f"• Dos (M-0002), {day}: ya no alcanza el quórum (confirmaron 0 de 1; quórum: 1; sin "
        "responder: 0)\n"
        f"• Cuatro (M-0004), {day}: todavía no hay a quién convocar\n"
        f"• Tres (M-0003), {day}: confirmaron 0 de 1 (quórum: 1; sin responder: 1)\n"
        f"• Cinco (M-0005), {day}: confirmaron 0 de 1 (sin responder: 1)\n"
        f"• Uno (M-0001), {day}: con quórum ✓ (confirmaron 1 de 1; quórum: 1)",
    ]
    labels = [label.partition(". ")[2] or label for label in admin.buttons]
    assert labels == [f"Ver M-000{number}" for number in (2, 4, 3, 5, 1)]
    assert (await admin.tap("M-0002"))[0].startswith("Dos · M-0002")


async def test_more_than_eight_meetings_are_shown_page_by_page(bot, person, watch):
    admin = person("admin")
    await administer(admin)
    await a_pair(bot)
    watch.forward(days=20)
    for number in range(9):
        publishes_table(bot, title=f"Mesa {number}")
    assert "Mesa 8" not in (await admin("/pronostico"))[0]
    assert "Mesa 8" in (await admin("/pronostico +8"))[0]
    assert list(admin.buttons) == ["Ver M-0009"]


async def test_who_serves_no_more_is_not_counted(bot, person):
    admin = person("admin")
    await administer(admin)
    ana, _ = await a_pair(bot, "Salud")
    eva = person("eva")
    await eva.consents()
    designates(bot, "Transporte", principal=eva)
    code = publishes_table(bot)
    leaves(bot, eva)
    calls(bot, code)
    assert "Convocatoria: 1. Confirmaron: 0." in (await admin("/llevar 1"))[0]
    assert ana.news() != []
