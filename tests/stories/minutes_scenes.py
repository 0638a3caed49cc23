"""Scenes of stories about minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.bells.minutes import MinutesBell
from bot.menus import menu
from bot.messages import Message, Reply
from bot.scribe import Scribe
from cocreation.minutes import minutes
from cocreation.minutes.facts import Agreement, Written
from cocreation.permissions import OPERATOR
from handlers import router
from storage import documents
from storage.engine import Tx
from storage.ids import new_id
from storage.meetings import attendance, meeting_facilitators, meetings
from storage.people.people import grant_role
from storage.tables import draft, draft_origin, proposal
from tests.conftest import Watch
from tests.stories.meeting_scenes import STARTS, publishes
from tests.stories.scenes import person_id
from tests.talking import Bot, Person

HEADING = "Acta de «Mesa sobre el agua» · M-0001"
WHEN = (
    "Cuándo: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.\n"
    "Dónde: Biblioteca de David\n"
)
SAID = (
    "Lo tratado: Se leyeron los análisis del agua.\n\n"
    "Acuerdos\n1. Publicar los análisis cada mes.\n• Responsable: ANTAI\n"
    "• Plazo: 15 de mayo de 2020"
)
HOW = (
    "¿Está de acuerdo con lo que dice? Puede responder hasta el 20 de marzo de 2020, y cambiar su "
    "respuesta mientras no se publique. Si no responde, cuenta como que no objeta, y en el acta se "
    "ve como silencio. Nadie verá su nombre."
)
RATIFYING = "Acta: en ratificación, hasta el 20 de marzo de 2020"

WORDS = ("Se leyeron los análisis del agua.", "Publicar los análisis cada mes.")


async def facilitates(person: Person, name: str, *, code: str = "M-0001") -> None:
    """Let somebody who has just come run a meeting."""
    await person.consents()
    bot = person.bot
    with bot.house.store.transaction() as tx:
        grant_role(tx, person_id(person), "facilitator", bot.clock(), name=name)
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        meeting_facilitators.add(tx, meeting.id, person_id(person), bot.clock())


async def attends(*people: Person, code: str = "M-0001", sector: str = "ciudadania") -> None:
    """Let people who have just come have been at a meeting."""
    for each in people:
        await each.consents()
        was_there(each.bot, person_id(each), code=code, sector=sector)
        each.news()


async def holds_a_table(bot: Bot, watch: Watch) -> tuple[Person, Person, Person, Person]:
    """Let a table be over: Eva ran it, Ana, Luis and Rosa were there."""
    publishes(bot, kind="co-creation-table")
    eva, ana, luis, rosa = map(bot.person, ("eva", "ana", "luis", "rosa"))
    await facilitates(eva, "Eva Gil")
    await attends(ana, luis, rosa)
    after_the_meeting(watch)
    return eva, ana, luis, rosa


def was_there(bot: Bot, person: str | None, *, code: str = "M-0001", **facts: Any) -> None:
    """Write down that somebody was at a meeting, or somebody whom we do not know."""
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        attendance.insert(
            tx, meeting_id=meeting.id, person_id=person, way="list", now=bot.clock(), **facts
        )


def leaves_a_draft(bot: Bot, *, code: str = "M-0001", title: str = "Datos del agua") -> None:
    """Let a meeting have left a draft commitment, which comes from every proposal there is."""
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, code)
        assert meeting is not None
        key = new_id(now)
        facts = {
            "id": key, "code": "D-0001", "meeting_id": meeting.id, "title": title,
            "problem": "No se publican.", "solution": "Publicarlos.", "theme": None,
            "state": "recorded", "version": 1, "recorded_by": None, "created_at": now,
            "updated_at": now,
        }  # fmt: skip
        tx.run(sa.insert(draft), facts)
        for row in tx.all(sa.select(proposal.c.id)):
            tx.run(sa.insert(draft_origin), {"draft_id": key, "proposal_id": row.id, "at": now})


def after_the_meeting(watch: Watch, starts_at: datetime = STARTS) -> None:
    """Let it be three hours after a meeting began, which is half an hour after its end."""
    watch.moment = starts_at
    watch.forward(hours=3)


async def writes(person: Person, code: str = "M-0001") -> list[str]:
    """Write minutes with one agreement, up to the end; return what is said then."""
    await person(f"/escribiracta {code}")
    for line in (WORDS[0], WORDS[1], "ANTAI", "15 de mayo", "No hay más", "/saltar"):
        await person(line)
    return await person("enviar")


async def sends_round(person: Person, code: str = "M-0001") -> list[str]:
    """Write minutes and send them round; return what is said then."""
    await writes(person, code)
    await person(f"/circularacta {code}")
    return await person("sí")


def published_minutes(bot: Bot, code: str, *agreements: Agreement) -> None:
    """Let the minutes of a meeting be public; nobody was there who could be asked."""
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        words = Written(discussed="Lo que se habló.", agreements=agreements)
        minutes.write(tx, OPERATOR, code=code, read=0, written=words, changed=None, now=now)
        minutes.circulate(tx, OPERATOR, code=code, read=1, now=now)
        minutes.publish(tx, OPERATOR, code=code, read=1, now=now)


def holds(bot: Bot, kind: str, *, attended: bool = True, recorded: bool = True) -> str:
    """Let a meeting of a kind have ended an hour ago, with its public minutes; return its code."""
    now = bot.clock()
    facts = {
        "kind": kind,
        "title": "Reunión de la etapa",
        "theme": None,
        "territory": None,
        "starts_at": now - timedelta(hours=3),
        "ends_at": now - timedelta(hours=1),
        "place": "Biblioteca de David",
        "map_url": None,
        "online_url": None,
        "capacity": None,
        "agenda": None,
        "rules": None,
    }
    with bot.house.store.transaction() as tx:
        code = meetings.insert(tx, facts=facts, created_by=None, now=now).code
    if attended:
        was_there(bot, None, code=code, sector="ciudadania")
    if recorded:
        published_minutes(bot, code)
    return code


def file_of(person: Person) -> tuple[str, str, bytes]:
    """Return the last file somebody got: its name, its type, what is in it."""
    found = [each for each in _messages(person) if each.document is not None]
    assert found
    with person.bot.house.store.transaction() as tx:
        document = documents.find(tx, found[-1].document or "", person_id(person))
    assert document is not None
    return document


def bell_of(bot: Bot) -> MinutesBell:
    """Return the bell that asks for late minutes; what it says lies on the desk."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return MinutesBell(bot.house.store, deliver, bot.desk.hand_over)


def _messages(person: Person) -> Sequence[Message]:
    return [
        Message.model_validate_json(each.body)
        for each in person.bot.desk.letters
        if each.recipient == person.address.key and each.kind == "send"
    ]
