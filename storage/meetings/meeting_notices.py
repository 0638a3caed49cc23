"""Statements about what was said of a meeting once."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import MeetingRecord
from storage.tables import meeting_notice


def note_once(tx: Tx, meeting: MeetingRecord, notice: str, now: datetime) -> bool:
    """Note that something was said of a meeting at its moment; False when it was before."""
    noted = {
        "meeting_id": meeting.id,
        "starts_at": meeting.starts_at.isoformat(),
        "notice": notice,
    }
    where = [meeting_notice.c[name] == value for name, value in noted.items()]
    if tx.one(sa.select(meeting_notice.c.at).where(*where)) is not None:
        return False
    tx.run(sa.insert(meeting_notice), {**noted, "at": now})
    return True
