"""Statements about meetings."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import MeetingRecord
from storage.tables import meeting


def insert(
    tx: Tx, *, facts: Mapping[str, Any], created_by: str | None, now: datetime
) -> MeetingRecord:
    """Publish a meeting under the next code."""
    values = {
        **facts,
        "id": new_id(now),
        "code": f"M-{next_value(tx, 'meeting code'):04d}",
        "state": "planned",
        "reason": None,
        "version": 1,
        "created_by": created_by,
        "created_at": now,
        "changed_at": None,
        "moved_at": None,
    }
    tx.run(sa.insert(meeting), values)
    return MeetingRecord.model_validate(values)


def lock(tx: Tx, code: str) -> MeetingRecord | None:
    """Return the meeting with this code, locked until the commit, or None."""
    row = tx.one(sa.select(meeting).where(meeting.c.code == code).with_for_update())
    return None if row is None else MeetingRecord.of(row)


def by_code(tx: Tx, code: str) -> MeetingRecord | None:
    """Return the meeting with this code, or None."""
    row = tx.one(sa.select(meeting).where(meeting.c.code == code))
    return None if row is None else MeetingRecord.of(row)


def by_id(tx: Tx, meeting_id: str) -> MeetingRecord:
    """Return a meeting. Raises when there is none with this id."""
    return MeetingRecord.of(tx.run(sa.select(meeting).where(meeting.c.id == meeting_id)).one())


def lock_by_id(tx: Tx, meeting_id: str) -> MeetingRecord:
    """Return a meeting, locked until the commit. Raises when there is none with this id."""
    query = sa.select(meeting).where(meeting.c.id == meeting_id).with_for_update()
    return MeetingRecord.of(tx.run(query).one())


def update(
    tx: Tx, read: MeetingRecord, facts: Mapping[str, Any], *, now: datetime
) -> MeetingRecord | None:
    """Change a meeting if it is still as it was read, and return it; None when it is not."""
    row = tx.run(
        sa.update(meeting)
        .where(meeting.c.id == read.id, meeting.c.version == read.version)
        .values(**facts, version=meeting.c.version + 1, changed_at=now)
        .returning(meeting)
    ).first()
    return None if row is None else MeetingRecord.of(row)


def during(tx: Tx, starts_at: datetime, ends_at: datetime) -> list[MeetingRecord]:
    """Return the planned meetings of which any part is within these moments, soonest first."""
    rows = tx.all(
        sa.select(meeting)
        .where(
            meeting.c.state == "planned",
            meeting.c.starts_at < ends_at,
            meeting.c.ends_at > starts_at,
        )
        .order_by(meeting.c.starts_at, meeting.c.id)
    )
    return [MeetingRecord.of(row) for row in rows]


def upcoming(
    tx: Tx,
    *,
    now: datetime,
    theme: str | None = None,
    territory: str | None = None,
    kind: str | None = None,
    near: Collection[str] | None = None,
    after: int,
    limit: int,
) -> list[MeetingRecord]:
    """Return planned meetings that are not over, soonest first, without the first `after`.

    `near` are territories: what is in one of them, in none in special, or online as well.
    """
    rows = tx.all(
        sa.select(meeting)
        .where(*_ahead(now, theme, territory, kind, near))
        .order_by(meeting.c.starts_at, meeting.c.id)
        .offset(after)
        .limit(limit)
    )
    return [MeetingRecord.of(row) for row in rows]


def of_liaisons(tx: Tx, *, theme: str, kinds: Sequence[str]) -> list[MeetingRecord]:
    """Return the meetings of a theme, and those of some kinds without any; cancelled ones aside."""
    whose = sa.or_(
        meeting.c.theme == theme, sa.and_(meeting.c.theme.is_(None), meeting.c.kind.in_(kinds))
    )
    rows = tx.all(
        sa.select(meeting)
        .where(meeting.c.state == "planned", whose)
        .order_by(meeting.c.starts_at, meeting.c.id)
    )
    return [MeetingRecord.of(row) for row in rows]


def count_upcoming(
    tx: Tx,
    *,
    now: datetime,
    theme: str | None = None,
    territory: str | None = None,
    kind: str | None = None,
    near: Collection[str] | None = None,
) -> int:
    """Return how many planned meetings are not over."""
    wanted = _ahead(now, theme, territory, kind, near)
    row = tx.one(sa.select(sa.func.count(meeting.c.id)).where(*wanted))
    return 0 if row is None else int(row[0])


def upcoming_by(tx: Tx, name: Literal["kind", "theme"], now: datetime) -> dict[str, int]:
    """Return how many planned meetings are not over, by what a column says, if it says anything."""
    column = meeting.c[name]
    count = sa.func.count(meeting.c.id).label("meetings")
    rows = tx.all(
        sa.select(column.label("key"), count)
        .where(*_ahead(now), column.is_not(None))
        .group_by(column)
    )
    return {row.key: int(row.meetings) for row in rows}


def past(tx: Tx, *, now: datetime, cancelled: bool, after: int, limit: int) -> list[MeetingRecord]:
    """Return meetings that are over, newest first, without the first `after`.

    With `cancelled` also those that were called off, whenever they were going to be.
    """
    rows = tx.all(
        sa.select(meeting)
        .where(_behind(now, cancelled))
        .order_by(meeting.c.starts_at.desc(), meeting.c.id.desc())
        .offset(after)
        .limit(limit)
    )
    return [MeetingRecord.of(row) for row in rows]


def count_past(tx: Tx, *, now: datetime, cancelled: bool) -> int:
    """Return how many meetings are over."""
    row = tx.one(sa.select(sa.func.count(meeting.c.id)).where(_behind(now, cancelled)))
    return 0 if row is None else int(row[0])


def _behind(now: datetime, cancelled: bool) -> sa.ColumnElement[bool]:
    called_off = meeting.c.state == "cancelled"
    over = (meeting.c.state == "planned") & (meeting.c.ends_at <= now)
    return sa.or_(over, called_off) if cancelled else over


def _ahead(
    now: datetime,
    theme: str | None = None,
    territory: str | None = None,
    kind: str | None = None,
    near: Collection[str] | None = None,
) -> list[sa.ColumnElement[bool]]:
    conditions = [meeting.c.state == "planned", meeting.c.ends_at > now]
    for column, wanted in (("theme", theme), ("territory", territory), ("kind", kind)):
        if wanted is not None:
            conditions.append(meeting.c[column] == wanted)
    if near is not None:
        conditions.append(
            sa.or_(
                meeting.c.territory.in_(near),
                meeting.c.territory.is_(None),
                meeting.c.online_url.is_not(None),
            )
        )
    return conditions
