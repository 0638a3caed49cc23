"""What bells that ring by day have in common: quiet hours, and each thing in its transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from bot.messages import Reply
from cocreation.programme.facts import Programme
from storage.engine import Store, Tx
from storage.records import OutboxRecord

Deliver = Callable[[Tx, Reply, datetime], None]
"""Says a reply to whom it is for, within this transaction."""

Says = Callable[[Tx], Iterable[Reply]]
"""Does something and returns what is to be told of it, and to whom."""


class DayBell:
    """Rings outside the quiet hours. What a ring does is said in `_ring`."""

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
        """Do what there is to do at this moment; nothing at night."""
        if not self._store.kept(Programme).is_quiet(now):
            await self._ring(now)

    async def _ring(self, now: datetime) -> None:
        raise NotImplementedError

    async def _say(self, says: Says, now: datetime) -> None:
        """Do something that takes some milliseconds, and tell it, in one transaction."""
        self._hand_over(await self._store.write(partial(self._told, says, now)))

    async def _say_long(self, says: Says, now: datetime) -> None:
        """Do something that may take longer, and tell it, in one transaction."""
        self._hand_over(await self._store.write_long(partial(self._told, says, now)))

    def _told(self, says: Says, now: datetime, tx: Tx) -> Sequence[OutboxRecord]:
        for reply in says(tx):
            self._deliver(tx, reply, now)
        return tx.outgoing
