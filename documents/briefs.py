"""What whoever takes a liaison's seat has to know, by parts: for the chat, and as a PDF."""

from typing import NamedTuple

from cocreation.liaisons.liaison_brief import Brief, Past
from cocreation.programme.facts import Programme
from documents import typeset
from documents.minutes import agreements
from locales.phrases import Phrase, Phrases
from storage.records import MeetingRecord

_SAID = 6


class Part(NamedTuple):
    """A heading and the lines under it; `more` is how many further ones only the PDF has."""

    heading: Phrase
    lines: list[Phrase]
    more: int = 0


def parts(facts: Programme, brief: Brief, *, whole: bool) -> list[Part]:
    """Return what a brief says: the seat, what comes, what is pending, what was agreed.

    Not `whole`: of the meetings only the nearest, for a phone.
    """
    held = brief.held
    beside = held.beside
    seat = [
        Phrase(
            "brief.institution",
            {"institution": facts.institution(held.designation.institution).name},
        ),
        Phrase("brief.theme", {"theme": facts.theme(held.designation.theme).name}),
        Phrase(f"brief.you.{held.designee.seat}"),
        Phrase("brief.beside", {"name": beside.name})
        if beside is not None and beside.name is not None
        else Phrase("brief.nobody_beside"),
    ]
    coming = [_coming(each) for each in brief.coming] or [Phrase("brief.none_coming")]
    past = [_past(facts, each) for each in reversed(brief.past)] or [Phrase("brief.none_past")]
    pending = [Phrase("brief.unanswered", {"code": each}) for each in sorted(brief.unanswered)]
    most = max(len(coming), len(past)) if whole else _SAID
    return [
        Part(Phrase("brief.seat"), seat),
        Part(Phrase("brief.pending"), pending or [Phrase("brief.none_pending")]),
        Part(Phrase("brief.coming"), coming[:most], len(coming[most:])),
        Part(Phrase("brief.past"), past[:most], len(past[most:])),
    ]


def pdf(facts: Programme, phrases: Phrases, brief: Brief, language: str) -> bytes:
    """Return the whole brief as a tagged PDF in a language."""

    def said(phrase: Phrase) -> str:
        return phrases.plain(phrase, language)

    theme = facts.theme(brief.held.designation.theme).name
    return typeset.pdf(
        "brief.typ",
        {
            "lang": language,
            "region": facts.country,
            "of": said(Phrase("letter.page_of")),
            "title": said(Phrase("brief.title", {"theme": theme})),
            "author": facts.name.say(language),
            "parts": [
                {"heading": said(each.heading), "lines": [said(line) for line in each.lines]}
                for each in parts(facts, brief, whole=True)
            ],
        },
    )


def _coming(meeting: MeetingRecord) -> Phrase:
    values = {"code": meeting.code, "title": meeting.title, "starts": meeting.starts_at}
    if meeting.place is None:
        return Phrase("brief.coming.online", values)
    return Phrase("brief.coming.at", {**values, "place": meeting.place})


def _past(facts: Programme, past: Past) -> Phrase:
    meeting = past.meeting
    was_there = "brief.was_there" if past.present else "brief.was_not_there"
    values = {
        "code": meeting.code,
        "title": meeting.title,
        "day": meeting.starts_at,
        "present": Phrase(was_there, {"count": past.present}),
    }
    said = Phrase("brief.past.line", values)
    if past.written is not None and past.written.agreements:
        agreed = agreements(facts, past.written)
        said = Phrase("brief.past.agreed", {"said": said, "agreements": agreed})
    if past.drafts:
        recorded = [
            Phrase("brief.draft", {"code": each.code, "title": each.title}) for each in past.drafts
        ]
        said = Phrase("brief.past.drafts", {"said": said, "drafts": recorded})
    return said
