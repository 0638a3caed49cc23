"""Scenes of the stories about announcements: who reads them, who writes them, what became."""

from typing import Any

import sqlalchemy as sa

from bot.bells.campaigns import Campaigns
from bot.menus import menu
from bot.messages import Message
from bot.scribe import Scribe
from cocreation.permissions import Role
from handlers import router
from locales.phrases import plain
from storage.announcements import announcements
from storage.engine import Tx
from storage.people import roles
from storage.tables import outbox
from tests.stories.scenes import person_id, proposes
from tests.talking import Bot, Person

TEXT = "Mañana hay jornada en el parque de Santiago, a las 9. Venga con su idea."

FOOTER = "4° Plan de Gobierno Abierto. Si no quiere recibir más novedades, escriba /baja."
WHEN = (
    "Así les va a llegar. ¿Cuándo sale? Toque un botón, o escriba día y hora, por ejemplo: "
    "11 de febrero de 2020, 9:30 a.\u202fm."
)


async def has_a_follower(bot: Bot) -> Person:
    """Return an administrator, once rosa follows the proposal P-0001 and reads news."""
    admin, rosa = bot.person("ana"), bot.person("rosa")
    await reads_news(rosa)
    await proposes(rosa)
    await rosa("enviar")
    await administer(admin)
    return admin


async def reads_news(person: Person) -> None:
    """Consent to taking part and to news."""
    await person("/start")
    await person("sí")
    await person("sí")


async def administer(*persons: Person) -> None:
    """Make people administrators."""
    for person in persons:
        await person("/ayuda")
        with person.bot.house.store.transaction() as tx:
            roles.grant_role(tx, person_id(person), Role.ADMIN, person.bot.clock())


async def writes_to(admin: Person, *audience: str, text: str = TEXT) -> list[str]:
    """Write, for the audience that these answers choose, up to the question when it leaves."""
    await admin("/anunciar")
    for answer in audience:
        await admin(answer)
    await admin("Lo escribo yo")
    await admin(text)
    await admin("/saltar")
    return await admin.tap("Está bien así")


async def sends_to_followers(admin: Person, text: str = TEXT) -> list[str]:
    """Send an announcement, at once, to those who follow the proposal P-0001."""
    await writes_to(admin, "Siguen una propuesta", "P-0001", text=text)
    await admin.tap("Ahora")
    return await admin.tap("Enviar")


async def asks_for_everyone(admin: Person, text: str = TEXT) -> list[str]:
    """Ask for an announcement to everyone, at once."""
    await writes_to(admin, "A todas las personas", text=text)
    await admin.tap("Ahora")
    await admin("Es la última jornada del mes.")
    return await admin.tap("Enviar")


def bells(bot: Bot) -> Campaigns:
    """Return the bells of announcements, which a story rings itself."""
    return Campaigns(
        bot.house.store,
        bot.house.phrases,
        Scribe(bot.house.phrases, menu(router)),
        bot.desk,  # type: ignore[arg-type]  # it takes messages over as the postman does
        published=lambda _person_id: None,
    )


def written_to(bot: Bot, code: str) -> dict[str, str]:
    """Return what an announcement says to each person, by where they are reached."""
    with bot.house.store.transaction() as tx:
        return {
            name: plain(Message.model_validate_json(tx.vault.open(row.body)).text)
            for name, row in _messages(tx, code)
        }


def messages_of(bot: Bot, code: str) -> list[Message]:
    """Return the messages that an announcement became."""
    with bot.house.store.transaction() as tx:
        return [
            Message.model_validate_json(tx.vault.open(row.body)) for _, row in _messages(tx, code)
        ]


def ends(bot: Bot, code: str, **states: str) -> None:
    """Let the messages of an announcement end as the post would note it, person by person."""
    with bot.house.store.transaction() as tx:
        for name, row in _messages(tx, code):
            if name in states:
                change = sa.update(outbox).where(outbox.c.id == row.id)
                tx.run(change.values(state=states[name]))


def _messages(tx: Tx, code: str) -> list[tuple[str, Any]]:
    """Return the messages of an announcement to people who have not erased themselves."""
    record = announcements.by_code(tx, code)
    assert record is not None
    rows = tx.all(sa.select(outbox).where(outbox.c.announcement_id == record.id))
    return [(tx.vault.open(row.recipient), row) for row in rows if row.recipient is not None]
