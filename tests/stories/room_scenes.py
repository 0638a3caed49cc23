"""Scenes of stories about what happens at a meeting."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.bells.room import FloorBell
from bot.menus import menu
from bot.messages import Reply
from bot.scribe import Scribe
from cocreation.meetings import attendance
from cocreation.meetings.attendance import Summary
from handlers import router
from storage.engine import Tx
from storage.meetings import meeting_facilitators, meetings
from storage.people.roles import grant_role
from tests.conftest import Watch
from tests.stories.meeting_scenes import STARTS, publishes
from tests.stories.scenes import person_id
from tests.talking import Bot, Person

_SHOWN = re.compile(r"/llegue ([0-9A-Z]{5})")


def the_doors_open(watch: Watch, *, minutes: float = -30) -> None:
    """Let it be some minutes after the start of the usual meeting; before it, a negative number."""
    watch.moment = STARTS + timedelta(minutes=minutes)


async def facilitates(person: Person, name: str = "Rosa Díaz", code: str = "M-0001") -> None:
    """Let somebody facilitate, and run a meeting."""
    await person.consents()
    bot = person.bot
    with bot.house.store.transaction() as tx:
        grant_role(tx, person_id(person), "facilitator", bot.clock(), name=name)
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        meeting_facilitators.add(tx, meeting.id, person_id(person), bot.clock())


async def room_code(facilitator: Person, code: str = "M-0001") -> str:
    """Return the code that is shown in a room."""
    said = await facilitator(f"/sala {code}")
    found = _SHOWN.search("\n".join(said))
    assert found is not None, said
    return found[1]


async def come(watch: Watch, typed: str, *people: Person) -> None:
    """Let people who are new check in, one second after the other: that is their order."""
    for each in people:
        await each.consents()
        watch.forward(seconds=1)
        await each(f"/llegue {typed}")


def floor_bell_of(bot: Bot) -> FloorBell:
    """Return the bell that rings when a turn to speak is over; what it says lies on the desk."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return FloorBell(bot.house.store, deliver, bot.desk.hand_over)


async def holds_a_meeting(
    person: Callable[[str], Person], bot: Bot, watch: Watch, **facts: Any
) -> tuple[Person, str]:
    """Let there be a meeting in half an hour; return who runs it, and the code of its room."""
    publishes(bot, **facts)
    rosa = person("rosa")
    await facilitates(rosa)
    code = await room_code(rosa)
    the_doors_open(watch)
    return rosa, code


def summary_of(bot: Bot) -> Summary:
    """Return what the attendance of the usual meeting comes to."""
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        return attendance.summary(tx, meeting)
