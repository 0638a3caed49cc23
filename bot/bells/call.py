"""Calls who became a liaison, a member or an authority later, and warns of a quorum in danger."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.bells.day import DayBell
from bot.messages import Reply
from bot.news import call_news
from cocreation.meetings import meeting_calls, quorum_warnings
from cocreation.programme.facts import Programme
from storage.engine import Tx


class CallBell(DayBell):
    """Rings for who must be called, each meeting in a transaction of its own."""

    async def _ring(self, now: datetime) -> None:
        for code in await self._store.write(partial(meeting_calls.to_convene, now=now)):
            await self._say(partial(_convened, code, now), now)
        await self._say_long(partial(_endangered, now), now)


def _convened(code: str, now: datetime, tx: Tx) -> Iterable[Reply]:
    made = meeting_calls.convene_again(tx, code=code, now=now)
    return [] if made is None else call_news.convened(tx.kept(Programme), made)


def _endangered(now: datetime, tx: Tx) -> Iterable[Reply]:
    for danger in quorum_warnings.in_danger(tx, now=now):
        yield from call_news.endangered(danger)
