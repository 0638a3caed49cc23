"""Rings for the votes of the commission: their last day, and that their time is over."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.bells.day import DayBell
from bot.messages import Reply
from bot.news import vote_news
from cocreation.plan import plan_vote_terms
from cocreation.review import vote_terms
from storage.engine import Tx


class VoteBell(DayBell):
    """Reminds members who have not voted; tells who administers that a vote may be closed."""

    async def _ring(self, now: datetime) -> None:
        await self._say(partial(_themes, now), now)
        await self._say(partial(_plan, now), now)


def _themes(now: datetime, tx: Tx) -> Iterable[Reply]:
    return vote_news.of_themes(tx, vote_terms.ring(tx, now))


def _plan(now: datetime, tx: Tx) -> Iterable[Reply]:
    found = plan_vote_terms.ring(tx, now)
    return [] if found is None else vote_news.of_plan(tx, found)
