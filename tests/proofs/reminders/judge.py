"""Says from the history and from what left which reminders were wrong, in words.

It knows nothing of the product but what people are promised: it keeps books of its own about
meetings and people, and works out at each ring of the bell who had to hear what.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from tests.proofs.reminders.history import Course, Event

BEHIND = timedelta(hours=5)
"""How far the clock of the programme is behind UTC, all year."""

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NIGHT, MORNING = 21, 7
USUAL = (10080, 1440, 120)
LONGER = {("high-level", "authority"): (20160, *USUAL)}
PARTS = ("attendee", "facilitator", "liaison", "commission", "authority")
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
_TEXT = re.compile(
    r"· (M-\d+)\n.*? (\d+) de (\w+) de (\d+), de (\d+):(\d\d)\s([ap])\.\sm\. a ", re.DOTALL
)


class Key(NamedTuple):
    """One reminder of one person: so long before a start of a meeting."""

    person: str
    code: str
    minutes: int
    about: datetime


@dataclass(slots=True)
class Book:
    """A meeting as the judge knows it: people by how they stand and since when."""

    kind: str
    starts: datetime
    planned: bool = True
    moved: datetime | None = None
    seats: dict[str, datetime] = field(default_factory=dict)
    calls: dict[str, tuple[str, bool, datetime]] = field(default_factory=dict)
    runs: dict[str, datetime] = field(default_factory=dict)
    times: dict[str, dict[int, datetime | None]] = field(default_factory=dict)

    def usual(self, part: str) -> tuple[int, ...]:
        return LONGER.get((self.kind, part), USUAL)

    def asked(self, part: str) -> dict[int, datetime | None]:
        """Give the times ahead of a part, and since when each is asked for."""
        return self.times.get(part, dict.fromkeys(self.usual(part)))

    def people(self) -> dict[str, tuple[str, datetime]]:
        """Give who is expected, as what and since when; who runs it before who is called to it."""
        found: dict[str, tuple[str, datetime] | None] = {}
        for person, since in self.runs.items():
            found[person] = ("facilitator", since)
        for person, (role, comes, since) in self.calls.items():
            found.setdefault(person, (role, since) if comes else None)
        for person, since in self.seats.items():
            found.setdefault(person, ("attendee", since))
        return {person: stands for person, stands in found.items() if stands is not None}


def judge(course: Course) -> list[str]:
    """Return every fault; nothing when each promise was kept."""
    court = _Court()
    heard = {ring: list(left) for ring, left in groupby(course.left, key=lambda each: each.ring)}
    for event in course.history:
        court.know(event)
        if event.what == "ring":
            said = [
                (each.person, *_read(each.text)) for each in heard.pop(event.facts["number"], [])
            ]
            court.rang(event.at, said)
    listed = {Key(*each[:4]): each.reason for each in course.listed}
    return [*court.faults, *court.compare(listed)]


class _Court:
    def __init__(self) -> None:
        self.faults: list[str] = []
        self._books: dict[str, Book] = {}
        self._blocked: set[str] = set()
        self._told: set[Key] = set()
        self._dropped: dict[Key, tuple[str, datetime]] = {}

    def know(self, event: Event) -> None:
        """Take an event into the books."""
        at, facts = event.at, event.facts
        book = self._books.get(facts.get("code", ""))
        person = facts.get("person", "")
        match event.what:
            case "publish":
                self._books[facts["code"]] = Book(facts["kind"], facts["starts"])
            case "block":
                self._blocked.add(person)
            case "unblock":
                self._blocked.discard(person)
            case "leave":
                self._forget(person)
        if book is None:
            return
        match event.what:
            case "move":
                if (facts["starts"] - BEHIND).date() != (book.starts - BEHIND).date():
                    # Another day asks again whoever is called, also who had declined.
                    book.calls = {who: (role, True, at) for who, (role, *_) in book.calls.items()}
                book.starts, book.moved = facts["starts"], at
            case "cancel":
                book.planned = False
            case "sign up":
                book.seats[person] = at
            case "take back":
                del book.seats[person]
            case "call":
                book.calls[person] = (facts["role"], True, at)
            case "answer":
                comes = facts["state"] == "confirmed"
                book.calls[person] = (book.calls[person][0], comes, at)
            case "facilitate":
                book.runs[person] = at
            case "times":
                for part in facts["parts"]:
                    before, minutes = book.asked(part), facts["minutes"]
                    wanted = book.usual(part) if minutes is None else minutes
                    book.times[part] = {each: before.get(each, at) for each in wanted}

    def rang(self, now: datetime, said: list[tuple[str, str, datetime]]) -> None:
        """Hold what was said in a ring against what had to be."""
        for key in [key for key, (_, at) in self._dropped.items() if at > now]:
            del self._dropped[key]
        due = [each for code in self._books for each in self._due(code, now)]
        for key in due:
            what = (key.person, key.code, key.about)
            if what in said:
                said.remove(what)
            else:
                self.faults.append(f"missed: {key} at {now}")
        for person, code, about in said:
            self.faults.append(
                f"{self._why_not(person, code, about)}: {person} {code} {about} {now}"
            )

    def compare(self, listed: dict[Key, str]) -> list[str]:
        """Hold what is written down as dropped against what had to be."""
        known = {key: why for key, (why, _) in self._dropped.items()}
        unlisted = [
            f"not listed: {key} {known[key]}" for key in known if listed.get(key) != known[key]
        ]
        return unlisted + [f"listed for nothing: {key}" for key in listed if key not in known]

    def _due(self, code: str, now: datetime) -> list[Key]:
        """Take what is due about a meeting into the books; return what has to be said now."""
        book = self._books[code]
        if not book.planned or book.starts <= now - 30 * DAY:
            return []
        begun = book.starts <= now
        to_say = []
        for person, (part, since) in book.people().items():
            theirs = []
            for minutes, asked in book.asked(part).items():
                moment = _awake(book.starts - minutes * MINUTE, minutes, book.starts)
                key = Key(person, code, minutes, book.starts)
                told = [since, *(each for each in (book.moved, asked) if each is not None)]
                done = key in self._told or key in self._dropped
                if moment <= now and max(told) < moment and not done:
                    theirs.append((moment, -minutes, key))
            if not theirs:
                continue
            *missed, (_, _, last) = sorted(theirs)
            if not begun and _awake(now, last.minutes, book.starts) > now:
                continue
            for _, _, key in missed:
                self._dropped[key] = ("begun" if begun else "late", now)
            if begun:
                self._dropped[last] = ("begun", now)
            elif person in self._blocked:
                self._dropped[last] = ("unreachable", now)
            else:
                self._told.add(last)
                to_say.append(last)
        return to_say

    def _why_not(self, person: str, code: str, about: datetime) -> str:
        book = self._books[code]
        if book.starts != about or not book.planned:
            return "about another day"
        if any(
            (each.person, each.code, each.about) == (person, code, about) for each in self._told
        ):
            return "twice, or early"
        return "early, or not theirs"

    def _forget(self, person: str) -> None:
        for book in self._books.values():
            for stands in (book.seats, book.calls, book.runs):
                stands.pop(person, None)
        self._dropped = {key: why for key, why in self._dropped.items() if key.person != person}


def _awake(moment: datetime, minutes: int, starts: datetime) -> datetime:
    local = moment - BEHIND
    if minutes < 1440 or MORNING <= local.hour < NIGHT:
        return moment
    ends = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if local.hour >= NIGHT:
        ends += DAY
    ends += BEHIND
    return ends if ends < starts else moment


def _read(text: str) -> tuple[str, datetime]:
    """Return which meeting a message tells of, and when that begins."""
    found = _TEXT.search(text)
    assert found is not None, text
    code, day, month, year, hour, minute, half = found.groups()
    hours = int(hour) % 12 + (12 if half == "p" else 0)
    local = datetime(int(year), MONTHS.index(month) + 1, int(day), hours, int(minute), tzinfo=UTC)
    return code, local + BEHIND
