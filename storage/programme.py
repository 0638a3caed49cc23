"""Statements about where the programme stands."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import programme


class Standing(NamedTuple):
    """The record of a programme that runs: its key, its current stage, and the version read."""

    key: str
    stage: str
    version: int


_STANDING = sa.select(programme.c.key, programme.c.stage, programme.c.version).where(
    programme.c.key == sa.bindparam("key")
)


def standing(tx: Tx, key: str) -> Standing | None:
    """Return where the programme with this key stands, or None when it was never started."""
    row = tx.one(_STANDING, key=key)
    return None if row is None else Standing(row.key, row.stage, row.version)


def start(tx: Tx, key: str, stage: str, now: datetime) -> None:
    """Record that a programme starts at a stage."""
    tx.run(sa.insert(programme), {"key": key, "stage": stage, "version": 1, "started_at": now})


def move(tx: Tx, now_at: Standing, stage: str) -> bool:
    """Move to another stage; False when somebody else moved it meanwhile."""
    return (
        tx.run(
            sa.update(programme)
            .where(programme.c.key == now_at.key, programme.c.version == now_at.version)
            .values(stage=stage, version=now_at.version + 1)
        ).rowcount
        == 1
    )
