"""Working days: every day that is neither weekend nor a holiday of the programme's country."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from typing import Final, NamedTuple

from dateutil.easter import easter

from cocreation.programme.calendar import Holidays, RestDays, Weekday
from cocreation.programme.elements import Words

_DAY = timedelta(days=1)
_WEEKDAYS: Final[tuple[Weekday, ...]] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class Holiday(NamedTuple):
    """One holiday of one year: the date it falls on, and the day on which people rest for it."""

    key: str
    name: Words
    falls_on: date
    rest_on: date


def holidays_of(rules: Holidays, year: int) -> tuple[Holiday, ...]:
    """Return the holidays that fall in a year, in order; local ones and those by decree are none.

    One that falls on a weekday of `moved_from` is kept on the Monday after it.
    """
    return tuple(
        Holiday(each.key, each.name, each.falls_on, _rest_for(each.falls_on, rules))
        for each in sorted(_in_year(rules, year), key=lambda each: each.falls_on)
    )


def closed_by_decree(rules: Holidays, year: int) -> tuple[Holiday, ...]:
    """Return the days on which offices often close, if a decree of the year says so, in order.

    They are working days, but none to convene a meeting on.
    """
    return tuple(sorted(_in_year(rules.by_decree, year), key=lambda each: each.falls_on))


def rest_named(rules: Holidays, day: date, territory: str | None) -> tuple[Words, ...]:
    """Return what is kept on a day on which no meeting should be convened; nothing on others.

    A holiday counts on the day on which people rest for it; a local one only in its `territory`.
    The weekend is nothing to name: many meet then.
    """
    around = (day.year - 1, day.year)
    kept = [each for year in around for each in holidays_of(rules, year) if each.rest_on == day]
    kept += [each for each in closed_by_decree(rules, day.year) if each.falls_on == day]
    local = [
        each.name
        for each in rules.local
        if (each.month, each.day) == (day.month, day.day) and each.territory == territory
    ]
    return (*(each.name for each in kept), *local)


def is_working_day(rules: Holidays, day: date) -> bool:
    """Tell whether a day counts when working days are counted."""
    return _WEEKDAYS[day.weekday()] not in rules.weekend and day not in _rest_days(rules, day.year)


def working_days_after(rules: Holidays, day: date, days: int) -> date:
    """Return the day that ends a term of so many working days; the first counted is the next one.

    `days` is at least 1. Raises ValueError.
    """
    if days < 1:
        raise ValueError("a term has at least one day")
    for step in count(1):
        end = day + step * _DAY
        days -= is_working_day(rules, end)
        if not days:
            return end
    raise AssertionError("there is always another working day")


def working_days_since(rules: Holidays, day: date, today: date) -> int:
    """Return how many working days there are after a day, up to and with `today`."""
    span = (today - day).days
    return sum(is_working_day(rules, day + step * _DAY) for step in range(1, span + 1))


def _in_year(rules: RestDays, year: int) -> Iterator[Holiday]:
    for fixed in rules.fixed:
        if fixed.since is None or (year >= fixed.since and (year - fixed.since) % fixed.every == 0):
            day = date(year, fixed.month, fixed.day)
            yield Holiday(fixed.key, fixed.name, day, day)
    for moving in rules.from_easter:
        day = easter(year) + moving.days * _DAY
        yield Holiday(moving.key, moving.name, day, day)


def _rest_for(day: date, rules: Holidays) -> date:
    if _WEEKDAYS[day.weekday()] not in rules.moved_from:
        return day
    return day + (7 - day.weekday()) * _DAY


@lru_cache(maxsize=64)
def _rest_days(rules: Holidays, year: int) -> frozenset[date]:
    """Return the days of rest in a year, those that moved here from the end of the last one too."""
    return frozenset(
        each.rest_on for around in (year - 1, year) for each in holidays_of(rules, around)
    )
