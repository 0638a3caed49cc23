"""Running a meeting: who is named to, their panel, and the code of the room."""

from cocreation.links import Outside
from tests.databases import rows
from tests.stories.meeting_scenes import CARD, OCCASION, publishes, signs_up
from tests.stories.role_scenes import joins, two_administer
from tests.stories.room_scenes import facilitates, room_code, the_doors_open
from tests.stories.stage_scenes import acts, administer

DATABASES = ("sqlite", "postgres")

LISTED = (
    "• domingo 15 de marzo de 2020, 9:00 a.\u202fm.: Mesa sobre el agua (M-0001), "
    "Biblioteca de David"
)
NOBODY_TO_CALL = "Convocatoria: todavía no hay a quién convocar."
AT_THE_DOOR = ["Código y QR", "Lista de asistencia", "Turnos de palabra", "Sondeo"]


async def test_a_facilitator_is_named_and_told_everything_at_once(person, bot):
    ana, _ = await two_administer(bot)
    rosa = person("rosa")
    await joins(ana, rosa, "facilitación", "Rosa Díaz")
    publishes(bot)
    assert await ana("/facilitador") == [
        f"Estas reuniones no tienen quien las lleve:\n\n{LISTED}",
    ]
    assert await ana.tap("Nombrar en M-0001") == [
        f"Mesa sobre el agua · M-0001\n{OCCASION}\n\nLa llevan:\n• todavía nadie\n\n¿A quién?",
    ]
    assert list(ana.buttons) == ["Rosa Díaz"]
    assert await rosa("/llevar M-0001") == [
        "La reunión M-0001, «Mesa sobre el agua», la lleva otra persona. Si debe llevarla usted, "
        "pídalo a la administración con /contacto.",
    ]
    assert await ana("rosa diaz") == [
        "Listo: Rosa Díaz lleva M-0001, «Mesa sobre el agua». Ya se lo avisé.",
    ]
    assert rosa.news() == [
        f"Usted lleva la reunión M-0001, «Mesa sobre el agua».\n{OCCASION}\n\n"
        "En el panel ve quién viene y, el día de la reunión, tiene el código de la sala, la lista, "
        "los turnos de palabra, los sondeos y los borradores.",
    ]
    assert list(rosa.buttons) == ["Panel de la reunión"]
    assert await ana("/facilitador") == [
        "Todas las reuniones próximas tienen quien las lleve. Para cambiarlo en una: "
        "/facilitador M-0001",
    ]
    assert await ana("/facilitador 1") == [
        f"Mesa sobre el agua · M-0001\n{OCCASION}\n\nLa llevan:\n• Rosa Díaz\n\n"
        "¿Nombra a alguien más, o quita a alguien?",
    ]
    await ana("Quitar a alguien")
    assert await ana("Rosa Díaz") == [
        "Listo: Rosa Díaz ya no lleva M-0001, «Mesa sobre el agua». Ya se lo avisé.",
    ]
    assert rosa.news() == [
        f"Usted ya no lleva la reunión M-0001, «Mesa sobre el agua».\n{OCCASION}\n\n"
        "Gracias por su disposición.",
    ]
    assert (await rosa("/llevar 1"))[0].startswith("La reunión M-0001")
    assert acts(bot)[-2:] == [("meeting.facilitator",), ("meeting.no_facilitator",)]


async def test_whom_two_administrators_name_is_named_and_told_once(person, bot):
    ana, luis = await two_administer(bot)
    rosa, eva = person("rosa"), person("eva")
    await joins(ana, rosa, "facilitación", "Rosa Díaz")
    await joins(ana, eva, "facilitación", "Eva Gil")
    publishes(bot)
    for admin in (ana, luis):
        await admin("/facilitador 1")
    await ana("Rosa Díaz")
    said = await luis("Rosa Díaz")
    assert said[0].endswith("La llevan:\n• Rosa Díaz\n\n¿A quién?")
    assert list(luis.buttons) == ["Eva Gil"]
    assert len(rosa.news()) == 1
    assert len(rows(bot.house.store)["meeting_facilitator"]) == 1


async def test_a_meeting_whose_facilitator_has_no_role_any_more_lacks_one(person, bot):
    ana, _ = await two_administer(bot)
    rosa = person("rosa")
    await joins(ana, rosa, "facilitación", "Rosa Díaz")
    publishes(bot)
    for line in ("/facilitador 1", "Rosa Díaz", "/quitarrol", "Rosa Díaz", "Cambió de trabajo."):
        await ana(line)
    rosa.news()
    assert await rosa("/llevar 1") == [
        "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
    ]
    assert await ana("/facilitador") == [
        f"Estas reuniones no tienen quien las lleve:\n\n{LISTED}",
    ]


