"""What a published meeting says is changed, one fact at a time; and how it shows what it was."""

import json

from storage.meetings import meeting_calls, meeting_facilitators, meetings
from tests.databases import rows
from tests.stories.meeting_scenes import CARD, OCCASION, gives_up, line_of, publishes, signs_up
from tests.stories.scenes import person_id
from tests.stories.stage_scenes import acts, administer
from tests.talking import Person

DATABASES = ("sqlite", "postgres")

CHANGED = [
    "Listo, la reunión M-0001 cambió.\n\nA quienes ya iban no les he dicho nada. Si les sirve "
    "saberlo, avíseles con el botón.",
]


async def _says(person: Person, *lines: str) -> list[str]:
    """Say lines one after the other; return what is answered to the last."""
    for line in lines[:-1]:
        await person(line)
    return await person(lines[-1])


def _offered(until: str) -> str:
    return (
        f"Se liberó un cupo para usted en M-0001, «Mesa sobre el agua».\n{OCCASION}\n\n"
        f"Tiene hasta el {until} para tomarlo; después pasa a quien sigue en la lista. ¿Lo toma?"
    )


async def test_a_title_is_changed_and_nobody_is_told_before_the_button_is_tapped(person, bot):
    publishes(bot)
    admin, ana, luis = map(person, ("admin", "ana", "luis"))
    await administer(admin)
    await signs_up(ana, luis)
    for each in (ana, luis):
        each.news()
    assert await admin("/editarreunion 1") == [
        "Mesa sobre el agua · M-0001\n\n¿Qué quiere cambiar? Para el día, la hora o el lugar: "
        "/moverreunion M-0001",
    ]
    assert list(admin.buttons) == [
        "Título", "Cupo", "De qué se hablará", "Reglas", "Para quiénes", "Documentos"
    ]  # fmt: skip
    assert await admin("título") == [
        "Ahora dice: Mesa sobre el agua\n\n¿Cuál es el título nuevo?",
    ]
    assert await admin("Agua limpia en Chiriquí") == [
        "Antes\nMesa sobre el agua\n\nAhora\nAgua limpia en Chiriquí\n\n¿La cambio?",
    ]
    assert await admin("sí") == CHANGED
    assert list(admin.buttons) == ["Avisar a quienes van", "Cambiar otra cosa", "Ver M-0001"]
    assert (ana.news(), luis.news()) == ([], [])
    for line in ("/editarreunion 1", "reglas", "La palabra se pide con la mano.", "sí"):
        await admin(line)
    assert await admin.tap("Avisar a quienes van") == [
        "Avisé a 2 personas de los cambios en M-0001.",
    ]
    told = [
        "La reunión M-0001, «Agua limpia en Chiriquí», tiene cambios en:\n• el título\n"
        f"• las reglas\n\nSigue siendo así:\n{OCCASION}",
    ]
    assert (ana.news(), luis.news()) == (told, told)
    assert await ana.tap("Ver M-0001") == [
        f"Agua limpia en Chiriquí · M-0001\n\n{CARD}\nCupo: sin límite\n\n"
        "Reglas: La palabra se pide con la mano.\n\n✓ Usted tiene su cupo.",
    ]
    assert await admin("/avisarreunion 1") == ["En M-0001 no hay cambios sin avisar."]
    assert ana.news() == []
    assert acts(bot) == [
        ("meeting.create",), ("meeting.edit",), ("meeting.edit",), ("meeting.tell",)
    ]  # fmt: skip
    entry = rows(bot.house.store)["audit_entry"][1]
    assert (json.loads(entry["before"]), json.loads(entry["after"])) == (
        {"title": "Mesa sobre el agua"},
        {"title": "Agua limpia en Chiriquí"},
    )


