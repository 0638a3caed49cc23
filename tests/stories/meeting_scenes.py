"""Scenes of stories about meetings."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.bells.meeting import MeetingBell
from bot.menus import menu
from bot.messages import Reply
from bot.scribe import Scribe
from cocreation.meetings import meetings
from cocreation.meetings.meetings import Draft
from cocreation.permissions import OPERATOR
from handlers import router
from storage.engine import Tx
from storage.meetings import meeting_seats
from tests.stories.scenes import person_id
from tests.talking import Bot, Person

STARTS = datetime(2020, 3, 15, 14, 0, tzinfo=UTC)
"""Nine in the morning in Panama."""

CARD = """Mesa de trabajo
Cuándo: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.
Dónde: Biblioteca de David
Lugar del país: Chiriquí"""

OCCASION = """Cuándo: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.
Dónde: Biblioteca de David"""


def publishes(bot: Bot, **facts: Any) -> str:
    """Publish a meeting and return its code; `facts` are what is unlike the usual one."""
    starts_at = facts.pop("starts_at", STARTS)
    usual = {
        "kind": "working-table",
        "title": "Mesa sobre el agua",
        "territory": "chiriqui",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2, minutes=30),
        "place": "Biblioteca de David",
    }
    with bot.house.store.transaction() as tx:
        draft = Draft.model_validate({**usual, **facts})
        return meetings.create(tx, OPERATOR, draft=draft, now=bot.clock()).code


async def signs_up(*people: Person, code: str = "M-0001") -> None:
    """Let people who have just come sign up, one after the other."""
    for each in people:
        await each.consents()
        await each(f"/apuntarme {code}")


def line_of(bot: Bot, code: str, **people: Person) -> dict[str, tuple[str, int]]:
    """Return how people stand with a meeting: state, and place in the line."""
    names = {person_id(each): name for name, each in people.items()}
    with bot.house.store.transaction() as tx:
        meeting = meetings.see(tx, OPERATOR, code=code, now=bot.clock()).meeting
        coming = meeting_seats.coming(tx, meeting.id)
    return {names[each.person_id]: (each.state, each.line) for each in coming}


def bell_of(bot: Bot) -> MeetingBell:
    """Return the bell that lets lines move on; what it tells somebody lies on the desk."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return MeetingBell(bot.house.store, deliver, bot.desk.hand_over)


async def gives_up(somebody: Person, code: str) -> list[str]:
    """Let somebody say that they cannot come, and that they mean it."""
    await somebody(f"/noire {code}")
    return await somebody("sí")
