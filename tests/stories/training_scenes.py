"""Scenes of stories about training."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cocreation.training.course_facts import Course, Courses
from storage.ids import new_id
from storage.meetings import attendance, meetings
from storage.people.roles import grant_role
from storage.tables import designation, designee
from storage.training import certificates
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import person_id
from tests.talking import Bot, Person

COURSE = "Gobierno abierto y los ciclos de los planes de acción"
KEY = "gobierno-abierto"


def course_of(bot: Bot) -> Course:
    """Return the course of the programme."""
    found = bot.house.store.kept(Courses).find(KEY)
    assert found is not None
    return found


def change_course(bot: Bot, **facts: Any) -> None:
    """Let the course have other facts, as if its file had been edited."""
    bot.house.store.keep(Courses((course_of(bot).model_copy(update=facts),)))


async def answers(person: Person, said: list[str], *, wrong: int = 0) -> list[str]:
    """Answer every question of a quiz from the one `said`, the first `wrong` ones wrongly."""
    course = course_of(person.bot)
    for number in range(len(course.questions)):
        [question] = [each for each in course.questions if each.text.say("es") in said[-1]]
        chosen = [each for each in question.options if each.right == (number >= wrong)]
        said = await person(chosen[0].says.say("es"))
    return said


async def takes_the_quiz(person: Person, *, wrong: int = 0) -> list[str]:
    """Begin a try and answer everything; return what is said at the end."""
    return await answers(person, await person("/prueba"), wrong=wrong)


async def is_certified(person: Person, name: str = "Ana María Ruiz", shows: str = "sí") -> str:
    """Pass the quiz, ask for the certificate and return its code."""
    await takes_the_quiz(person)
    for line in ("/certificado", name, shows):
        await person(line)
    [said] = await person("enviar")
    return said.split("código ")[1][:11]


def is_issued(bot: Bot, person: Person, code: str) -> None:
    """Let somebody who has written before hold the certificate of this code."""
    with bot.house.store.transaction() as tx:
        certificates.insert(
            tx,
            code=code,
            person_id=person_id(person),
            course=KEY,
            course_name=COURSE,
            language="es",
            hours=2,
            name="Ana Ruiz",
            shows_name=True,
            passed_at=bot.clock(),
            attended_at=None,
            now=bot.clock(),
        )


def serves(
    bot: Bot, person: Person, institution: str = "antai", *, seat: str = "principal"
) -> None:
    """Let somebody who has written before serve as a liaison of an institution."""
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        row = tx.one(sa.select(designation.c.id).where(designation.c.institution == institution))
        key = new_id(now) if row is None else row.id
        if row is None:
            count = len(tx.all(sa.select(designation.c.id)))
            facts = {
                "id": key,
                "code": f"D-{count + 1:04d}",
                "theme": "ambiente",
                "institution": institution,
                "state": "accepted",
                "due_on": "2020-03-01",
                "requested_at": now,
            }
            tx.run(sa.insert(designation), facts)
        named = {
            "id": new_id(now),
            "designation_id": key,
            "seat": seat,
            "person_id": person_id(person),
            "state": "accepted",
            "named_at": now,
            "accepted_at": now,
        }
        tx.run(sa.insert(designee), named)
        grant_role(tx, person_id(person), "liaison", now, name=person.address.key.title() + " Mora")


def attends(bot: Bot, person: Person, **facts: Any) -> str:
    """Publish a session of the course that somebody is at; return its code."""
    facts.setdefault("starts_at", bot.clock() + timedelta(days=1))
    code = publishes(bot, kind="training", **facts)
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        attendance.insert(
            tx, meeting_id=meeting.id, person_id=person_id(person), way="code", now=bot.clock()
        )
    return code
