"""Statements about planned dates, what was announced ahead of them, and attested conditions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.tables import attestation, opening_notice, schedule_change


class ChangeRow(NamedTuple):
    """The planned dates of one stage, as one revision gave them."""

    revision: int
    stage: str
    opens_on: date | None
    closes_on: date | None
    by_date: bool
    reason: str | None
    actor_id: str | None
    at: datetime


class AttestationRow(NamedTuple):
    """Who stated that a condition of a stage is met, with what note."""

    id: str
    stage: str
    condition: str
    note: str
    actor_id: str | None
    at: datetime


_CHANGES = (
    sa.select(schedule_change)
    .where(schedule_change.c.programme == sa.bindparam("key"))
    .order_by(schedule_change.c.revision)
)
_REVISION = sa.select(sa.func.max(schedule_change.c.revision)).where(
    schedule_change.c.programme == sa.bindparam("key")
)
_IN_FORCE = (
    sa.select(attestation)
    .where(
        attestation.c.programme == sa.bindparam("key"),
        attestation.c.stage == sa.bindparam("stage"),
        attestation.c.withdrawn_at.is_(None),
    )
    .order_by(attestation.c.id)
)


def changes(tx: Tx, key: str) -> list[ChangeRow]:
    """Return every planned date that was ever given, oldest revision first."""
    return [
        ChangeRow(
            row.revision,
            row.stage,
            _day(row.opens_on),
            _day(row.closes_on),
            row.by_date,
            row.reason,
            row.actor_id,
            row.at,
        )
        for row in tx.all(_CHANGES, key=key)
    ]


def revision(tx: Tx, key: str) -> int:
    """Return the number of the newest revision, 0 when nothing was planned yet."""
    row = tx.one(_REVISION, key=key)
    return 0 if row is None else row[0] or 0


def insert_changes(tx: Tx, key: str, rows: Sequence[ChangeRow]) -> None:
    """Write a revision down, for ever."""
    tx.run(
        sa.insert(schedule_change),
        [
            {
                **row._asdict(),
                "id": new_id(row.at),
                "programme": key,
                "opens_on": None if row.opens_on is None else row.opens_on.isoformat(),
                "closes_on": None if row.closes_on is None else row.closes_on.isoformat(),
            }
            for row in rows
        ],
    )


def attestations(tx: Tx, key: str, stage: str) -> dict[str, AttestationRow]:
    """Return what is attested of a stage and was not withdrawn, by condition."""
    return {
        row.condition: AttestationRow(
            row.id, row.stage, row.condition, row.note, row.actor_id, row.at
        )
        for row in tx.all(_IN_FORCE, key=key, stage=stage)
    }


def insert_attestation(
    tx: Tx, key: str, *, stage: str, condition: str, note: str, actor_id: str | None, now: datetime
) -> None:
    """Write an attestation down."""
    tx.run(
        sa.insert(attestation),
        {
            "id": new_id(now),
            "programme": key,
            "stage": stage,
            "condition": condition,
            "note": note,
            "actor_id": actor_id,
            "at": now,
        },
    )


def withdraw_attestation(
    tx: Tx, attestation_id: str, *, actor_id: str | None, reason: str, now: datetime
) -> bool:
    """End an attestation; False when somebody else has ended it."""
    return (
        tx.run(
            sa.update(attestation)
            .where(attestation.c.id == attestation_id, attestation.c.withdrawn_at.is_(None))
            .values(withdrawn_at=now, withdrawn_by=actor_id, withdrawal_reason=reason)
        ).rowcount
        == 1
    )


def note_once(tx: Tx, key: str, *, stage: str, opens_on: date, notice: str, now: datetime) -> bool:
    """Note that something was said about an opening; False when it was noted before."""
    noted = {
        "programme": key,
        "stage": stage,
        "opens_on": opens_on.isoformat(),
        "notice": notice,
    }
    where = [opening_notice.c[name] == value for name, value in noted.items()]
    if tx.one(sa.select(opening_notice.c.at).where(*where)) is not None:
        return False
    tx.run(sa.insert(opening_notice), {**noted, "at": now})
    return True


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
