"""Statements about the first and the last day of the plan."""

from datetime import date, datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import plan_period


class PeriodRecord(Record):
    """The days a plan lasts, both included, and why they are so."""

    starts_on: date
    ends_on: date
    reason: str
    at: datetime


def present(tx: Tx) -> PeriodRecord | None:
    """Return the period that holds, or None while none was set."""
    rows = tx.all(
        sa.select(
            plan_period.c.starts_on, plan_period.c.ends_on, plan_period.c.reason, plan_period.c.at
        )
        .order_by(plan_period.c.at.desc(), plan_period.c.id.desc())
        .limit(1)
    )
    return PeriodRecord(**rows[0]._asdict()) if rows else None


def add(
    tx: Tx, *, starts_on: date, ends_on: date, reason: str, actor_id: str | None, now: datetime
) -> None:
    """Write down the period that holds from now on; those before stay."""
    tx.run(
        sa.insert(plan_period),
        {
            "id": new_id(now), "starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat(),
            "reason": reason, "actor_id": actor_id, "at": now,
        },
    )  # fmt: skip


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off the periods they set."""
    mine = plan_period.c.actor_id == person_id
    tx.run(sa.update(plan_period).where(mine).values(actor_id=None))
