"""Statements about what the authors of proposals were told of their way."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import proposal, told


class ToldRecord(Record):
    """One hop of a proposal that was told; `person_id` is None where nobody could be reached."""

    proposal_id: str
    hop: str
    subject: str
    person_id: str | None
    at: datetime


def put(tx: Tx, *, proposal_id: str, hop: str, subject: str, person_id: str | None,
        now: datetime) -> bool:  # fmt: skip
    """Write down that a hop was told; False when it was before."""
    known = sa.select(told.c.id).where(
        told.c.proposal_id == proposal_id, told.c.hop == hop, told.c.subject == subject
    )
    if tx.one(known) is not None:
        return False
    tx.run(
        sa.insert(told),
        {
            "id": new_id(now), "proposal_id": proposal_id, "hop": hop, "subject": subject,
            "person_id": person_id, "at": now,
        },
    )  # fmt: skip
    return True


def of_proposal(tx: Tx, proposal_id: str) -> list[ToldRecord]:
    """Return what was told of a proposal, in the order it happened."""
    rows = tx.all(
        sa.select(told.c.proposal_id, told.c.hop, told.c.subject, told.c.person_id, told.c.at)
        .where(told.c.proposal_id == proposal_id)
        .order_by(told.c.at, told.c.id)
    )
    return [ToldRecord.of(row) for row in rows]


def to_person(tx: Tx, person_id: str) -> list[dict[str, Any]]:
    """Return what a person was told of: the code of each proposal, the hop, its subject, when."""
    rows = tx.all(
        sa.select(proposal.c.code, told.c.hop, told.c.subject, told.c.at)
        .join(proposal, proposal.c.id == told.c.proposal_id)
        .where(told.c.person_id == person_id)
        .order_by(told.c.at, told.c.id)
    )
    return [
        {"proposal": row.code, "hop": row.hop, "subject": row.subject, "at": row.at} for row in rows
    ]


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off what they were told; that it was told stays."""
    tx.run(sa.update(told).where(told.c.person_id == person_id).values(person_id=None))
