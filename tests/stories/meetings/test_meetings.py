"""Meetings, published, moved and cancelled by chat."""

import pytest

from tests.stories.meeting_scenes import CARD, OCCASION, gives_up, line_of, publishes, signs_up
from tests.stories.stage_scenes import acts, administer

DATABASES = ("sqlite", "postgres")

SKIP = "Si prefiere dejarlo así, escriba /saltar."
MOVED_TO = (
    "Cuándo: lunes 16 de marzo de 2020, de 10:00 a.\u202fm. a 12:30 p.\u202fm.\n"
    "Dónde: Gimnasio de Boquete"
)
UP_TO_THE_REVIEW = (
    "/reunion", "mesa de trabajo", "Mesa sobre el agua", "ninguno", "Chiriquí", "15 de marzo",
    "9 a. m.", "11:30", "en persona", "Biblioteca de David", "/saltar", "/saltar", "/saltar",
)  # fmt: skip


async def test_a_meeting_is_published_through_every_question(person, bot):
    admin = person("admin")
    await administer(admin)
    assert await admin("/reunion") == ["¿Qué clase de reunión es?"]
    assert await admin("Mesa de co-creación") == [
        "¿Cómo se llama? Un título corto y claro, para que la gente sepa a qué viene.",
    ]
    assert await admin("Agua para todos") == ["¿Es sobre un tema?"]
    place = await admin("ambiente")
    assert place[0].startswith("¿Es para una parte del país?")
    assert await admin("Chiriquí") == ["¿Qué día es? Por ejemplo: 17 de febrero, o 17/02/2020."]
    assert await admin("15/03/2020") == [
        "¿A qué hora empieza? Por ejemplo: 9:30 a. m., o 14:30.",
    ]
    assert await admin("9:00") == ["¿A qué hora termina?"]
    assert await admin("a las 11:30") == ["¿Cómo se participa?"]
    assert await admin("de las dos formas") == [
        "¿En qué lugar? Escriba el nombre y cómo llegar, en una frase.",
    ]
    assert await admin("Biblioteca de David") == [
        f"¿Tiene un enlace al mapa? Cópielo aquí.\n\n{SKIP}",
    ]
    assert await admin("https://mapas.example/david") == [
        "¿Con qué enlace se entra en línea? Cópielo aquí.",
    ]
    assert await admin("https://sala.example/agua") == [
        f"¿Cuántas personas caben? Si no escribe un número, no hay límite.\n\n{SKIP}",
    ]
    assert await admin("40 personas") == [
        f"¿De qué se hablará? Cuéntelo en pocas líneas.\n\n{SKIP}",
    ]
    assert await admin("Los análisis del agua.") == [
        "Así se verá la reunión:\n\n"
        "Agua para todos\n"
        "Mesa de co-creación\n"
        "Cuándo: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.\n"
        "Dónde: Biblioteca de David\n"
        "Mapa: https://mapas.example/david\n"
        "En línea: https://sala.example/agua\n"
        "Tema: Recursos naturales y medio ambiente\n"
        "Lugar del país: Chiriquí\n"
        "Cupo: 40 personas\n"
        "De qué se hablará: Los análisis del agua.\n\n"
        "Al enviarla queda publicada en /agenda y la gente puede apuntarse.",
    ]
    assert list(admin.buttons) == [
        "Enviar", "Corregir algo", "Reglas", "Para quiénes", "Documento", "Descartar"
    ]  # fmt: skip
    assert await admin("enviar") == [
        "Publicada con el código M-0001: «Agua para todos». Ya está en /agenda.",
    ]
    assert list(admin.buttons) == ["Ver M-0001", "Publicar otra"]
    assert await admin("Ver M-0001") == [
        "Agua para todos · M-0001\n\n"
        "Mesa de co-creación\n"
        "Cuándo: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.\n"
        "Dónde: Biblioteca de David\n"
        "Mapa: https://mapas.example/david\n"
        "En línea: https://sala.example/agua\n"
        "Tema: Recursos naturales y medio ambiente\n"
        "Lugar del país: Chiriquí\n"
        "Cupo: quedan 40 lugares de 40\n\n"
        "De qué se hablará: Los análisis del agua.",
    ]
    assert list(admin.buttons) == ["Apuntarme", "Calendario", "Ver quiénes van"]
    assert acts(bot) == [("meeting.create",)]


