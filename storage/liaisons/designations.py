"""Statements about which institution was asked for a liaison, and who serves as one."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import counter, designation, designation_notice, designee, person


class DesignationRecord(Record):
    """What was asked of an institution for a theme, and how it stands.

    `state` is prepared, withdrawn, requested, designated, accepted, declined, silent or replaced.
    `number` and `dated_on` are of the letter that asks, None where no letter of ours did;
    `sent_on` is the day it went, from which `due_on` is counted, `sent_by` the way. What begins
    with `again` is of the second letter, prepared on the day `again_on`.
    """

    id: str
    code: str
    theme: str
    institution: str
    state: str
    reason: str | None
    due_on: date
    number: str | None
    dated_on: date | None
    sent_on: date | None
    sent_by: str | None
    again_number: str | None
    again_on: date | None
    again_dated_on: date | None
    again_sent_on: date | None
    again_sent_by: str | None
    requested_by: str | None
    requested_at: datetime
    answered_at: datetime | None


class Serving(NamedTuple):
    """Somebody who serves as a liaison: `seat` is principal or substitute."""

    person_id: str
    seat: str
    designation_id: str
    theme: str
    institution: str


def serving(
    tx: Tx, *, theme: str | None = None, designation_id: str | None = None
) -> list[Serving]:
    """Return those who accepted and still serve, of a theme, of a designation, or all.

    Of each designation the principal comes first.
    """
    conditions = [designee.c.state == "accepted", person.c.state == "active"]
    if theme is not None:
        conditions.append(designation.c.theme == theme)
    if designation_id is not None:
        conditions.append(designation.c.id == designation_id)
    rows = tx.all(
        sa.select(
            designee.c.person_id,
            designee.c.seat,
            designation.c.id.label("designation_id"),
            designation.c.theme,
            designation.c.institution,
        )
        .join(designation, designation.c.id == designee.c.designation_id)
        .join(person, person.c.id == designee.c.person_id)
        .where(*conditions)
        .order_by(designation.c.code, designee.c.seat, designee.c.id)
    )
    return [Serving(**row._asdict()) for row in rows]


def next_letter(tx: Tx) -> int:
    """Return the number of the next letter."""
    return next_value(tx, "letter")


def last_letter(tx: Tx) -> int:
    """Return the number of the newest letter; 0 before there is any."""
    row = tx.one(sa.select(counter.c.value).where(counter.c.name == "letter"))
    return 0 if row is None else int(row[0])


def insert(
    tx: Tx,
    *,
    theme: str,
    institution: str,
    number: str,
    dated_on: date,
    due_on: date,
    requested_by: str | None,
    now: datetime,
) -> DesignationRecord:
    """Record that a letter to an institution is prepared, under the next code."""
    code = f"D-{next_value(tx, 'designation code'):04d}"
    row = tx.run(
        sa.insert(designation)
        .values(
            id=new_id(now),
            code=code,
            theme=theme,
            institution=institution,
            state="prepared",
            number=number,
            dated_on=dated_on.isoformat(),
            due_on=due_on.isoformat(),
            requested_by=requested_by,
            requested_at=now,
        )
        .returning(designation)
    ).one()
    return _record(row)


def update(
    tx: Tx, designation_id: str, *, states: Sequence[str], **facts: Any
) -> DesignationRecord | None:
    """Change a designation that is in one of these states; None when it is not. Days are dates."""
    written = {
        name: value.isoformat() if type(value) is date else value for name, value in facts.items()
    }
    row = tx.one(
        sa.update(designation)
        .where(designation.c.id == designation_id, designation.c.state.in_(states))
        .values(**written)
        .returning(designation)
    )
    return None if row is None else _record(row)


def by_code(tx: Tx, code: str) -> DesignationRecord | None:
    """Return the designation people call by this code, or None."""
    return next(iter(_found(tx, designation.c.code == code)), None)


def of_pair(tx: Tx, theme: str, institution: str) -> DesignationRecord | None:
    """Return what was asked of an institution for a theme, or None."""
    where = (designation.c.theme == theme, designation.c.institution == institution)
    return next(iter(_found(tx, *where)), None)


def lock(tx: Tx, designation_id: str) -> DesignationRecord:
    """Return a designation, locked until the commit."""
    row = tx.run(
        sa.select(designation).where(designation.c.id == designation_id).with_for_update()
    ).one()
    return _record(row)


def every(
    tx: Tx, *, theme: str | None = None, states: Sequence[str] | None = None
) -> list[DesignationRecord]:
    """Return the designations, of a theme or in some states or all, in the order of their codes."""
    conditions = []
    if theme is not None:
        conditions.append(designation.c.theme == theme)
    if states is not None:
        conditions.append(designation.c.state.in_(states))
    return _found(tx, *conditions)


def note_once(tx: Tx, designation_id: str, notice: str, now: datetime) -> bool:
    """Note that something was said about a designation; False when it was noted before."""
    noted = {"designation_id": designation_id, "notice": notice}
    where = [designation_notice.c[name] == value for name, value in noted.items()]
    if tx.one(sa.select(designation_notice.c.at).where(*where)) is not None:
        return False
    tx.run(sa.insert(designation_notice), {**noted, "at": now})
    return True


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[DesignationRecord]:
    rows = tx.all(sa.select(designation).where(*conditions).order_by(designation.c.code))
    return [_record(row) for row in rows]


def _record(row: sa.Row[Any]) -> DesignationRecord:
    return DesignationRecord.model_validate(row._asdict())
