"""Tells, once, that somebody's time to speak is over: them, and whoever gave them the floor."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.bells.day import Deliver
from bot.messages import Button, Phrase, Reply
from bot.news.room_names import name_of
from cocreation.meetings import speaking
from storage.engine import Store, Tx
from storage.records import OutboxRecord


class FloorBell:
    """Rings for turns to speak that are over, at any hour: people are together now."""

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
        """Tell whom it concerns, each turn once."""
        self._hand_over(await self._store.write(partial(self._ring, now)))

    def _ring(self, now: datetime, tx: Tx) -> Sequence[OutboxRecord]:
        for meeting, over in speaking.ring(tx, now=now):
            values = {
                "code": meeting.code,
                "title": meeting.title,
                "name": name_of(tx, over.who),
            }
            speaker, gave = over.who.record.person_id, over.turn.given_by
            if speaker is not None:
                done = Button(Phrase("floor.finished.button"), say="/turno no")
                reply = Reply((Phrase("floor.your_time_is_over", values),), (done,), to=speaker)
                self._deliver(tx, reply, now)
            if gave is not None and gave != speaker:
                see = Button(Phrase("running.floor.button"), say=f"/turnos {meeting.code}")
                self._deliver(
                    tx, Reply((Phrase("floor.time_is_over", values),), (see,), to=gave), now
                )
        return tx.outgoing
