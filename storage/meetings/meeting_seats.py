"""Statements about who comes to a meeting. Whoever changes seats has locked the meeting before."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import SeatRecord
from storage.tables import meeting, meeting_call, meeting_seat

_TAKEN = ("seated", "offered")
_COMING = ("seated", "offered", "waiting")


class SignedUp(NamedTuple):
    """A meeting that somebody signed up for: what they are kept with there."""

    code: str
    title: str
    seat: SeatRecord


def insert(
    tx: Tx, *, meeting_id: str, person_id: str, state: str, line: int, now: datetime
) -> SeatRecord:
    """Write down that somebody comes, or waits."""
    values = {
        "id": new_id(now),
        "meeting_id": meeting_id,
        "person_id": person_id,
        "state": state,
        "line": line,
        "needs": None,
        "offered_until": None,
        "at": now,
    }
    tx.run(sa.insert(meeting_seat), values)
    return SeatRecord.model_validate(values)


def update(
    tx: Tx,
    seat: SeatRecord,
    *,
    state: str,
    line: int | None = None,
    offered_until: datetime | None = None,
    now: datetime,
) -> SeatRecord:
    """Change where somebody stands; their place in the line stays unless a new one is given."""
    changed: dict[str, Any] = {
        "state": state,
        "line": seat.line if line is None else line,
        "offered_until": offered_until,
        "at": now,
    }
    tx.run(sa.update(meeting_seat).where(meeting_seat.c.id == seat.id).values(**changed))
    return seat.model_copy(update=changed)


def set_needs(tx: Tx, seat: SeatRecord, needs: str | None) -> None:
    """Note what somebody needs in order to take part, sealed; None forgets it."""
    sealed = None if needs is None else tx.vault.seal(needs)
    tx.run(sa.update(meeting_seat).where(meeting_seat.c.id == seat.id).values(needs=sealed))


def of_person(tx: Tx, meeting_id: str, person_id: str) -> SeatRecord | None:
    """Return somebody's sign-up for a meeting, or None."""
    row = tx.one(
        sa.select(meeting_seat).where(
            meeting_seat.c.meeting_id == meeting_id, meeting_seat.c.person_id == person_id
        )
    )
    return None if row is None else _opened(tx, row)


def coming(tx: Tx, meeting_id: str) -> list[SeatRecord]:
    """Return who is seated, offered a seat or waiting, in the order they came."""
    return _in_line(tx, meeting_id, _COMING)


def first_waiting(tx: Tx, meeting_id: str, limit: int | None) -> list[SeatRecord]:
    """Return those who are first among who waits for a seat, in their order; None: everybody."""
    return _in_line(tx, meeting_id, ("waiting",), limit)


def somebody_waits(tx: Tx, meeting_id: str) -> bool:
    """Return whether anybody waits for a seat."""
    return bool(
        _count(tx, meeting_seat.c.meeting_id == meeting_id, meeting_seat.c.state == "waiting")
    )


def taken(tx: Tx, meeting_id: str) -> int:
    """Return how many seats are somebody's: taken, or offered."""
    return _count(tx, meeting_seat.c.meeting_id == meeting_id, meeting_seat.c.state.in_(_TAKEN))


def seated(tx: Tx, meetings: Collection[str]) -> dict[str, int]:
    """Return, by the ids of meetings, how many have a seat who are not called there."""
    called = sa.exists().where(
        meeting_call.c.meeting_id == meeting_seat.c.meeting_id,
        meeting_call.c.person_id == meeting_seat.c.person_id,
        meeting_call.c.state != "ended",
    )
    rows = tx.all(
        sa.select(meeting_seat.c.meeting_id, sa.func.count().label("number"))
        .where(meeting_seat.c.meeting_id.in_(meetings), meeting_seat.c.state == "seated", ~called)
        .group_by(meeting_seat.c.meeting_id)
    )
    return {row.meeting_id: row.number for row in rows}


def waiting_up_to(tx: Tx, seat: SeatRecord) -> int:
    """Return which place, from 1, somebody who waits has among those who wait."""
    return _count(
        tx,
        meeting_seat.c.meeting_id == seat.meeting_id,
        meeting_seat.c.state == "waiting",
        meeting_seat.c.line <= seat.line,
    )


def next_line(tx: Tx, meeting_id: str) -> int:
    """Return the place at the end of the line."""
    row = tx.one(
        sa.select(sa.func.max(meeting_seat.c.line)).where(meeting_seat.c.meeting_id == meeting_id)
    )
    return 1 if row is None or row[0] is None else int(row[0]) + 1


def to_look_at(tx: Tx, now: datetime) -> list[str]:
    """Return the codes of planned meetings, not begun, where an offer lapsed or somebody waits."""
    lapsed = (meeting_seat.c.state == "offered") & (meeting_seat.c.offered_until <= now)
    rows = tx.all(
        sa.select(meeting.c.code)
        .where(
            meeting.c.state == "planned",
            meeting.c.starts_at > now,
            sa.exists().where(
                meeting_seat.c.meeting_id == meeting.c.id,
                sa.or_(meeting_seat.c.state == "waiting", lapsed),
            ),
        )
        .order_by(meeting.c.code)
    )
    return [row.code for row in rows]


def about(tx: Tx, person_id: str) -> list[SignedUp]:
    """Return every sign-up of a person, oldest first."""
    rows = tx.all(
        sa.select(meeting_seat, meeting.c.code, meeting.c.title)
        .join(meeting, meeting.c.id == meeting_seat.c.meeting_id)
        .where(meeting_seat.c.person_id == person_id)
        .order_by(meeting_seat.c.id)
    )
    return [SignedUp(row.code, row.title, _opened(tx, row)) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Delete every sign-up of a person."""
    tx.run(sa.delete(meeting_seat).where(meeting_seat.c.person_id == person_id))


def purge_needs(tx: Tx, before: datetime) -> int:
    """Forget what people needed for meetings that ended before a moment; return how many."""
    over = sa.select(meeting.c.id).where(meeting.c.ends_at < before).scalar_subquery()
    return tx.run(
        sa.update(meeting_seat)
        .where(meeting_seat.c.meeting_id.in_(over), meeting_seat.c.needs.is_not(None))
        .values(needs=None)
    ).rowcount


def _in_line(
    tx: Tx, meeting_id: str, states: Sequence[str], limit: int | None = None
) -> list[SeatRecord]:
    rows = tx.all(
        sa.select(meeting_seat)
        .where(meeting_seat.c.meeting_id == meeting_id, meeting_seat.c.state.in_(states))
        .order_by(meeting_seat.c.line)
        .limit(limit)
    )
    return [_opened(tx, row) for row in rows]


def _count(tx: Tx, *conditions: sa.ColumnElement[bool]) -> int:
    row = tx.one(sa.select(sa.func.count(meeting_seat.c.id)).where(*conditions))
    return 0 if row is None else int(row[0])


def _opened(tx: Tx, row: sa.Row[Any]) -> SeatRecord:
    return SeatRecord(
        id=row.id,
        meeting_id=row.meeting_id,
        person_id=row.person_id,
        state=row.state,
        line=row.line,
        needs=None if row.needs is None else tx.vault.open(row.needs),
        offered_until=row.offered_until,
        at=row.at,
    )
