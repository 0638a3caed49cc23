"""Statements about who was at a meeting."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import attendance


class AttendanceRecord(Record):
    """Somebody who was there; the name opened. `way` is code, link or list."""

    id: str
    meeting_id: str
    person_id: str | None
    name: str | None
    sector: str | None
    institution: str | None
    way: str
    recorded_by: str | None
    at: datetime


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


def of_meeting(tx: Tx, meeting_id: str) -> list[AttendanceRecord]:
    """Return who was at a meeting, in the order they came."""
    return _found(tx, attendance.c.meeting_id == meeting_id)


def of_person(tx: Tx, meeting_id: str, person_id: str) -> AttendanceRecord | None:
    """Return that somebody was at a meeting, or None."""
    found = _found(tx, attendance.c.meeting_id == meeting_id, attendance.c.person_id == person_id)
    return found[0] if found else None


def about(tx: Tx, person_id: str) -> list[AttendanceRecord]:
    """Return every meeting that a person was at, oldest first."""
    return _found(tx, attendance.c.person_id == person_id)


def forget(tx: Tx, person_id: str) -> None:
    """Keep that somebody was there, of which sector, and not who."""
    tx.run(
        sa.update(attendance)
        .where(attendance.c.person_id == person_id)
        .values(person_id=None, sealed_name=None)
    )


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[AttendanceRecord]:
    rows = tx.all(sa.select(attendance).where(*conditions).order_by(attendance.c.id))
    return [_opened(tx, row) for row in rows]


def _opened(tx: Tx, row: sa.Row[Any]) -> AttendanceRecord:
    facts = row._asdict()
    sealed = facts.pop("sealed_name")
    return AttendanceRecord(**facts, name=None if sealed is None else tx.vault.open(sealed))
