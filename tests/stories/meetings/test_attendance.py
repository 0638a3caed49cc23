"""The list of a meeting: who came, put right by hand, and what it comes to."""

import sqlalchemy as sa

from cocreation.meetings.attendance import Summary
from cocreation.people.self_export import everything_about
from cocreation.permissions import Actor
from storage.meetings import meeting_calls, meetings
from storage.people.roles import grant_role
from storage.tables import designation, designee
from tests.databases import readable, rows
from tests.stories.call_scenes import a_pair, calls
from tests.stories.meeting_scenes import publishes, signs_up
from tests.stories.room_scenes import (
    come,
    facilitates,
    holds_a_meeting,
    room_code,
    summary_of,
    the_doors_open,
)
from tests.stories.scenes import person_id
from tests.stories.stage_scenes import acts

DATABASES = ("sqlite", "postgres")

WELCOME = "Listo, anoté su llegada a M-0001, «Mesa sobre el agua». Le damos la bienvenida."
TELL = "Si quiere, díganos de qué sector viene: solo se cuenta."


async def test_who_waits_for_a_seat_and_who_never_signed_up_are_welcome(person, bot, watch):
    publishes(bot, capacity=1)
    rosa, eva, luis, sol, ida = map(person, ("rosa", "eva", "luis", "sol", "ida"))
    await facilitates(rosa)
    code = await room_code(rosa)
    await signs_up(ida, eva)  # Ida has the seat, and does not come
    the_doors_open(watch)
    await eva(f"/llegue {code}")
    the_doors_open(watch, minutes=10)
    await come(watch, code, luis, sol)
    assert summary_of(bot) == Summary(
        total=3, by_sector={}, by_institution={}, called=0, called_came=0, signed_up=1,
        signed_up_came=0, unannounced=3, late=2,
    )  # fmt: skip


async def test_who_is_called_speaks_for_their_institution(person, bot, watch):
    rosa, code = await holds_a_meeting(person, bot, watch)
    mia, leo = person("mia"), person("leo")
    for each, organisation in ((mia, "antai"), (leo, "cngap")):
        await each.consents()
        with bot.house.store.transaction() as tx:
            grant_role(
                tx, person_id(each), "commission", watch(), name=each.address.key.title(),
                organisation=organisation,
            )  # fmt: skip
            meeting = meetings.by_code(tx, "M-0001")
            assert meeting is not None
            meeting_calls.insert(
                tx, meeting_id=meeting.id, person_id=person_id(each), role="commission",
                now=watch(),
            )  # fmt: skip
    assert await mia(f"/llegue {code}") == [WELCOME]
    assert await rosa("/asistencia 1") == [
        "Mesa sobre el agua · M-0001\n\nLlegó 1 persona.\nConvocadas: 2; vinieron: 1.\n"
        "• ANTAI: 1\n\nCon nombre, o anotadas a mano\n1. Mia (ANTAI)\n\n"
        "Faltan por llegar\n• Leo",
    ]
    await rosa.tap("Marcar a quien llegó")
    assert list(rosa.buttons) == ["Rosa Díaz", "Leo"]
    assert await rosa("Leo") == ["Anotada la llegada de Leo a M-0001."]
    assert leo.news() == [
        "Quien lleva M-0001, «Mesa sobre el agua», anotó su llegada. Le damos la bienvenida. Si "
        "usted no está ahí, díganoslo con /contacto.",
    ]
    assert await leo(f"/llegue {code}") == [
        "Su llegada a M-0001, «Mesa sobre el agua», ya estaba anotada. No tiene que hacer nada "
        "más.",
    ]
    found = summary_of(bot)
    assert (found.called, found.called_came) == (2, 2)
    assert found.by_institution == {"antai": 1, "cngap": 1}


async def test_only_who_is_expected_is_missing_and_institutions_of_the_theme_can_be_noted(
    person, bot, watch
):
    rosa, _ = await holds_a_meeting(person, bot, watch, theme="ambiente")
    ana, _ = await a_pair(bot, "miambiente")
    calls(bot, "M-0001")
    await ana("/suplente 1")
    assert await rosa("/asistencia 1") == [
        "Mesa sobre el agua · M-0001\n\nTodavía no ha llegado nadie.\n"
        "Convocadas: 1; vinieron: 0.\n\nFaltan por llegar\n• Luis-miambiente",
    ]
    await rosa.tap("Marcar a quien llegó")  # she may come all the same
    assert set(rosa.buttons) == {"Rosa Díaz", "Ana-miambiente", "Luis-miambiente"}
    for line in ("/cancelar", "/anotar 1", "/saltar", "no lo dijo"):
        await rosa(line)
    assert await rosa("ministerio de ambiente") == ["Anotada. Con ella ya llegó 1 persona."]
    assert summary_of(bot).by_institution == {"miambiente": 1}


