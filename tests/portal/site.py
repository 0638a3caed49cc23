"""The whole bot behind its page, on a database file and a free port."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.house import House, open_house
from bot.service import Service
from bot.settings import Settings
from handlers import router
from portal.agenda import PublicAgenda
from portal.app import make_app
from portal.call import PublicCall
from portal.certificate import PublicCertificates
from portal.data import PublicData
from portal.doors import Doors
from portal.limits import Pace
from portal.plan import PublicPlan
from portal.server import serve
from portal.validation import ValidationPages


@dataclass(frozen=True, slots=True)
class Site:
    """A site at work."""

    url: str
    house: House

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words of the page."""
        return _words(self.house, language)


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
    agenda = PublicAgenda(house.store, house.phrases)
    validation = ValidationPages(
        house.store, house.phrases, service.validated, service.postman.hand_over
    )
    plan = PublicPlan(house.store, house.phrases)
    certificate = PublicCertificates(house.store, house.phrases)
    data = PublicData(house.store, house.phrases)
    doors = Doors(
        say=service.web.say,
        follow=service.web.follow,
        document=service.web.document,
        photo=service.web.photo,
        agenda=agenda.page,
        agenda_document=agenda.document,
        agenda_words=agenda.words,
        validation=validation.answer,
        validation_words=validation.words,
        plan=plan.page,
        plan_file=plan.file,
        plan_words=plan.words,
        data=data.page,
        data_file=data.file,
        data_words=data.words,
        certificate=certificate.page,
        certificate_words=certificate.words,
        calendar=service.calendars.everybodys,
        own_calendar=service.calendars.private,
        takes_proposals=PublicCall(house.store).is_open,
        page=lambda language: _words(house, language),
        health=service.health,
        telegram=telegram,
    )
    app = make_app(doors, public_url=public_url, pace=pace)
    serving = await serve(app, "127.0.0.1", port)
    await service.start()
    try:
        yield Site(f"http://127.0.0.1:{serving.port}", house)
    finally:
        await serving.stop()
        await service.stop()


def _words(house: House, language: str) -> Mapping[str, str]:
    facts = house.programme
    return house.phrases.family(
        "web.",
        language,
        programme=facts.short.say(language),
        contact=facts.contact.say(language),
    )
