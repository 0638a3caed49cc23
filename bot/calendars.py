"""Meetings as calendars show them: worded, as a file for one person or as a whole calendar."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.messages import Phrase
from cocreation import links
from cocreation.programme.facts import Programme
from documents import calendar
from documents.calendar import Entry
from locales.phrases import Phrases
from storage import documents
from storage.engine import Store, Tx
from storage.people import people
from storage.records import MeetingRecord

_FILE_LIFE = timedelta(days=7)  # after the meeting
_NOT_SURE = frozenset({"offered", "waiting", "asked", "declined", "sent"})
_COMES = frozenset({"named", "seated", "offered", "asked", "confirmed"})


class Own(NamedTuple):
    """A meeting and how somebody stands with it: the state of their sign-up or call, or "named".

    `standing` is None for nobody in particular.
    """

    meeting: MeetingRecord
    standing: str | None = None
    offered_until: datetime | None = None


def hand_over(
    tx: Tx, meeting: MeetingRecord, to: Sequence[str], *, now: datetime
) -> dict[str, str]:
    """Make the file of a meeting for each of these people; return the documents' ids by person.

    It takes the place of the one that they got before.
    """
    words, zone = tx.kept(Phrases), tx.kept(Programme).time_zone
    languages = people.languages(tx, to)
    files = {
        each: calendar.one(_entry(tx, words, each, Own(meeting)), zone=zone, language=each)
        for each in set(languages.values())
    }
    return documents.renew(
        tx,
        {person_id: files[language] for person_id, language in languages.items()},
        name=f"mesa-{meeting.code}.ics",
        media_type=calendar.MEDIA_TYPE,
        expires_at=max(now, meeting.ends_at) + _FILE_LIFE,
        now=now,
    )


def whole(store: Store, shown: Sequence[Own], language: str, *, private: bool) -> bytes:
    """Return a calendar to subscribe to: everybody's, or one's own."""
    words, facts = store.kept(Phrases), store.kept(Programme)
    name = Phrase("calendar.name.own" if private else "calendar.name.all", {"plan": facts.short})
    return calendar.feed(
        [_entry(store, words, language, each) for each in shown],
        name=words.plain(name, language),
        zone=facts.time_zone,
        language=language,
        private=private,
    )


def _entry(kept: Tx | Store, words: Phrases, language: str, own: Own) -> Entry:
    meeting, facts = own.meeting, kept.kept(Programme)
    kind = facts.meeting_kind(meeting.kind)
    ways = links.carrying(kept, f"{links.MEETING}{meeting.code}")
    lines = Phrase("lines", {"list": _lines(facts, own, kind.name, ways)})
    called_off = meeting.state == "cancelled"
    title = Phrase("calendar.cancelled", {"title": meeting.title})
    return Entry(
        meeting,
        summary=words.plain(title, language) if called_off else meeting.title,
        description=words.plain(lines, language),
        location=meeting.place or meeting.online_url or "",
        categories=(kind.short.say(language), *_theme(facts, meeting, language)),
        url=ways[0].url if ways else None,
        tentative=own.standing in _NOT_SURE,
        busy=own.standing in _COMES,
    )


def _lines(facts: Programme, own: Own, kind: object, ways: Sequence[links.Link]) -> list[Phrase]:
    meeting = own.meeting
    lines = [Phrase("calendar.what", {"kind": kind, "code": meeting.code})]
    if meeting.state == "cancelled":
        lines.append(Phrase("meeting.off", {"reason": meeting.reason}))
    elif own.standing is not None:
        until = {"until": own.offered_until}
        lines.append(Phrase(f"calendar.standing.{own.standing}", until))
    if meeting.theme is not None:
        lines.append(Phrase("meeting.theme_line", {"theme": facts.theme(meeting.theme).name}))
    if meeting.territory is not None:
        name = facts.territory(meeting.territory).name
        lines.append(Phrase("meeting.territory_line", {"territory": name}))
    for key, said in (
        ("meeting.where.map", meeting.map_url),
        ("meeting.where.online", meeting.online_url),
    ):
        if said is not None:
            lines.append(Phrase(key, {"where": said}))
    for key, said in (("meeting.spoken", meeting.agenda), ("calendar.rules", meeting.rules)):
        if said is not None:
            lines.append(Phrase(key, {"text": said}))
    if meeting.state != "cancelled":
        lines.append(Phrase("calendar.how", {"code": meeting.code}))
        if ways:
            lines.append(Phrase("calendar.how.link", {"url": ways[0].url}))
    return lines


def _theme(facts: Programme, meeting: MeetingRecord, language: str) -> tuple[str, ...]:
    return () if meeting.theme is None else (facts.theme(meeting.theme).short.say(language),)