async def test_a_substitute_counts_for_the_seat_of_who_sent_them(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    mia, leo = person("mia"), person("leo")
    for each in (mia, leo):
        await each.consents()
    asked = {
        "id": "d", "code": "D-0001", "theme": "ambiente", "institution": "antai",
        "state": "accepted", "due_on": "2020-03-01", "requested_at": watch(),
    }  # fmt: skip
    named = {"designation_id": "d", "state": "accepted", "named_at": watch()}
    with bot.house.store.transaction() as tx:
        tx.run(sa.insert(designation), asked)
        for seat, each in (("principal", mia), ("substitute", leo)):
            tx.run(
                sa.insert(designee),
                {**named, "id": seat, "seat": seat, "person_id": person_id(each)},
            )
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        call = meeting_calls.insert(
            tx, meeting_id=meeting.id, person_id=person_id(mia), role="liaison",
            designation_id="d", now=watch(),
        )  # fmt: skip
        meeting_calls.update(tx, call, state="sent", sends=person_id(leo))
    assert await leo(f"/llegue {code}") == [WELCOME]
    found = summary_of(bot)
    assert (found.called, found.called_came, found.unannounced) == (1, 1, 0)
    assert found.by_institution == {"antai": 1}


async def test_somebody_without_the_chat_is_put_into_the_list(person, bot, watch):
    rosa, _ = await holds_a_meeting(person, bot, watch)
    await rosa("/asistencia 1")
    await rosa.tap("Anotar a alguien")
    for line in ("Señora Pérez", "comunidad"):
        await rosa(line)
    assert await rosa("por ninguna") == ["Anotada. Con ella ya llegó 1 persona."]
    watch.forward(seconds=1)
    for line in ("/anotar 1", "/saltar", "no lo dijo"):
        await rosa(line)
    assert await rosa("ANTAI") == ["Anotada. Con ella ya llegaron 2 personas."]
    assert await rosa("/asistencia 1") == [
        "Mesa sobre el agua · M-0001\n\nLlegaron 2 personas.\nSin cupo ni convocatoria: 2.\n"
        "• Comunidad: 1\n• ANTAI: 1\n\nCon nombre, o anotadas a mano\n"
        "1. Señora Pérez (Comunidad)\n2. Persona 2 (ANTAI)",
    ]
    kept = [each for each in rows(bot.house.store)["attendance"] if each["sealed_name"]]
    assert b"P\xc3\xa9rez" not in bytes(kept[0]["sealed_name"])


async def test_a_wrong_entry_is_taken_away_and_nothing_is_lost(person, bot, watch):
    rosa, code = await holds_a_meeting(person, bot, watch)
    eva, luis = person("eva"), person("luis")
    await come(watch, code, eva, luis)
    await rosa("/quitarllegada 1")
    await rosa("1")
    assert await rosa("Estaba en otra sala.") == [
        "Quitada de la lista de M-0001. El acto quedó en la auditoría; si fue un error, la persona "
        "puede anotarse otra vez.",
    ]
    assert eva.news() == [
        "Quien lleva M-0001, «Mesa sobre el agua», quitó su llegada de la lista. Motivo: Estaba en "
        "otra sala.\n\nSi usted está ahí, anótese otra vez con el código de la sala: "
        "/llegue CÓDIGO",
    ]
    assert summary_of(bot).total == 1
    assert len(rows(bot.house.store)["attendance"]) == 2
    assert acts(bot)[-1] == ("attendance.remove",)
    assert await eva(f"/llegue {code}") == [f"{WELCOME}\n\n{TELL}"]
    assert summary_of(bot).total == 2
    assert len(rows(bot.house.store)["attendance"]) == 2


async def test_the_list_is_kept_from_the_moment_people_come(person, bot, watch):
    publishes(bot)
    rosa = person("rosa")
    await facilitates(rosa)
    for word in ("asistencia", "anotar", "presente", "quitarllegada"):
        assert await rosa(f"/{word} 1") == [
            "La lista de M-0001, «Mesa sobre el agua», se abre una hora antes de empezar (el 15 de "
            "marzo de 2020, 8:00 a.\u202fm.).",
        ]
    the_doors_open(watch)
    assert await rosa("/quitarllegada 1") == ["La lista de M-0001 todavía está vacía."]


async def test_who_is_erased_stays_counted_and_unnamed(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva = person("eva")
    await come(watch, code, eva)
    for line in ("/misector academia", "/aquisoy Eva de Chepo", "/turno", "/borrar", "sí"):
        await eva(line)
    found = summary_of(bot)
    assert (found.total, found.by_sector) == (1, {"academia": 1})
    assert [each for each in readable(bot.house.store) if "Chepo" in each[1]] == []
    assert rows(bot.house.store)["speaking_turn"] == []


async def test_the_copy_of_ones_data_says_which_meeting_one_was_at(person, bot, watch):
    _, code = await holds_a_meeting(person, bot, watch)
    eva = person("eva")
    await come(watch, code, eva)
    me = person_id(eva)
    with bot.house.store.transaction() as tx:
        kept = everything_about(tx, Actor.of(me, "active", frozenset()), person_id=me)["attended"]
    assert [(each["meeting"], each["way"]) for each in kept] == [("M-0001", "code")]
