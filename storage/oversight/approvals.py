"""Statements about what waits for a second administrator."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import approval


class ApprovalRecord(Record):
    """An act that one administrator asked for; `facts` say what will be done, by ids and keys.

    `state` is waiting, approved, refused or expired.
    """

    id: str
    code: str
    kind: str
    subject: str
    facts: Mapping[str, Any]
    reason: str | None
    state: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None


def insert(
    tx: Tx,
    *,
    kind: str,
    subject: str,
    facts: Mapping[str, Any],
    reason: str | None,
    asked_by: str,
    expires_at: datetime,
    now: datetime,
) -> ApprovalRecord:
    """Let an act wait; what waited for the same kind and subject expires."""
    code = f"V-{next_value(tx, 'approval code'):04d}"  # its lock makes the newest one the only one
    expire(tx, kind=kind, subject=subject)
    key = new_id(now)
    values = {
        "id": key,
        "code": code,
        "kind": kind,
        "subject": subject,
        "facts": json.dumps(dict(facts), ensure_ascii=False, sort_keys=True),
        "reason": reason,
        "state": "waiting",
        "asked_by": asked_by,
        "asked_at": now,
        "expires_at": expires_at,
    }
    tx.run(sa.insert(approval), values)
    row = tx.one(sa.select(approval).where(approval.c.id == key))
    assert row is not None
    return _record(row)


def expire(tx: Tx, *, kind: str, subject: str) -> None:
    """End what waits for this kind and subject without a decision."""
    tx.run(
        sa.update(approval)
        .where(
            approval.c.kind == kind, approval.c.subject == subject, approval.c.state == "waiting"
        )
        .values(state="expired")
    )


def expire_of(tx: Tx, asked_by: str) -> None:
    """End what one person asked for and still waits."""
    tx.run(
        sa.update(approval)
        .where(approval.c.asked_by == asked_by, approval.c.state == "waiting")
        .values(state="expired")
    )


def lapse(tx: Tx, now: datetime) -> list[ApprovalRecord]:
    """End what nobody decided in time, and return it."""
    rows = tx.all(
        sa.update(approval)
        .where(approval.c.state == "waiting", approval.c.expires_at <= now)
        .values(state="expired")
        .returning(approval)
    )
    return [_record(row) for row in rows]


def decide(
    tx: Tx, *, code: str, state: str, decided_by: str, reason: str | None, now: datetime
) -> ApprovalRecord | None:
    """Decide what still waits and was asked by somebody else; None when there is no such thing."""
    row = tx.one(
        sa.update(approval)
        .where(
            approval.c.code == code,
            approval.c.state == "waiting",
            approval.c.expires_at > now,
            approval.c.asked_by != decided_by,
        )
        .values(state=state, decided_by=decided_by, decided_at=now, decision_reason=reason)
        .returning(approval)
    )
    return None if row is None else _record(row)


def by_code(tx: Tx, code: str) -> ApprovalRecord | None:
    """Return the approval with this code, or None."""
    row = tx.one(sa.select(approval).where(approval.c.code == code))
    return None if row is None else _record(row)


def waiting(tx: Tx, now: datetime) -> list[ApprovalRecord]:
    """Return what waits for a decision, longest wait first."""
    rows = tx.all(
        sa.select(approval)
        .where(approval.c.state == "waiting", approval.c.expires_at > now)
        .order_by(approval.c.asked_at, approval.c.code)
    )
    return [_record(row) for row in rows]


def _record(row: sa.Row[Any]) -> ApprovalRecord:
    return ApprovalRecord.model_construct(**{**row._asdict(), "facts": json.loads(row.facts)})
