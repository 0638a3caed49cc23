"""Asks for minutes that are late, some working days after the meeting, once each time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot import minutes_news
from bot.meeting_bells import Deliver
from cocreation import minutes_standing
from cocreation.programme_facts import Programme
from cocreation.spreading import is_quiet
from storage.engine import Store, Tx
from storage.records import OutboxRecord


class MinutesBell:
    """Rings for minutes that are not published: each meeting in a transaction of its own."""

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
        """Remind those who owe minutes; of what was missed, only the last time."""
        if is_quiet(self._store.kept(Programme), now):
            return
        for code in await self._store.write(partial(minutes_standing.to_remind, now=now)):
            self._hand_over(await self._store.write(partial(self._remind, code, now)))

    def _remind(self, code: str, now: datetime, tx: Tx) -> Sequence[OutboxRecord]:
        found = minutes_standing.remind(tx, code=code, now=now)
        for reply in [] if found is None else minutes_news.reminded(tx, found):
            self._deliver(tx, reply, now)
        return tx.outgoing
