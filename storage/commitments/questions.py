"""Statements about what people ask of commitments, in public."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import commitment, question


class QuestionRecord(Record):
    """A question about the commitment with the code `commitment`.

    `state` is asked, answered or withheld; `reason` is the public one of a withheld one.
    """

    id: str
    code: str
    commitment: str
    person_id: str | None
    text: str
    state: str
    answer: str | None
    reason: str | None
    answered_at: datetime | None
    at: datetime


_QUESTIONS = sa.select(
    *(question.c[name] for name in QuestionRecord.model_fields if name != "commitment"),
    commitment.c.code.label("commitment"),
).join(commitment, commitment.c.id == question.c.commitment_id)


def insert(
    tx: Tx, *, commitment_id: str, person_id: str, text: str, now: datetime
) -> QuestionRecord:
    """Keep a question under the next code."""
    code = f"Q-{next_value(tx, 'question code'):04d}"
    tx.run(
        sa.insert(question),
        {
            "id": new_id(now), "code": code, "commitment_id": commitment_id,
            "person_id": person_id, "text": text, "state": "asked", "at": now,
        },
    )  # fmt: skip
    made = by_code(tx, code)
    assert made is not None
    return made


def by_code(tx: Tx, code: str) -> QuestionRecord | None:
    """Return the question of this code, or None."""
    row = tx.one(_QUESTIONS.where(question.c.code == code))
    return None if row is None else QuestionRecord.of(row)


def waiting(tx: Tx) -> list[QuestionRecord]:
    """Return the questions that nobody has answered, longest wait first."""
    return _found(tx, question.c.state == "asked")


def of_commitment(tx: Tx, commitment_id: str) -> list[QuestionRecord]:
    """Return what was asked about a commitment, oldest first."""
    return _found(tx, question.c.commitment_id == commitment_id)


def of_person(tx: Tx, person_id: str) -> list[QuestionRecord]:
    """Return what a person asked, oldest first."""
    return _found(tx, question.c.person_id == person_id)


def asked_since(tx: Tx, person_id: str, since: datetime) -> int:
    """Return how many questions a person has asked since a moment."""
    query = sa.select(sa.func.count(question.c.id)).where(
        question.c.person_id == person_id, question.c.at > since
    )
    return int(tx.run(query).scalar_one())


def change(tx: Tx, read: QuestionRecord, *, state: str, **facts: Any) -> QuestionRecord | None:
    """Bring a question into another state; None when it is not in that one that was read."""
    moved = tx.run(
        sa.update(question)
        .where(question.c.id == read.id, question.c.state == read.state)
        .values(state=state, **facts)
    )
    return by_code(tx, read.code) if moved.rowcount else None


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off what they asked and answered; it stays in public."""
    for column in (question.c.person_id, question.c.answered_by):
        tx.run(sa.update(question).where(column == person_id).values({column: None}))


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[QuestionRecord]:
    rows: Sequence[sa.Row[Any]] = tx.all(_QUESTIONS.where(*conditions).order_by(question.c.id))
    return [QuestionRecord.of(row) for row in rows]
