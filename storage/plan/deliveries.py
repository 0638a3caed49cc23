"""Statements about packages: asked for, made, delivered with their receipt."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import delivery, plan_version


class DeliveryRecord(Record):
    """A package of the version of the plan numbered `plan_number`.

    `path`, `sha256` and `size` (bytes) are of the package once it is made; `receipt_path` and
    `receipt_sha256` of the file that shows it was received, where it is one and not a note. Of what
    was corrected, `correction` is the last reason, and `first_delivered_on` the day that was
    recorded first, where that is another one.
    """

    id: str
    number: int
    plan_version_id: str
    plan_number: int
    asked_by: str | None
    asked_at: datetime
    made_at: datetime | None
    path: str | None
    sha256: str | None
    size: int | None
    delivered_on: str | None
    receipt_path: str | None
    receipt_sha256: str | None
    receipt_note: str | None
    receipt_at: datetime | None
    first_delivered_on: str | None
    corrected_at: datetime | None
    correction: str | None


_WANTED = (
    sa.select(delivery, plan_version.c.number.label("plan_number"))
    .join(plan_version, plan_version.c.id == delivery.c.plan_version_id)
    .order_by(delivery.c.number.desc())
)


def insert(tx: Tx, *, version_id: str, asked_by: str | None, now: datetime) -> DeliveryRecord:
    """Note that a package is asked for."""
    number = next_value(tx, "delivery")
    values = {
        "id": new_id(now), "number": number, "plan_version_id": version_id, "asked_by": asked_by,
        "asked_at": now,
    }  # fmt: skip
    tx.run(sa.insert(delivery), values)
    found = by_number(tx, number)
    assert found is not None
    return found


def every(tx: Tx) -> list[DeliveryRecord]:
    """Return all of them, the newest first."""
    return [DeliveryRecord.of(row) for row in tx.all(_WANTED)]


def by_number(tx: Tx, number: int) -> DeliveryRecord | None:
    """Return one by its number, or None."""
    row = tx.one(_WANTED.where(delivery.c.number == number))
    return None if row is None else DeliveryRecord.of(row)


def update(tx: Tx, read: DeliveryRecord, *, still: str, **changed: Any) -> bool:
    """Change one whose column `still` is empty yet; False when it is not any more."""
    return (
        tx.run(
            sa.update(delivery)
            .where(delivery.c.id == read.id, delivery.c[still].is_(None))
            .values(**changed)
        ).rowcount
        > 0
    )


def correct(tx: Tx, read: DeliveryRecord, **changed: Any) -> bool:
    """Change a recorded one; False when it was corrected since it was read."""
    return (
        tx.run(
            sa.update(delivery)
            .where(
                delivery.c.id == read.id,
                delivery.c.corrected_at.is_not_distinct_from(read.corrected_at),
            )
            .values(**changed)
        ).rowcount
        > 0
    )


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off the packages that they asked for."""
    tx.run(sa.update(delivery).where(delivery.c.asked_by == person_id).values(asked_by=None))


def asked_about(tx: Tx, person_id: str) -> list[DeliveryRecord]:
    """Return the packages that a person asked for, the newest first."""
    rows = tx.all(_WANTED.where(delivery.c.asked_by == person_id))
    return [DeliveryRecord.of(row) for row in rows]
