"""Taking in the rows of a paper sheet: each becomes a proposal once, or waits to be corrected."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cocreation import proposals
from cocreation.paper_sheet import Fault, PaperFields, SheetRow
from cocreation.permissions import Action, Actor, require
from cocreation.proposals import Draft, Origin
from storage import sheets
from storage.engine import Tx

PAPER = "paper"
CHUNK = 50
"""Most rows to take in within one transaction."""


class TakenIn(NamedTuple):
    """What became of a row: its proposal's code, whether that is new; or None, it waits."""

    row: SheetRow
    code: str | None
    new: bool


def take_in(
    tx: Tx, actor: Actor, *, rows: Sequence[SheetRow], file_name: str, now: datetime
) -> list[TakenIn]:
    """Register the rows without faults and keep the others, as they came, in the tray.

    Doing it again changes nothing. At most CHUNK rows, to hold the transaction short.
    """
    require(tx, actor, Action.TYPE_IN_PAPER)
    fingerprints = [row.fingerprint for row in rows]
    before = sheets.registered(tx, fingerprints)
    waiting = sheets.in_tray(tx, fingerprints)
    outcome = []
    for row in rows:
        if row.fields is None:
            if row.fingerprint not in waiting:
                _keep(tx, row, file_name=file_name, proposal_id=None, now=now)
                waiting.add(row.fingerprint)
            outcome.append(TakenIn(row, None, new=False))
        elif row.fingerprint in before:
            outcome.append(TakenIn(row, before[row.fingerprint], new=False))
        else:
            proposal = proposals.submit(
                tx,
                actor,
                draft=_draft(row.fields),
                author=None,
                collector=None,
                origin=_origin(row.fields),
                now=now,
            )
            _keep(tx, row, file_name=file_name, proposal_id=proposal.id, now=now)
            before[row.fingerprint] = proposal.code
            outcome.append(TakenIn(row, proposal.code, new=True))
    return outcome


def _draft(fields: PaperFields) -> Draft:
    return Draft(
        title=fields.title,
        problem=fields.problem,
        idea=fields.idea,
        theme=fields.theme,
        territory=fields.territory,
    )


def _origin(fields: PaperFields) -> Origin:
    return Origin(
        PAPER,
        fields.event or None,
        fields.collected_by or None,
        None if fields.date is None else fields.date.isoformat(),
    )


def _keep(tx: Tx, row: SheetRow, *, file_name: str, proposal_id: str | None, now: datetime) -> None:
    sheets.insert(
        tx,
        fingerprint=row.fingerprint,
        file_name=file_name,
        number=row.number,
        raw=row.raw,
        faults=[_as_json(fault) for fault in row.faults],
        proposal_id=proposal_id,
        now=now,
    )


def _as_json(fault: Fault) -> dict[str, object]:
    return {**dataclasses.asdict(fault), "values": dict(fault.values)}
