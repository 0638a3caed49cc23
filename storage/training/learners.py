"""Statements about how people stand with a course, and which of its lessons they were shown."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import learner, lesson_reading, quiz_try


class LearnerRecord(Record):
    """Somebody and a course; `lesson` is the one they were shown last.

    `began_at` is None while they were only reminded of it, or excused from it.
    """

    id: str
    person_id: str
    course: str
    lesson: str | None
    began_at: datetime | None
    reminded_at: datetime | None
    excuse: str | None
    excused_by: str | None
    excused_at: datetime | None


def find(tx: Tx, person_id: str, course: str) -> LearnerRecord | None:
    """Return how somebody stands with a course, or None when they have nothing to do with it."""
    row = tx.one(
        sa.select(learner).where(learner.c.person_id == person_id, learner.c.course == course)
    )
    return None if row is None else LearnerRecord.of(row)


def shown(tx: Tx, person_id: str, *, course: str, lesson: str, now: datetime) -> None:
    """Note that somebody was shown a lesson; when they were first stays as it was."""
    known = _known(tx, person_id, course, now)
    _set(tx, known, lesson=lesson, began_at=known.began_at or now)
    if lesson not in readings(tx, known.id):
        values = {"learner_id": known.id, "lesson": lesson, "at": now}
        tx.run(sa.insert(lesson_reading), values)


def reminded(tx: Tx, person_id: str, *, course: str, now: datetime) -> None:
    """Note that somebody was reminded of a course."""
    _set(tx, _known(tx, person_id, course, now), reminded_at=now)


def excuse(
    tx: Tx, person_id: str, *, course: str, reason: str, by: str | None, now: datetime
) -> None:
    """Note why somebody need not take a course."""
    known = _known(tx, person_id, course, now)
    _set(tx, known, excuse=reason, excused_by=by, excused_at=now)


def readings(tx: Tx, learner_id: str) -> dict[str, datetime]:
    """Return when each lesson was first shown, by its key."""
    rows = tx.all(
        sa.select(lesson_reading.c.lesson, lesson_reading.c.at)
        .where(lesson_reading.c.learner_id == learner_id)
        .order_by(lesson_reading.c.at, lesson_reading.c.lesson)
    )
    return {row.lesson: row.at for row in rows}


def began(tx: Tx, course: str) -> int:
    """Return how many people read a lesson of a course or tried its quiz, each once."""
    readers = sa.select(learner.c.person_id).where(
        learner.c.course == course, learner.c.began_at.is_not(None)
    )
    triers = sa.select(quiz_try.c.person_id).where(quiz_try.c.course == course)
    began = readers.union(triers).subquery()
    row = tx.one(sa.select(sa.func.count()).select_from(began))
    return 0 if row is None else int(row[0])


def about(tx: Tx, person_id: str) -> list[LearnerRecord]:
    """Return every course that somebody has to do with, oldest first."""
    rows = tx.all(sa.select(learner).where(learner.c.person_id == person_id).order_by(learner.c.id))
    return [LearnerRecord.of(row) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Delete how somebody stands with every course."""
    mine = sa.select(learner.c.id).where(learner.c.person_id == person_id)
    tx.run(sa.delete(lesson_reading).where(lesson_reading.c.learner_id.in_(mine)))
    tx.run(sa.delete(learner).where(learner.c.person_id == person_id))


def _known(tx: Tx, person_id: str, course: str, now: datetime) -> LearnerRecord:
    known = find(tx, person_id, course)
    if known is not None:
        return known
    tx.run(sa.insert(learner), {"id": new_id(now), "person_id": person_id, "course": course})
    found = find(tx, person_id, course)
    assert found is not None
    return found


def _set(tx: Tx, known: LearnerRecord, **facts: Any) -> None:
    tx.run(sa.update(learner).where(learner.c.id == known.id).values(**facts))
