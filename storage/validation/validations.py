"""Statements about which institution was asked about which draft, and what it decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import draft, draft_institution, validation


class ValidationRecord(Record):
    """What an institution was asked of a draft: `state` is asked, approved, rejected or silent.

    `relation` is how it says its counterproposal relates to the draft, where it was asked to.
    `way` is chat, web or paper. `version` counts its changes.
    """

    id: str
    letter_id: str
    draft_id: str
    institution: str
    state: str
    reasons: str | None
    relation: str | None
    counter_id: str | None
    way: str | None
    decided_at: datetime | None
    version: int


class Part(NamedTuple):
    """What an institution has to do with a draft that is to be decided: responsible, supporting."""

    draft_id: str
    institution: str
    part: str


_COLUMNS = [validation.c[name] for name in ValidationRecord.model_fields]


def to_decide(tx: Tx) -> list[str]:
    """Return the ids of the drafts that are to be decided, by code: no counterproposals."""
    rows = tx.all(
        sa.select(draft.c.id)
        .where(draft.c.state == "recorded", draft.c.counter_to.is_(None))
        .order_by(draft.c.code)
    )
    return [row.id for row in rows]


def parts(tx: Tx) -> list[Part]:
    """Return the institutions of every draft that is to be decided, by the draft's code."""
    rows = tx.all(
        sa.select(
            draft_institution.c.draft_id,
            draft_institution.c.institution,
            draft_institution.c.part,
        )
        .join(draft, draft.c.id == draft_institution.c.draft_id)
        .where(draft.c.state == "recorded", draft.c.counter_to.is_(None))
        .order_by(draft.c.code, draft_institution.c.part, draft_institution.c.institution)
    )
    return [Part(**row._asdict()) for row in rows]


def parts_of(tx: Tx, draft_id: str) -> list[Part]:
    """Return the institutions of one draft, those responsible first."""
    rows = tx.all(
        sa.select(
            draft_institution.c.draft_id,
            draft_institution.c.institution,
            draft_institution.c.part,
        )
        .where(draft_institution.c.draft_id == draft_id)
        .order_by(draft_institution.c.part, draft_institution.c.institution)
    )
    return [Part(**row._asdict()) for row in rows]


def copy_parts(tx: Tx, from_draft: str, to_draft: str) -> None:
    """Give a draft the institutions of another one."""
    rows = [
        {"draft_id": to_draft, "institution": each.institution, "part": each.part}
        for each in parts_of(tx, from_draft)
    ]
    if rows:
        tx.run(sa.insert(draft_institution), rows)


def put(tx: Tx, *, letter_id: str, draft_id: str, institution: str, now: datetime) -> None:
    """Write down that a letter asks an institution about a draft."""
    tx.run(
        sa.insert(validation),
        {
            "id": new_id(now),
            "letter_id": letter_id,
            "draft_id": draft_id,
            "institution": institution,
            "state": "asked",
            "version": 1,
        },
    )


def of_letter(tx: Tx, letter_id: str) -> list[ValidationRecord]:
    """Return what a letter asks, by the codes of the drafts; those withdrawn since are left out."""
    return _found(tx, validation.c.letter_id == letter_id)


def of_draft(tx: Tx, draft_id: str) -> list[ValidationRecord]:
    """Return what was asked about a draft, by institution."""
    return _found(tx, validation.c.draft_id == draft_id)


def every(tx: Tx) -> list[ValidationRecord]:
    """Return all that was asked, by the codes of the drafts and the institutions."""
    return _found(tx)


def of_pair(tx: Tx, draft_id: str, institution: str) -> ValidationRecord | None:
    """Return what an institution was asked about a draft, or None."""
    where = (validation.c.draft_id == draft_id, validation.c.institution == institution)
    return next(iter(_found(tx, *where)), None)


def decide(
    tx: Tx, read: ValidationRecord, *, states: Sequence[str], **facts: Any
) -> ValidationRecord | None:
    """Write down a decision on what is still in one of these states; None when it is not."""
    row = tx.one(
        sa.update(validation)
        .where(validation.c.id == read.id, validation.c.state.in_(states))
        .values(**facts, version=validation.c.version + 1)
        .returning(*_COLUMNS)
    )
    return None if row is None else ValidationRecord.of(row)


def delete_of_letter(tx: Tx, letter_id: str) -> None:
    """Forget what a letter asks that never went: its drafts may be asked about anew."""
    tx.run(sa.delete(validation).where(validation.c.letter_id == letter_id))


def about(tx: Tx, person_id: str) -> list[tuple[str, ValidationRecord]]:
    """Return what a person decided, each with the code of the draft."""
    rows = tx.all(
        sa.select(draft.c.code, *_COLUMNS)
        .join(draft, draft.c.id == validation.c.draft_id)
        .where(validation.c.person_id == person_id)
        .order_by(draft.c.code)
    )
    return [
        (row.code, ValidationRecord(**{name: getattr(row, name) for name in _NAMES}))
        for row in rows
    ]


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off what they decided; the institution's decision stays."""
    tx.run(sa.update(validation).where(validation.c.person_id == person_id).values(person_id=None))


_NAMES = tuple(ValidationRecord.model_fields)


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[ValidationRecord]:
    rows = tx.all(
        sa.select(*_COLUMNS)
        .join(draft, draft.c.id == validation.c.draft_id)
        .where(draft.c.state == "recorded", *conditions)
        .order_by(draft.c.code, validation.c.institution)
    )
    return [ValidationRecord.of(row) for row in rows]
