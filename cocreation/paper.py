"""Taking in the rows of a paper sheet: each becomes a proposal once, or waits to be corrected.

A row and its corrections share a reference. Every version stays as it came; only the last one
waits, or is a proposal.
"""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cocreation import proposals
from cocreation.paper_sheet import Fault, PaperFields, SheetRow, ToCorrect
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

    A row that corrects one in the tray takes its place. Doing it again changes nothing. At most
    CHUNK rows, to hold the transaction short.
    """
    require(tx, actor, Action.TYPE_IN_PAPER)
    return [_taken(tx, actor, row, file_name, now) for row in rows]


def waiting(tx: Tx, actor: Actor) -> list[ToCorrect]:
    """Return the rows in the tray, in the order in which they came."""
    require(tx, actor, Action.TYPE_IN_PAPER)
    return [
        ToCorrect(row.reference, row.number, row.raw, [Fault(**each) for each in row.faults])
        for row in sheets.tray(tx)
    ]


def _taken(tx: Tx, actor: Actor, row: SheetRow, file_name: str, now: datetime) -> TakenIn:
    if row.fields is None:
        return TakenIn(row, _kept(tx, row, file_name, now), new=False)
    code = sheets.registered(tx, row.fingerprint)
    if row.corrects:
        sheets.replace(tx, row.reference)
    if code is not None:
        return TakenIn(row, code, new=False)
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
    return TakenIn(row, proposal.code, new=True)


def _kept(tx: Tx, row: SheetRow, file_name: str, now: datetime) -> str | None:
    """Keep a faulty row in the tray; return its code if it has been corrected since."""
    state = sheets.faulty_state(tx, row.fingerprint)
    if state == "replaced":
        return sheets.corrected_as(tx, row.reference, row.fingerprint)
    if state is None:
        if row.corrects:
            sheets.replace(tx, row.reference)
        _keep(tx, row, file_name=file_name, proposal_id=None, now=now)
    return None


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
        reference=row.reference,
        file_name=file_name,
        number=row.number,
        raw=row.raw,
        faults=[dataclasses.asdict(fault) for fault in row.faults],
        proposal_id=proposal_id,
        now=now,
    )
