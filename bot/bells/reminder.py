"""Says the reminders of meetings when they are due."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

import structlog

from bot.bells.day import Deliver
from bot.news import reminder_news
from cocreation.meetings import reminders
from cocreation.meetings.reminders import Reminder
from storage.engine import StorageTrouble, Store, Tx
from storage.meetings import outdated
from storage.records import OutboxRecord

log = structlog.get_logger()


class _Chunk(NamedTuple):
    outgoing: Sequence[OutboxRecord]
    more: bool


class ReminderBell:
    """Rings for reminders: some people of a meeting in each transaction, which can end anywhere."""

    def __init__(
        self,
        store: Store,
        deliver: Deliver,
        hand_over: Callable[[Sequence[OutboxRecord]], None],
    ) -> None:
        self._store = store
        self._deliver = deliver
        self._hand_over = hand_over

    async def tick(self, now: Callable[[], datetime]) -> None:
        """Say what is due; a meeting that cannot be looked at keeps none of the others waiting."""
        for code in await self._store.write(lambda tx: reminders.to_look_at(tx, now=now())):
            try:
                more = True
                while more:
                    chunk = await self._store.write_long(partial(self._some, code, now()))
                    self._hand_over(chunk.outgoing)
                    more = chunk.more
            except StorageTrouble:
                raise
            except Exception:
                log.exception("a meeting's reminders could not be said", meeting=code)

    def _some(self, code: str, now: datetime, tx: Tx) -> _Chunk:
        more = reminders.remind_some(tx, code=code, tell=partial(self._tell, tx, now), now=now)
        return _Chunk(tx.outgoing, more)

    def _tell(self, tx: Tx, now: datetime, about: Reminder) -> bool:
        """Say it with the start as its end: what waits longer on its way is not sent any more."""
        already = len(tx.outgoing)
        self._deliver(tx, reminder_news.reminder(tx, about, now), now)
        until = about.meeting.starts_at
        mine = [each.model_copy(update={"until": until}) for each in tx.outgoing[already:]]
        tx.outgoing[already:] = mine
        outdated.end(tx, [each.id for each in mine], meeting_id=about.meeting.id, until=until)
        return bool(mine)
