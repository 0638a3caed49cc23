"""What there is to read for a meeting: addresses of the web, and PDFs that were sent here."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from cocreation.meetings import meeting_history as history
from cocreation.meetings import meetings
from cocreation.meetings.facts import WebAddress
from cocreation.meetings.meeting_history import Change
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.proposals.attachments import MEGABYTE
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.meetings import meeting_documents as records
from storage.meetings import meetings as meeting_records
from storage.proposals import attachments as sent
from storage.records import AttachmentRecord, MeetingDocumentRecord, MeetingRecord

MOST: Final = 10
FILE_BYTES_MAX: Final = 10 * MEGABYTE


class Readiness(StrEnum):
    """Whether what was sent can be a document of a meeting."""

    READY = "ready"
    COMING = "coming"  # it is still being fetched
    NOTHING = "nothing"
    NO_PDF = "no_pdf"
    TOO_BIG = "too_big"


def _is_secure(address: str) -> str:
    if not address.lower().startswith("https://"):
        raise PydanticCustomError("not_a_web_address", "no https address")
    return address


SecureAddress = Annotated[WebAddress, AfterValidator(_is_secure)]
"""An address of the web that nobody can change on its way: https."""


def of_meeting(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> list[MeetingDocumentRecord]:
    """Return the documents of a meeting, in the order they were added."""
    require(tx, actor, Action.READ_AGENDA)
    return records.of_meeting(tx, meeting.id)


def last_sent(tx: Tx, *, conversation_id: str) -> AttachmentRecord | None:
    """Return the file that was sent last into a conversation; the later takes the place."""
    found = [each for each in sent.of_conversation(tx, conversation_id) if each.state != "refused"]
    return found[-1] if found else None


def readiness(file: AttachmentRecord | None) -> Readiness:
    """Return whether a file that was sent can be a document of a meeting, by what it truly is."""
    if file is None:
        return Readiness.NOTHING
    if file.path is None:
        return Readiness.COMING
    if file.media_type != "application/pdf":
        return Readiness.NO_PDF
    too_big = file.size is None or file.size > FILE_BYTES_MAX
    return Readiness.TOO_BIG if too_big else Readiness.READY


def find(tx: Tx, actor: Actor, *, code: str, number: int) -> MeetingDocumentRecord:
    """Return a document of a meeting. Refused when it has none of this number."""
    require(tx, actor, Action.READ_AGENDA)
    meeting = meetings.known(meeting_records.by_code(tx, code), code)
    return _of_number(tx, meeting, number)


def add(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    read: int,
    title: str,
    url: str | None = None,
    path: str | None = None,
    from_the_start: bool = False,
    now: datetime,
) -> MeetingRecord:
    """Add a document to a meeting: an address, or the `path` of a file that is kept.

    What it is published with (`from_the_start`) is no change that somebody could be told of.
    Refused when there are as many as there may be.

    `read` is the version that was looked at: Overtaken when it has changed since; refused when the
    meeting is cancelled or over.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    meeting = meetings.as_read(meetings.known(meeting_records.lock(tx, code), code), read, now)
    require_room(tx, actor, meeting=meeting)
    made = records.add(tx, meeting_id=meeting.id, title=title, url=url, path=path, now=now)
    said = {"number": made.number, "title": title, "url": url, "file": path}
    return _changed(
        tx, actor, meeting, before=None, after=said, is_edit=not from_the_start, now=now
    )


def remove(
    tx: Tx, actor: Actor, *, code: str, read: int, number: int, now: datetime
) -> MeetingRecord:
    """Take a document off a meeting. Refused when it has none of this number; else like `add`."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    meeting = meetings.as_read(meetings.known(meeting_records.lock(tx, code), code), read, now)
    found = _of_number(tx, meeting, number)
    records.remove(tx, found.id, now)
    said = {"number": number, "title": found.title, "url": found.url, "file": found.path}
    return _changed(tx, actor, meeting, before=said, after=None, is_edit=True, now=now)


def require_room(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> None:
    """Refuse one document more than a meeting may have."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    if len(records.of_meeting(tx, meeting.id)) >= MOST:
        raise Refusal("document.too_many", code=meeting.code, most=MOST)


def _of_number(tx: Tx, meeting: MeetingRecord, number: int) -> MeetingDocumentRecord:
    for each in records.of_meeting(tx, meeting.id):
        if each.number == number:
            return each
    raise Refusal("document.unknown", code=meeting.code, number=number)


def _changed(
    tx: Tx,
    actor: Actor,
    meeting: MeetingRecord,
    *,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    is_edit: bool,
    now: datetime,
) -> MeetingRecord:
    changed = meeting_records.update(tx, meeting, {}, now=now)
    if changed is None:
        raise Overtaken("meeting.overtaken", code=meeting.code)
    if is_edit:
        history.note_edit(tx, changed, Change.DOCUMENTS, before=before, after=after, now=now)
    audit.record(
        tx,
        actor,
        action="meeting.document",
        subject=meeting.code,
        now=now,
        before=before,
        after=after,
    )
    return changed
