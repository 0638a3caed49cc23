"""Statements about tries at the quiz of a course, and about who was at a session of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import Record
from storage.tables import attendance, meeting, quiz_try


class TryRecord(Record):
    """A try that was made to the end; `answers` gives the key of the answer to each question."""

    id: str
    person_id: str
    course: str
    answers: dict[str, str]
    correct: int
    asked: int
    passed: bool
    at: datetime


def insert(
    tx: Tx,
    *,
    try_id: str,
    person_id: str,
    course: str,
    answers: Mapping[str, str],
    correct: int,
    asked: int,
    passed: bool,
    now: datetime,
) -> TryRecord:
    """Keep a try."""
    values = {
        "id": try_id,
        "person_id": person_id,
        "course": course,
        "correct": correct,
        "asked": asked,
        "passed": passed,
        "at": now,
    }
    tx.run(sa.insert(quiz_try), {**values, "answers": json.dumps(dict(answers))})
    return TryRecord.model_validate({**values, "answers": dict(answers)})


def of_course(tx: Tx, person_id: str, course: str) -> list[TryRecord]:
    """Return somebody's tries at the quiz of a course, oldest first."""
    return _found(tx, quiz_try.c.person_id == person_id, quiz_try.c.course == course)


def about(tx: Tx, person_id: str) -> list[TryRecord]:
    """Return all tries of a person, oldest first."""
    return _found(tx, quiz_try.c.person_id == person_id)


def passed(tx: Tx, course: str) -> int:
    """Return how many people passed the quiz of a course."""
    row = tx.one(
        sa.select(sa.func.count(quiz_try.c.person_id.distinct())).where(
            quiz_try.c.course == course, quiz_try.c.passed.is_(True)
        )
    )
    return 0 if row is None else int(row[0])


def sessions_attended(
    tx: Tx, person_id: str, kinds: Sequence[str], *, now: datetime
) -> list[datetime]:
    """Return when the meetings of these kinds began that somebody was at and that are over."""
    rows = tx.all(
        sa.select(meeting.c.starts_at)
        .join(attendance, attendance.c.meeting_id == meeting.c.id)
        .where(
            attendance.c.person_id == person_id,
            meeting.c.kind.in_(kinds),
            meeting.c.state == "planned",
            meeting.c.ends_at <= now,
        )
        .order_by(meeting.c.starts_at)
    )
    return [row.starts_at for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Delete every try of a person."""
    tx.run(sa.delete(quiz_try).where(quiz_try.c.person_id == person_id))


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[TryRecord]:
    rows = tx.all(sa.select(quiz_try).where(*conditions).order_by(quiz_try.c.at, quiz_try.c.id))
    return [_opened(row) for row in rows]


def _opened(row: sa.Row[Any]) -> TryRecord:
    facts = row._asdict()
    return TryRecord(**{**facts, "answers": json.loads(facts["answers"])})
