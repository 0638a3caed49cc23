"""Statements that write the milestones of a commitment. They are read with their commitment."""

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.tables import milestone


def add(tx: Tx, commitment_id: str, *, facts: Mapping[str, str | date], now: datetime) -> int:
    """Add a milestone and return its number, which no other of its commitment ever had."""
    rows = tx.all(
        sa.select(sa.func.max(milestone.c.number)).where(milestone.c.commitment_id == commitment_id)
    )
    number = int(rows[0][0] or 0) + 1
    tx.run(
        sa.insert(milestone),
        {
            "id": new_id(now), "commitment_id": commitment_id, "number": number,
            "state": "planned", **_worded(facts),
        },
    )  # fmt: skip
    return number


def change(tx: Tx, milestone_id: str, *, facts: Mapping[str, str | date]) -> None:
    """Change what a milestone says."""
    tx.run(sa.update(milestone).where(milestone.c.id == milestone_id).values(**_worded(facts)))


def remove(tx: Tx, milestone_id: str) -> None:
    """Take a milestone out; it stays in the versions it was in."""
    tx.run(sa.update(milestone).where(milestone.c.id == milestone_id).values(state="removed"))


def _worded(facts: Mapping[str, str | date]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }
