"""Scenes of stories about those whom a meeting calls."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from bot.bells.call import CallBell
from bot.bells.day import Deliver
from bot.menus import menu
from bot.messages import Reply
from bot.news import call_news
from bot.scribe import Scribe
from cocreation.meetings import meeting_calls
from cocreation.programme.facts import Programme
from handlers import router
from storage.engine import Tx
from storage.ids import new_id
from storage.meetings import meeting_calls as records
from storage.meetings import meeting_facilitators, meetings
from storage.people.roles import grant_role
from storage.tables import designation, designee
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import person_id
from tests.talking import Bot, Person


class Pair(NamedTuple):
    """The principal and the substitute of one designation."""

    principal: Person
    substitute: Person


def grants(bot: Bot, role: str, *people: Person) -> None:
    """Give a role to people who have written before, by a name made of theirs."""
    with bot.house.store.transaction() as tx:
        for each in people:
            name = each.address.key.capitalize()
            grant_role(tx, person_id(each), role, bot.clock(), name=name)


def designates(
    bot: Bot,
    institution: str,
    *,
    principal: Person | None = None,
    substitute: Person | None = None,
    theme: str = "ambiente",
) -> str:
    """Let an institution be served by people who accepted; return the designation's id."""
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        of_all = tx.all(sa.select(designation.c.id))
        key = new_id(now)
        tx.run(
            sa.insert(designation),
            {
                "id": key,
                "code": f"D-{len(of_all) + 1:04d}",
                "theme": theme,
                "institution": institution,
                "state": "accepted",
                "due_on": "2020-03-01",
                "requested_at": now,
            },
        )
        for seat, someone in (("principal", principal), ("substitute", substitute)):
            if someone is not None:
                serves(tx, key, seat, someone, now)
    return key


def serves(tx: Tx, designation_id: str, seat: str, someone: Person, now: datetime) -> None:
    """Let somebody take a seat of a designation."""
    tx.run(
        sa.insert(designee),
        {
            "id": new_id(now),
            "designation_id": designation_id,
            "seat": seat,
            "person_id": person_id(someone),
            "state": "accepted",
            "named_at": now,
            "accepted_at": now,
        },
    )


def leaves(bot: Bot, someone: Person) -> None:
    """Let somebody serve as a liaison no more."""
    with bot.house.store.transaction() as tx:
        tx.run(
            sa.update(designee)
            .where(designee.c.person_id == person_id(someone))
            .values(state="replaced", ended_at=bot.clock())
        )


async def a_pair(bot: Bot, institution: str = "Salud", *, theme: str = "ambiente") -> Pair:
    """Return the two liaisons of an institution, who have nothing left to read."""
    first, second = bot.person(f"ana-{institution}"), bot.person(f"luis-{institution}")
    for each in (first, second):
        await each.consents()
    grants(bot, "liaison", first, second)
    designates(bot, institution, principal=first, substitute=second, theme=theme)
    return Pair(first, second)


def calls(bot: Bot, code: str) -> None:
    """Call whom a meeting is for, and tell them."""
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        made = meeting_calls.convene(tx, meeting, now=bot.clock())
        for reply in call_news.convened(tx.kept(Programme), made):
            _deliverer(bot)(tx, reply, bot.clock())
        bot.desk.hand_over(tx.outgoing)


def publishes_table(bot: Bot, **facts: object) -> str:
    """Publish a table on a theme and call its liaisons; return its code."""
    code = publishes(bot, theme="ambiente", **facts)
    calls(bot, code)
    return code


def runs(bot: Bot, code: str, someone: Person) -> None:
    """Let somebody run a meeting."""
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        meeting_facilitators.add(tx, meeting.id, person_id(someone), bot.clock())


async def facilitates(bot: Bot, code: str = "M-0001") -> Person:
    """Return somebody who runs a meeting."""
    marta = bot.person("marta")
    await marta.consents()
    grants(bot, "facilitator", marta)
    runs(bot, code, marta)
    return marta


def answers(bot: Bot, code: str, **people: Person) -> dict[str, str]:
    """Return the state of everybody's call to a meeting, by the names of the story."""
    names = {person_id(each): name for name, each in people.items()}
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        found = records.of_meeting(tx, meeting.id)
    return {names[each.person_id]: each.state for each in found}


def bell_of(bot: Bot) -> CallBell:
    """Return the bell that calls who came later; what it tells somebody lies on the desk."""
    return CallBell(bot.house.store, _deliverer(bot), bot.desk.hand_over)


def _deliverer(bot: Bot) -> Deliver:
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return deliver
