"""Statements about meetings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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


def update(tx: Tx, read: MeetingRecord, facts: Mapping[str, Any]) -> MeetingRecord | None:
    """Change a meeting if it is still as it was read, and return it; None when it is not."""
    row = tx.run(
        sa.update(meeting)
        .where(meeting.c.id == read.id, meeting.c.version == read.version)
        .values(**facts, version=meeting.c.version + 1)
        .returning(meeting)
    ).first()
    return None if row is None else MeetingRecord.of(row)


def upcoming(
    tx: Tx,
    *,
    now: datetime,
    theme: str | None = None,
    territory: str | None = None,
    after: int,
    limit: int,
) -> list[MeetingRecord]:
    """Return planned meetings that are not over, soonest first, without the first `after`."""
    rows = tx.all(
        sa.select(meeting)
        .where(*_ahead(now, theme, territory))
        .order_by(meeting.c.starts_at, meeting.c.id)
        .offset(after)
        .limit(limit)
    )
    return [MeetingRecord.of(row) for row in rows]


def count_upcoming(
    tx: Tx, *, now: datetime, theme: str | None = None, territory: str | None = None
) -> int:
    """Return how many planned meetings are not over."""
    row = tx.one(sa.select(sa.func.count(meeting.c.id)).where(*_ahead(now, theme, territory)))
    return 0 if row is None else int(row[0])


def _ahead(now: datetime, theme: str | None, territory: str | None) -> list[sa.ColumnElement[bool]]:
    conditions = [meeting.c.state == "planned", meeting.c.ends_at > now]
    if theme is not None:
        conditions.append(meeting.c.theme == theme)
    if territory is not None:
        conditions.append(meeting.c.territory == territory)
    return conditions
