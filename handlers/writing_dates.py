"""Moments as people write them: "25 de marzo a las 9:30", "mañana 8 a. m.", "3/4/2020 14:00"."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from bot.forms import SOON
from bot.messages import Phrase
from bot.turn import Turn
from cocreation.dates import read_day
from cocreation.folding import fold
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal

_FARTHEST = timedelta(days=366)
_WEEK = 7
_NOON = 12


class _UnclearError(Exception):
    """The words name no day, or no time of day."""


class _Words(Protocol):
    def words(self, key: str) -> frozenset[str]:
        """Return the words listed under a key, in all languages."""
        ...


class _Vocabulary(NamedTuple):
    """How a time of day is written, the words for noon's two sides, and days without a number."""

    clocks: tuple[re.Pattern[str], ...]
    after_noon: frozenset[str]
    days: dict[str, int]
    weekdays: dict[str, int]
    small: frozenset[str]


def read_moment(turn: Turn, text: str) -> datetime:
    """Return the moment (UTC) that a text names in the programme's zone.

    A day without its year is the next one that comes. Raises Refusal when it is unclear, does not
    exist, is past, or is more than a year away.
    """
    known = _vocabulary(turn.phrases)
    try:
        clock, rest = _clock(known, _plain(text))
        day = _day(known, rest, _today(turn))
    except _UnclearError:
        raise Refusal("moment.unclear") from None
    except ValueError:
        raise Refusal("moment.not_there") from None
    moment = moment_at(turn, day, clock)
    if moment <= turn.now:
        raise Refusal("moment.past", moment=moment)
    if moment - turn.now > _FARTHEST:
        raise Refusal("moment.far", moment=moment)
    return moment


def read_coming_day(turn: Turn, text: str) -> date:
    """Return the day, today or later, that a text names: "15 de marzo", "mañana", "el jueves".

    A day without its year is the next one that comes. Raises Refusal when it is unclear, is in no
    calendar, or is past.
    """
    today = _today(turn)
    try:
        day = _day(_vocabulary(turn.phrases), _plain(text), today)
    except _UnclearError:
        raise Refusal("day.unclear", soon=turn.now + SOON) from None
    except ValueError:
        raise Refusal("day.not_there") from None
    if day < today:
        programme = turn.tx.kept(Programme)
        raise Refusal("schedule.day_is_past", day=programme.noon(day), today=programme.noon(today))
    return day


def read_clock(turn: Turn, text: str) -> time:
    """Return the time of day that a text names: "9:30", "2 p. m.", "a las 14".

    Raises Refusal when it is unclear, or when no clock shows it.
    """
    try:
        clock, rest = _clock(_vocabulary(turn.phrases), _plain(text))
    except _UnclearError:
        raise Refusal("clock.unclear") from None
    except ValueError:
        raise Refusal("clock.not_there") from None
    if any(letter.isdecimal() for letter in rest):
        raise Refusal("clock.unclear")
    return clock


def moment_at(turn: Turn, day: date, clock: time) -> datetime:
    """Return the moment (UTC) of a day at which the clocks of the programme's zone show a time.

    Raises Refusal for the hour that a change of clocks leaves out.
    """
    zone = ZoneInfo(turn.tx.kept(Programme).time_zone)
    moment = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).time() != clock:
        raise Refusal("moment.not_there")
    return moment


def example_of(turn: Turn) -> Phrase:
    """Return how a moment may be written: tomorrow morning."""
    zone = ZoneInfo(turn.tx.kept(Programme).time_zone)
    morning = datetime.combine(_today(turn) + timedelta(days=1), time(9, 30), tzinfo=zone)
    return Phrase("moment.example", {"moment": morning})


def _today(turn: Turn) -> date:
    return turn.now.astimezone(ZoneInfo(turn.tx.kept(Programme).time_zone)).date()


def _clock(known: _Vocabulary, text: str) -> tuple[time, str]:
    """Take the time of day out of a text; return it and what is left.

    Raises ValueError for a time that no clock shows.
    """
    for pattern in known.clocks:
        found = pattern.search(text)
        if found is None:
            continue
        said = found.groupdict()
        hour, minute = int(said["hour"]), int(said.get("minute") or 0)
        half = said.get("half")
        if half:
            if not 1 <= hour <= _NOON:
                raise ValueError("no hour of half a day")
            hour = hour % _NOON + (_NOON if fold(half) in known.after_noon else 0)
        return time(hour, minute), text[: found.start()] + " " + text[found.end() :]
    raise _UnclearError


def _day(known: _Vocabulary, text: str, today: date) -> date:
    """Return the day that is left of a text. Raises ValueError for one in no calendar."""
    if not any(letter.isdecimal() for letter in text):
        name = " ".join(word for word in fold(text).split() if word not in known.small)
        if name in known.days:
            return today + timedelta(days=known.days[name])
        if name in known.weekdays:
            return today + timedelta(days=(known.weekdays[name] - today.weekday()) % _WEEK)
        raise _UnclearError
    written = text.strip(" ,.")
    try:
        return read_day(written)
    except PydanticCustomError as error:
        if error.type == "day_unreadable":
            raise _UnclearError from None
        if error.type != "day_without_year":
            raise ValueError("no such day") from None
    apart = " " if any(letter.isalpha() for letter in written) else "/"
    for year in (today.year, today.year + 1):
        try:
            day = read_day(f"{written}{apart}{year}")
        except PydanticCustomError:
            continue
        if day >= today:
            return day
    raise ValueError("no such day")


def _plain(text: str) -> str:
    """Return a text without accents and case, its punctuation kept."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in letters if unicodedata.category(each) != "Mn")


@lru_cache(maxsize=2)
def _vocabulary(phrases: _Words) -> _Vocabulary:
    """Return the words of all languages of the programme."""
    after = frozenset(map(fold, phrases.words("moment.after_noon.words")))
    before = frozenset(map(fold, phrases.words("moment.before_noon.words")))
    at = _any_of(map(fold, phrases.words("moment.at.words")))
    half = rf"(?P<half>{_any_of(after | before)})(?![a-z])\.?"
    hour = r"(?<![\d/.-])(?P<hour>\d{1,2})"
    minute = r"\s?[:.h]\s?(?P<minute>\d{2})(?![\d/-])"
    clocks = (
        rf"(?<![a-z]){at}\s+{hour}(?:{minute})?(?!\d)(?:\s*{half})?",
        rf"{hour}(?:{minute})?\s*{half}",
        rf"{hour}\s?[:h]\s?(?P<minute>\d{{2}})(?!\d)",
    )
    return _Vocabulary(
        tuple(map(re.compile, clocks)),
        after,
        {fold(word): n for n in range(3) for word in phrases.words(f"moment.in_days.{n}.words")},
        {
            fold(word): n
            for n in range(_WEEK)
            for word in phrases.words(f"moment.weekday.{n}.words")
        },
        frozenset(map(fold, phrases.words("moment.small.words"))),
    )


def _any_of(folded: Iterable[str]) -> str:
    """Return a pattern for any of these words, longest first, however they are spaced."""
    longest_first = sorted(set(folded), key=len, reverse=True)
    return "(?:" + "|".join(r"[\s.]*".join(each.split()) for each in longest_first) + ")"
