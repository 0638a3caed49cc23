"""Where a rehearsal happens: the bot itself, opened on a database of its own."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.house import House, open_house
from bot.rehearsal.lines import Doors, Heard, Line, Phones
from bot.rehearsal.watch import HandBells, Watch
from bot.router import Router
from bot.service import Service
from bot.settings import Settings
from bot.telegram_side import NAME
from storage.engine import Store

_MORNING = 9
_TURN_SECONDS = 1
_READS_EVERY = 20


class Reader(Protocol):
    """Somebody who looks now and then whether something has come."""

    async def fetch(self, *, pushed: bool) -> None:
        """Take what has come."""
        ...


class Venue:
    """The running bot, with telephones instead of a channel and a clock that the play moves.

    Bells ring at nine, and at the other hours of the day that `rings` names.
    """

    def __init__(
        self, settings: Settings, router: Router, watch: Watch, *, rings: Sequence[int]
    ) -> None:
        self._rings = (_MORNING, *rings)
        self._settings = settings
        self._router = router
        self.watch = watch
        self.phones = Phones(watch)
        self.turns = 0
        self.readers: list[Reader] = []
        self._days = 0
        self.house: House
        self.doors: Doors
        self._service: Service
        self._bells: HandBells
        self.zone: ZoneInfo

    @property
    def store(self) -> Store:
        """The open database."""
        return self.house.store

    async def open(self) -> None:
        """Open the database and start the bot."""
        self.house = open_house(self._settings, now=self.watch)
        self.zone = ZoneInfo(self.house.programme.time_zone)
        self._bells = HandBells()
        self._service = Service(
            self.house,
            self._router,
            now=self.watch,
            bells=self._bells,
            outside={NAME: self.phones},
        )
        self.doors = Doors(self.store, self._service.runner, self._service.web, self.phones)
        await self._service.start()

    async def close(self) -> None:
        """Stop the bot and close the database."""
        await self._service.stop()

    # ── talking ───────────────────────────────────────────────────────────────────────────────

    async def say(self, line: Line, text: str, tap: str | None) -> None:
        """Have one message answered; each takes a second, so that there is an order."""
        self.watch.forward(seconds=_TURN_SECONDS)
        self.turns += 1
        await line.send(self.doors, text, tap)
        await self._service.postman.rest()

    async def news(self, line: Line) -> Sequence[Heard]:
        """Return what was said to a line since the last time."""
        return await line.news(self.doors)

    # ── time ──────────────────────────────────────────────────────────────────────────────────

    def local(self) -> datetime:
        """Return the present moment as the clocks of the country show it."""
        return self.watch().astimezone(self.zone)

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment so many days from today, by the country's clocks."""
        when = self.local().date() + timedelta(days=day)
        return datetime.combine(when, time(hour, minute), tzinfo=self.zone)

    async def ring(self) -> None:
        """Ring every bell, and let all that may be sent be sent."""
        await self._bells.ring()
        await self._service.rest()

    async def until(self, moment: datetime) -> None:
        """Let time pass until a moment, bells ringing each day and when it has come.

        Now and then everybody reads what has come: what was said is not kept for ever.
        """
        while (coming := self._next_ring()) < moment:
            self.watch.until(coming)
            if coming.hour == _MORNING:
                await self._a_day_begins()
            await self.ring()
        self.watch.until(moment)
        await self.ring()

    async def wait(self, *, days: int = 0, hour: int = 10, minute: int = 0) -> None:
        """Let time pass until an hour of the day that comes so many days from today."""
        await self.until(self.at(days, hour, minute))

    async def everybody_reads(self) -> None:
        """Let everybody take what has come."""
        for each in self.readers:
            await each.fetch(pushed=True)

    async def _a_day_begins(self) -> None:
        await self._bells.ring_daily()
        self._days += 1
        if self._days % _READS_EVERY == 0:
            await self.everybody_reads()

    def _next_ring(self) -> datetime:
        here = self.local()
        moments = (self.at(day, each) for day in (0, 1) for each in self._rings)
        return next(moment for moment in moments if moment > here)
