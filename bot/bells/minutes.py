"""Asks for minutes that are late, some working days after the meeting, once each time."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.bells.day import DayBell
from bot.messages import Reply
from bot.news import minutes_news
from cocreation.minutes import minutes_standing
from storage.engine import Tx


class MinutesBell(DayBell):
    """Rings for minutes that are not published: each meeting in a transaction of its own."""

    async def _ring(self, now: datetime) -> None:
        for code in await self._store.write(partial(minutes_standing.to_remind, now=now)):
            await self._say(partial(_reminded, code, now), now)


def _reminded(code: str, now: datetime, tx: Tx) -> Iterable[Reply]:
    found = minutes_standing.remind(tx, code=code, now=now)
    return [] if found is None else minutes_news.reminded(tx, found)
