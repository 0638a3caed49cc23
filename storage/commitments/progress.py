"""Statements about how far commitments are, as it was reported."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import commitment, milestone, progress_report


class ProgressRecord(Record):
    """How far a commitment was at a moment; `milestone` is the number of the one it is about."""

    state: str
    text: str
    link: str | None
    milestone: int | None
    at: datetime


def insert(
    tx: Tx, *, commitment_id: str, milestone_id: str | None, state: str, text: str,
    link: str | None, reported_by: str | None, now: datetime,
) -> None:  # fmt: skip
    """Keep a report."""
    tx.run(
        sa.insert(progress_report),
        {
            "id": new_id(now), "commitment_id": commitment_id, "milestone_id": milestone_id,
            "state": state, "text": text, "link": link, "reported_by": reported_by, "at": now,
        },
    )  # fmt: skip


def of_commitment(tx: Tx, commitment_id: str) -> list[ProgressRecord]:
    """Return what was reported of a commitment, newest first."""
    report = progress_report
    rows = tx.all(
        sa.select(
            report.c.state, report.c.text, report.c.link, report.c.at,
            milestone.c.number.label("milestone"),
        )
        .outerjoin(milestone, milestone.c.id == report.c.milestone_id)
        .where(report.c.commitment_id == commitment_id)
        .order_by(report.c.at.desc(), report.c.id.desc())
    )  # fmt: skip
    return [ProgressRecord.of(row) for row in rows]


def by_person(tx: Tx, person_id: str) -> list[tuple[str, str, datetime]]:
    """Return the code of the commitment, the text and the moment of what a person reported."""
    report = progress_report
    rows = tx.all(
        sa.select(commitment.c.code, report.c.text, report.c.at)
        .join(commitment, commitment.c.id == report.c.commitment_id)
        .where(report.c.reported_by == person_id)
        .order_by(report.c.at, report.c.id)
    )
    return [(row.code, row.text, row.at) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off what they reported."""
    column = progress_report.c.reported_by
    tx.run(sa.update(progress_report).where(column == person_id).values({column: None}))
