"""Scenes of stories about calendars: what the file in a message says, what an address shows."""

from typing import Any

from bot.calendar_feeds import CalendarFeeds
from bot.messages import Message
from cocreation.links import Outside
from storage import documents
from tests.calendars import read
from tests.stories.scenes import person_id
from tests.talking import Bot, Person

OUTSIDE = "https://mesa.example"


def is_reached_from_outside(bot: Bot) -> None:
    """Give the house an address."""
    bot.house.store.keep(Outside(OUTSIDE))


def made(address: str) -> str:
    """Return what is said when an address is made."""
    return (
        "Esta es su dirección privada. Cópiela ahora, porque no la mostraré otra vez:\n"
        f"{address}\n\nEn iPhone o Mac:\nwebcal://{address.removeprefix('https://')}\n\n"
        "En su calendario busque «suscribirse» o «agregar desde URL» y péguela. No la comparta: "
        "quien la tenga puede ver a qué reuniones va usted. Si alguien más la ve, cámbiela con "
        "/calendario."
    )


def secret_of(said: list[str]) -> str:
    """Return the secret of the address that was told, which is all that was said."""
    address = said[0].splitlines()[1]
    assert said == [made(address)]
    return address.removeprefix(f"{OUTSIDE}/calendario/").removesuffix(".ics")


def file_of(person: Person) -> Any:
    """Return what another program reads in the file of the last message; None without a file."""
    letter = [
        each
        for each in person.bot.desk.letters
        if each.recipient == person.address.key and each.kind == "send"
    ][-1]
    document = Message.model_validate_json(letter.body).document
    if document is None:
        return None
    with person.bot.house.store.transaction() as tx:
        found = documents.find(tx, document, person_id(person))
    assert found is not None
    name, media_type, content = found
    assert (name, media_type) == ("mesa-M-0001.ics", "text/calendar; charset=utf-8")
    return read(content).vevent


async def own_calendar(bot: Bot, secret: str) -> list[tuple[str, str, str]] | None:
    """Return summary, state and the second line of each meeting that an address shows."""
    content = await CalendarFeeds(bot.house.store, now=bot.clock).private(secret)
    if content is None:
        return None
    held = read(content)
    return [
        (each.summary.value, each.status.value, each.description.value.splitlines()[1])
        for each in held.contents.get("vevent", ())
    ]
