"""A meeting that calls people is moved or cancelled: exactly those concerned hear of it, once."""

from tests.stories.call_scenes import a_pair, answers, grants, publishes_table, runs
from tests.stories.meeting_scenes import OCCASION, line_of
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")

ON_MONDAY = (
    "Cuándo: lunes 16 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.\n"
    "Dónde: Biblioteca de David"
)
IN_THE_GYM = (
    "Cuándo: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.\n"
    "Dónde: Gimnasio de Boquete"
)
TO_MONDAY = ("/moverreunion 1", "16/3/2020", *["/saltar"] * 5)
TO_THE_GYM = ("/moverreunion 1", *["/saltar"] * 3, "Gimnasio de Boquete", *["/saltar"] * 3)


def _moved(after: str, means: str) -> str:
    return (
        f"Cambió la reunión M-0001, «Mesa sobre el agua».\n\nAntes\n{OCCASION}\n\n"
        f"Ahora\n{after}\n\n{means}\n\nCon el archivo, su calendario queda al día."
    )


async def test_another_day_asks_those_who_are_called_again(bot, person):
    admin, marta, rosa, passer_by = map(person, ("admin", "marta", "rosa", "passer-by"))
    await administer(admin)
    for each in (marta, rosa, passer_by):
        await each.consents()
    grants(bot, "facilitator", marta)
    ana, luis = await a_pair(bot)
    eva, ivan = await a_pair(bot, "Transporte")
    publishes_table(bot)
    runs(bot, "M-0001", marta)
    await rosa("/apuntarme 1")
    await ana("/voy 1")
    await eva("/suplente 1")
    await ivan("/voy 1")
    for each in (ana, luis, eva, ivan, marta, rosa, passer_by):
        each.news()
    for line in TO_MONDAY[:-1]:
        await admin(line)
    assert await admin(TO_MONDAY[-1]) == [
        f"Antes\n{OCCASION}\n\nAhora\n{ON_MONDAY}\n\n"
        "Se avisará enseguida a 5 personas. ¿La cambio?",
    ]
    assert await admin("sí") == [
        f"Listo, la reunión M-0001 cambió:\n{ON_MONDAY}\n\nAvisé a 5 personas.",
    ]
    again = _moved(ON_MONDAY, "Como cambió de día, le preguntamos otra vez: ¿irá?")
    assert (ana.news(), eva.news()) == ([again], [again])
    assert list(ana.buttons) == ["Sí, iré", "No podré ir", "Enviar suplente"]
    assert ivan.news() == [
        _moved(
            ON_MONDAY,
            "Como cambió de día, le preguntamos primero al enlace principal de su institución. Si "
            "hace falta que vaya usted, le avisamos por aquí.",
        )
    ]
    assert marta.news() == [_moved(ON_MONDAY, "Usted la sigue llevando.")]
    assert list(marta.buttons) == ["Llevar la reunión"]
    assert rosa.news() == [
        _moved(
            ON_MONDAY,
            "Su cupo sigue guardado. Si ya no puede ir, avísenos con el botón y se lo damos a otra "
            "persona.",
        )
    ]
    assert (luis.news(), passer_by.news()) == ([], [])
    assert answers(bot, "M-0001", ana=ana, eva=eva, ivan=ivan) == {
        "ana": "asked",
        "eva": "asked",
        "ivan": "ended",
    }
    assert line_of(bot, "M-0001", rosa=rosa) == {"rosa": ("seated", 1)}


async def test_another_place_leaves_every_answer_as_it_was(bot, person):
    admin = person("admin")
    await administer(admin)
    pairs = {name: await a_pair(bot, name) for name in ("uno", "dos", "tres", "cuatro")}
    publishes_table(bot)
    confirms, declines, sends, waits = (each.principal for each in pairs.values())
    sent = pairs["tres"].substitute
    for someone, line in (
        (confirms, "/voy 1"),
        (declines, "/novoy 1"),
        (declines, "Viajo."),
        (sends, "/suplente 1"),
        (sent, "/voy 1"),
    ):
        await someone(line)
    for each in (confirms, declines, sends, sent, waits):
        each.news()
    for line in TO_THE_GYM:
        await admin(line)
    assert await admin("sí") == [
        f"Listo, la reunión M-0001 cambió:\n{IN_THE_GYM}\n\nAvisé a 5 personas.",
    ]
    same = "Su respuesta sigue igual: "
    comes = f"{same}usted irá. Si ya no puede, avísenos aquí mismo."
    for someone, means, buttons in (
        (confirms, comes, ["No podré ir", "Enviar suplente"]),
        (sent, comes, ["No podré ir"]),
        (declines, f"{same}usted no irá. Si ahora puede, avísenos aquí mismo.",
         ["Sí, iré", "Enviar suplente"]),
        (sends, f"{same}envía a su suplente, que también recibió este aviso.",
         ["Sí, iré", "No podré ir"]),
        (waits, "Todavía nos falta su respuesta: ¿irá?",
         ["Sí, iré", "No podré ir", "Enviar suplente"]),
    ):  # fmt: skip
        assert someone.news() == [_moved(IN_THE_GYM, means)]
        assert list(someone.buttons) == buttons
    assert answers(bot, "M-0001", c=confirms, d=declines, s=sends, t=sent, w=waits) == {
        "c": "confirmed",
        "d": "declined",
        "s": "sent",
        "t": "confirmed",
        "w": "asked",
    }


async def test_a_cancellation_reaches_each_of_them_once(bot, person):
    admin, marta, rosa = map(person, ("admin", "marta", "rosa"))
    await administer(admin)
    for each in (marta, rosa):
        await each.consents()
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    runs(bot, "M-0001", marta)
    runs(bot, "M-0001", ana)
    await rosa("/apuntarme 1")
    for each in (ana, luis, marta, rosa):
        each.news()
    for line in ("/cancelarreunion 1", "Se dañó el techo."):
        await admin(line)
    assert await admin("sí") == ["La reunión M-0001 quedó cancelada. Avisé a 3 personas."]
    told = [
        f"Se canceló la reunión M-0001, «Mesa sobre el agua». Iba a ser así:\n{OCCASION}\n\n"
        "Motivo: Se dañó el techo.\n\nDisculpe la molestia.\n\n"
        "Con el archivo, su calendario queda al día.",
    ]
    assert (ana.news(), marta.news(), rosa.news(), luis.news()) == (told, told, told, [])
    for word in ("voy", "novoy", "suplente"):
        assert await ana(f"/{word} 1") == [
            "La reunión M-0001 está cancelada. Motivo: Se dañó el techo.",
        ]


async def test_an_administrator_who_runs_it_is_not_told_of_their_own_change(bot, person):
    admin = person("admin")
    await administer(admin)
    publishes_table(bot)
    runs(bot, "M-0001", admin)
    for line in ("/cancelarreunion 1", "Lluvia."):
        await admin(line)
    assert await admin("sí") == ["La reunión M-0001 quedó cancelada. Avisé a 0 personas."]
