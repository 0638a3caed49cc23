"""Coming to a meeting by code, by link or by the list; what the attendance comes to."""

from datetime import timedelta

from storage import housekeeping
from tests.databases import rows
from tests.stories.meeting_scenes import STARTS, publishes, signs_up
from tests.stories.room_scenes import (
    come,
    holds_a_meeting,
    room_code,
    the_doors_open,
)
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")

WELCOME = "Listo, anoté su llegada a M-0001, «Mesa sobre el agua». Le damos la bienvenida."
TELL = "Si quiere, díganos de qué sector viene: solo se cuenta."
CONSENT = (
    "Antes de anotar su llegada necesito su permiso. Guardamos una forma de contactarle (cifrada), "
    "que usted estuvo, y lo que nos escriba. Quien lleva la reunión ve cuántas personas hay, no "
    "quiénes. Puede ver o borrar sus datos cuando quiera: /privacidad.\n\n¿Nos da su permiso?"
)
WRONG = (
    "Ese código no abre ninguna reunión. Mírelo otra vez en la sala y escríbalo igual; no anoté "
    "nada."
)
ASKED = "¿Qué código se muestra en la sala? Son cinco letras o números, por ejemplo K7P4X."
NARROW_SECTORS = (
    "\n\n1. Ciudadanía\n2. Sociedad civil\n3. Academia\n4. Empresa\n5. Gremio o cooperativa\n"
    "6. Comunidad\n7. Servidor público\n8. Pedir la palabra\n9. Decir mi nombre"
)


