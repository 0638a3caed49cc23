"""Scenes of stories about roles: inviting, opening, confirming."""

import re

from tests.stories.scenes import administers
from tests.talking import Bot, Person

_TYPED = re.compile(r"/invitacion ([0-9A-F-]{35})")


async def invites(admin: Person, role: str, name: str, organisation: str = "ninguna") -> str:
    """Fill the form of an invitation and return the code it shows."""
    await admin("/invitar")
    await admin(role)
    await admin(name)
    return shown_code(await admin(organisation))


def shown_code(heard: list[str]) -> str:
    """Return the code that an answer shows."""
    found = _TYPED.search("\n".join(heard))
    assert found is not None, heard
    return found[1]


async def joins(admin: Person, newcomer: Person, role: str, name: str) -> None:
    """Invite somebody, who opens it, and confirm; nothing of it is left to be read."""
    code = await invites(admin, role, name)
    await newcomer(f"/invitacion {code}")
    admin.news()
    await admin("/equipo")
    await admin.tap("Confirmar I-")
    newcomer.news()


async def two_administer(bot: Bot) -> tuple[Person, Person]:
    """Return the first administrator, Ana, and Luis, whom she appointed alone."""
    ana, luis = bot.person("ana"), bot.person("luis")
    await administers(ana)
    await ana("/minombre Ana Ruiz")
    await joins(ana, luis, "administración", "Luis Mora")
    return ana, luis


async def three_administer(bot: Bot) -> tuple[Person, Person, Person]:
    """Return Ana, Luis and Eva, who all administer."""
    ana, luis = await two_administer(bot)
    eva = bot.person("eva")
    code = await invites(ana, "administración", "Eva Gil")
    await eva(f"/invitacion {code}")
    luis.news()
    await luis("/equipo")
    await luis.tap("Confirmar I-")
    for each in (ana, luis, eva):
        each.news()
    return ana, luis, eva
