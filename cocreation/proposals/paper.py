"""Taking in the rows of a paper sheet: each becomes a proposal once, or waits to be corrected.

A row and its corrections share a reference. Every version stays as it came; only the last one
waits, or is a proposal.
"""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.proposals import proposals
from cocreation.proposals.paper_sheet import Fault, PaperFields, SheetRow, ToCorrect
from cocreation.proposals.proposals import Draft, Origin
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.proposals import sheets

PAPER = "paper"
CHUNK = 50
"""Most rows to take in within one transaction."""


class TakenIn(NamedTuple):
    """What became of a row: its proposal's code, whether that is new; or None.

    Without a code it `waits` to be corrected, or was set aside.
    """

    row: SheetRow
    code: str | None
    new: bool = False
    waits: bool = False


def take_in(tx: Tx, actor: Actor, *, rows: Sequence[SheetRow], now: datetime) -> list[TakenIn]:
    """Register the rows without faults and keep the others, as they came, in the tray.

    A row that corrects one in the tray takes its place. Doing it again changes nothing. At most
    CHUNK rows, to hold the transaction short.
    """
    require(tx, actor, Action.TYPE_IN_PAPER)
    return [_taken(tx, actor, row, now) for row in rows]


def set_aside(tx: Tx, actor: Actor, *, reference: str, reason: str, now: datetime) -> None:
    """Take a row out of the tray that will not be corrected, with the reason; it stays kept.

    Raises Refusal when none waits under this reference.
    """
    require(tx, actor, Action.TYPE_IN_PAPER)
    if not sheets.set_aside(tx, reference):
        raise Refusal("paper.not_waiting", reference=f"R-{reference}")
    audit.record(
        tx, actor, action="paper.set_aside", subject=f"R-{reference}", now=now, reason=reason
    )


def waiting(tx: Tx, actor: Actor) -> list[ToCorrect]:
    """Return the rows in the tray, sheet by sheet."""
    require(tx, actor, Action.TYPE_IN_PAPER)
    return [
        ToCorrect(
            row.reference,
            row.file_name,
            row.number,
            row.raw,
            [Fault(**each) for each in row.faults],
        )
        for row in sheets.tray(tx)
    ]


def _taken(tx: Tx, actor: Actor, row: SheetRow, now: datetime) -> TakenIn:
    if row.fields is None:
        return _kept(tx, row, now)
    code = sheets.registered(tx, row.fingerprint)
    if row.corrects:
        sheets.replace(tx, row.reference)
    if code is not None:
        return TakenIn(row, code)
    proposal = proposals.submit(
        tx,
        actor,
        draft=_draft(row.fields),
        author=None,
        collector=None,
        origin=_origin(row.fields),
        now=now,
    )
    _keep(tx, row, proposal_id=proposal.id, now=now)
    return TakenIn(row, proposal.code, new=True)


def _kept(tx: Tx, row: SheetRow, now: datetime) -> TakenIn:
    """Keep a faulty row in the tray, unless it is there, or was corrected or set aside since."""
    state = sheets.faulty_state(tx, row.fingerprint)
    if state == "set_aside":
        return TakenIn(row, None)
    if state == "replaced":
        code = sheets.corrected_as(tx, row.reference, row.fingerprint)
        return TakenIn(row, code, waits=code is None)
    if state is None:
        if row.corrects:
            sheets.replace(tx, row.reference)
        _keep(tx, row, proposal_id=None, now=now)
    return TakenIn(row, None, waits=True)


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


def _keep(tx: Tx, row: SheetRow, *, proposal_id: str | None, now: datetime) -> None:
    sheets.insert(
        tx,
        fingerprint=row.fingerprint,
        reference=row.reference,
        file_name=row.sheet,
        number=row.number,
        raw=row.raw,
        faults=[dataclasses.asdict(fault) for fault in row.faults],
        proposal_id=proposal_id,
        now=now,
    )
