"""How a programme counts days and hours: when it may speak, which days rest, what the law gives."""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from cocreation.programme.elements import Fact, Key, Line, Words

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


class QuietHours(Fact):
    """The hours of local time, from `starts` up to and without `ends`, when announcements wait."""

    starts: time
    ends: time

    def cover(self, local: time) -> bool:
        """Tell whether the local time of day lies in the quiet hours, also across midnight."""
        if self.starts <= self.ends:
            return self.starts <= local < self.ends
        return local >= self.starts or local < self.ends


class AnnouncementRules(Fact):
    """How much is announced. Replies and receipts do not count.

    `weekly_cap` is the most announcements a week to one person (0: none), `ahead_days` how many
    days before an opening by date it is announced, `everyone_from` the size of an audience from
    which a second administrator approves.
    """

    weekly_cap: Annotated[int, Field(ge=0)]
    ahead_days: tuple[Annotated[int, Field(gt=0)], ...]
    everyone_from: Annotated[int, Field(gt=0)]


class MinutesRules(Fact):
    """How long minutes of a meeting may take, in working days.

    `ratify_days` are what those who were there have to answer, from the day they get them;
    `remind_days` how long after the meeting missing minutes are asked for, the first time first;
    from `administrators_from` on, who administers hears of it too.
    """

    ratify_days: Annotated[int, Field(gt=0)]
    remind_days: Annotated[tuple[Annotated[int, Field(gt=0)], ...], Field(min_length=1)]
    administrators_from: Annotated[int, Field(gt=0)]


class _DayOfTheYear(Fact):
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _exists(self) -> Self:
        most = _LONGEST_MONTHS.get(self.month, 31)
        if self.day > most:
            facts = {"month": self.month, "most": most}
            raise PydanticCustomError("day", "month {month} has no more than {most} days", facts)
        return self


class FixedHoliday(_DayOfTheYear):
    """A holiday on the same date each year, or `every` so many years; `since` is its first year."""

    key: Key
    name: Words
    since: int | None = None
    every: Annotated[int, Field(ge=1)] = 1

    @model_validator(mode="after")
    def _counted_from_a_year(self) -> Self:
        if self.every > 1 and self.since is None:
            raise PydanticCustomError("since", "needs `since`, the year it is counted from")
        return self


class EasterHoliday(Fact):
    """A holiday so many days from Easter Sunday (Gregorian), negative before it."""

    key: Key
    name: Words
    days: Annotated[int, Field(ge=-90, le=90)]


class LocalHoliday(_DayOfTheYear):
    """A holiday in one district of a territory only."""

    key: Key
    name: Words
    territory: Key
    district: Line


class RestDays(Fact):
    """Days of rest, by date and by their distance from Easter."""

    fixed: tuple[FixedHoliday, ...] = ()
    from_easter: tuple[EasterHoliday, ...] = ()


class Holidays(RestDays):
    """Which days are not working days.

    `moved_from` are the weekdays from which a fixed holiday moves to the next Monday; on another
    one it stays. `local` ones and those `by_decree` (offices often close, if a decree says so)
    take nothing from a legal term; no meeting should be convened on them.
    """

    weekend: tuple[Weekday, ...]
    moved_from: tuple[Weekday, ...] = ()
    local: tuple[LocalHoliday, ...] = ()
    by_decree: RestDays = RestDays()


class LegalClock(Fact):
    """A term the law gives, in working days or in hours of the clock: one of the two."""

    working_days: Annotated[int, Field(gt=0)] | None = None
    hours: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.working_days is None) == (self.hours is None):
            raise PydanticCustomError("clock", "needs working_days or hours, one of the two")
        return self


class LegalClocks(Fact):
    """The terms of the law on personal data: to correct it, to give it, to tell of a breach."""

    correction: LegalClock
    access: LegalClock
    breach_notice: LegalClock
