"""Lets the line of a meeting move: offers that lapse, and seats that are free."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.bells.day import DayBell
from bot.messages import Reply
from bot.news import meeting_news
from cocreation.meetings import meeting_seats
from storage.engine import Tx


class MeetingBell(DayBell):
    """Rings for seats that are nobody's: each meeting in a transaction of its own."""

    async def _ring(self, now: datetime) -> None:
        for code in await self._store.write(partial(meeting_seats.to_look_at, now=now)):
            await self._say(partial(_moved_on, code, now), now)


def _moved_on(code: str, now: datetime, tx: Tx) -> Iterable[Reply]:
    freed = meeting_seats.move_on(tx, code=code, now=now)
    return [] if freed is None else meeting_news.freed(freed)
