"""Scenes of stories about reminders."""

from datetime import UTC, datetime, timedelta

from bot.bells.reminder import ReminderBell
from bot.menus import menu
from bot.messages import Reply
from bot.scribe import Scribe
from handlers import router
from storage.engine import Tx
from storage.meetings import meeting_calls, meeting_facilitators, meetings
from tests.databases import rows
from tests.stories.meeting_scenes import OCCASION
from tests.stories.scenes import person_id
from tests.talking import Bot, Person

SEATED = (
    "Usted tiene su cupo. Si ya no puede ir, avísenos con el botón y se lo damos a otra persona."
)
ARRIVING = (
    "Al llegar, escriba aquí el código que se muestra en la sala (cinco letras o números), o pida "
    "a quien lleva la reunión que anote su llegada."
)
REMINDED = f"Le recordamos esta reunión:\n\nMesa sobre el agua · M-0001\n{OCCASION}\n\n{SEATED}"
TOMORROW = REMINDED.replace("esta reunión:", "que esta reunión es mañana:")
TODAY = REMINDED.replace("esta reunión:", "que esta reunión es hoy:") + f"\n\n{ARRIVING}"
WEEK, DAY, HOURS = 7 * 24 * 60, 24 * 60, 2 * 60


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of March 2020 by the clock in Panama. The meeting is on the 15th at nine."""
    return datetime(2020, 3, day, hour, minute, second, tzinfo=UTC) + timedelta(hours=5)


def reminder_bell(bot: Bot) -> ReminderBell:
    """Return the bell of reminders; what it tells somebody lies on the desk."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return ReminderBell(bot.house.store, deliver, bot.desk.hand_over)


async def rings(bot: Bot) -> None:
    """Let the bell of reminders ring once, as it does every ten seconds."""
    await reminder_bell(bot).tick(bot.clock)


def calls(
    bot: Bot, person: Person, role: str, *, state: str = "asked", code: str = "M-0001"
) -> None:
    """Call somebody to a meeting, and let them have answered."""
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        call = meeting_calls.insert(
            tx, meeting_id=meeting.id, person_id=person_id(person), role=role, now=bot.clock()
        )
        meeting_calls.update(tx, call, state=state)


def facilitates(bot: Bot, person: Person, code: str = "M-0001") -> None:
    """Let somebody run a meeting."""
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        meeting_facilitators.add(tx, meeting.id, person_id(person), bot.clock())


def written_down(bot: Bot) -> list[tuple[int, str, str | None]]:
    """Return what became of every reminder: minutes before, state, and why it was dropped."""
    kept = rows(bot.house.store)["reminder"]
    return sorted((each["minutes"], each["state"], each["reason"]) for each in kept)