async def test_more_seats_are_offered_to_the_line_at_once(person, bot):
    publishes(bot, capacity=1)
    admin, ana, luis, eva, rosa = map(person, ("admin", "ana", "luis", "eva", "rosa"))
    await administer(admin)
    await signs_up(ana, luis, eva, rosa)
    for each in (ana, luis, eva, rosa):
        each.news()
    said = await _says(admin, "/editarreunion 1", "cupo", "escribir otra cosa")
    assert said == [
        "Cupo de ahora: 1 persona\n\n¿Cuántas personas caben? Escriba el número.",
    ]
    assert await admin("3 personas") == [
        "Antes\n1 persona\n\nAhora\n3 personas\n\n¿La cambio?",
    ]
    assert await admin("sí") == [
        "Listo, la reunión M-0001 cambió.\n\nOfrecí lugares a 2 personas de la lista de espera."
        "\n\nA quienes ya iban no les he dicho nada. Si les sirve saberlo, avíseles con el botón.",
    ]
    offer = [_offered("11 de febrero de 2020, 10:00 a.\u202fm.")]
    assert (ana.news(), luis.news(), eva.news(), rosa.news()) == ([], offer, offer, [])
    people = {"ana": ana, "luis": luis, "eva": eva, "rosa": rosa}
    assert line_of(bot, "M-0001", **people) == {
        "ana": ("seated", 1), "luis": ("offered", 2), "eva": ("offered", 3), "rosa": ("waiting", 4)
    }  # fmt: skip


async def test_without_a_limit_everybody_who_waits_is_offered_a_seat(person, bot):
    publishes(bot, capacity=1)
    admin, ana, luis, eva = map(person, ("admin", "ana", "luis", "eva"))
    await administer(admin)
    await signs_up(ana, luis, eva)
    said = await _says(admin, "/editarreunion 1", "cupo", "quitar el límite")
    assert said == ["Antes\n1 persona\n\nAhora\nsin límite\n\n¿La cambio?"]
    await admin("sí")
    assert line_of(bot, "M-0001", ana=ana, luis=luis, eva=eva) == {
        "ana": ("seated", 1), "luis": ("offered", 2), "eva": ("offered", 3)
    }  # fmt: skip


async def test_with_fewer_seats_nobody_loses_theirs(person, bot):
    publishes(bot, capacity=3)
    admin, ana, luis, eva = map(person, ("admin", "ana", "luis", "eva"))
    await administer(admin)
    await signs_up(ana, luis, eva)
    for line in ("/editarreunion 1", "cupo", "escribir otra cosa"):
        await admin(line)
    fewer = (
        "Ya hay 3 lugares tomados u ofrecidos, y el cupo quedaría en 2.\n\nNadie pierde el suyo: "
        "solo no entra nadie nuevo hasta que haya espacio. ¿La cambio así?"
    )
    assert await admin("2") == ["Antes\n3 personas\n\nAhora\n2 personas\n\n¿La cambio?"]
    assert await admin("sí") == [fewer]
    assert await admin("no") == ["Bien, la reunión M-0001 queda como estaba."]
    for line in ("/editarreunion 1", "cupo", "escribir otra cosa", "2", "sí"):
        await admin(line)
    assert await admin("sí") == CHANGED
    assert line_of(bot, "M-0001", ana=ana, luis=luis, eva=eva) == {
        "ana": ("seated", 1), "luis": ("seated", 2), "eva": ("seated", 3)
    }  # fmt: skip
    await gives_up(eva, "1")
    rosa = person("rosa")
    await signs_up(rosa)
    assert line_of(bot, "M-0001", ana=ana, luis=luis, rosa=rosa) == {
        "ana": ("seated", 1), "luis": ("seated", 2), "rosa": ("waiting", 4)
    }  # fmt: skip


async def test_who_signs_up_while_the_card_is_open_loses_no_seat_unasked(person, bot):
    publishes(bot, capacity=3)
    admin, ana, luis = map(person, ("admin", "ana", "luis"))
    await administer(admin)
    await signs_up(ana)
    for line in ("/editarreunion 1", "cupo", "escribir otra cosa", "1"):
        await admin(line)
    await signs_up(luis)
    assert await admin("sí") == [
        "Ya hay 2 lugares tomados u ofrecidos, y el cupo quedaría en 1.\n\nNadie pierde el suyo: "
        "solo no entra nadie nuevo hasta que haya espacio. ¿La cambio así?",
    ]
    assert await admin("sí") == CHANGED
    assert line_of(bot, "M-0001", ana=ana, luis=luis) == {
        "ana": ("seated", 1), "luis": ("seated", 2)
    }  # fmt: skip


