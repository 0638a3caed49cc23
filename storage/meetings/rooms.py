"""Statements about the codes that people check in to a meeting with."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import Record
from storage.tables import meeting, room_code


class RoomCode(Record):
    """A code and its meeting; `ended_at` is when another one took its place."""

    code: str
    meeting_id: str
    made_at: datetime
    ended_at: datetime | None


def find(tx: Tx, code: str) -> RoomCode | None:
    """Return a code that is or was some meeting's, or None."""
    row = tx.one(sa.select(room_code).where(room_code.c.code == code))
    return None if row is None else RoomCode.of(row)


def present(tx: Tx, meeting_id: str) -> RoomCode | None:
    """Return the code that a meeting has now, or None."""
    row = tx.one(
        sa.select(room_code).where(
            room_code.c.meeting_id == meeting_id, room_code.c.ended_at.is_(None)
        )
    )
    return None if row is None else RoomCode.of(row)


def replace(tx: Tx, meeting_id: str, *, code: str, now: datetime) -> RoomCode:
    """Give a meeting a code; the one it had ends. Whoever calls this has locked the meeting."""
    tx.run(
        sa.update(room_code)
        .where(room_code.c.meeting_id == meeting_id, room_code.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    values = {"code": code, "meeting_id": meeting_id, "made_at": now, "ended_at": None}
    tx.run(sa.insert(room_code), values)
    return RoomCode.model_validate(values)


def purge(tx: Tx, before: datetime) -> int:
    """Delete the codes of meetings that ended before a moment; return how many."""
    over = sa.select(meeting.c.id).where(meeting.c.ends_at < before).scalar_subquery()
    return tx.run(sa.delete(room_code).where(room_code.c.meeting_id.in_(over))).rowcount
