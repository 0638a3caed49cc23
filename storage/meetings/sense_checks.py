"""Statements about sense checks; who answered what is sealed, and goes when one is closed."""

from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import attendance, sense_answer, sense_check


class SenseCheckRecord(Record):
    """A statement that a meeting was asked about; the counts are there once it is closed."""

    id: str
    meeting_id: str
    number: int
    statement: str
    state: str
    agree: int | None
    disagree: int | None
    abstain: int | None
    opened_at: datetime
    closed_at: datetime | None


def insert(tx: Tx, *, meeting_id: str, statement: str, now: datetime) -> SenseCheckRecord:
    """Open a check under the next number. Whoever calls this has locked the meeting."""
    number = len(of_meeting(tx, meeting_id)) + 1
    values = {
        "id": new_id(now),
        "meeting_id": meeting_id,
        "number": number,
        "statement": statement,
        "state": "open",
        "opened_at": now,
        "closed_at": None,
    }
    tx.run(sa.insert(sense_check), values)
    return SenseCheckRecord.model_validate(
        {**values, "agree": None, "disagree": None, "abstain": None}
    )


def of_meeting(tx: Tx, meeting_id: str) -> list[SenseCheckRecord]:
    """Return the checks of a meeting, in order."""
    rows = tx.all(
        sa.select(sense_check)
        .where(sense_check.c.meeting_id == meeting_id)
        .order_by(sense_check.c.number)
    )
    return [SenseCheckRecord.of(row) for row in rows]


def answer(tx: Tx, *, check_id: str, attendance_id: str, word: str, now: datetime) -> None:
    """Write down somebody's answer, in the place of the one they gave before."""
    values = {"sealed": tx.vault.seal(word), "at": now}
    changed = tx.run(
        sa.update(sense_answer)
        .where(sense_answer.c.check_id == check_id, sense_answer.c.attendance_id == attendance_id)
        .values(**values)
    )
    if not changed.rowcount:
        keys = {"check_id": check_id, "attendance_id": attendance_id}
        tx.run(sa.insert(sense_answer), {**keys, **values})


def counts(tx: Tx, check_id: str) -> Counter[str]:
    """Return how many answered what, of those who are still in the list of the meeting."""
    rows = tx.all(
        sa.select(sense_answer.c.sealed)
        .join(attendance, attendance.c.id == sense_answer.c.attendance_id)
        .where(sense_answer.c.check_id == check_id, attendance.c.removed_at.is_(None))
    )
    return Counter(tx.vault.open(row.sealed) for row in rows)


def close(tx: Tx, check: SenseCheckRecord, *, now: datetime) -> SenseCheckRecord:
    """Close a check: its counts stay, and who answered what is forgotten."""
    found = counts(tx, check.id)
    kept = {"agree": found["agree"], "disagree": found["disagree"], "abstain": found["abstain"]}
    values = {**kept, "state": "closed", "closed_at": now}
    row = tx.run(
        sa.update(sense_check)
        .where(sense_check.c.id == check.id)
        .values(values)
        .returning(sense_check)
    ).one()
    tx.run(sa.delete(sense_answer).where(sense_answer.c.check_id == check.id))
    return SenseCheckRecord.of(row)


def answered_by(tx: Tx, person_id: str) -> list[dict[str, Any]]:
    """Return the open checks that a person answered: the statement, the answer, and when."""
    rows = tx.all(
        sa.select(sense_check.c.statement, sense_answer.c.sealed, sense_answer.c.at)
        .join(sense_answer, sense_answer.c.check_id == sense_check.c.id)
        .join(attendance, attendance.c.id == sense_answer.c.attendance_id)
        .where(attendance.c.person_id == person_id)
        .order_by(sense_answer.c.at)
    )
    return [
        {"statement": row.statement, "answer": tx.vault.open(row.sealed), "at": row.at}
        for row in rows
    ]
