"""Calls who became a liaison, a member or an authority later, and warns of a quorum in danger."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot import call_news
from bot.meeting_bells import Deliver
from cocreation import meeting_calls, quorum_warnings
from cocreation.programme_facts import Programme
from cocreation.spreading import is_quiet
from storage.engine import Store, Tx
from storage.records import OutboxRecord


class CallBell:
    """Rings by day: for who must be called, each meeting in a transaction of its own."""

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
        """Call and tell whom a meeting is for and was not called; say what quorum is in danger."""
        if is_quiet(self._store.kept(Programme), now):
            return
        for code in await self._store.write(partial(meeting_calls.to_convene, now=now)):
            self._hand_over(await self._store.write(partial(self._convene, code, now)))
        self._hand_over(await self._store.write_long(partial(self._warn, now)))

    def _convene(self, code: str, now: datetime, tx: Tx) -> Sequence[OutboxRecord]:
        made = meeting_calls.convene_again(tx, code=code, now=now)
        for reply in [] if made is None else call_news.convened(tx.kept(Programme), made):
            self._deliver(tx, reply, now)
        return tx.outgoing

    def _warn(self, now: datetime, tx: Tx) -> Sequence[OutboxRecord]:
        for danger in quorum_warnings.in_danger(tx, now=now):
            for reply in call_news.endangered(danger):
                self._deliver(tx, reply, now)
        return tx.outgoing