async def test_what_was_passed_over_is_not_on_the_card(person):
    admin = person("admin")
    await administer(admin)
    for line in UP_TO_THE_REVIEW[:-1]:
        await admin(line)
    assert await admin("/saltar") == [
        f"Así se verá la reunión:\n\nMesa sobre el agua\n{CARD}\nCupo: sin límite\n\n"
        "Al enviarla queda publicada en /agenda y la gente puede apuntarse.",
    ]


async def test_what_is_not_published_is_in_no_agenda(person, bot):
    admin = person("admin")
    await administer(admin)
    for line in UP_TO_THE_REVIEW:
        await admin(line)
    assert await admin("descartar") == [
        "Listo, descarté la reunión nueva. No se envió ni cambió nada."
    ]
    assert await admin("/agenda") == [
        "Por ahora no hay reuniones próximas. Cuando las haya, estarán aquí.",
    ]
    assert acts(bot) == []


async def test_a_card_is_corrected_before_it_is_published(person):
    admin = person("admin")
    await administer(admin)
    for line in (*UP_TO_THE_REVIEW, "corregir algo", "Cómo se participa"):
        await admin(line)
    assert await admin("en línea") == ["¿Con qué enlace se entra en línea? Cópielo aquí."]
    assert await admin("https://sala.example/agua") == [
        "Así se verá la reunión:\n\n"
        "Mesa sobre el agua\n"
        "Mesa de trabajo\n"
        "Cuándo: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.\n"
        "En línea: https://sala.example/agua\n"
        "Lugar del país: Chiriquí\n"
        "Cupo: sin límite\n\n"
        "Al enviarla queda publicada en /agenda y la gente puede apuntarse.",
    ]


@pytest.mark.parametrize(
    ("before", "written", "why", "asked_again"),
    [
        (5, "ayer",
         "No entendí el día. Escríbalo así, por favor: 17 de febrero, 17/02/2020, mañana.",
         "¿Qué día es? Por ejemplo: 17 de febrero, o 17/02/2020."),
        (5, "31 de febrero", "Ese día no existe en el calendario.",
         "¿Qué día es? Por ejemplo: 17 de febrero, o 17/02/2020."),
        (5, "9/2/2020", "El 9 de febrero de 2020 ya pasó; hoy es 10 de febrero de 2020.",
         "¿Qué día es? Por ejemplo: 17 de febrero, o 17/02/2020."),
        (6, "temprano",
         "No entendí la hora. Escriba una sola, así: 9:30 a. m., 2 p. m. o 14:30.",
         "¿A qué hora empieza? Por ejemplo: 9:30 a. m., o 14:30."),
        (6, "9:00 a 11:00",
         "No entendí la hora. Escriba una sola, así: 9:30 a. m., 2 p. m. o 14:30.",
         "¿A qué hora empieza? Por ejemplo: 9:30 a. m., o 14:30."),
        (6, "25:00", "Esa hora no existe en el reloj.",
         "¿A qué hora empieza? Por ejemplo: 9:30 a. m., o 14:30."),
        (7, "8:59",
         "Empieza a las 9:00 a.\u202fm., así que tiene que terminar más tarde ese mismo día.",
         "¿A qué hora termina?"),
        (7, "9:00",
         "Empieza a las 9:00 a.\u202fm., así que tiene que terminar más tarde ese mismo día.",
         "¿A qué hora termina?"),
    ],
)  # fmt: skip
async def test_a_day_or_time_that_cannot_be_is_asked_for_again(
    person, before, written, why, asked_again
):
    admin = person("admin")
    await administer(admin)
    for line in UP_TO_THE_REVIEW[:before]:
        await admin(line)
    assert await admin(written) == [why, asked_again]


