"""Calendar files (iCalendar, RFC 5545): one meeting, or all of a calendar to subscribe to."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from documents.time_zone import Observance, observances
from storage.records import MeetingRecord

if TYPE_CHECKING:
    from icalendar import Calendar, Timezone
    from icalendar.prop import vInline

MEDIA_TYPE = "text/calendar; charset=utf-8"

_MAKER = "-//Mesa Abierta//Mesa Abierta//{language}"
_UID_OF = "mesa-abierta"  # not the host: a meeting stays itself when the address changes
_LOOK_AGAIN = timedelta(hours=1)
_WRITTEN = 4096  # meetings remembered as written: each takes 0.5 ms, and few change
_SPECIAL = re.compile(r"[\\;,]")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Entry(NamedTuple):
    """A meeting as a calendar shows it, in the reader's language.

    `tentative`: whether it is still open if the reader goes. `busy`: whether it takes their time.
    """

    meeting: MeetingRecord
    summary: str
    description: str
    location: str
    categories: tuple[str, ...]
    url: str | None
    tentative: bool = False
    busy: bool = True


def one(entry: Entry, *, zone: str, language: str) -> bytes:
    """Return the file of one meeting, the same for everybody.

    Without a name of its own: a phone would make a new calendar of it.
    """
    return _written(_calendar(zone, language, [entry.meeting]), [entry], zone, "PUBLIC")


def feed(entries: Sequence[Entry], *, name: str, zone: str, language: str, private: bool) -> bytes:
    """Return a calendar to subscribe to; programs are asked to look again every hour."""
    made = _calendar(zone, language, [each.meeting for each in entries])
    made.add("name", _text(name), encode=False)
    made.add("x-wr-calname", _text(name), encode=False)
    made.add("x-wr-timezone", zone)
    made.add("refresh-interval", _LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    return _written(made, entries, zone, "PRIVATE" if private else "PUBLIC")


def _calendar(zone: str, language: str, meetings: Sequence[MeetingRecord]) -> "Calendar":
    # Imported by whoever makes a file: it takes some MB that most processes never need.
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", _MAKER.format(language=language.upper()))
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if meetings:
        place = ZoneInfo(zone)
        years = [each.starts_at.astimezone(place).year for each in meetings]
        years += [each.ends_at.astimezone(place).year for each in meetings]
        made.add_component(_time_zone(zone, min(years), max(years)))
    return made


def _time_zone(zone: str, first_year: int, last_year: int) -> "Timezone":
    from icalendar import Timezone

    made = Timezone()
    made.add("tzid", zone)
    for each in observances(zone, first_year, last_year):
        made.add_component(_clocks(each))
    return made


def _clocks(observance: Observance) -> Any:
    from icalendar import TimezoneDaylight, TimezoneStandard

    made = TimezoneDaylight() if observance.daylight else TimezoneStandard()
    made.add("dtstart", observance.onset)
    made.add("tzoffsetfrom", observance.before)
    made.add("tzoffsetto", observance.offset)
    made.add("tzname", observance.name)
    return made


def _written(made: "Calendar", entries: Sequence[Entry], zone: str, who: str) -> bytes:
    """Return a calendar with its meetings as bytes."""
    head, end, _ = made.to_ical(sorted=False).partition(b"END:VCALENDAR")
    return b"".join((head, *(_event(each, zone, who) for each in entries), end, b"\r\n"))


@lru_cache(maxsize=_WRITTEN)
def _event(entry: Entry, zone: str, who: str) -> bytes:
    from icalendar import Event
    from icalendar.prop import vInline

    meeting, place = entry.meeting, ZoneInfo(zone)
    changed = (meeting.changed_at or meeting.created_at).astimezone(UTC).replace(microsecond=0)
    cancelled = meeting.state == "cancelled"
    made = Event()
    made.add("uid", f"{meeting.id}@{_UID_OF}")
    made.add("sequence", meeting.version - 1)
    made.add("dtstamp", changed)  # without a METHOD the same as LAST-MODIFIED
    made.add("created", meeting.created_at.astimezone(UTC).replace(microsecond=0))
    made.add("last-modified", changed)
    made.add("dtstart", _local(meeting.starts_at, place))
    made.add("dtend", _local(meeting.ends_at, place))
    made.add("summary", _text(entry.summary), encode=False)
    made.add("description", _text(entry.description), encode=False)
    if entry.location:
        made.add("location", _text(entry.location), encode=False)
    if entry.url is not None:
        made.add("url", entry.url)
    categories = ",".join(map(_text, entry.categories))
    made.add("categories", vInline(categories), encode=False)
    made.add("class", who)
    going = "TENTATIVE" if entry.tentative else "CONFIRMED"
    made.add("status", "CANCELLED" if cancelled else going)
    made.add("transp", "OPAQUE" if entry.busy and not cancelled else "TRANSPARENT")
    written: bytes = made.to_ical(sorted=False)
    return written


def _local(moment: datetime, place: ZoneInfo) -> datetime:
    """Return a moment as clocks show it there; in UTC where they show the same hour once more."""
    local = moment.astimezone(place).replace(microsecond=0)
    return local.astimezone(UTC) if local.fold else local


def _text(text: str) -> "vInline":
    r"""Return a text as a file holds it: new lines, but no other sign that shows nothing.

    Escaped here, because the library takes `\N` in what people write for a new line.
    """
    from icalendar.prop import vInline

    shown = _UNSEEN.sub("", "\n".join(text.splitlines()))
    return vInline(_SPECIAL.sub(r"\\\g<0>", shown).replace("\n", "\\n"))
