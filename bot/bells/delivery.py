"""Makes the packages that were asked for, outside of any turn; tells of what was delivered."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from bot.bells.day import DayBell, Deliver
from bot.messages import Reply
from bot.news import delivery_news
from cocreation.plan import deliveries
from cocreation.plan.deliveries import Contents, DeliveryRecord
from cocreation.programme.facts import Programme
from documents.package import package
from locales.phrases import Phrases
from storage.engine import Store, Tx
from storage.plan.packages import Packages
from storage.records import OutboxRecord


class PackageBell:
    """Makes a package: the records are read at once, and the rest takes no transaction."""

    def __init__(
        self,
        store: Store,
        phrases: Phrases,
        deliver: Deliver,
        hand_over: Callable[[Sequence[OutboxRecord]], None],
    ) -> None:
        self._store = store
        self._phrases = phrases
        self._deliver = deliver
        self._hand_over = hand_over

    async def tick(self, now: datetime) -> None:
        """Make the package that was asked for first, if any, and give it to whoever did."""
        found = await self._store.write_long(_read)
        if found is None:
            return
        asked, contents = found
        content, path = await asyncio.to_thread(self._make, contents, now)
        kept = await self._store.write_long(partial(self._keep, asked, content, path, now))
        self._hand_over(kept)

    def _make(self, contents: Contents, now: datetime) -> tuple[bytes, str]:
        content = package(contents, self._store.kept(Programme), self._phrases)
        # The file first: a kill between the two leaves a file too many, never a name without one.
        return content, self._store.kept(Packages).deposit(content, now)

    def _keep(
        self, asked: DeliveryRecord, content: bytes, path: str, now: datetime, tx: Tx
    ) -> Sequence[OutboxRecord]:
        if not deliveries.made(tx, asked, path=path, content=content, now=now):
            tx.kept(Packages).delete(path)
            return []
        for reply in delivery_news.made(tx, asked, content, now=now):
            self._deliver(tx, reply, now)
        return tx.outgoing


class DeliveryBell(DayBell):
    """Tells the authors whose idea was delivered with the plan, some at each ring."""

    async def _ring(self, now: datetime) -> None:
        await self._say_long(partial(_authors, now), now)


def _read(tx: Tx) -> tuple[DeliveryRecord, Contents] | None:
    asked = deliveries.waiting(tx)
    return None if asked is None else (asked, deliveries.contents(tx, asked))


def _authors(now: datetime, tx: Tx) -> Iterable[Reply]:
    return delivery_news.authors(tx, now=now)
