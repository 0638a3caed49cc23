"""The agenda as a page for everybody: what is coming and what is over, without chatting."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from cocreation.meetings import agenda, meeting_documents, meeting_history, meetings
from cocreation.meetings import meeting_seats as seats
from cocreation.minutes import minutes_standing
from cocreation.minutes.minutes_standing import State
from cocreation.permissions import NOBODY
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from locales.phrases import Phrase, Phrases
from portal.choices import Choice, choices
from storage.engine import Store, Tx
from storage.files import Files
from storage.records import MeetingRecord

_COMING_MOST = 100
_PAST_MOST = 30
_GOOD_FOR: Final = timedelta(seconds=10)
"""How old a page may be: however often it is asked for, the house is asked this often."""


class Link(NamedTuple):
    """What a link is called, and where it leads."""

    label: str
    url: str


class Shown(NamedTuple):
    """A meeting as the page tells it; `signs_up` where one signs up, empty if one cannot."""

    code: str
    title: str
    state: str
    lines: list[str]
    links: list[Link]
    signs_up: str


class AgendaPage(NamedTuple):
    """Everything that the page shows; `more` says that there are others, empty if none."""

    coming: list[Shown]
    more: str
    past: list[Shown]
    territories: list[Choice]
    themes: list[Choice]


class _Told(NamedTuple):
    """A meeting, and how it is shown in one language."""

    meeting: MeetingRecord
    shown: Shown


class _Read(NamedTuple):
    """The whole agenda in one language, as it was read, and until when it is good."""

    coming: list[_Told]
    more: str
    past: list[_Told]
    until: datetime


class PublicAgenda:
    """Tells the agenda to anybody, from the rules everybody reads it by."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._store = store
        self._phrases = phrases
        self._programme = store.kept(Programme)
        self._files = store.kept(Files)
        self._reading = asyncio.Lock()  # many who come at once are served by one reading
        self._pages: dict[str, _Read] = {}

    async def page(self, language: str, asked: Mapping[str, str]) -> AgendaPage:
        """Return the page for the filters `lugar` and `tema`; an unknown one filters nothing."""
        territory = self._programme.match_territory(asked.get("lugar", "")[:80])
        theme = self._programme.match_theme(asked.get("tema", "")[:80])
        async with self._reading:
            read = self._pages.get(language)
            now = datetime.now(UTC)
            if read is None or read.until <= now:
                # Read whole, filtered here: whoever tries every filter asks the house once.
                read = await self._store.write_long(lambda tx: self._read(tx, language, now))
                self._pages[language] = read
        return AgendaPage(
            _of(read.coming, theme, territory),
            read.more,
            _of(read.past, theme, territory),
            choices(self._programme.territories, territory, language),
            choices(self._programme.themes, theme, language),
        )

    async def document(self, code: str, number: int) -> bytes | None:
        """Return a PDF of a meeting; None when there is none of this number."""

        def find(tx: Tx) -> str | None:
            known = meetings.as_code(code)
            if known is None:
                return None
            try:
                return meeting_documents.find(tx, NOBODY, code=known, number=number).path
            except Refusal:
                return None

        path = await self._store.write(find)
        return None if path is None else await asyncio.to_thread(self._files.read, path)

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around the meetings."""
        return self._phrases.family(
            "agenda_page.", language, programme=self._programme.short.say(language)
        )

    def _read(self, tx: Tx, language: str, now: datetime) -> _Read:
        coming, total = agenda.to_come(tx, NOBODY, limit=_COMING_MOST, now=now)
        past = agenda.past(tx, NOBODY, cancelled=True, limit=_PAST_MOST, now=now).meetings
        more = Phrase("agenda.page_more", {"count": total - len(coming)})
        return _Read(
            [_Told(each, self._coming(tx, language, each, now)) for each in coming],
            self._say(more, language) if total > len(coming) else "",
            [_Told(each, self._past(tx, language, each, now)) for each in past],
            now + _GOOD_FOR,
        )

    def _coming(self, tx: Tx, language: str, meeting: MeetingRecord, now: datetime) -> Shown:
        begun = meeting.starts_at <= now
        lines = self._described(tx, language, meeting)
        if not begun:
            left = seats.left(tx, meeting, now=now)
            lines.append(self._say(_seats(left, meeting.capacity), language))
        links = self._links(tx, language, meeting)
        state = self._say(Phrase("agenda.state.begun"), language) if begun else ""
        signs_up = "" if begun else f"/#start=evt_{meeting.code}"
        return Shown(meeting.code, meeting.title, state, lines, links, signs_up)

    def _past(self, tx: Tx, language: str, meeting: MeetingRecord, now: datetime) -> Shown:
        state = Phrase("agenda.state.over")
        if meeting.state == "cancelled":
            state = Phrase("agenda.state.cancelled", {"reason": meeting.reason})
        lines = self._described(tx, language, meeting)
        links = self._documents(tx, meeting)
        if minutes_standing.standing(tx, meeting, now=now).state is State.PUBLISHED:
            address = f"/agenda/{meeting.code}/acta.pdf?idioma={language}"
            links.insert(0, Link(self._say(Phrase("agenda_page.minutes"), language), address))
        said = self._say(state, language)
        return Shown(meeting.code, meeting.title, said, lines, links, "")

    def _described(self, tx: Tx, language: str, meeting: MeetingRecord) -> list[str]:
        """Return a line each: the kind, when, where, before, for whom, and what it is about."""
        facts = self._programme
        said = {"starts": meeting.starts_at, "ends": meeting.ends_at}
        phrases = [
            Phrase("literal", {"text": facts.meeting_kind(meeting.kind).name}),
            Phrase("meeting.when", said),
        ]
        if meeting.place is not None:
            phrases.append(Phrase("meeting.where", {"where": meeting.place}))
        for each in meeting_history.earlier(tx, NOBODY, meeting=meeting):
            values = {
                "starts": each.occasion.starts_at,
                "ends": each.occasion.ends_at,
                "where": each.occasion.place or Phrase("agenda.online"),
                "reason": each.reason,
            }
            key = "meeting.earlier" if each.reason is None else "meeting.earlier.why"
            phrases.append(Phrase(key, values))
        if meeting.theme is not None:
            theme = facts.theme(meeting.theme).name
            phrases.append(Phrase("meeting.theme_line", {"theme": theme}))
        if meeting.territory is not None:
            place = facts.territory(meeting.territory).name
            phrases.append(Phrase("meeting.territory_line", {"territory": place}))
        lines = [self._say(each, language) for each in phrases]
        if meeting.audience:
            names = ", ".join(facts.sector(key).name.say(language) for key in meeting.audience)
            lines.append(self._say(Phrase("meeting.audience_line", {"sectors": names}), language))
        for key, text in (("meeting.spoken", meeting.agenda), ("meeting.rules", meeting.rules)):
            if text is not None:
                lines.append(self._say(Phrase(key, {"text": text}), language))
        return lines

    def _links(self, tx: Tx, language: str, meeting: MeetingRecord) -> list[Link]:
        ways = (("agenda_page.map", meeting.map_url), ("agenda_page.join", meeting.online_url))
        links = [Link(self._say(Phrase(key), language), url) for key, url in ways if url]
        return links + self._documents(tx, meeting)

    def _documents(self, tx: Tx, meeting: MeetingRecord) -> list[Link]:
        found = meeting_documents.of_meeting(tx, NOBODY, meeting=meeting)
        return [
            Link(each.title, each.url or f"/agenda/{meeting.code}/{each.number}.pdf")
            for each in found
        ]

    def _say(self, phrase: Phrase, language: str) -> str:
        return self._phrases.plain(phrase, language)


def _of(told: Sequence[_Told], theme: str | None, territory: str | None) -> list[Shown]:
    return [
        shown
        for meeting, shown in told
        if theme in (None, meeting.theme) and territory in (None, meeting.territory)
    ]


def _seats(left: int | None, capacity: int | None) -> Phrase:
    if left is None:
        return Phrase("meeting.no_limit")
    if left == 0:
        return Phrase("meeting.full.line")
    return Phrase("meeting.left", {"count": left, "capacity": capacity})