@pytest.mark.parametrize(
    ("before", "written", "why"),
    [
        (10, "mapas.example/david",
         "Eso no es un enlace. Cópielo completo, por favor, desde https://."),
        (10, "javascript:alert(1)",
         "Eso no es un enlace. Cópielo completo, por favor, desde https://."),
        (11, "0", "El cupo va de 1 a 100,000 personas."),
        (11, "-5", "El cupo va de 1 a 100,000 personas."),
        (11, "veinte",
         "No entendí cuántas personas caben. Escriba solo el número, por favor: 40."),
    ],
)  # fmt: skip
async def test_what_is_no_link_and_no_number_is_asked_for_again(person, before, written, why):
    admin = person("admin")
    await administer(admin)
    asked = ""
    for line in UP_TO_THE_REVIEW[:before]:
        [asked] = await admin(line)
    assert await admin(written) == [f"{why}\n\n{asked}"]


async def test_a_meeting_today_begins_later_than_now(person):
    admin = person("admin")
    await administer(admin)
    for line in (*UP_TO_THE_REVIEW[:5], "hoy"):
        await admin(line)
    assert await admin("9:59") == [
        "Ese momento ya pasó (10 de febrero de 2020, 9:59 a.\u202fm.). Una reunión se publica "
        "antes de que empiece.",
        "¿A qué hora empieza? Por ejemplo: 9:30 a. m., o 14:30.",
    ]
    assert await admin("10:01") == ["¿A qué hora termina?"]


async def test_a_meeting_that_began_while_its_card_was_open_is_not_published(person, watch):
    admin = person("admin")
    await administer(admin)
    for line in UP_TO_THE_REVIEW:
        await admin(line)
    watch.forward(days=34)
    assert (await admin("enviar"))[0] == (
        "Ese momento ya pasó (15 de marzo de 2020, 9:00 a.\u202fm.). Una reunión se publica antes "
        "de que empiece."
    )
    assert await admin("/agenda") != []


async def test_a_move_tells_exactly_those_it_is_about(person, bot):
    publishes(bot, capacity=1)
    admin, ana, luis, eva, rosa = map(person, ("admin", "ana", "luis", "eva", "rosa"))
    await administer(admin)
    await signs_up(ana, luis, eva)
    await rosa.consents()
    await luis("/idioma en")
    await gives_up(eva, "M-0001")
    for each in (ana, luis, eva, rosa):
        each.news()
    assert await admin("/moverreunion 1") == [
        f"Mesa sobre el agua · M-0001\n{OCCASION}\n\n"
        f"¿Qué día será? Por ejemplo: 17 de febrero, o 17/02/2020.\n\n{SKIP}",
    ]
    assert await admin("lunes 16 de marzo") == [
        f"¿A qué hora empezará? Si lo deja así, empieza a la misma hora.\n\n{SKIP}",
    ]
    assert await admin("10 a. m.") == [
        f"¿A qué hora terminará? Si lo deja así, dura lo mismo que antes.\n\n{SKIP}",
    ]
    assert await admin("/saltar") == [f"¿En qué lugar será?\n\n{SKIP}"]
    assert await admin("Gimnasio de Boquete") == [
        "¿Tiene un enlace al mapa del lugar nuevo? El de antes ya no se mostrará.\n\n" + SKIP,
    ]
    await admin("/saltar")
    assert await admin("/saltar") == [
        "¿Por qué se mueve? Lo leerán quienes van, y quedará a la vista de todos.\n\n" + SKIP,
    ]
    assert await admin("La biblioteca cierra.") == [
        f"Antes\n{OCCASION}\n\nAhora\n{MOVED_TO}\nMotivo: La biblioteca cierra.\n\n"
        "Se avisará enseguida a 2 personas. ¿La cambio?",
    ]
    assert await admin("sí") == [
        f"Listo, la reunión M-0001 cambió:\n{MOVED_TO}\n\nAvisé a 2 personas.",
    ]
    assert ana.news() == [
        f"Cambió la reunión M-0001, «Mesa sobre el agua».\n\nAntes\n{OCCASION}\n\n"
        f"Ahora\n{MOVED_TO}\n\n"
        "Motivo: La biblioteca cierra.\n\n"
        "Su cupo sigue guardado. Si ya no puede ir, avísenos con el botón y se lo damos a otra "
        "persona.\n\n"
        "Con el archivo, su calendario queda al día.",
    ]
    assert list(ana.buttons) == ["Ya no podré ir"]
    assert luis.news() == [
        "The meeting M-0001, “Mesa sobre el agua”, changed.\n\n"
        "Before\n"
        "When: Sunday, March 15, 2020, 9:00 AM to 11:30 AM\n"
        "Where: Biblioteca de David\n\n"
        "Now\n"
        "When: Monday, March 16, 2020, 10:00 AM to 12:30 PM\n"
        "Where: Gimnasio de Boquete\n\n"
        "Reason: La biblioteca cierra.\n\n"
        "You are still on the waiting list, at the same place.\n\n"
        "The file brings your calendar up to date.",
    ]
    assert (eva.news(), rosa.news()) == ([], [])
    assert acts(bot) == [("meeting.create",), ("meeting.move",)]


