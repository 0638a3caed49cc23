"""Statements about who asks for the floor at a meeting, and how it is given."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import attendance, floor, meeting, speaking_turn


class FloorRecord(Record):
    """How the floor is given: minutes a turn, and since when it may not be asked for."""

    meeting_id: str
    turn_minutes: int
    closed_at: datetime | None


class TurnRecord(Record):
    """Somebody's turn to speak: asked, speaking (until `ends_at`), spoken or gone."""

    id: str
    meeting_id: str
    attendance_id: str
    state: str
    asked_at: datetime
    began_at: datetime | None
    ends_at: datetime | None
    given_by: str | None
    told_at: datetime | None


def floor_of(tx: Tx, meeting_id: str) -> FloorRecord | None:
    """Return how a meeting gives the floor, None while it does as usual."""
    row = tx.one(sa.select(floor).where(floor.c.meeting_id == meeting_id))
    return None if row is None else FloorRecord.of(row)


def set_floor(tx: Tx, meeting_id: str, *, turn_minutes: int, closed_at: datetime | None) -> None:
    """Settle how a meeting gives the floor. Whoever calls this has locked the meeting."""
    values = {"turn_minutes": turn_minutes, "closed_at": closed_at}
    if floor_of(tx, meeting_id) is None:
        tx.run(sa.insert(floor), {"meeting_id": meeting_id, **values})
    else:
        tx.run(sa.update(floor).where(floor.c.meeting_id == meeting_id).values(**values))


def insert(tx: Tx, *, meeting_id: str, attendance_id: str, now: datetime) -> TurnRecord:
    """Write down that somebody asks for the floor."""
    values = {
        "id": new_id(now),
        "meeting_id": meeting_id,
        "attendance_id": attendance_id,
        "state": "asked",
        "asked_at": now,
        "began_at": None,
        "ends_at": None,
        "given_by": None,
        "told_at": None,
    }
    tx.run(sa.insert(speaking_turn), values)
    return TurnRecord.model_validate(values)


def update(tx: Tx, turn: TurnRecord, **changed: Any) -> TurnRecord:
    """Change a turn by the names of its fields and return it."""
    tx.run(sa.update(speaking_turn).where(speaking_turn.c.id == turn.id).values(**changed))
    return turn.model_copy(update=changed)


def of_meeting(tx: Tx, meeting_id: str) -> list[TurnRecord]:
    """Return every turn of a meeting, in the order they were asked for."""
    rows = tx.all(
        sa.select(speaking_turn)
        .where(speaking_turn.c.meeting_id == meeting_id)
        .order_by(speaking_turn.c.asked_at, speaking_turn.c.id)
    )
    return [TurnRecord.of(row) for row in rows]


def over(tx: Tx, now: datetime) -> list[TurnRecord]:
    """Return the turns whose time is over and whose speaker has not been told."""
    rows = tx.all(
        sa.select(speaking_turn)
        .where(
            speaking_turn.c.state == "speaking",
            speaking_turn.c.ends_at <= now,
            speaking_turn.c.told_at.is_(None),
        )
        .order_by(speaking_turn.c.ends_at)
    )
    return [TurnRecord.of(row) for row in rows]


def about(tx: Tx, person_id: str) -> list[TurnRecord]:
    """Return every turn that a person asked for, oldest first."""
    rows = tx.all(
        sa.select(speaking_turn)
        .join(attendance, attendance.c.id == speaking_turn.c.attendance_id)
        .where(attendance.c.person_id == person_id)
        .order_by(speaking_turn.c.asked_at, speaking_turn.c.id)
    )
    return [TurnRecord.of(row) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Delete every turn of a person, before their attendance forgets who they were.

    Whom they gave the floor to keeps it.
    """
    theirs = sa.select(attendance.c.id).where(attendance.c.person_id == person_id)
    tx.run(
        sa.delete(speaking_turn).where(speaking_turn.c.attendance_id.in_(theirs.scalar_subquery()))
    )
    given = sa.update(speaking_turn).where(speaking_turn.c.given_by == person_id)
    tx.run(given.values(given_by=None))


def purge(tx: Tx, before: datetime) -> int:
    """Delete the turns of meetings that ended before a moment; return how many."""
    past = sa.select(meeting.c.id).where(meeting.c.ends_at < before).scalar_subquery()
    return tx.run(sa.delete(speaking_turn).where(speaking_turn.c.meeting_id.in_(past))).rowcount