async def test_documents_are_added_and_taken_away(person, bot):
    publishes(bot)
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    said = await _says(admin, "/editarreunion 1", "documentos")
    assert said == [
        "¿Agregar un documento que está en un enlace, o quitar uno? Para subir un PDF: "
        "/subirdocumento M-0001",
    ]
    assert list(admin.buttons) == ["Agregar uno"]
    assert await admin("agregar uno") == [
        "¿Cómo se llama el documento? Por ejemplo: Lectura previa.",
    ]
    link = "¿Con qué enlace se abre? Cópielo completo, desde https://."
    assert await admin("Plan anterior") == [link]
    assert await admin("http://plan.example/3") == [
        "Eso no es un enlace. Cópielo completo, por favor, desde https://.\n\n" + link,
    ]
    assert await admin("https://plan.example/3") == [
        "Antes\nninguno\n\nAhora\n• Plan anterior: https://plan.example/3\n\n¿La cambio?",
    ]
    assert await admin("sí") == CHANGED
    for line in ("/editarreunion 1", "documentos", "agregar uno", "Lectura", "https://l.example/"):
        await admin(line)
    await admin("sí")
    assert await ana("/agenda 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nCupo: sin límite\n\n"
        "Documentos\n• Plan anterior: https://plan.example/3\n• Lectura: https://l.example/",
    ]
    said = await _says(admin, "/editarreunion 1", "documentos", "quitar uno")
    assert said[0].startswith("¿Cuál quitamos?")
    assert await admin("1") == [
        "Antes\n• Plan anterior: https://plan.example/3\n• Lectura: https://l.example/\n\n"
        "Ahora\n• Lectura: https://l.example/\n\n¿La cambio?",
    ]
    assert await admin("sí") == CHANGED
    assert (await ana("/agenda 1"))[0].endswith("Documentos\n• Lectura: https://l.example/")
    assert acts(bot) == [("meeting.create",), *[("meeting.document",)] * 3]


async def test_a_meeting_has_ten_documents_at_most(person, bot):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    for number in range(10):
        for line in ("/editarreunion 1", "documentos", "agregar uno", f"Lectura {number}"):
            await admin(line)
        await admin("https://l.example/")
        assert await admin("sí") == CHANGED
    for line in ("/editarreunion 1", "documentos"):
        await admin(line)
    assert list(admin.buttons) == ["Quitar uno"]


async def test_whom_a_meeting_is_for_is_said_and_keeps_nobody_out(person, bot):
    publishes(bot)
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    said = await _says(admin, "/editarreunion 1", "para quiénes")
    assert said[0].startswith("Ahora está pensada para: Todas las personas\n\n¿Para quiénes será?")
    assert await admin("academia, sociedad civil") == [
        "Antes\nTodas las personas\n\nAhora\nSociedad civil, Academia\n\n¿La cambio?",
    ]
    assert await admin("sí") == CHANGED
    assert await ana("/agenda 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nPensada para: Sociedad civil, Academia\n"
        "Cupo: sin límite",
    ]
    await signs_up(ana)
    assert line_of(bot, "M-0001", ana=ana) == {"ana": ("seated", 1)}


async def test_what_cannot_be_changed_is_said_and_changes_nothing(person, bot, watch):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    for line in ("/editarreunion 1", "título"):
        await admin(line)
    assert await admin("Mesa sobre el agua") == [
        "La reunión M-0001 queda como estaba: nada cambió.",
    ]
    for word in ("editarreunion", "avisarreunion"):
        assert await admin(f"/{word}") == [
            f"Dígame el código de la reunión, por ejemplo: /{word} M-0001",
        ]
        assert await admin(f"/{word} 9") == [
            "No encuentro la reunión M-0009. Con /agenda ve las que hay.",
        ]
    watch.forward(days=40)
    assert await admin("/editarreunion 1") == [
        "La reunión M-0001 ya terminó (15 de marzo de 2020, 11:30 a.\u202fm.): queda como fue.",
    ]
    assert acts(bot) == [("meeting.create",)]


async def test_who_declined_is_not_told_and_who_runs_it_is(person, bot):
    publishes(bot)
    admin, ana, eva = map(person, ("admin", "ana", "eva"))
    await administer(admin)
    for each in (ana, eva):
        await each.consents()
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        now = bot.clock()
        meeting_facilitators.add(tx, meeting.id, person_id(ana), now)
        call = meeting_calls.insert(
            tx, meeting_id=meeting.id, person_id=person_id(eva), role="liaison", now=now
        )
        meeting_calls.update(tx, call, state="declined")
    for line in ("/editarreunion 1", "título", "Agua limpia", "sí"):
        await admin(line)
    assert await admin("/avisarreunion 1") == ["Avisé a 1 persona de los cambios en M-0001."]
    assert ana.news() == [
        "La reunión M-0001, «Agua limpia», tiene cambios en:\n• el título\n\n"
        f"Sigue siendo así:\n{OCCASION}",
    ]
    assert eva.news() == []
