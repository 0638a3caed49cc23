"""Calendar files, read back by a parser that is not the one that wrote them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from icalendar import vText
from icalendar.prop import vInline

from documents import calendar
from documents.calendar import Entry
from documents.time_zone import observances
from storage.records import MeetingRecord
from tests.calendars import read

NOW = datetime(2020, 2, 10, 15, 0, 0, 123, tzinfo=UTC)
STARTS = datetime(2020, 3, 15, 14, 0, tzinfo=UTC)
CRLF = b"\r\n"

SIGNS = some.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | some.sampled_from(
    '\\,;:"\nnN'
)
TEXTS = some.text(SIGNS, min_size=1, max_size=300).filter(lambda text: text.strip() == text)


def meeting(**facts: Any) -> MeetingRecord:
    """Return a meeting; `facts` are what is unlike the usual one."""
    starts_at = facts.pop("starts_at", STARTS)
    usual = dict.fromkeys(MeetingRecord.model_fields) | {
        "audience": (),
        "id": "01e0qstgc0z2qqjmnppt2xs2yb",
        "code": "M-0001",
        "kind": "working-table",
        "title": "Mesa sobre el agua",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2, minutes=30),
        "state": "planned",
        "version": 1,
        "created_at": NOW,
    }
    return MeetingRecord.model_validate({**usual, **facts})


def entry(held: MeetingRecord | None = None, **facts: Any) -> Entry:
    """Return what a calendar shows of a meeting; `facts` are what is unlike the usual."""
    usual = Entry(
        held or meeting(),
        summary="Mesa sobre el agua",
        description="Mesa de trabajo · M-0001",
        location="Biblioteca de David",
        categories=("Mesa de trabajo",),
        url="https://t.me/mesa_bot?start=evt_M-0001",
    )
    return usual._replace(**facts)


def one(*, zone: str = "America/Panama", **facts: Any) -> bytes:
    return calendar.one(entry(**facts), zone=zone, language="es")


def feed(*entries: Entry, zone: str = "America/Panama", private: bool = False) -> bytes:
    return calendar.feed(entries, name="Reuniones", zone=zone, language="es", private=private)


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


# ── what a file says ──────────────────────────────────────────────────────────────────────────


def test_a_file_holds_every_property_and_no_other() -> None:
    assert unfolded(one(description="Mesa de trabajo · M-0001\nTema: Agua")) == [
        "BEGIN:VCALENDAR",
        "PRODID:-//Mesa Abierta//Mesa Abierta//ES",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "BEGIN:VTIMEZONE",
        "TZID:America/Panama",
        "BEGIN:STANDARD",
        "DTSTART:20200101T000000",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0500",
        "TZNAME:EST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:01e0qstgc0z2qqjmnppt2xs2yb@mesa-abierta",
        "SEQUENCE:0",
        "DTSTAMP:20200210T150000Z",
        "CREATED:20200210T150000Z",
        "LAST-MODIFIED:20200210T150000Z",
        "DTSTART;TZID=America/Panama:20200315T090000",
        "DTEND;TZID=America/Panama:20200315T113000",
        "SUMMARY:Mesa sobre el agua",
        "DESCRIPTION:Mesa de trabajo · M-0001\\nTema: Agua",
        "LOCATION:Biblioteca de David",
        "URL:https://t.me/mesa_bot?start=evt_M-0001",
        "CATEGORIES:Mesa de trabajo",
        "CLASS:PUBLIC",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_another_program_reads_the_same_moments() -> None:
    event = read(one()).vevent
    assert event.dtstart.value == STARTS
    assert event.dtstart.value.utcoffset() == timedelta(hours=-5)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=2, minutes=30)
    assert event.dtstamp.value == NOW.replace(microsecond=0)


def test_another_program_finds_nothing_missing_and_nothing_twice() -> None:
    for content in (one(), feed(entry(), entry(meeting(id="x", state="cancelled")), private=True)):
        assert read(content).validate(raiseException=True)


def test_a_feed_is_named_and_asks_to_be_looked_at_again() -> None:
    lines = unfolded(feed(entry(), private=True))
    assert lines[4:9] == [
        "NAME:Reuniones",
        "X-WR-CALNAME:Reuniones",
        "X-WR-TIMEZONE:America/Panama",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    assert "CLASS:PRIVATE" in lines
    assert [each for each in lines if "ATTENDEE" in each or "ORGANIZER" in each] == []


def test_a_feed_without_meetings_is_still_a_calendar() -> None:
    assert list(read(feed()).components()) == []


def test_what_is_left_out_has_no_line() -> None:
    lines = unfolded(one(location="", url=None))
    assert [each for each in lines if each.startswith(("LOCATION", "URL"))] == []


# ── changes ───────────────────────────────────────────────────────────────────────────────────


def test_the_sequence_grows_with_every_change_and_the_name_stays() -> None:
    later = NOW + timedelta(days=3)
    published = meeting()
    moved = meeting(starts_at=STARTS + timedelta(days=1), version=2, changed_at=later)
    cancelled = moved.model_copy(update={"state": "cancelled", "version": 3})
    events = [read(one(held=each)).vevent for each in (published, moved, cancelled)]
    assert [each.sequence.value for each in events] == ["0", "1", "2"]
    assert len({each.uid.value for each in events}) == 1
    assert [each.status.value for each in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [each.transp.value for each in events] == ["OPAQUE", "OPAQUE", "TRANSPARENT"]
    assert [each.last_modified.value - NOW.replace(microsecond=0) for each in events] == [
        timedelta(0), timedelta(days=3), timedelta(days=3)
    ]  # fmt: skip
    assert events[1].dtstart.value == STARTS + timedelta(days=1)


def test_who_is_not_sure_to_come_reads_that_it_is_open() -> None:
    lines = unfolded(one(tentative=True, busy=False))
    assert {"STATUS:TENTATIVE", "TRANSP:TRANSPARENT"} <= set(lines)


# ── what people write ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "Agua; luz, y \\ más",
        "C:\\Nuevo\\nada",
        "Uno\nBEGIN:VEVENT\nUID:robado\nEND:VEVENT",
        "Niñez 🚰👩🏽‍🔧 " * 30,
        'Dice "hola": ya',
    ],
)
def test_a_text_comes_back_as_it_was_written(text: str) -> None:
    assert read_back(text) == text.strip()


@given(TEXTS)
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    assert read_back(text) == text


def read_back(text: str) -> str:
    """Return what another program reads where a text was written."""
    written = one(summary=text.strip(), description=text.strip(), location=text.strip())
    event = read(written).vevent
    assert event.summary.value == event.description.value == event.location.value
    return str(event.summary.value)


@pytest.mark.parametrize("wrong", [vText, lambda text: vInline(text.replace("\n", "\\n"))])
def test_the_judge_sees_when_a_text_is_not_kept(
    wrong: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "_text", wrong)
    calendar._event.cache_clear()
    assert read_back("C:\\Nuevo") != "C:\\Nuevo"
    calendar._event.cache_clear()


@pytest.mark.parametrize(
    "line_end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_nobody_writes_an_event_of_their_own(line_end: str) -> None:
    text = line_end.join(["Mesa", "END:VEVENT", "BEGIN:VEVENT", "UID:x", "DTSTART:20200101"])
    held = read(one(summary=text, description=text, location=text, categories=(text, text)))
    assert [each.name for each in held.components()] == ["VTIMEZONE", "VEVENT"]
    assert held.vevent.summary.value == "Mesa\nEND:VEVENT\nBEGIN:VEVENT\nUID:x\nDTSTART:20200101"


def test_signs_that_show_nothing_are_left_out() -> None:
    assert (
        read(one(summary="Me\x00sa\x1b[31m\ud800\x9d\tuno")).vevent.summary.value == "Mesa[31m\tuno"
    )


@given(TEXTS)
def test_no_line_is_longer_than_75_octets_and_all_end_alike(text: str) -> None:
    content = one(summary=text, description=text * 3, categories=(text, text))
    lines = content.split(CRLF)
    assert [line for line in lines if len(line) > 75] == []
    assert lines[-1] == b""
    assert not re.search(rb"[\r\n]", b"".join(lines))
    for line in lines:
        line.decode()  # no letter is cut in two


# ── zones ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "zone",
    ["America/Panama", "America/Montevideo", "America/Santiago", "Europe/Madrid",
     "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"],
)  # fmt: skip
def test_moments_all_through_a_year_are_read_as_it_is_meant(zone: str) -> None:
    begins = datetime(2024, 1, 1, 5, tzinfo=UTC)
    moments = [begins + timedelta(hours=7 * step) for step in range(1250)]
    moments += [
        datetime(2024, 10, 27, hour, 30, tzinfo=UTC) for hour in (0, 1)
    ]  # both 2:30 in Madrid
    events = [
        entry(meeting(id=f"{step:026d}", starts_at=each)) for step, each in enumerate(moments)
    ]
    held = read(feed(*events, zone=zone))
    assert [each.dtstart.value.astimezone(UTC) for each in held.vevent_list] == moments


@pytest.mark.parametrize("zone", ["America/Panama", "America/Santiago"])
def test_the_judge_reads_the_zone_of_the_file_and_no_other(zone: str) -> None:
    for content in (one(zone=zone), one(zone=zone).replace(b"TO:-0", b"TO:-1")):
        starts = read(content).vevent.dtstart.value.astimezone(UTC)
        assert (starts == STARTS) == (b"TO:-0" in content)


def test_clocks_change_at_the_hour_that_they_showed() -> None:
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    assert [(str(onset), *rest) for onset, *rest in observances("Europe/Madrid", 2024, 2024)] == [
        ("2024-01-01 00:00:00", winter, winter, "CET", False),
        ("2024-03-31 02:00:00", winter, summer, "CEST", True),
        ("2024-10-27 03:00:00", summer, winter, "CET", False),
    ]
    assert len(observances("America/Panama", 2019, 2031)) == 1