async def test_a_move_that_changes_nothing_tells_nobody(person, bot):
    publishes(bot)
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await signs_up(ana)
    for line in ("/moverreunion 1", "15 de marzo", "/saltar", "11:30 a. m.", "/saltar"):
        await admin(line)
    said = await admin("/saltar")
    assert said == ["La reunión M-0001 queda como estaba: nada cambió."]
    assert ana.news() == []
    assert acts(bot) == [("meeting.create",)]


async def test_a_move_cannot_end_before_it_begins_nor_be_past(person, bot):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    for line in ("/moverreunion 1", "hoy"):
        await admin(line)
    assert (await admin("8:00"))[0] == (
        "Ese momento ya pasó (10 de febrero de 2020, 8:00 a.\u202fm.). Una reunión se publica "
        "antes de que empiece."
    )
    await admin("3 p. m.")
    assert (await admin("2 p. m."))[0] == (
        "Empieza a las 3:00 p.\u202fm., así que tiene que terminar más tarde ese mismo día."
    )


async def test_a_cancellation_tells_exactly_those_it_is_about(person, bot):
    publishes(bot, capacity=1)
    admin, ana, luis, rosa = map(person, ("admin", "ana", "luis", "rosa"))
    await administer(admin)
    await signs_up(ana, luis)
    await rosa.consents()
    assert await admin("/cancelarreunion M-0001") == [
        f"Mesa sobre el agua · M-0001\n{OCCASION}\n\n"
        "¿Por qué se cancela? Lo leerán las personas apuntadas, y quedará a la vista de todos.",
    ]
    assert await admin("Se dañó el techo.") == [
        f"Mesa sobre el agua · M-0001\n{OCCASION}\n\n"
        "Motivo: Se dañó el techo.\n\n"
        "Se avisará enseguida a 2 personas, y esto no se deshace. ¿La cancelo?",
    ]
    assert await admin("sí") == ["La reunión M-0001 quedó cancelada. Avisé a 2 personas."]
    told = [
        f"Se canceló la reunión M-0001, «Mesa sobre el agua». Iba a ser así:\n{OCCASION}\n\n"
        "Motivo: Se dañó el techo.\n\nDisculpe la molestia.\n\n"
        "Con el archivo, su calendario queda al día.",
    ]
    assert (ana.news(), luis.news(), rosa.news()) == (told, told, [])
    assert await rosa("/agenda 1") == [
        "Mesa sobre el agua · M-0001\n\n"
        "Esta reunión se canceló. Motivo: Se dañó el techo.\n\n" + CARD,
    ]
    assert await rosa("/apuntarme 1") == [
        "La reunión M-0001 está cancelada. Motivo: Se dañó el techo.",
    ]
    for command in ("/moverreunion 1", "/cancelarreunion 1"):
        assert await admin(command) == [
            "La reunión M-0001 está cancelada. Motivo: Se dañó el techo.",
        ]
    assert acts(bot) == [("meeting.create",), ("meeting.cancel",)]


