"""Statements about how meetings changed once they were published: added, never altered.

Whoever adds one has locked the meeting before.
"""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import MeetingChangeRecord
from storage.tables import meeting_change


def insert(
    tx: Tx,
    *,
    meeting_id: str,
    what: str,
    before: str | None = None,
    after: str | None = None,
    reason: str | None = None,
    now: datetime,
) -> None:
    """Note one change; `before` and `after` are JSON."""
    last = tx.one(
        sa.select(sa.func.max(meeting_change.c.number)).where(
            meeting_change.c.meeting_id == meeting_id
        )
    )
    tx.run(
        sa.insert(meeting_change),
        {
            "id": new_id(now),
            "meeting_id": meeting_id,
            "number": 1 if last is None or last[0] is None else int(last[0]) + 1,
            "what": what,
            "before": before,
            "after": after,
            "reason": reason,
            "at": now,
        },
    )


def of_meeting(tx: Tx, meeting_id: str) -> list[MeetingChangeRecord]:
    """Return the changes of a meeting, oldest first."""
    rows = tx.all(
        sa.select(
            meeting_change.c.what,
            meeting_change.c.before,
            meeting_change.c.after,
            meeting_change.c.reason,
            meeting_change.c.at,
        )
        .where(meeting_change.c.meeting_id == meeting_id)
        .order_by(meeting_change.c.number)
    )
    return [MeetingChangeRecord.of(row) for row in rows]
