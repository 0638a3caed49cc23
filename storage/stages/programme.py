"""Statements about where a programme stands and how it moved."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.tables import programme, stage_move


class Standing(NamedTuple):
    """The record of a programme that runs: its key, its current stage, and the version read."""

    key: str
    stage: str
    version: int


class MoveRow(NamedTuple):
    """One move from stage to stage; `version` is the programme's after it."""

    version: int
    kind: str  # start, advance, back
    from_stage: str | None
    to_stage: str
    reason: str | None
    overridden: tuple[str, ...]
    actor_id: str | None
    approver_id: str | None
    at: datetime


_STANDING = sa.select(programme.c.key, programme.c.stage, programme.c.version).where(
    programme.c.key == sa.bindparam("key")
)
_MOVES = (
    sa.select(stage_move)
    .where(stage_move.c.programme == sa.bindparam("key"))
    .order_by(stage_move.c.version)
)


def standing(tx: Tx, key: str) -> Standing | None:
    """Return where the programme with this key stands, or None when it was never started."""
    row = tx.one(_STANDING, key=key)
    return None if row is None else Standing(row.key, row.stage, row.version)


def lock(tx: Tx, key: str) -> None:
    """Let nobody else change the programme or its schedule until this transaction ends."""
    tx.one(sa.select(programme.c.key).where(programme.c.key == key).with_for_update())


def started_at(tx: Tx, key: str) -> datetime:
    """Return when a programme was started. Raises NoResultFound when it never was."""
    moment: datetime = tx.run(
        sa.select(programme.c.started_at).where(programme.c.key == key)
    ).scalar_one()
    return moment


def start(tx: Tx, key: str, stage: str, now: datetime) -> None:
    """Record that a programme starts at a stage."""
    tx.run(sa.insert(programme), {"key": key, "stage": stage, "version": 1, "started_at": now})
    insert_move(
        tx,
        key,
        MoveRow(1, "start", None, stage, None, (), actor_id=None, approver_id=None, at=now),
    )


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


def insert_move(tx: Tx, key: str, row: MoveRow) -> None:
    """Write one move down, for ever."""
    values = {
        **row._asdict(),
        "id": new_id(row.at),
        "programme": key,
        "overridden": json.dumps(row.overridden) if row.overridden else None,
    }
    tx.run(sa.insert(stage_move), values)


def moves(tx: Tx, key: str) -> Sequence[MoveRow]:
    """Return every move of a programme, oldest first."""
    return [
        MoveRow(
            row.version,
            row.kind,
            row.from_stage,
            row.to_stage,
            row.reason,
            tuple(json.loads(row.overridden or "[]")),
            row.actor_id,
            row.approver_id,
            row.at,
        )
        for row in tx.all(_MOVES, key=key)
    ]
