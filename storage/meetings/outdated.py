"""Statements about messages that nobody needs from a moment on: reminders of a meeting."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import outbox


def end(tx: Tx, ids: Sequence[str], *, meeting_id: str, until: datetime) -> None:
    """Let these messages be reminders of a meeting, which nobody needs from a moment on."""
    tx.run(sa.update(outbox).where(outbox.c.id.in_(ids)).values(meeting_id=meeting_id, until=until))


def withdraw(tx: Tx, meeting_id: str, now: datetime) -> None:
    """Let no reminder of a meeting leave any more that has not left yet."""
    tx.run(
        sa.update(outbox)
        .where(
            outbox.c.state.in_(("ready", "leased", "uncertain")),
            outbox.c.announcement_id.is_(None),
            outbox.c.meeting_id == meeting_id,
        )
        .values(state="expired", lease=None, settled_at=now)
    )


def is_wanted(tx: Tx, message_id: str) -> bool:
    """Return whether a message that was taken in hand is still to be sent."""
    row = tx.one(sa.select(outbox.c.state).where(outbox.c.id == message_id))
    return row is not None and row.state == "leased"
