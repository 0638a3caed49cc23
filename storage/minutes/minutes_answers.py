"""Statements about what those who were there answered to minutes, and what they observed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import meeting, minutes, minutes_answer, minutes_observation


class AnswerRecord(Record):
    """What somebody answered to a version: ratified or objected; nobody's once erased."""

    id: str
    minutes_id: str
    version: int
    person_id: str | None
    answer: str
    at: datetime


class ObservationRecord(Record):
    """An observation: open, accepted, declined, or withdrawn by who wrote it.

    `answered_in` is the version that was the present one when it was answered.
    """

    id: str
    code: str
    minutes_id: str
    version: int
    person_id: str | None
    text: str
    state: str
    reply: str | None
    answered_by: str | None
    answered_in: int | None
    answered_at: datetime | None
    at: datetime


class Given(NamedTuple):
    """An answer of a person, and the code of the meeting it is about."""

    code: str
    answer: AnswerRecord


class Observed(NamedTuple):
    """An observation of a person, and the code of the meeting it is about."""

    code: str
    observation: ObservationRecord


def answer(
    tx: Tx, *, minutes_id: str, version: int, person_id: str, said: str, now: datetime
) -> None:
    """Keep what somebody answers to a version, instead of what they answered to it before."""
    mine = (
        minutes_answer.c.minutes_id == minutes_id,
        minutes_answer.c.version == version,
        minutes_answer.c.person_id == person_id,
    )
    if tx.run(sa.update(minutes_answer).where(*mine).values(answer=said, at=now)).rowcount:
        return
    values = {
        "id": new_id(now),
        "minutes_id": minutes_id,
        "version": version,
        "person_id": person_id,
        "answer": said,
        "at": now,
    }
    tx.run(sa.insert(minutes_answer), values)


def answers(tx: Tx, minutes_id: str) -> list[AnswerRecord]:
    """Return every answer to any version, oldest first."""
    rows = tx.all(
        sa.select(minutes_answer)
        .where(minutes_answer.c.minutes_id == minutes_id)
        .order_by(minutes_answer.c.id)
    )
    return [AnswerRecord.of(row) for row in rows]


def observe(
    tx: Tx, *, minutes_id: str, version: int, person_id: str, text: str, now: datetime
) -> ObservationRecord:
    """Keep an observation under the next code."""
    values = {
        "id": new_id(now),
        "code": f"O-{next_value(tx, 'observation code'):04d}",
        "minutes_id": minutes_id,
        "version": version,
        "person_id": person_id,
        "text": text,
        "state": "open",
        "reply": None,
        "answered_by": None,
        "answered_in": None,
        "answered_at": None,
        "at": now,
    }
    tx.run(sa.insert(minutes_observation), values)
    return ObservationRecord.model_validate(values)


def withdraw(tx: Tx, *, minutes_id: str, person_id: str, version: int | None = None) -> None:
    """Withdraw what somebody observed and nobody answered, of one version or of all."""
    conditions = [
        minutes_observation.c.minutes_id == minutes_id,
        minutes_observation.c.person_id == person_id,
        minutes_observation.c.state == "open",
    ]
    if version is not None:
        conditions.append(minutes_observation.c.version == version)
    tx.run(sa.update(minutes_observation).where(*conditions).values(state="withdrawn"))


def reply(tx: Tx, read: ObservationRecord, **changed: Any) -> bool:
    """Answer an open observation; False when it is not open any more."""
    return bool(
        tx.run(
            sa.update(minutes_observation)
            .where(minutes_observation.c.id == read.id, minutes_observation.c.state == "open")
            .values(**changed)
        ).rowcount
    )


def observation(tx: Tx, code: str) -> ObservationRecord | None:
    """Return the observation with this code, or None."""
    row = tx.one(sa.select(minutes_observation).where(minutes_observation.c.code == code))
    return None if row is None else ObservationRecord.of(row)


def observations(tx: Tx, minutes_id: str) -> list[ObservationRecord]:
    """Return every observation that was not withdrawn, in the order of their codes."""
    rows = tx.all(
        sa.select(minutes_observation)
        .where(
            minutes_observation.c.minutes_id == minutes_id,
            minutes_observation.c.state != "withdrawn",
        )
        .order_by(minutes_observation.c.code)
    )
    return [ObservationRecord.of(row) for row in rows]


def meeting_code(tx: Tx, minutes_id: str) -> str:
    """Return the code of the meeting that minutes are of."""
    rows = tx.all(
        sa.select(meeting.c.code)
        .join(minutes, minutes.c.meeting_id == meeting.c.id)
        .where(minutes.c.id == minutes_id)
    )
    return str(rows[0].code)


# ── about one person ──────────────────────────────────────────────────────────────────────────


def given_by(tx: Tx, person_id: str) -> list[Given]:
    """Return every answer of a person, oldest first."""
    rows = _of_person(tx, minutes_answer, person_id)
    return [Given(row.meeting_code, AnswerRecord.of(row)) for row in rows]


def observed_by(tx: Tx, person_id: str) -> list[Observed]:
    """Return every observation of a person, withdrawn ones too, oldest first."""
    rows = _of_person(tx, minutes_observation, person_id)
    return [Observed(row.meeting_code, ObservationRecord.of(row)) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Keep that somebody answered and what was observed, and not who; drop what was withdrawn."""
    tx.run(
        sa.delete(minutes_observation).where(
            minutes_observation.c.person_id == person_id,
            minutes_observation.c.state == "withdrawn",
        )
    )
    for table in (minutes_answer, minutes_observation):
        tx.run(sa.update(table).where(table.c.person_id == person_id).values(person_id=None))


def _of_person(tx: Tx, table: sa.Table, person_id: str) -> Sequence[sa.Row[Any]]:
    return tx.all(
        sa.select(table, meeting.c.code.label("meeting_code"))
        .join(minutes, minutes.c.id == table.c.minutes_id)
        .join(meeting, meeting.c.id == minutes.c.meeting_id)
        .where(table.c.person_id == person_id)
        .order_by(table.c.id)
    )
