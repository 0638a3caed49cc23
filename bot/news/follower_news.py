"""What those are told who follow commitments: at once, or as an announcement when many do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.messages import Button, Phrase, Reply
from cocreation.announcements import announcements
from cocreation.announcements.announcements import Audience, AudienceKind, Content, Kind
from cocreation.permissions import OPERATOR
from cocreation.programme.facts import Programme
from locales.phrases import Phrases
from storage.commitments import followers
from storage.commitments.commitments import CommitmentRecord
from storage.engine import Tx
from storage.records import MeetingRecord

AT_ONCE: Final = 50
"""The most who are told in the turn in which it happens."""


def progress(
    tx: Tx, phrases: Phrases, commitment: CommitmentRecord, said: Sequence[Phrase], *,
    but: str, now: datetime,
) -> list[Reply]:  # fmt: skip
    """Return what the followers of a commitment are told of a report; `but` is who made it."""
    code = commitment.code
    see = Button(Phrase("commitment.see.button", {"code": code}), say=f"/compromiso {code}")
    return _told(tx, phrases, commitment, said, see, but=but, now=now)


def invited(
    tx: Tx, phrases: Phrases, meeting: MeetingRecord, lines: Sequence[Phrase], *,
    but: str, now: datetime,
) -> list[Reply]:  # fmt: skip
    """Return what the followers of any commitment are told of a follow-up meeting.

    `lines` say when and where it is. Nothing of another kind of meeting.
    """
    if not tx.kept(Programme).meeting_kind(meeting.kind).follow_up:
        return []
    values = {"code": meeting.code, "title": meeting.title, "list": list(lines)}
    see = Button(Phrase("agenda.see.button", {"code": meeting.code}), say=f"/agenda {meeting.code}")
    said = [Phrase("follow.meeting", values)]
    return _told(tx, phrases, None, said, see, but=but, now=now)


def _told(
    tx: Tx, phrases: Phrases, commitment: CommitmentRecord | None, said: Sequence[Phrase],
    button: Button, *, but: str, now: datetime,
) -> list[Reply]:  # fmt: skip
    which = None if commitment is None else commitment.id
    found = followers.some(tx, which, limit=AT_ONCE + 1)
    if len(found) <= AT_ONCE:
        return [Reply(tuple(said), (button,), to=each) for each in found if each != but]
    announcements.create(
        tx,
        OPERATOR,
        kind=Kind.FOLLOWED,
        audience=Audience(
            kind=AudienceKind.FOLLOWERS, value="" if commitment is None else commitment.code
        ),
        content={each: _content(phrases, said, button, each) for each in phrases.languages},
        due=now,
        now=now,
        approved=True,
    )
    return []


def _content(phrases: Phrases, said: Sequence[Phrase], button: Button, language: str) -> Content:
    text: list[tuple[str, str]] = []
    for each in said:
        text += [("", "\n\n")] if text else []
        text += phrases.word(each, language)
    assert isinstance(button.label, Phrase)
    assert button.say is not None
    return Content(text=tuple(text), buttons=((phrases.plain(button.label, language), button.say),))
