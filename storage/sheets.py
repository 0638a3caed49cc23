"""Statements about rows typed from paper: those registered, and the tray of those to correct."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.tables import proposal, sheet_row

_INSERT = sa.insert(sheet_row)


def registered(tx: Tx, fingerprints: Sequence[str]) -> dict[str, str]:
    """Return the proposal's code for each fingerprint that was registered before."""
    rows = tx.all(
        sa.select(sheet_row.c.fingerprint, proposal.c.code)
        .join(proposal, proposal.c.id == sheet_row.c.proposal_id)
        .where(sheet_row.c.fingerprint.in_(fingerprints), sheet_row.c.state == "registered")
    )
    return {row.fingerprint: row.code for row in rows}


def in_tray(tx: Tx, fingerprints: Sequence[str]) -> set[str]:
    """Return which fingerprints wait in the tray."""
    rows = tx.all(
        sa.select(sheet_row.c.fingerprint).where(
            sheet_row.c.fingerprint.in_(fingerprints), sheet_row.c.state == "to_correct"
        )
    )
    return {row.fingerprint for row in rows}


def insert(
    tx: Tx,
    *,
    fingerprint: str,
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
            "file_name": file_name,
            "number": number,
            "sealed": tx.vault.seal(json.dumps(raw, ensure_ascii=False)),
            "state": "to_correct" if proposal_id is None else "registered",
            "faults": json.dumps(faults, ensure_ascii=False),
            "proposal_id": proposal_id,
            "at": now,
        },
    )
