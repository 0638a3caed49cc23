"""Two who change one meeting at once, and people who sign up while it gets smaller."""

import asyncio

from storage.meetings import meetings as records
from tests.databases import rows
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import given_back
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

OVERTAKEN = (
    "Mientras tanto otra persona cambió la reunión M-0001. Lo que usted preparaba no cambió nada: "
    "véala con /reunion M-0001."
)


async def _edits_and_moves(bot, admin, luis) -> list[str]:
    """Let one edit and one move the same version at once; return what is not as it must be."""
    for line in ("/editarreunion 1", "título", "Otro título"):
        await admin(line)
    for line in ("/moverreunion 1", "16/3/2020", *["/saltar"] * 5):
        await luis(line)
    said = await asyncio.gather(admin("sí"), luis("sí"))
    faults = []
    overtaken = ([f"{OVERTAKEN}\n\n{given_back('Otro título')}"], [OVERTAKEN])
    if sum(each == late for each, late in zip(said, overtaken, strict=True)) != 1:
        faults.append(f"not exactly one was told that it had changed: {said}")
    [meeting] = rows(bot.house.store)["meeting"]
    if len(rows(bot.house.store)["meeting_change"]) != 1 or meeting["version"] != 2:
        faults.append("not exactly one changed it")
    return faults


async def test_of_an_edit_and_a_move_at_once_only_one_is_done(person, bot):
    publishes(bot)
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    assert await _edits_and_moves(bot, admin, luis) == []


async def test_a_version_that_nobody_compares_is_caught(person, bot, monkeypatch):
    publishes(bot)
    admin, luis = person("admin"), person("luis")
    await administer(admin, luis)
    monkeypatch.setattr("cocreation.meetings.meetings.as_read", lambda meeting, read, now: meeting)
    assert await _edits_and_moves(bot, admin, luis) != []


async def _shrinks_while_people_come(bot, person, admin) -> list[str]:
    """Let people sign up while there get to be fewer seats; return what is not as it must be."""
    publishes(bot, capacity=10)
    crowd = [person(f"p{number}") for number in range(8)]
    for each in crowd:
        await each.consents()
    for line in ("/editarreunion 1", "cupo", "escribir otra cosa", "4"):
        await admin(line)
    await asyncio.gather(admin("sí"), *(each("/apuntarme 1") for each in crowd))
    [meeting] = rows(bot.house.store)["meeting"]
    seats = rows(bot.house.store)["meeting_seat"]
    seated = sum(each["state"] == "seated" for each in seats)
    if meeting["capacity"] == 4 and seated > 4:
        return [f"{seated} seated for 4 seats, and nobody was asked"]
    return [] if len(seats) == len(crowd) else ["somebody was forgotten"]


async def test_seats_taken_while_they_get_fewer_are_never_more_unasked(person, bot):
    admin = person("admin")
    await administer(admin)
    assert await _shrinks_while_people_come(bot, person, admin) == []


async def test_seats_not_counted_against_the_new_number_are_caught(person, bot, monkeypatch):
    admin = person("admin")
    await administer(admin)
    monkeypatch.setattr("cocreation.meetings.meeting_seats.left", lambda *_arguments, **_named: 1)
    monkeypatch.setattr(records, "lock", records.by_code)
    assert await _shrinks_while_people_come(bot, person, admin) != []