async def test_nobody_can_be_named_before_somebody_facilitates(person, bot, watch):
    admin = person("admin")
    await administer(admin)
    assert await admin("/facilitador 1") == [
        "No encuentro la reunión M-0001. Con /agenda ve las que hay.",
    ]
    publishes(bot)
    assert await admin("/facilitador 1") == [
        "Todavía nadie tiene el rol de facilitación. Invite primero a una persona con /invitar; "
        "cuando lo acepte, nómbrela aquí.",
    ]
    watch.forward(days=40)
    assert await admin("/facilitador 1") == [
        "La reunión M-0001 ya terminó (15 de marzo de 2020, 11:30 a.\u202fm.): queda como fue.",
    ]


async def test_the_panel_offers_what_each_moment_needs(person, bot, watch):
    publishes(bot)
    rosa, eva = person("rosa"), person("eva")
    await facilitates(rosa)
    await signs_up(eva)
    assert await rosa("/llevar") == [f"Usted lleva 1 reunión:\n\n{LISTED}"]
    assert await rosa.tap("Llevar M-0001") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\n\nSe espera a 2 personas.\n\n"
        "Desde el 15 de marzo de 2020, 8:00 a.\u202fm. se anotan las llegadas. El código de la "
        f"sala ya lo puede preparar.\n\n{NOBODY_TO_CALL}",
    ]
    assert list(rosa.buttons) == ["Código y QR"]
    code = await room_code(rosa)
    the_doors_open(watch)
    await eva(f"/llegue {code}")
    assert await rosa("/llevar 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\n\nSe espera a 2 personas.\nLlegó 1 persona.\n\n"
        "Se anotan llegadas (hasta el 15 de marzo de 2020, 1:30 p.\u202fm.).\n\n"
        f"{NOBODY_TO_CALL}",
    ]
    assert list(rosa.buttons) == AT_THE_DOOR
    the_doors_open(watch, minutes=5)
    await rosa("/llevar 1")
    assert list(rosa.buttons) == [*AT_THE_DOOR, "Nuevo borrador", "Ver borradores", "Acta"]
    the_doors_open(watch, minutes=300)
    assert (await rosa("/llevar 1"))[0].endswith(
        f"La llegada ya cerró. La lista todavía se puede corregir.\n\n{NOBODY_TO_CALL}"
    )
    after = ["Lista de asistencia", "Nuevo borrador", "Ver borradores", "Acta"]
    assert list(rosa.buttons) == after


async def test_the_code_of_the_room_has_a_picture_and_can_be_changed(person, bot, watch):
    publishes(bot)
    bot.house.store.keep(Outside("https://mesa.example", lambda: "MesaBot"))
    rosa, eva = person("rosa"), person("eva")
    await facilitates(rosa)
    first = await room_code(rosa)
    assert set(first) <= set("23456789BCDFGHJKMNPQRSTVWXYZ")
    assert await room_code(rosa) == first
    said = await rosa("/sala M-0001 otro")
    [second] = [
        each["code"] for each in rows(bot.house.store)["room_code"] if each["ended_at"] is None
    ]
    assert said == [
        "Mesa sobre el agua · M-0001\n\n"
        "Para anotar su llegada, escanee el QR o escriba en Mesa Abierta:\n"
        f"/llegue {second}\n\nO abra:\n"
        f"https://t.me/MesaBot?start=lle_{second}\n"
        f"https://mesa.example/#start=lle_{second}\n\n"
        "Sirve del 15 de marzo de 2020, 8:00 a.\u202fm. al 15 de marzo de 2020, 1:30 p.\u202fm.; "
        "si llega a quien no está en la sala, cámbielo y el anterior deja de servir.",
    ]
    picture = rows(bot.house.store)["document"][-1]
    assert picture["media_type"] == "image/png"
    the_doors_open(watch)
    await eva.consents()
    assert await eva(f"/llegue {first}") == [
        "El código de M-0001, «Mesa sobre el agua», cambió y ese ya no sirve. Use el que se "
        "muestra ahora en la sala; no anoté nada.",
    ]
    assert rows(bot.house.store)["attendance"] == []
    the_doors_open(watch, minutes=400)
    assert await rosa("/sala 1") == [
        "La llegada a M-0001, «Mesa sobre el agua», ya cerró. Si usted estuvo, pida a quien la "
        "llevó que le anote; yo no anoté nada.",
    ]


async def test_what_needs_a_meeting_asks_for_its_code(person, bot):
    publishes(bot)
    rosa = person("rosa")
    await facilitates(rosa)
    for word in ("sala", "asistencia", "presente", "anotar", "quitarllegada", "turnos", "sondeo"):
        assert await rosa(f"/{word}") == [
            f"Dígame el código de la reunión, por ejemplo: /{word} M-0001",
        ]
    assert await rosa("/sala 9") == ["No encuentro la reunión M-0009. Con /agenda ve las que hay."]
