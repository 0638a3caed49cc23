"""The two-person rule: one asks, another decides, once and in time."""

import asyncio
from datetime import timedelta

from bot.bells.approval import ApprovalBell
from tests.stories.role_scenes import invites, three_administer, two_administer
from tests.stories.scenes import administers
from tests.stories.stage_scenes import teller

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

NOT_ALLOWED = "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer."
OVER = "El pedido V-0001 venció o ya no hace falta. Si aún hace falta, se pide de nuevo."
NOTHING = "No hay decisiones esperando a una segunda persona."


async def rosa_waits(bot, ana, *others):
    """Rosa opened an invitation to administer, and Ana, who invited her, asked for a second yes."""
    rosa = bot.person("rosa")
    await rosa(f"/invitacion {await invites(ana, 'administración', 'Rosa Pérez')}")
    await ana("/equipo")
    await ana.tap("Confirmar I-")
    for each in (ana, *others, rosa):
        each.news()
    return rosa


async def test_what_waits_is_listed_with_who_asked_and_why(bot):
    ana, luis, eva = await three_administer(bot)
    await rosa_waits(bot, ana, luis, eva)
    await luis("/quitarrol")
    await luis("eva gil")
    await luis("Cambió de trabajo.")
    ana.news()
    assert await ana("/pendientes") == [
        "2 decisiones esperan:\n\n"
        "V-0001: que Rosa Pérez administre (invitación I-0003).\n"
        "Pide: Ana Ruiz. Hasta el 17 de febrero de 2020.\n"
        "Motivo: sin decir\n"
        "V-0002: que Eva Gil deje de administrar.\n"
        "Pide: Luis Mora. Hasta el 17 de febrero de 2020.\n"
        "Motivo: Cambió de trabajo.",
    ]
    assert list(ana.buttons) == ["Aprobar V-0002", "Rechazar V-0002"]
    await eva("/pendientes")
    assert list(eva.buttons) == ["Aprobar V-0001", "Rechazar V-0001"]


async def test_a_no_carries_its_reason_to_who_asked(bot):
    ana, luis = await two_administer(bot)
    rosa = await rosa_waits(bot, ana, luis)
    assert await luis("/rechazar v-1") == [
        "¿Por qué no se aprueba V-0001: que Rosa Pérez administre (invitación I-0002)? Quien lo "
        "pidió leerá el motivo.",
    ]
    assert await luis("No la conocemos.") == [
        "Rechazado V-0001: que Rosa Pérez administre (invitación I-0002). Le avisamos a quien lo "
        "pidió.",
        "Listo: la invitación I-0002 ya no sirve.",
    ]
    assert ana.news() == [
        "No se aprobó su pedido V-0001: que Rosa Pérez administre (invitación I-0002). Motivo: No "
        "la conocemos.",
    ]
    assert rosa.news() == [
        "Su solicitud I-0002, para ser administrador o administradora, no se confirmó. Motivo: No "
        "la conocemos.\n\nSi cree que es un error, escriba /contacto.",
    ]
    assert await luis("/aprobar V-0001") == ["El pedido V-0001 ya se rechazó."]


async def test_nobody_decides_what_they_asked_for(bot):
    ana, luis = await two_administer(bot)
    await rosa_waits(bot, ana, luis)
    own = ["El pedido V-0001 es suyo: lo decide otra persona que administre."]
    assert await ana("/aprobar 1") == own
    assert await ana("/rechazar 1 Mejor no.") == own
    assert await luis("/aprobar") == ["Dígame cuál, por ejemplo: /aprobar V-0001"]
    assert await luis("/aprobar 9") == ["No encuentro el pedido V-0009."]
    assert await luis("/rechazar 9") == ["No encuentro el pedido V-0009."]
    assert await bot.person("vecina")("/aprobar 1") == [NOT_ALLOWED]


async def test_what_nobody_decides_in_seven_days_expires(bot, watch):
    ana, luis = await two_administer(bot)
    await rosa_waits(bot, ana, luis)
    watch.forward(days=6, hours=23)
    assert (await luis("/pendientes"))[0].startswith("Una decisión espera:")
    watch.forward(hours=1)
    assert await luis("/aprobar 1") == [OVER]
    assert await luis("/pendientes") == [NOTHING]


async def test_asking_again_replaces_what_waited(bot):
    ana, luis = await two_administer(bot)
    await rosa_waits(bot, ana, luis)
    await ana("/confirmar 2")
    luis.news()
    assert await luis("/aprobar 1") == [OVER]
    assert (await luis("/aprobar 2"))[0] == (
        "Aprobado V-0002: que Rosa Pérez administre (invitación I-0002)."
    )


async def test_an_effect_that_is_refused_undoes_the_approval(bot):
    ana, luis = await two_administer(bot)
    rosa = await rosa_waits(bot, ana, luis)
    await rosa("/borrar")
    await rosa("sí")
    assert await luis("/aprobar 1") == [
        "La invitación I-0002 venció o se retiró. Si hace falta, haga otra con /invitar.",
    ]
    assert ana.news() == []
    assert await luis("/pendientes") == [
        "Una decisión espera:\n\n"
        "V-0001: que alguien del equipo (sin nombre) administre (invitación I-0002).\n"
        "Pide: Ana Ruiz. Hasta el 17 de febrero de 2020.\n"
        "Motivo: sin decir",
    ]


async def test_what_somebody_asked_for_goes_with_their_role(bot):
    ana, luis, eva = await three_administer(bot)
    await rosa_waits(bot, ana, luis, eva)
    await ana("/dejarrol")
    await ana("ya")
    await ana("Me mudo.")
    luis.news()
    assert await luis("/aprobar 1") == [OVER]
    assert await luis("/confirmar 3") == [
        "La invitación I-0003 venció o se retiró. Si hace falta, haga otra con /invitar.",
    ]


async def test_of_two_who_decide_at_once_one_does(bot):
    ana, luis, eva = await three_administer(bot)
    rosa = await rosa_waits(bot, ana, luis, eva)
    heard = await asyncio.gather(luis("/aprobar 1"), eva("/aprobar 1"))
    assert sorted(heard, key=len) == [
        ["El pedido V-0001 ya se aprobó."],
        [
            "Aprobado V-0001: que Rosa Pérez administre (invitación I-0003).",
            "Listo: Rosa Pérez ya es administrador o administradora. Le dimos la bienvenida.",
        ],
    ]
    assert len(rosa.news()) == 1
    assert len(ana.news()) == 1


async def test_who_administers_alone_has_nothing_to_decide(person):
    ana = person("ana")
    await administers(ana)
    assert await ana("/pendientes") == [NOTHING]


async def test_who_asked_is_told_once_when_nobody_decided_in_time(bot, watch):
    ana, luis = await two_administer(bot)
    await rosa_waits(bot, ana, luis)
    bell = ApprovalBell(bot.house.store, teller(bot), bot.desk.hand_over)
    await bell.tick(watch())
    assert ana.news() == []
    watch.forward(days=7)
    night = (watch() + timedelta(days=1)).replace(hour=6)  # one in the morning in Panama
    await bell.tick(night)
    assert ana.news() == []
    for _ in range(2):
        await bell.tick(watch())
    assert (ana.news(), luis.news()) == (
        [
            "Nadie decidió a tiempo el pedido V-0001, que usted hizo el 10 de febrero de 2020, así "
            "que venció. No se hizo nada. Si aún hace falta, pídalo otra vez.",
        ],
        [],
    )
    assert await luis("/aprobar v-1") == [OVER]
