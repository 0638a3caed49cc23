"""Scenes of stories about liaisons."""

import io
from datetime import datetime

import sqlalchemy as sa
from pypdf import PdfReader

from bot.bells.designation import DesignationBell
from bot.menus import menu
from bot.messages import Reply
from bot.scribe import Scribe
from cocreation.liaisons import designations, naming
from cocreation.liaisons.naming import Naming
from cocreation.people.designees import Seat
from cocreation.permissions import OPERATOR
from cocreation.programme.facts import Programme
from cocreation.schedule import schedule
from handlers import router
from storage.engine import Tx
from storage.tables import document
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer
from tests.talking import Bot, Person


async def registry(bot: Bot, *administrators: Person) -> None:
    """Let people who have just come administer while institutions are asked for liaisons."""
    moves_to(bot, "liaison-designation")
    await administer(*administrators)


def asks(bot: Bot, theme: str, *institutions: str, sent: bool = True) -> list[str]:
    """Prepare letters, let them go today, and return the codes."""
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        made = designations.prepare(tx, OPERATOR, theme=theme, institutions=institutions, now=now)
        today = schedule.today(tx.kept(Programme), now)
        for each in made if sent else ():
            designations.send(tx, OPERATOR, code=each.code, sent_on=today, way="email", now=now)
    return [each.code for each in made]


def named(bot: Bot, code: str, **names: str) -> dict[str, Naming]:
    """Record whom an institution names, by seat, and return the invitations."""
    given = [(Seat(seat), name) for seat, name in names.items()]
    with bot.house.store.transaction() as tx:
        made = naming.name(tx, OPERATOR, code=code, named=given, now=bot.clock())
    return {each.seat: each for each in made}


async def accepts(admin: Person, newcomer: Person, secret: str) -> list[str]:
    """Open an invitation, let it be confirmed, and return what the newcomer is told then."""
    await newcomer(f"/invitacion {secret}")
    admin.news()
    await admin("/equipo")
    await admin.tap("Confirmar I-")
    return newcomer.news()


async def serves(admin: Person, newcomer: Person, code: str, name: str, seat: str) -> list[str]:
    """Let somebody be named for a seat, accept it and be confirmed; return what they are told."""
    await newcomer.consents()
    made = named(admin.bot, code, **{seat: name})
    return await accepts(admin, newcomer, made[seat].made.secret)


def state_of(bot: Bot, code: str) -> str:
    """Return the state of a designation."""
    with bot.house.store.transaction() as tx:
        return designations.find(tx, code).state


def bell_of(bot: Bot) -> DesignationBell:
    """Return the bell of the terms; what it tells somebody lies on the desk."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return DesignationBell(bot.house.store, deliver, bot.desk.hand_over)


def files_of(bot: Bot) -> dict[str, bytes]:
    """Return every file that people were given, by name."""
    with bot.house.store.transaction() as tx:
        rows = tx.all(sa.select(document).order_by(document.c.name))
        return {row.name: tx.vault.open_bytes(row.content) for row in rows}


def pages(pdf: bytes) -> str:
    """Return the words of a PDF, a space between them, whatever its lines are."""
    reader = PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
