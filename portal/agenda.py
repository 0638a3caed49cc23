"""The agenda as a page for everybody: what is coming and what is over, without chatting."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from cocreation import agenda, meeting_documents, meeting_history, meetings
from cocreation.agenda import Which
from cocreation.permissions import NOBODY
from cocreation.programme_facts import Programme
from cocreation.refusals import Refusal
from locales.phrases import Phrase, Phrases
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


class Choice(NamedTuple):
    """One choice of a filter."""

    key: str
    name: str
    chosen: bool


class AgendaPage(NamedTuple):
    """Everything that the page shows."""

    coming: list[Shown]
    past: list[Shown]
    territories: list[Choice]
    themes: list[Choice]


class _Kept(NamedTuple):
    page: AgendaPage
    until: datetime


class PublicAgenda:
    """Tells the agenda to anybody, from the rules everybody reads it by."""

    def __init__(
        self, store: Store, phrases: Phrases, now: Callable[[], datetime] | None = None
    ) -> None:
        self._store = store
        self._phrases = phrases
        self._now = now or (lambda: datetime.now(UTC))
        self._programme = store.kept(Programme)
        self._files = store.kept(Files)
        self._pages: dict[tuple[str, Which], _Kept] = {}

    async def page(self, language: str, asked: Mapping[str, str]) -> AgendaPage:
        """Return the page for the filters `lugar` and `tema`; an unknown one filters nothing."""
        territory = self._programme.match_territory(asked.get("lugar", "")[:80])
        theme = self._programme.match_theme(asked.get("tema", "")[:80])
        which = Which(theme=theme, territory=territory)
        now = self._now()
        kept = self._pages.get((language, which))
        if kept is None or kept.until <= now:
            read = await self._store.write_long(lambda tx: self._read(tx, language, which, now))
            kept = self._pages[language, which] = _Kept(read, now + _GOOD_FOR)
        return kept.page

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

    def _read(self, tx: Tx, language: str, which: Which, now: datetime) -> AgendaPage:
        coming = agenda.to_come(tx, NOBODY, which=which, limit=_COMING_MOST, now=now).meetings
        past = agenda.past(tx, NOBODY, cancelled=True, limit=_PAST_MOST, now=now).meetings
        facts = self._programme
        return AgendaPage(
            [self._coming(tx, language, each, now) for each in coming],
            [self._past(tx, language, each) for each in past if _is_of(each, which)],
            [
                Choice(each.key, each.name.say(language), each.key == which.territory)
                for each in facts.territories
            ],
            [
                Choice(each.key, each.name.say(language), each.key == which.theme)
                for each in facts.themes
            ],
        )

    def _coming(self, tx: Tx, language: str, meeting: MeetingRecord, now: datetime) -> Shown:
        begun = meeting.starts_at <= now
        lines = self._described(tx, language, meeting)
        if not begun:
            left = meetings.see(tx, NOBODY, code=meeting.code, now=now).left
            lines.append(self._say(_seats(left, meeting.capacity), language))
        links = self._links(tx, language, meeting)
        state = self._say(Phrase("agenda.state.begun"), language) if begun else ""
        signs_up = "" if begun else f"/#start=evt_{meeting.code}"
        return Shown(meeting.code, meeting.title, state, lines, links, signs_up)

    def _past(self, tx: Tx, language: str, meeting: MeetingRecord) -> Shown:
        state = Phrase("agenda.state.over")
        if meeting.state == "cancelled":
            state = Phrase("agenda.state.cancelled", {"reason": meeting.reason})
        lines = self._described(tx, language, meeting)
        links = self._documents(tx, meeting)
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


def _is_of(meeting: MeetingRecord, which: Which) -> bool:
    return which.theme in (None, meeting.theme) and which.territory in (None, meeting.territory)


def _seats(left: int | None, capacity: int | None) -> Phrase:
    if left is None:
        return Phrase("meeting.no_limit")
    if left == 0:
        return Phrase("meeting.full.line")
    return Phrase("meeting.left", {"count": left, "capacity": capacity})
