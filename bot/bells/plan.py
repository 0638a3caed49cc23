"""Rings for the plan: the commission's time to observe it, and authors who were not told yet."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.bells.day import DayBell
from bot.messages import Reply
from bot.news import plan_news
from cocreation.plan import plan_reminders
from storage.engine import Tx


class PlanBell(DayBell):
    """Reminds the commission of a version that went round; tells authors, some at each ring."""

    async def _ring(self, now: datetime) -> None:
        await self._say(partial(_reminded, now), now)
        await self._say_long(partial(_authors, now), now)


def _reminded(now: datetime, tx: Tx) -> Iterable[Reply]:
    found = plan_reminders.ring(tx, now)
    return [] if found is None else plan_news.reminded(found)


def _authors(now: datetime, tx: Tx) -> Iterable[Reply]:
    return plan_news.authors(tx, now=now)
