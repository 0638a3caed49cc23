"""Statements that are kept ready say the same as those that SQLAlchemy runs, on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage.engine import Store
from storage.ids import new_id
from storage.people import people
from storage.ready import Ready
from storage.tables import conversation

NOON = datetime(2026, 11, 23, 12, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=-5)))
COLUMNS = [each.key for each in conversation.columns]

INSERT = Ready(sa.insert(conversation), *COLUMNS)
ALL = sa.select(conversation).order_by(conversation.c.id)
CLOSE = Ready(
    sa.update(conversation)
    .where(conversation.c.id == sa.bindparam("key"))
    .values(version=conversation.c.version + 1, active=False, nudged_at=sa.bindparam("now"))
    .returning(conversation.c.version, conversation.c.active, conversation.c.nudged_at)
)


def test_values_go_in_and_come_out_as_they_do_through_sqlalchemy(store: Store) -> None:
    with store.transaction() as tx:
        person = people.insert(tx, language="es", now=NOON)
        rows = [_form(person, subject) for subject in ("P-0001", "P-0002")]

        INSERT.run(tx, *rows)

        kept = [dict(row._mapping) for row in tx.all(ALL)]
        assert sorted(kept, key=lambda each: str(each["subject"])) == [
            {**row, "opened_at": NOON.astimezone(UTC), "touched_at": NOON.astimezone(UTC)}
            for row in rows
        ]
        assert [
            {name: getattr(row, name) for name in COLUMNS} for row in Ready(ALL).rows(tx)
        ] == kept

        closed = CLOSE.one(tx, key=rows[0]["id"], now=NOON)
        assert closed is not None
        assert (closed.version, closed.active, closed.nudged_at) == (3, False, NOON)
        assert CLOSE.one(tx, key="nobody's", now=NOON) is None


def test_a_row_that_is_there_already_is_refused_as_sqlalchemy_refuses_it(store: Store) -> None:
    with store.transaction() as tx:
        row = _form(people.insert(tx, language="es", now=NOON), "P-0001")
        INSERT.run(tx, row)

        with pytest.raises(IntegrityError), tx.connection.begin_nested():
            INSERT.run(tx, {**row, "id": new_id(NOON)})


def _form(person: str, subject: str) -> dict[str, object]:
    return {
        "id": new_id(NOON),
        "person_id": person,
        "form": "corregir",
        "subject": subject,
        "active": True,
        "version": 2,
        "sealed": b"\x00answers",
        "opened_at": NOON,
        "touched_at": NOON,
        "nudged_at": None,
    }
