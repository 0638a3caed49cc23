"""Statements about who was at a meeting. An entry that was wrong stays, and counts no more."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import attendance, meeting


class AttendanceRecord(Record):
    """Somebody who was there; the name opened. `way` is code, link or list.

    `removed_at` is when the entry was taken away as wrong.
    """

    id: str
    meeting_id: str
    person_id: str | None
    name: str | None
    sector: str | None
    institution: str | None
    way: str
    recorded_by: str | None
    at: datetime
    removed_at: datetime | None = None


def insert(
    tx: Tx,
    *,
    meeting_id: str,
    person_id: str | None,
    name: str | None = None,
    sector: str | None = None,
    institution: str | None = None,
    way: str,
    recorded_by: str | None = None,
    now: datetime,
) -> AttendanceRecord:
    """Write down that somebody is there."""
    values = {
        "id": new_id(now),
        "meeting_id": meeting_id,
        "person_id": person_id,
        "sector": sector,
        "institution": institution,
        "way": way,
        "recorded_by": recorded_by,
        "at": now,
    }
    sealed = None if name is None else tx.vault.seal(name)
    tx.run(sa.insert(attendance), {**values, "sealed_name": sealed})
    return AttendanceRecord.model_validate({**values, "name": name})


def update(tx: Tx, entry: AttendanceRecord, **changed: Any) -> AttendanceRecord:
    """Change an entry by the names of its fields and return it; a name is sealed."""
    values = dict(changed)
    if "name" in values:
        name = values.pop("name")
        values["sealed_name"] = None if name is None else tx.vault.seal(name)
    tx.run(sa.update(attendance).where(attendance.c.id == entry.id).values(**values))
    return entry.model_copy(update=changed)


def of_meeting(tx: Tx, meeting_id: str) -> list[AttendanceRecord]:
    """Return who was at a meeting, in the order they came."""
    return _found(tx, attendance.c.meeting_id == meeting_id, attendance.c.removed_at.is_(None))


def ever_of_meeting(tx: Tx, meeting_id: str) -> list[AttendanceRecord]:
    """Return every entry of a meeting, those that were taken away too, in the order they came."""
    return _found(tx, attendance.c.meeting_id == meeting_id)


def of_person(tx: Tx, meeting_id: str, person_id: str) -> AttendanceRecord | None:
    """Return that somebody was at a meeting, or None."""
    found = _found(
        tx,
        attendance.c.meeting_id == meeting_id,
        attendance.c.person_id == person_id,
        attendance.c.removed_at.is_(None),
    )
    return found[0] if found else None


def removed_of_person(tx: Tx, meeting_id: str, person_id: str) -> AttendanceRecord | None:
    """Return somebody's entry that was taken away, or None."""
    found = _found(
        tx,
        attendance.c.meeting_id == meeting_id,
        attendance.c.person_id == person_id,
        attendance.c.removed_at.is_not(None),
    )
    return found[0] if found else None


def of_person_within(
    tx: Tx, person_id: str, *, starts_before: datetime, ends_after: datetime
) -> list[AttendanceRecord]:
    """Return a person's entries of planned meetings between these moments, oldest first."""
    near = sa.select(meeting.c.id).where(
        meeting.c.state == "planned",
        meeting.c.starts_at <= starts_before,
        meeting.c.ends_at >= ends_after,
    )
    return _found(
        tx,
        attendance.c.person_id == person_id,
        attendance.c.meeting_id.in_(near.scalar_subquery()),
        attendance.c.removed_at.is_(None),
    )


def about(tx: Tx, person_id: str) -> list[tuple[str, AttendanceRecord]]:
    """Return the code of every meeting that a person was at, with their entry, oldest first."""
    found = _found(tx, attendance.c.person_id == person_id)
    codes = {
        row.id: row.code
        for row in tx.all(
            sa.select(meeting.c.id, meeting.c.code)
            .join(attendance, attendance.c.meeting_id == meeting.c.id)
            .where(attendance.c.person_id == person_id)
        )
    }
    return [(codes[each.meeting_id], each) for each in found]


def forget(tx: Tx, person_id: str) -> None:
    """Keep that somebody was there, of which sector, and not who."""
    tx.run(
        sa.update(attendance)
        .where(attendance.c.person_id == person_id)
        .values(person_id=None, sealed_name=None)
    )


def purge_names(tx: Tx, before: datetime) -> int:
    """Forget the names that were said at meetings that ended before a moment; return how many."""
    over = sa.select(meeting.c.id).where(meeting.c.ends_at < before).scalar_subquery()
    return tx.run(
        sa.update(attendance)
        .where(attendance.c.meeting_id.in_(over), attendance.c.sealed_name.is_not(None))
        .values(sealed_name=None)
    ).rowcount


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[AttendanceRecord]:
    rows = tx.all(sa.select(attendance).where(*conditions).order_by(attendance.c.id))
    return [_opened(tx, row) for row in rows]


def _opened(tx: Tx, row: sa.Row[Any]) -> AttendanceRecord:
    facts = row._asdict()
    sealed = facts.pop("sealed_name")
    return AttendanceRecord(**facts, name=None if sealed is None else tx.vault.open(sealed))
