"""The file of a meeting for one's own calendar: with the confirmation, with each change, again."""

from datetime import timedelta

import pytest

from bot.messages import Address
from storage import documents
from tests.databases import rows
from tests.stories.calendar_scenes import OUTSIDE, file_of, is_reached_from_outside
from tests.stories.meeting_scenes import CARD, STARTS, gives_up, publishes, signs_up
from tests.stories.scenes import person_id
from tests.stories.stage_scenes import administer
from tests.talking import Person

DATABASES = ("sqlite", "postgres")

FILE = "Con el archivo guarda la reunión en su calendario."


async def test_who_has_a_seat_gets_a_file_and_who_waits_when_they_have_one(person, bot):
    is_reached_from_outside(bot)
    publishes(bot, capacity=1, agenda="Los análisis; y, qué hacer.", rules="Por turnos.")
    ana, luis = map(person, ("ana", "luis"))
    await signs_up(ana, luis)
    event = file_of(ana)
    assert event.sequence.value == "0"
    assert event.dtstart.value == STARTS
    assert event.dtstart.value.utcoffset() == timedelta(hours=-5)
    assert event.location.value == "Biblioteca de David"
    assert event.categories.value == ["Mesa de trabajo"]
    assert event.url.value == f"{OUTSIDE}/#start=evt_M-0001"
    assert event.description.value == (
        "Mesa de trabajo · M-0001\n"
        "Lugar del país: Chiriquí\n"
        "De qué se hablará: Los análisis; y, qué hacer.\n"
        "Reglas: Por turnos.\n"
        "Para apuntarse, avisar que no va o ver todo, escriba en el chat: /agenda M-0001\n"
        f"O abra: {OUTSIDE}/#start=evt_M-0001"
    )
    assert file_of(luis) is None
    await gives_up(ana, "1")
    luis.news()
    await luis.tap("Tomar el cupo")
    assert file_of(luis).uid.value == event.uid.value


async def test_each_change_brings_a_file_that_takes_the_place_of_the_one_before(person, bot, watch):
    publishes(bot, capacity=1)
    admin, ana, luis = map(person, ("admin", "ana", "luis"))
    await administer(admin)
    await signs_up(ana, luis)
    await luis("/idioma en")
    first = file_of(ana)
    watch.forward(hours=1)
    for line in (
        "/moverreunion 1",
        "16 de marzo",
        *["/saltar"] * 5,
        "sí",
    ):
        await admin(line)
    for each, how in ((ana, "Para apuntarse, avisar"), (luis, "To sign up, say")):
        assert each.news() != []
        event = file_of(each)
        assert (event.uid.value, event.sequence.value) == (first.uid.value, "1")
        assert event.dtstart.value == STARTS + timedelta(days=1)
        assert event.last_modified.value - first.last_modified.value == timedelta(hours=1)
        assert how in event.description.value
    for line in ("/cancelarreunion 1", "Se dañó el techo.", "sí"):
        await admin(line)
    event = file_of(luis)
    assert (event.sequence.value, event.status.value) == ("2", "CANCELLED")
    assert event.summary.value == "Cancelled: Mesa sobre el agua"
    assert event.description.value == (
        "Working table · M-0001\n"
        "This meeting was cancelled. Reason: Se dañó el techo.\n"
        "Part of the country: Chiriquí"
    )
    kept = rows(bot.house.store)["document"]
    assert sorted(each["person_id"] for each in kept) == sorted(map(person_id, (ana, luis)))


async def test_a_file_is_for_one_person_and_goes_a_week_after_the_meeting(person, bot):
    publishes(bot)
    ana = person("ana")
    await signs_up(ana)
    (kept,) = rows(bot.house.store)["document"]
    assert kept["expires_at"] == STARTS + timedelta(hours=2, minutes=30, days=7)
    assert b"BEGIN" not in bytes(kept["content"])
    with bot.house.store.transaction() as tx:
        assert documents.find(tx, kept["id"], "somebody") is None


@pytest.mark.parametrize("words", ["/calendario M-0001", "/calendario 1", "/calendario evt_M-0001"])
async def test_anybody_gets_everything_once_more_with_the_file(person, bot, words):
    publishes(bot)
    ana = person("ana")
    assert await ana(words) == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nCupo: sin límite\n\n{FILE}",
    ]
    assert list(ana.buttons) == ["Apuntarme"]
    assert file_of(ana).summary.value == "Mesa sobre el agua"


async def test_the_button_on_the_card_leads_to_the_file(talk, bot):
    publishes(bot)
    await talk("/apuntarme 1")
    await talk("/agenda 1")
    assert await talk.tap("Calendario") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nCupo: sin límite\n\n"
        f"✓ Usted tiene su cupo.\n\n{FILE}",
    ]
    assert len(rows(bot.house.store)["document"]) == 1


async def test_a_meeting_that_is_over_can_still_be_kept(talk, bot, watch):
    publishes(bot)
    watch.forward(days=40)
    assert await talk("/calendario 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nYa pasó.\n"
        f"Acta: pendiente desde hace 5 días hábiles\n\n{FILE}",
    ]
    (kept,) = rows(bot.house.store)["document"]
    assert kept["expires_at"] == watch() + timedelta(days=7)
    await talk("/agenda 1")
    assert "Calendario" not in talk.buttons


async def test_a_code_that_is_nobodys_is_told_and_a_group_is_sent_home(talk, bot):
    publishes(bot)
    assert await talk("/calendario M-0099") == [
        "No encuentro la reunión M-0099. Con /agenda ve las que hay.",
    ]
    group = Person(bot, "-100", "telegram")
    group.address = Address("telegram", "-100", group=True)
    for words in ("/calendario", "/calendario M-0001", "/calendario nuevo"):
        assert await group(words) == [
            "Eso lo vemos en privado, para cuidar sus datos. "
            "Escríbame directamente y con gusto le ayudo."
        ]
    assert rows(bot.house.store)["document"] == []
