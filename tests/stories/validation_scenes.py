"""Scenes of stories about the validation by the highest authorities."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from bot.bells.validation import ValidationBell
from bot.menus import menu
from bot.messages import Reply
from bot.scribe import Scribe
from cocreation.commitments import drafts
from cocreation.commitments.drafts import Draft
from cocreation.permissions import OPERATOR
from cocreation.programme.facts import Programme
from cocreation.schedule import schedule
from cocreation.validation import validation_letters
from handlers import router
from storage.engine import Tx
from storage.meetings import attendance, meetings
from storage.people.roles import grant_role
from storage.tables import draft_institution
from tests.conftest import Watch
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import WATER, has_proposed, moves_to, person_id
from tests.stories.stage_scenes import administer
from tests.talking import Bot, Person

WATER_DRAFT = (
    "Agua limpia en cada escuela",
    "El agua llega sucia a las escuelas rurales.",
    "Publicar cada mes el resultado de los análisis de agua de cada escuela.",
)
PARK_DRAFT = (
    "Parque abierto los domingos",
    "El parque de la comunidad cierra los domingos.",
    "Abrir el parque cada domingo con voluntarios de la comunidad.",
)
REASONS = "La ley deja los análisis mensuales a otra entidad y no hay laboratorio propio."
COUNTER = (
    "Análisis de agua dos veces al año",
    "El agua de las escuelas rurales no se analiza con regularidad.",
    "Analizar el agua de cada escuela dos veces al año y publicar el resultado con la otra "
    "entidad.",
)


def records(
    bot: Bot, texts: tuple[str, str, str] = WATER_DRAFT, *, origins: tuple[str, ...] = (),
    code: str = "M-0001", **parts: str,
) -> str:  # fmt: skip
    """Record a draft at a meeting that has begun, with its institutions; return its code."""
    title, problem, solution = texts
    draft = Draft(title=title, problem=problem, solution=solution, origins=origins)
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        later = meeting.starts_at + timedelta(hours=1)
        made, _ = drafts.record(tx, OPERATOR, meeting=code, draft=draft, now=later)
        for institution, part in parts.items():
            values = {"draft_id": made.id, "institution": institution, "part": part}
            tx.run(sa.insert(draft_institution), values)
    return made.code


async def a_table(bot: Bot) -> tuple[Person, Person, Person]:
    """Let a table on water be over; return who administers, who proposed, and who was there."""
    admin, rosa, luis = map(bot.person, ("admin", "rosa", "luis"))
    await administer(admin)
    await has_proposed(rosa, WATER, theme="ambiente")
    await luis.consents()
    publishes(bot, kind="co-creation-table", theme="ambiente")
    was_there(bot, luis)
    moves_to(bot, "authority-validation")
    for each in (admin, rosa, luis):
        each.news()
    return admin, rosa, luis


def was_there(bot: Bot, *people: Person) -> None:
    """Let people have been at the table."""
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        for each in people:
            attendance.insert(
                tx, meeting_id=meeting.id, person_id=person_id(each), name=None, sector=None,
                institution=None, way="code", recorded_by=None, now=bot.clock(),
            )  # fmt: skip


async def authority(bot: Bot, institution: str | None = "minsa", name: str = "iris") -> Person:
    """Return somebody who is the authority of an institution."""
    iris = bot.person(name)
    await iris.consents()
    with bot.house.store.transaction() as tx:
        grant_role(
            tx, person_id(iris), "authority", bot.clock(), name=name.capitalize(),
            organisation=institution,
        )  # fmt: skip
    return iris


def asks(bot: Bot, *, sent: bool = True) -> list[str]:
    """Prepare every letter, let them go today, and return the codes."""
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        made = validation_letters.prepare(tx, OPERATOR, now=now)
        today = schedule.today(tx.kept(Programme), now)
        for each in made if sent else ():
            validation_letters.send(
                tx, OPERATOR, code=each.code, sent_on=today, way="email", now=now
            )
    return [each.code for each in made]


async def says_no(person: Person, first: str) -> list[str]:
    """Answer that a draft is not viable, with everything that takes; return what is said last."""
    await person(first)
    await person("No es viable")
    for line in (REASONS, *COUNTER):
        await person(line)
    return await person("enviar")


def bell_of(bot: Bot) -> ValidationBell:
    """Return the bell of the terms; what it tells somebody lies on the desk."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return ValidationBell(bot.house.store, deliver, bot.desk.hand_over)


async def rings(bot: Bot, watch: Watch, month: int, day: int) -> None:
    """Let the bell ring twice at ten in the morning of a day of 2020."""
    watch.moment = datetime(2020, month, day, 15, 0, tzinfo=UTC)
    bell = bell_of(bot)
    await bell.tick(watch.moment)
    await bell.tick(watch.moment)
