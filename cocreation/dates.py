"""Reading a day as people write it: in words, day first, or as ISO."""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from cocreation.folding import fold

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*(\d{4}|\d{2}))?")
_WORD_OR_NUMBER = re.compile(r"[a-z]+|\d+")
_THIS_CENTURY = 2000


def read_day(written: object) -> date:
    """Return the day that somebody wrote, as in "15 de marzo de 2020", "15/03/2020", "2020-03-15".

    Spanish and English month names, accents and case aside; with numbers alone the day comes
    first. Raises PydanticCustomError: day_unreadable, day_without_year, or day_impossible for one
    that no calendar has.
    """
    if isinstance(written, date):
        return written
    text = str(written).strip()
    year, month, day = _numbers(text) or _words(text)
    if year is None:
        raise PydanticCustomError("day_without_year", "no year")
    try:
        return date(year, month, day)
    except ValueError:
        raise PydanticCustomError("day_impossible", "no such day", {"written": text[:40]}) from None


Day = Annotated[date, BeforeValidator(read_day)]
"""A day of the calendar, written by a person."""


def _numbers(text: str) -> tuple[int | None, int, int] | None:
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return int(iso[1]), int(iso[2]), int(iso[3])
    found = _DAY_FIRST.fullmatch(text)
    if found is None:
        return None
    year = None if found[3] is None else int(found[3])
    if year is not None and len(found[3]) == 2:
        year += _THIS_CENTURY
    return year, int(found[2]), int(found[1])


def _words(text: str) -> tuple[int | None, int, int]:
    parts = _WORD_OR_NUMBER.findall(fold(text))
    months = {_months()[part] for part in parts if part in _months()}
    numbers = [part for part in parts if part.isdecimal()]
    days = [int(number) for number in numbers if len(number) <= 2]
    years = [int(number) for number in numbers if len(number) == 4]
    if len(months) != 1 or len(days) != 1 or len(years) > 1 or len(days + years) != len(numbers):
        raise PydanticCustomError("day_unreadable", "not a day")
    return (years[0] if years else None), months.pop(), days[0]


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    lines = Path(__file__).with_name("months.txt").read_text("utf-8").splitlines()
    return {name: number for number, line in enumerate(lines, 1) for name in line.split()}
