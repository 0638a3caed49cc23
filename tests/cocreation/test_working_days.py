"""Working days of Panama, against the years that were worked out by hand."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from cocreation.programme.calendar import Holidays
from cocreation.programme.working_days import (
    closed_by_decree,
    holidays_of,
    is_working_day,
    working_days_after,
    working_days_since,
)
from tests.cocreation.sheets import PANAMA

WORKED_OUT = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "feriados.toml").read_text("utf-8")
)["anio"]
RULES = PANAMA.holidays
YEARS = (2026, 2027, 2028)


@pytest.mark.parametrize("year", YEARS)
def test_the_holidays_are_those_worked_out(year: int) -> None:
    expected = [(each["fecha"], each["descanso"]) for each in WORKED_OUT[str(year)]["dia"]]
    assert [(each.falls_on, each.rest_on) for each in holidays_of(RULES, year)] == expected


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_works_or_rests(year: int) -> None:
    rest = {each["descanso"] for each in WORKED_OUT[str(year)]["dia"]}
    day = date(year, 1, 1)
    while day.year == year:
        assert is_working_day(RULES, day) == (day.weekday() < 5 and day not in rest), day
        day += timedelta(days=1)


def test_a_sunday_moves_to_monday_a_saturday_stays_and_a_new_holiday_has_a_first_year() -> None:
    assert not is_working_day(RULES, date(2026, 12, 21))  # the 20th is a Sunday
    assert is_working_day(RULES, date(2026, 11, 30))  # the 28th is a Saturday
    assert is_working_day(RULES, date(2021, 12, 20))  # a holiday since 2022
    assert not is_working_day(RULES, date(2024, 7, 1))  # the Presidency changes hands
    assert is_working_day(RULES, date(2026, 7, 1))


def test_carnival_monday_works_but_offices_often_close() -> None:
    monday = date(2026, 2, 16)
    assert is_working_day(RULES, monday)
    assert monday in [each.falls_on for each in closed_by_decree(RULES, 2026)]


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 31), 1, date(2026, 4, 1)),
        (date(2026, 4, 1), 2, date(2026, 4, 6)),  # over Good Friday and the weekend
        (date(2026, 2, 13), 2, date(2026, 2, 18)),  # over Carnival Tuesday
        (date(2026, 12, 18), 5, date(2026, 12, 29)),  # over the moved Sunday and Christmas
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # into the next year
        (date(2026, 11, 2), 10, date(2026, 11, 19)),  # over three of November
    ],
)
def test_a_term_is_counted_from_the_next_working_day(start: date, days: int, end: date) -> None:
    assert working_days_after(RULES, start, days) == end
    assert working_days_since(RULES, start, end) == days
    assert working_days_since(RULES, start, end - timedelta(days=1)) == days - 1


def test_a_term_of_no_days_is_none() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        working_days_after(RULES, date(2026, 1, 5), 0)


def test_a_holiday_may_move_into_the_next_year() -> None:
    rules = Holidays.model_validate(
        {
            "weekend": ["saturday", "sunday"],
            "moved_from": ["sunday"],
            "fixed": [{"key": "last", "name": {"es": "Fin"}, "month": 12, "day": 31}],
        },
        context={"languages": ("es",)},
    )
    assert not is_working_day(rules, date(2029, 1, 1))  # 31 December 2028 is a Sunday
    assert is_working_day(rules, date(2028, 1, 3))
