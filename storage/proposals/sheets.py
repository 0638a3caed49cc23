"""Statements about rows typed from paper: those registered, and the tray of those to correct."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.tables import proposal, sheet_row

_INSERT = sa.insert(sheet_row)
_FAULTY = ("to_correct", "replaced", "set_aside")


class TrayRow(NamedTuple):
    """A row that waits to be corrected, as it came; `faults` are the fields of each."""

    reference: str
    file_name: str
    number: int
    raw: dict[str, str]
    faults: list[dict[str, Any]]


def registered(tx: Tx, fingerprint: str) -> str | None:
    """Return the code of the proposal registered from a row with this content."""
    return _word(
        tx,
        _codes().where(sheet_row.c.fingerprint == fingerprint, sheet_row.c.state == "registered"),
    )


def corrected_as(tx: Tx, reference: str, fingerprint: str) -> str | None:
    """Return the code under which a row that waited was registered once it was corrected."""
    return _word(
        tx,
        _codes()
        .where(sheet_row.c.reference == reference, sheet_row.c.state == "registered")
        .order_by(sheet_row.c.fingerprint == fingerprint, sheet_row.c.id.desc())
        .limit(1),
    )


def faulty_state(tx: Tx, fingerprint: str) -> str | None:
    """Return whether a faulty row with this content waits (to_correct), or why no longer.

    It was replaced by a corrected one, or set_aside.
    """
    return _word(
        tx,
        sa.select(sheet_row.c.state)
        .where(sheet_row.c.fingerprint == fingerprint, sheet_row.c.state.in_(_FAULTY))
        .order_by(sheet_row.c.state.desc())
        .limit(1),
    )


def tray(tx: Tx) -> list[TrayRow]:
    """Return the rows that wait, sheet by sheet, in the order of their numbers."""
    columns = ("reference", "file_name", "number", "sealed", "faults")
    rows = tx.all(
        sa.select(*(sheet_row.c[name] for name in columns))
        .where(sheet_row.c.state == "to_correct")
        .order_by(sheet_row.c.file_name, sheet_row.c.number, sheet_row.c.id)
    )
    return [
        TrayRow(
            row.reference,
            row.file_name,
            row.number,
            json.loads(tx.vault.open(row.sealed)),
            json.loads(row.faults),
        )
        for row in rows
    ]


def set_aside(tx: Tx, reference: str) -> int:
    """Take what waits under a reference out of the tray for good; return how many rows."""
    return _take_out(tx, reference, "set_aside")


def replace(tx: Tx, reference: str) -> None:
    """Take what waits under a reference out of the tray: a corrected row came."""
    _take_out(tx, reference, "replaced")


def insert(
    tx: Tx,
    *,
    fingerprint: str,
    reference: str,
    file_name: str,
    number: int,
    raw: Mapping[str, str],
    faults: Sequence[Mapping[str, object]],
    proposal_id: str | None,
    now: datetime,
) -> None:
    """Keep a row as it came: registered as a proposal, or in the tray with its faults."""
    tx.run(
        _INSERT,
        {
            "id": new_id(now),
            "fingerprint": fingerprint,
            "reference": reference,
            "file_name": file_name,
            "number": number,
            "sealed": tx.vault.seal(json.dumps(raw, ensure_ascii=False)),
            "state": "to_correct" if proposal_id is None else "registered",
            "faults": json.dumps(faults, ensure_ascii=False),
            "proposal_id": proposal_id,
            "at": now,
        },
    )


def _take_out(tx: Tx, reference: str, state: str) -> int:
    return tx.run(
        sa.update(sheet_row)
        .where(sheet_row.c.reference == reference, sheet_row.c.state == "to_correct")
        .values(state=state)
    ).rowcount


def _word(tx: Tx, statement: sa.Select[tuple[str]]) -> str | None:
    row = tx.one(statement)
    return None if row is None else row[0]


def _codes() -> sa.Select[tuple[str]]:
    return sa.select(proposal.c.code).join(sheet_row, sheet_row.c.proposal_id == proposal.c.id)
