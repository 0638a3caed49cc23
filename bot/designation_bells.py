"""Rings for the terms of the letters to institutions."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot import liaison_news
from bot.meeting_bells import Deliver
from cocreation import designation_terms
from cocreation.programme_facts import Programme
from cocreation.spreading import is_quiet
from storage.engine import Store, Tx
from storage.records import OutboxRecord


class DesignationBell:
    """Tells those who administer what a term asks for: once each, by day."""

    def __init__(
        self,
        store: Store,
        deliver: Deliver,
        hand_over: Callable[[Sequence[OutboxRecord]], None],
    ) -> None:
        self._store = store
        self._deliver = deliver
        self._hand_over = hand_over

    async def tick(self, now: datetime) -> None:
        """Do what the terms ask for at this moment, and say it, in one transaction."""
        if is_quiet(self._store.kept(Programme), now):
            return

        def work(tx: Tx) -> Sequence[OutboxRecord]:
            for reply in liaison_news.terms(tx, designation_terms.ring(tx, now)):
                self._deliver(tx, reply, now)
            return tx.outgoing

        self._hand_over(await self._store.write(work))
