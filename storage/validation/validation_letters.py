"""Statements about the letters that ask an authority to decide on draft commitments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import validation_letter, validation_notice


class LetterRecord(Record):
    """A letter to the authority of an institution; `number` is what it bears, `code` ours.

    `state` is prepared, withdrawn, sent, settled or silent. `sent_on` is the day it went, from
    which `due_on` is counted. `again_number` is of the second one, `again_on` the day that went.
    `access_until` is when its web link ends, None where it has none.
    """

    id: str
    code: str
    institution: str
    state: str
    number: str
    dated_on: date
    due_on: date
    sent_on: date | None
    sent_by: str | None
    again_number: str | None
    again_on: date | None
    again_by: str | None
    access_until: datetime | None
    prepared_at: datetime


_COLUMNS = [validation_letter.c[name] for name in LetterRecord.model_fields]


def insert(
    tx: Tx,
    *,
    institution: str,
    number: str,
    dated_on: date,
    due_on: date,
    prepared_by: str | None,
    now: datetime,
) -> LetterRecord:
    """Record that a letter is prepared, under the next code."""
    row = tx.run(
        sa.insert(validation_letter)
        .values(
            id=new_id(now),
            code=f"N-{next_value(tx, 'validation letter code'):04d}",
            institution=institution,
            state="prepared",
            number=number,
            dated_on=dated_on.isoformat(),
            due_on=due_on.isoformat(),
            prepared_by=prepared_by,
            prepared_at=now,
        )
        .returning(*_COLUMNS)
    ).one()
    return _record(row)


def update(tx: Tx, letter_id: str, *, states: Sequence[str], **facts: Any) -> LetterRecord | None:
    """Change a letter that is in one of these states; None when it is not. Days are dates."""
    written = {
        name: value.isoformat() if type(value) is date else value for name, value in facts.items()
    }
    row = tx.one(
        sa.update(validation_letter)
        .where(validation_letter.c.id == letter_id, validation_letter.c.state.in_(states))
        .values(**written)
        .returning(*_COLUMNS)
    )
    return None if row is None else _record(row)


def by_code(tx: Tx, code: str) -> LetterRecord | None:
    """Return the letter people call by this code, or None."""
    return next(iter(_found(tx, validation_letter.c.code == code)), None)


def by_id(tx: Tx, letter_id: str) -> LetterRecord:
    """Return a letter."""
    return _found(tx, validation_letter.c.id == letter_id)[0]


def every(tx: Tx, *, states: Sequence[str] | None = None) -> list[LetterRecord]:
    """Return the letters, in some states or all, in the order of their codes."""
    return _found(tx, *([] if states is None else [validation_letter.c.state.in_(states)]))


def by_secret(tx: Tx, secret: str) -> LetterRecord | None:
    """Return the letter whose web link holds this secret, or None; it may have ended."""
    return next(iter(_found(tx, validation_letter.c.access_hash == _fingerprint(tx, secret))), None)


def set_access(tx: Tx, letter_id: str, *, secret: str | None, until: datetime | None) -> None:
    """Give a letter a web link in place of any that it had, or none. Only a fingerprint stays."""
    values = {
        "access_hash": None if secret is None else _fingerprint(tx, secret),
        "access_until": until,
    }
    tx.run(sa.update(validation_letter).where(validation_letter.c.id == letter_id).values(values))


def note_once(tx: Tx, letter_id: str, notice: str, now: datetime) -> bool:
    """Note that something was said about a letter; False when it was noted before."""
    if noted_at(tx, letter_id, notice) is not None:
        return False
    noted = {"letter_id": letter_id, "notice": notice, "at": now}
    tx.run(sa.insert(validation_notice), noted)
    return True


def noted_at(tx: Tx, letter_id: str, notice: str) -> datetime | None:
    """Return when something was said about a letter, or None."""
    row = tx.one(
        sa.select(validation_notice.c.at).where(
            validation_notice.c.letter_id == letter_id, validation_notice.c.notice == notice
        )
    )
    return None if row is None else row.at


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off the letters they prepared."""
    tx.run(
        sa.update(validation_letter)
        .where(validation_letter.c.prepared_by == person_id)
        .values(prepared_by=None)
    )


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[LetterRecord]:
    rows = tx.all(sa.select(*_COLUMNS).where(*conditions).order_by(validation_letter.c.code))
    return [_record(row) for row in rows]


def _fingerprint(tx: Tx, secret: str) -> str:
    return tx.vault.fingerprint(f"validation:{secret}")


def _record(row: sa.Row[Any]) -> LetterRecord:
    return LetterRecord.model_validate(row._asdict())
