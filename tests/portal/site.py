"""The whole bot behind its page, on a database file and a free port."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.house import House, open_house
from bot.service import Service
from bot.settings import Settings
from handlers import router
from portal.app import make_app
from portal.doors import Doors
from portal.limits import Pace
from portal.pages import pages_of
from portal.server import serve


@dataclass(frozen=True, slots=True)
class Site:
    """A site at work."""

    url: str
    house: House
    words: Callable[[str], Mapping[str, str]]


@asynccontextmanager
async def site(
    folder: Path,
    *,
    port: int = 0,
    public_url: str = "",
    pace: Pace | None = None,
    programme: Path | None = None,
    telegram: Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]] | None = None,
) -> AsyncIterator[Site]:
    """Open the bot on `folder`, as often as one likes, one after the other."""
    settings = Settings(data_dir=folder)
    if programme is not None:
        settings = settings.model_copy(update={"programme": programme})
    house = open_house(settings)
    service = Service(house, router)
    pages = pages_of(
        house.store, house.phrases, tell=service.validated, hand_over=service.postman.hand_over
    )
    doors = Doors(
        say=service.web.say,
        follow=service.web.follow,
        document=service.web.document,
        photo=service.web.photo,
        calendar=service.calendars.everybodys,
        own_calendar=service.calendars.private,
        health=service.health,
        telegram=telegram,
    )
    app = make_app(doors, pages, public_url=public_url, pace=pace)
    serving = await serve(app, "127.0.0.1", port)
    await service.start()
    try:
        yield Site(f"http://127.0.0.1:{serving.port}", house, pages.words)
    finally:
        await serving.stop()
        await service.stop()
