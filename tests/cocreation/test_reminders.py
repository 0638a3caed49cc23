"""When a reminder is due: by the calendar for days, by the clock for hours, never at night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cocreation.meetings.reminders import due_at
from cocreation.programme.file import PROGRAMMES, Programme, load

DAY, WEEK = 1440, 10080


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load(PROGRAMMES / "panama-2019-2021.toml")


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2020-03-15 09:00", 120, "2020-03-15 07:00"),
        ("2020-03-15 08:00", 120, "2020-03-15 06:00"),  # cannot wait
        ("2020-03-15 09:00", DAY, "2020-03-14 09:00"),
        ("2020-03-15 06:00", DAY, "2020-03-14 07:00"),
        ("2020-03-15 21:00", DAY, "2020-03-15 07:00"),
        ("2020-03-15 20:59", DAY, "2020-03-14 20:59"),
        ("2020-03-15 23:30", WEEK, "2020-03-09 07:00"),
        ("2020-03-16 00:30", WEEK, "2020-03-09 07:00"),
        ("2020-03-15 07:00", DAY, "2020-03-14 07:00"),
    ],
)
def test_days_wait_for_the_morning_and_hours_do_not(
    programme: Programme, start: str, minutes: int, due: str
) -> None:
    zone = ZoneInfo(programme.time_zone)
    starts_at = datetime.fromisoformat(start).replace(tzinfo=zone).astimezone(UTC)
    assert due_at(programme, starts_at, minutes).astimezone(zone) == datetime.fromisoformat(
        due
    ).replace(tzinfo=zone)


@pytest.mark.parametrize(("month", "day", "hours"), [(3, 8, 23), (11, 1, 25)])
def test_a_day_before_is_at_the_same_time_of_the_clock(
    programme: Programme, month: int, day: int, hours: int
) -> None:
    abroad = programme.model_copy(update={"time_zone": "America/New_York"})
    zone = ZoneInfo(abroad.time_zone)
    starts = datetime(2020, month, day, 9, tzinfo=zone)  # the clocks changed that night
    due = due_at(abroad, starts.astimezone(UTC), DAY)
    assert due.astimezone(zone).time() == starts.time()
    assert starts.astimezone(UTC) - due == timedelta(hours=hours)
    soon = due_at(abroad, starts.astimezone(UTC), 90)
    assert starts.astimezone(UTC) - soon == timedelta(minutes=90)
