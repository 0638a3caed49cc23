"""Statements about drafts that could go on and are not developed."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import draft, draft_left_out


def reason(tx: Tx, draft_id: str) -> str | None:
    """Return the public reason for which a draft was left out, None when it was not."""
    row = tx.one(sa.select(draft_left_out.c.reason).where(draft_left_out.c.draft_id == draft_id))
    return None if row is None else str(row.reason)


def every(tx: Tx) -> list[tuple[str, str]]:
    """Return the ids of the drafts that were left out, each with its public reason, by code."""
    rows = tx.all(
        sa.select(draft_left_out.c.draft_id, draft_left_out.c.reason)
        .join(draft, draft.c.id == draft_left_out.c.draft_id)
        .order_by(draft.c.code)
    )
    return [(row.draft_id, row.reason) for row in rows]


def put(tx: Tx, draft_id: str, *, reason: str, decided_by: str | None, now: datetime) -> None:
    """Leave a draft out that was not."""
    values = {"draft_id": draft_id, "reason": reason, "decided_by": decided_by, "at": now}
    tx.run(sa.insert(draft_left_out), values)


def take_back(tx: Tx, draft_id: str) -> None:
    """Leave a draft out no more."""
    tx.run(sa.delete(draft_left_out).where(draft_left_out.c.draft_id == draft_id))


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off what they decided."""
    mine = draft_left_out.c.decided_by == person_id
    tx.run(sa.update(draft_left_out).where(mine).values(decided_by=None))
