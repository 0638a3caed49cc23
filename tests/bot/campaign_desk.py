"""An announcement at work in a story: readers, the pump, the bells, and a line to everybody."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.announcer import Announcer
from bot.bells.campaigns import Campaigns
from bot.house import House
from bot.post import Postman
from bot.scribe import Scribe
from cocreation.announcements import announcements
from cocreation.announcements.announcements import (
    Announcement,
    Audience,
    AudienceKind,
    Content,
    Report,
)
from cocreation.permissions import OPERATOR, Actor
from storage.engine import Tx
from storage.people import people
from storage.tables import outbox as rows
from tests.bot.line import Line

EVERYONE = Audience(kind=AudienceKind.EVERYONE)
TEXT = "La mesa abre mañana a las 9."


def in_all(house: House, text: str = TEXT) -> dict[str, Content]:
    """Return a content that says the same in every language."""
    said = Content(text=(("", text),))
    return dict.fromkeys(house.programme.languages, said)


async def eventually(holds: Callable[[], bool]) -> None:
    """Return once it is so; the test's own limit ends a longer wait."""
    while True:
        if holds():
            return
        await asyncio.sleep(0.005)


class CampaignDesk:
    """What `Service` puts together for announcements, on one line."""

    def __init__(
        self, house: House, line: Line, clock: Callable[[], datetime], *, per_second: float = 0
    ) -> None:
        self.house = house
        self.line = line
        self.clock = clock
        self.published: list[str] = []
        self.postman = Postman(
            house.store,
            {"telegram": line},
            per_second={"telegram": per_second},
            published=self.published.append,
            doubt_seconds=0.01,
            retry_seconds=0.01,
            clock=clock,
        )
        self.scribe = Scribe(house.phrases, lambda *_: [])
        self.announcer = Announcer(
            house.store,
            self.postman,
            "telegram",
            per_second=per_second,
            per_chat=0,
            clock=clock,
        )
        self.campaigns = Campaigns(
            house.store,
            house.phrases,
            self.scribe,
            self.postman,
            published=self.published.append,
        )

    async def start(self, *, sending: bool = True) -> "CampaignDesk":
        await self.postman.start()
        if sending:
            self.announcer.start()
        return self

    async def stop(self) -> None:
        await self.announcer.stop()
        await self.postman.stop()

    async def is_killed(self) -> None:
        """End without waiting for what is under way: nothing of it is written down."""
        await self.announcer.stop(0)
        await self.postman.stop(0)

    def reader(
        self, key: str, *, channel: str = "telegram", language: str = "es", news: bool = True
    ) -> str:
        """Put somebody into the database and return their id."""
        with self.house.store.transaction() as tx:
            now = self.clock()
            person_id = people.insert(tx, language=language, now=now)
            people.insert_address(tx, person_id=person_id, channel=channel, key=key, now=now)
            if news:
                people.insert_consent(
                    tx,
                    person_id=person_id,
                    purpose="news",
                    text_version="1",
                    channel=channel,
                    now=now,
                )
            return person_id

    def does(self, act: Callable[..., Any], actor: Actor = OPERATOR, **facts: Any) -> Any:
        """Run a rule of announcements in a transaction of its own."""
        with self.house.store.transaction() as tx:
            return act(tx, actor, **facts, now=self.clock())

    def announces(
        self,
        audience: Audience = EVERYONE,
        *,
        content: Mapping[str, Content] | None = None,
        actor: Actor = OPERATOR,
        kind: str = "stage",
    ) -> Announcement:
        """Announce something now; an act that was confirmed announces itself."""
        created: Announcement = self.does(
            announcements.create,
            actor,
            kind=kind,
            audience=audience,
            content=content or in_all(self.house),
            due=self.clock(),
            approved=True,
        )
        return created

    def report(self, code: str) -> Report:
        """Return how far an announcement is."""

        def work(tx: Tx) -> Report:
            return announcements.report(tx, OPERATOR, code=code)

        with self.house.store.transaction() as tx:
            return work(tx)

    async def spread(self) -> int:
        """Ring the bell that writes the messages."""
        chunks = await self.campaigns.spread(self.clock)
        self.announcer.wake()
        return chunks

    async def until(self, code: str, holds: Callable[[Report], bool]) -> Report:
        """Return the report once it is as the story waits for."""
        while not holds(report := self.report(code)):
            self.announcer.wake()
            await asyncio.sleep(0.005)
        return report

    async def until_shown(self, person_id: str) -> None:
        """Return once everything said to a person has arrived."""
        query = sa.select(rows.c.id).where(rows.c.person_id == person_id, rows.c.state != "sent")
        while True:
            if not await self.house.store.read(query):
                return
            await asyncio.sleep(0.005)

    async def until_states(self, *wanted: tuple[str, int, int]) -> None:
        """Return once the messages of the announcements are in these states."""
        while True:
            if await self.states() == list(wanted):
                return
            await asyncio.sleep(0.005)

    async def states(self) -> list[tuple[str, int, int]]:
        """Return state, attempts and doubts of every message of an announcement."""
        query = sa.select(rows.c.state, rows.c.attempt, rows.c.doubts).where(
            rows.c.announcement_id.is_not(None)
        )
        found = await self.house.store.read(query.order_by(rows.c.person_id))
        return [(row.state, row.attempt, row.doubts) for row in found]