async def test_who_thinks_better_of_it_changes_nothing(person, bot):
    publishes(bot)
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    await signs_up(ana)
    for line in ("/cancelarreunion 1", "Se dañó el techo."):
        await admin(line)
    assert await admin("no") == ["Bien, la reunión M-0001 sigue en pie."]
    for line in ("/moverreunion 1", "16/3/2020", *["/saltar"] * 5):
        await admin(line)
    assert await admin("no") == ["Bien, la reunión M-0001 queda como estaba."]
    assert ana.news() == []
    assert line_of(bot, "M-0001", ana=ana) == {"ana": ("seated", 1)}


async def test_who_comes_second_is_told_that_the_meeting_has_changed(person, bot):
    publishes(bot)
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    for line in ("/moverreunion 1", "16/3/2020", *["/saltar"] * 5):
        await luis(line)
    for line in ("/cancelarreunion 1", "Se dañó el techo.", "sí"):
        await admin(line)
    assert await luis("sí") == ["La reunión M-0001 está cancelada. Motivo: Se dañó el techo."]
    publishes(bot)
    for line in ("/cancelarreunion 2", "Se dañó el techo."):
        await luis(line)
    for line in ("/moverreunion 2", "16/3/2020", *["/saltar"] * 5, "sí"):
        await admin(line)
    assert await luis("sí") == [
        "Mientras tanto otra persona cambió la reunión M-0002. Lo que usted preparaba no cambió "
        "nada: véala con /reunion M-0002.",
    ]


async def test_an_administrator_sees_how_many_come_and_what_they_need(person, bot):
    publishes(bot, capacity=2)
    admin, ana, luis, eva = map(person, ("admin", "ana", "luis", "eva"))
    await administer(admin)
    await signs_up(ana, luis, eva)
    for line in ("/necesito 1", "intérprete"):
        await ana(line)
    for line in ("/necesito 1", "otra cosa", "Una silla alta."):
        await eva(line)
    assert await admin("/reunion M-0001") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\n"
        "Cupo: lleno; puede entrar a la lista de espera\n\n"
        "Van 2 personas.\n"
        "Con un cupo ofrecido, sin responder: 0.\n"
        "En lista de espera: 1.\n"
        "Alguien necesita: Intérprete de señas\n"
        "Alguien necesita: Una silla alta.\n\n"
        "Convocatoria: todavía no hay a quién convocar.",
    ]
    assert list(admin.buttons) == [
        "Cambiar fecha o lugar", "Cambiar otros datos", "Subir un PDF", "Cancelar la reunión",
        "Recordatorios",
    ]  # fmt: skip


async def test_a_meeting_that_is_over_stays_as_it_was(person, bot, watch):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    watch.forward(days=40)
    for command in ("/moverreunion 1", "/cancelarreunion 1"):
        assert await admin(command) == [
            "La reunión M-0001 ya terminó (15 de marzo de 2020, 11:30 a.\u202fm.): queda como fue.",
        ]
    assert await admin("/moverreunion") == [
        "Dígame el código de la reunión, por ejemplo: /moverreunion M-0001",
    ]
    assert await admin("/reunion 7") == [
        "No encuentro la reunión M-0007. Con /agenda ve las que hay.",
    ]


async def test_only_administrators_look_after_meetings(talk, bot):
    publishes(bot)
    for command in ("/reunion", "/reunion 1", "/moverreunion 1", "/cancelarreunion 1"):
        assert await talk(command) == [
            "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
        ]
