"""Rings for the terms of the letters to institutions."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.bells.day import DayBell
from bot.messages import Reply
from bot.news import liaison_news
from cocreation.liaisons import designation_terms
from storage.engine import Tx


class DesignationBell(DayBell):
    """Tells those who administer what a term asks for: once each."""

    async def _ring(self, now: datetime) -> None:
        await self._say(partial(_terms, now), now)


def _terms(now: datetime, tx: Tx) -> Iterable[Reply]:
    return liaison_news.terms(tx, designation_terms.ring(tx, now))
