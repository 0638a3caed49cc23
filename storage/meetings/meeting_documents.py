"""Statements about documents of meetings. Whoever changes them has locked the meeting before."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import MeetingDocumentRecord
from storage.tables import meeting_document

_SHOWN = (
    meeting_document.c.id,
    meeting_document.c.number,
    meeting_document.c.title,
    meeting_document.c.url,
    meeting_document.c.path,
)


def add(
    tx: Tx, *, meeting_id: str, title: str, url: str | None, path: str | None, now: datetime
) -> MeetingDocumentRecord:
    """Put a document at the end of a meeting's list: an address, or a file that is kept."""
    last = tx.one(
        sa.select(sa.func.max(meeting_document.c.number)).where(
            meeting_document.c.meeting_id == meeting_id
        )
    )
    number = 1 if last is None or last[0] is None else int(last[0]) + 1
    made = MeetingDocumentRecord(id=new_id(now), number=number, title=title, url=url, path=path)
    tx.run(sa.insert(meeting_document), {**made.model_dump(), "meeting_id": meeting_id, "at": now})
    return made


def remove(tx: Tx, document_id: str, now: datetime) -> None:
    """Take a document off its meeting's list; the next sweep removes its file."""
    tx.run(
        sa.update(meeting_document)
        .where(meeting_document.c.id == document_id)
        .values(removed_at=now)
    )


def of_meeting(tx: Tx, meeting_id: str) -> list[MeetingDocumentRecord]:
    """Return the documents of a meeting, in the order they were added."""
    rows = tx.all(
        sa.select(*_SHOWN)
        .where(meeting_document.c.meeting_id == meeting_id, meeting_document.c.removed_at.is_(None))
        .order_by(meeting_document.c.number)
    )
    return [MeetingDocumentRecord.of(row) for row in rows]


def named(tx: Tx, paths: Sequence[str]) -> set[str]:
    """Return those of these paths that a document of a meeting names."""
    rows = tx.all(
        sa.select(meeting_document.c.path).where(
            meeting_document.c.path.in_(paths), meeting_document.c.removed_at.is_(None)
        )
    )
    return {row.path for row in rows}
