"""Statements about the audit log, which only ever grows."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import Record
from storage.tables import audit_checkpoint, audit_entry

_LOCK = 4_711_2020
_SQLITE_MOMENT = "%Y-%m-%d %H:%M:%S.%f"


class AuditEntry(Record):
    """One act in the log; `before` and `after` are JSON.

    `at` is None when what the database holds is no moment: then somebody changed it.
    """

    seq: int
    at: datetime | None
    actor_id: str | None
    action: str
    subject: str
    reason: str | None
    before: str | None
    after: str | None
    previous: str
    hash: str


class AuditCheckpoint(Record):
    """A signature under the log: how many entries it had, the hash of the last, and when."""

    count: int
    hash: str
    signature: str
    at: datetime | None


def lock(tx: Tx) -> None:
    """Let nobody else add to the log until the commit; on SQLite nobody else writes anyway."""
    if not tx.store.embedded:
        tx.run(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def newest(tx: Tx) -> AuditEntry | None:
    """Return the last entry, or None when the log is empty."""
    return next(iter(page(tx, before=None, limit=1)), None)


def insert(tx: Tx, entry: AuditEntry) -> None:
    """Add an entry."""
    tx.run(sa.insert(audit_entry), entry.model_dump())


def insert_checkpoint(tx: Tx, checkpoint: AuditCheckpoint) -> None:
    """Add a signature."""
    tx.run(sa.insert(audit_checkpoint), checkpoint.model_dump())


def page(tx: Tx, *, before: int | None, limit: int) -> list[AuditEntry]:
    """Return the newest entries, or those before a number, newest first."""
    chosen = sa.select(audit_entry).order_by(audit_entry.c.seq.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(audit_entry.c.seq < before)
    return [AuditEntry.of(row) for row in tx.all(chosen)]


def by_number(tx: Tx, number: int) -> AuditEntry | None:
    """Return one entry, or None."""
    row = tx.one(sa.select(audit_entry).where(audit_entry.c.seq == number))
    return None if row is None else AuditEntry.of(row)


def everything(tx: Tx) -> list[AuditEntry]:
    """Return every entry in order, whatever may have been made of it."""
    rows = _as_kept(tx, audit_entry, audit_entry.c.seq)
    return [AuditEntry.model_construct(**row) for row in rows]


def checkpoints(tx: Tx) -> list[AuditCheckpoint]:
    """Return every signature in order, whatever may have been made of it."""
    rows = _as_kept(tx, audit_checkpoint, audit_checkpoint.c.count)
    return [AuditCheckpoint.model_construct(**row) for row in rows]


def newest_checkpoint(tx: Tx) -> AuditCheckpoint | None:
    """Return the last signature, or None when the log is empty."""
    row = tx.one(sa.select(audit_checkpoint).order_by(audit_checkpoint.c.count.desc()).limit(1))
    return None if row is None else AuditCheckpoint.of(row)


def _as_kept(tx: Tx, table: sa.Table, order: sa.Column[Any]) -> Sequence[dict[str, Any]]:
    # A moment that was spoilt must not keep the rest from being read.
    raw = [
        sa.type_coerce(each, sa.String).label(each.key) if each.key == "at" else each
        for each in table.columns
    ]
    rows = tx.all(sa.select(*raw).order_by(order))
    return [{**row._mapping, "at": _moment(row.at)} for row in rows]


def _moment(kept: object) -> datetime | None:
    """Return the moment that PostgreSQL holds, or the one SQLite holds just as we write it."""
    if isinstance(kept, datetime):
        return kept.astimezone(UTC)
    try:
        moment = datetime.strptime(str(kept), _SQLITE_MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.strftime(_SQLITE_MOMENT) == kept else None
