"""Reads the calendars that programs subscribe to, beside the transactions."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot import calendars
from bot.calendars import Own
from bot.house import Now
from cocreation.meetings import calendar_feeds
from locales.phrases import Phrases
from storage.engine import Store
from storage.meetings import calendar_feeds as records
from storage.records import MeetingRecord

_SECOND = timedelta(seconds=1)


class _Kept(NamedTuple):
    state: tuple[Any, ...]
    content: bytes
    changed: datetime


class CalendarFeeds:
    """Everybody's calendar, written anew only when it changed, and the private ones."""

    def __init__(self, store: Store, *, now: Now) -> None:
        self._store = store
        self._now = now
        self._languages = store.kept(Phrases).languages
        self._kept: dict[str, _Kept] = {}
        self._writing = asyncio.Lock()

    async def everybodys(self, language: str) -> tuple[bytes, datetime]:
        """Return the calendar of all meetings, and since when it is the same, in whole seconds.

        It is in the first language for one that is unknown.
        """
        language = language if language in self._languages else self._languages[0]
        now = self._now()
        since, until = calendar_feeds.window(now)
        async with self._writing:
            asked = records.state_of_everybodys(since=since, until=until)
            state = (since, *(await self._store.read(asked))[0])
            kept = self._kept.get(language)
            if kept is None or kept.state != state:
                rows = await self._store.read(records.everybodys(since=since, until=until))
                # On another thread, because a full one takes up to a second; so below.
                content = await asyncio.to_thread(
                    lambda: calendars.whole(self._store, _for_all(rows), language, private=False)
                )
                self._kept[language] = kept = _Kept(state, content, _changed(kept, content, now))
        return kept.content, kept.changed

    async def private(self, secret: str) -> bytes | None:
        """Return the calendar at a private address; None where there is none, or none any more."""
        if not calendar_feeds.can_be_a_secret(secret):
            return None
        owners = await self._store.read(records.owner_of(self._store.vault, secret))
        if not owners:
            return None
        owner = owners[0]
        since = calendar_feeds.window(self._now()).since
        rows = await self._store.read(records.ones_own(owner.person_id, since=since))
        return await asyncio.to_thread(
            lambda: calendars.whole(self._store, _for_one(rows), owner.language, private=True)
        )


def _changed(kept: _Kept | None, content: bytes, now: datetime) -> datetime:
    """Return since when a calendar reads like this: never the same second for two contents."""
    now = now.replace(microsecond=0)
    if kept is None:
        return now
    return kept.changed if kept.content == content else max(now, kept.changed + _SECOND)


def _for_all(rows: Sequence[Any]) -> list[Own]:
    return [Own(MeetingRecord.of(row)) for row in rows]


def _for_one(rows: Sequence[Any]) -> list[Own]:
    """Return each meeting once, with how the person stands there."""
    once: dict[str, Own] = {}
    for row in rows:
        once.setdefault(row.id, Own(MeetingRecord.of(row), row.standing, row.offered_until))
    return list(once.values())