async def test_somebody_comes_and_says_where_they_come_from(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva = person("eva")
    await signs_up(eva)
    assert await eva(f"/llegue {code.lower()}") == [f"{WELCOME}\n\n{TELL}"]
    assert list(eva.buttons)[:3] == ["Ciudadanía", "Sociedad civil", "Academia"]
    assert await eva.tap("Academia") == ["Gracias, anotado: Academia."]
    assert list(eva.buttons) == ["Pedir la palabra", "Decir mi nombre"]
    await eva.tap("Decir mi nombre")
    assert await eva("Eva  de Chepo") == [
        "Gracias, Eva de Chepo. Así le llamarán en esta reunión.",
    ]
    before = rows(bot.house.store)["attendance"]
    watch.forward(minutes=50)
    assert await eva(f"/llegue {code}") == [
        "Su llegada a M-0001, «Mesa sobre el agua», ya estaba anotada. No tiene que hacer nada "
        "más.",
    ]
    assert rows(bot.house.store)["attendance"] == before
    [entry] = before
    assert b"Chepo" not in bytes(entry["sealed_name"])
    assert (entry["sector"], entry["way"]) == ("academia", "code")


async def test_the_bare_code_is_enough_at_the_door(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva, luis, iris = map(person, ("eva", "luis", "iris"))
    await eva.consents()
    assert await eva(f" {code.lower()[:3]} {code.lower()[3:]}") == [f"{WELCOME}\n\n{TELL}"]
    assert await luis(code) == [CONSENT]
    assert await luis("sí") == [f"{WELCOME}\n\n{TELL}"]
    assert await iris("BCDFG") == [WRONG]
    assert await iris("K7P4O") == [WRONG]  # as it is misread
    assert [each["way"] for each in rows(bot.house.store)["attendance"]] == ["code", "code"]
    for _ in range(3):
        assert await iris("BCDFG") == [WRONG]
    assert await iris(code) == [
        "Van varios códigos que no sirven. Espere una hora, o pida a quien lleva la reunión que le "
        "anote en la lista.",
    ]


async def test_the_code_may_come_in_a_second_message(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva, luis = map(person, ("eva", "luis"))
    await eva.consents()
    assert await eva("llegué") == [ASKED]
    assert await eva(code) == [f"{WELCOME}\n\n{TELL}"]
    assert await luis("/llegue") == [ASKED]
    assert await luis("M-0001") == [
        "Ese es el código de la reunión. El de la sala se muestra allí y tiene cinco letras o "
        "números, por ejemplo: /llegue K7P4X",
    ]
    await luis("/llegue")
    assert await luis("BCDFG") == [WRONG]
    assert await luis(code) == [CONSENT]
    assert await luis("sí") == [f"{WELCOME}\n\n{TELL}"]


async def test_a_code_is_no_check_in_where_a_question_waits_for_words(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva = person("eva")
    await eva.consents()
    await eva("/contacto")
    assert await eva(code) == [
        "Recibimos su mensaje con el código C-0001. Una persona le contestará en este mismo chat.",
    ]
    assert rows(bot.house.store)["attendance"] == []
    await eva("/proponer")
    assert (await eva("/ahora"))[-1] == "Quedó a medias: su propuesta. ¿Seguimos?"
    assert await eva(code) == [f"{WELCOME}\n\n{TELL}"]  # the question is no longer the last thing


async def test_the_link_in_the_room_asks_for_consent_first(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva = person("eva")
    assert await eva(f"/start lle_{code}") == [
        "Este enlace anota su llegada a la reunión. ¿Seguimos?",
    ]
    assert await eva.tap("Anotar mi llegada") == [CONSENT]
    assert rows(bot.house.store)["attendance"] == []
    assert await eva("sí") == [f"{WELCOME}\n\n{TELL}"]
    [entry] = rows(bot.house.store)["attendance"]
    assert entry["way"] == "link"
    luis = person("luis")
    await luis.consents()
    assert await luis(f"/start lle_{code}") == [f"{WELCOME}\n\n{TELL}"]


async def test_without_consent_nothing_is_noted(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva = person("eva")
    for line in (f"/llegue {code}", "no", "/cancelar"):
        await eva(line)
    assert rows(bot.house.store)["attendance"] == []


async def test_codes_that_lead_nowhere_change_nothing(person, bot, watch):
    publishes(bot)
    publishes(bot, title="Mesa de salud", starts_at=STARTS + timedelta(days=1))
    admin, eva = person("admin"), person("eva")
    await administer(admin)
    code, of_another = await room_code(admin), await room_code(admin, "M-0002")
    await eva.consents()
    assert await eva("/llegue") == [ASKED]
    await eva("/cancelar")
    the_doors_open(watch)
    assert await eva(f"/llegue {of_another}") == [
        "Ese código es de M-0002, «Mesa de salud», donde todavía no se anotan llegadas (se puede "
        "desde el 16 de marzo de 2020, 8:00 a.\u202fm.). No anoté nada.",
    ]
    assert await eva("/llegue 0OIL1") == [WRONG]
    the_doors_open(watch, minutes=271)
    assert await eva(f"/llegue {code}") == [
        "La llegada a M-0001, «Mesa sobre el agua», ya cerró. Si usted estuvo, pida a quien la "
        "llevó que le anote; yo no anoté nada.",
    ]
    await admin("/cancelarreunion 2")
    for line in ("Se inundó la sala.", "sí"):
        await admin(line)
    assert await eva(f"/llegue {of_another}") == [
        "La reunión M-0002 está cancelada. Motivo: Se inundó la sala.",
    ]
    assert rows(bot.house.store)["attendance"] == []


async def test_wrong_codes_run_out_for_an_hour(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva = person("eva")  # who never consented is counted, too
    for _ in range(5):
        assert await eva("/llegue ABCDE") == [WRONG]
    for typed in ("ABCDE", code):
        assert await eva(f"/llegue {typed}") == [
            "Van varios códigos que no sirven. Espere una hora, o pida a quien lleva la reunión "
            "que le anote en la lista.",
        ]
    assert rows(bot.house.store)["attendance"] == []
    watch.forward(minutes=61)
    assert await eva(f"/llegue {code}") == [CONSENT]
    assert await eva("/invitacion ABCDE") != await eva("/llegue ABCDE")


async def test_codes_and_names_are_forgotten_a_month_after(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva = person("eva")
    await come(watch, code, eva)
    await eva("/aquisoy Eva de Chepo")
    for days, forgotten in ((30, 0), (1, 1), (0, 0)):
        watch.forward(days=days)
        with bot.house.store.transaction() as tx:
            gone = housekeeping.purge(tx, housekeeping.Retention(), watch())
        assert (gone["room codes"], gone["names at meetings"]) == (forgotten, forgotten)


async def test_the_code_of_the_meeting_is_not_taken_for_that_of_the_room(person, bot, watch):
    await holds_a_meeting(person, bot, watch)
    eva = person("eva")
    await eva.consents()
    for _ in range(6):  # it is no wrong try either
        assert await eva("/llegue M-0001") == [
            "Ese es el código de la reunión. El de la sala se muestra allí y tiene cinco letras o "
            "números, por ejemplo: /llegue K7P4X",
        ]
