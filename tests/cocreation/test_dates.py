"""Days as people write them."""

from datetime import date

import pytest
from pydantic_core import PydanticCustomError

from cocreation.dates import read_day


@pytest.mark.parametrize(
    "written",
    [
        "15 de marzo de 2020",
        "15 marzo 2020",
        "el domingo 15 de Marzo del 2020",
        "15-mar-2020",
        "15/03/2020",
        "15/3/20",
        "15.3.2020",
        "15 - 3 - 2020",
        "2020-03-15",
        "2020/3/15",
        "March 15, 2020",
        "15th of March 2020",
        "  15 DE MARZO DE 2020.  ",
        "15 de marzo, 2020",
    ],
)
def test_a_day_is_read(written):
    assert read_day(written) == date(2020, 3, 15)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "day_unreadable"),
        ("pronto", "day_unreadable"),
        ("15", "day_unreadable"),
        ("marzo de 2020", "day_unreadable"),
        ("15 de marzo o abril de 2020", "day_unreadable"),
        ("15 y 16 de marzo de 2020", "day_unreadable"),
        ("15 de marzo de 20200", "day_unreadable"),
        ("15 de marzo", "day_without_year"),
        ("15/03", "day_without_year"),
        ("30 de febrero de 2020", "day_impossible"),
        ("29/02/2019", "day_impossible"),
        ("03/15/2020", "day_impossible"),
        ("2020-00-10", "day_impossible"),
        ("0/0/0000", "day_impossible"),
    ],
)
def test_what_is_no_day_says_why(written, fault):
    with pytest.raises(PydanticCustomError) as error:
        read_day(written)
    assert error.value.type == fault
