"""Statements about codes that somebody typed and that led nowhere."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.tables import wrong_try


def insert(tx: Tx, person_id: str, *, what: str, since: datetime, now: datetime) -> None:
    """Count a wrong code; what lies before `since` counts no more, and goes."""
    tx.run(sa.delete(wrong_try).where(wrong_try.c.at < since))
    values = {"id": new_id(now), "person_id": person_id, "what": what, "at": now}
    tx.run(sa.insert(wrong_try), values)


def count(tx: Tx, person_id: str, *, what: str, since: datetime) -> int:
    """Return how many wrong codes of a kind a person typed since a moment."""
    return int(
        tx.run(
            sa.select(sa.func.count())
            .select_from(wrong_try)
            .where(
                wrong_try.c.person_id == person_id,
                wrong_try.c.what == what,
                wrong_try.c.at >= since,
            )
        ).scalar_one()
    )


def forget(tx: Tx, person_id: str) -> None:
    """Delete the wrong codes of a person."""
    tx.run(sa.delete(wrong_try).where(wrong_try.c.person_id == person_id))
