"""Lets the line of a meeting move: offers that lapse, and seats that are free."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot import meeting_news
from bot.messages import Reply
from cocreation import meeting_seats
from cocreation.programme_facts import Programme
from cocreation.spreading import is_quiet
from storage.engine import Store, Tx
from storage.records import OutboxRecord

Deliver = Callable[[Tx, Reply, datetime], None]
"""Says a reply to whom it is for, within this transaction."""


class MeetingBell:
    """Rings for seats that are nobody's: each meeting in a transaction of its own, by day."""

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
        """End the offers that lapsed, offer what is free, and tell those whom it is about."""
        if is_quiet(self._store.kept(Programme), now):
            return
        for code in await self._store.write(partial(meeting_seats.to_look_at, now=now)):
            self._hand_over(await self._store.write(partial(self._move_on, code, now)))

    def _move_on(self, code: str, now: datetime, tx: Tx) -> Sequence[OutboxRecord]:
        freed = meeting_seats.move_on(tx, code=code, now=now)
        for reply in [] if freed is None else meeting_news.freed(freed):
            self._deliver(tx, reply, now)
        return tx.outgoing
