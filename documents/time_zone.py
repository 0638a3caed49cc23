"""The offsets of a time zone, as a calendar file has to spell them out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

_STEP = timedelta(days=7)  # no zone changes its clocks twice within it
_SECOND = timedelta(seconds=1)


class Observance(NamedTuple):
    """Clocks from a moment on. `onset` is naive: what they showed when they were changed."""

    onset: datetime
    before: timedelta
    offset: timedelta
    name: str
    daylight: bool


@lru_cache(maxsize=32)
def observances(zone: str, first_year: int, last_year: int) -> tuple[Observance, ...]:
    """Return how clocks stand when the first year begins, and each change up to the last's end."""
    place = ZoneInfo(zone)
    start = datetime(first_year, 1, 1, tzinfo=place).astimezone(UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=place).astimezone(UTC)
    moments = [start, *_changes(place, start, end)]
    return tuple(_observance(place, moment, first=moment is start) for moment in moments)


def _changes(place: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the first second, in UTC, of each new offset."""
    here = start
    while here < end:
        ahead = min(here + _STEP, end)
        if _offset(place, here) != _offset(place, ahead):
            low, high = here, ahead
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if _offset(place, middle) == _offset(place, low):
                    low = middle
                else:
                    high = middle
            yield high
        here = ahead


def _observance(place: ZoneInfo, moment: datetime, *, first: bool) -> Observance:
    local = moment.astimezone(place)
    offset = _offset(place, moment)
    before = offset if first else _offset(place, moment - _SECOND)
    onset = (moment + before).replace(tzinfo=None)
    return Observance(onset, before, offset, local.tzname() or "", bool(local.dst()))


def _offset(place: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(place).utcoffset()
    assert offset is not None
    return offset
