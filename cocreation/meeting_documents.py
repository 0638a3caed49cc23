"""What there is to read for a meeting: titles and addresses of the web."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from cocreation import audit, meetings
from cocreation import meeting_history as history
from cocreation.meeting_facts import WebAddress
from cocreation.meeting_history import Change
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Refusal
from storage import meeting_documents as records
from storage import meetings as meeting_records
from storage.engine import Tx
from storage.records import MeetingDocumentRecord, MeetingRecord

MOST: Final = 10


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


def add(
    tx: Tx, actor: Actor, *, code: str, read: int, title: str, url: str, now: datetime
) -> MeetingRecord:
    """Add a document to a meeting. Refused when there are as many as there may be.

    `read` is the version that was looked at: Overtaken when it has changed since; refused when the
    meeting is cancelled or over.
    """
    require(tx, actor, Action.MANAGE_MEETINGS)
    meeting = meetings.as_read(meetings.known(meeting_records.lock(tx, code), code), read, now)
    require_room(tx, actor, meeting=meeting)
    made = records.add(tx, meeting_id=meeting.id, title=title, url=url, now=now)
    said = {"number": made.number, "title": title, "url": url}
    return _changed(tx, actor, meeting, before=None, after=said, now=now)


def remove(
    tx: Tx, actor: Actor, *, code: str, read: int, number: int, now: datetime
) -> MeetingRecord:
    """Take a document off a meeting. Refused when it has none of this number; else like `add`."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    meeting = meetings.as_read(meetings.known(meeting_records.lock(tx, code), code), read, now)
    found = [each for each in records.of_meeting(tx, meeting.id) if each.number == number]
    if not found:
        raise Refusal("document.unknown", code=code, number=number)
    records.remove(tx, found[0].id, now)
    said = {"number": number, "title": found[0].title, "url": found[0].url}
    return _changed(tx, actor, meeting, before=said, after=None, now=now)


def require_room(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> None:
    """Refuse one document more than a meeting may have."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    if len(records.of_meeting(tx, meeting.id)) >= MOST:
        raise Refusal("document.too_many", code=meeting.code, most=MOST)


def _changed(
    tx: Tx,
    actor: Actor,
    meeting: MeetingRecord,
    *,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    now: datetime,
) -> MeetingRecord:
    changed = meeting_records.update(tx, meeting, {})
    if changed is None:
        raise Overtaken("meeting.overtaken", code=meeting.code)
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
