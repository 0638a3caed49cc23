"""Rings for the terms of the letters to the highest authorities."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.bells.day import DayBell
from bot.messages import Reply
from bot.news import validation_news
from cocreation.validation import validation_terms
from storage.engine import Tx


class ValidationBell(DayBell):
    """Tells whom it concerns what a term asks for: once each."""

    async def _ring(self, now: datetime) -> None:
        await self._say(partial(_terms, now), now)


def _terms(now: datetime, tx: Tx) -> Iterable[Reply]:
    return validation_news.terms(tx, validation_terms.ring(tx, now), now)
