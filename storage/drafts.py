"""Statements about draft commitments."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import Record
from storage.tables import draft, draft_origin, proposal


class DraftRecord(Record):
    """A draft commitment; `origins` are the codes of the proposals it comes from."""

    id: str
    code: str
    meeting_id: str
    title: str
    problem: str
    solution: str
    theme: str | None
    state: str
    version: int
    recorded_by: str | None
    created_at: datetime
    updated_at: datetime
    origins: tuple[str, ...]


def of_meeting(tx: Tx, meeting_id: str) -> list[DraftRecord]:
    """Return the drafts that a meeting recorded and did not withdraw, in order."""
    rows = tx.all(
        sa.select(draft)
        .where(draft.c.meeting_id == meeting_id, draft.c.state == "recorded")
        .order_by(draft.c.code)
    )
    return [DraftRecord(**row._asdict(), origins=_origins(tx, row.id)) for row in rows]


def _origins(tx: Tx, draft_id: str) -> tuple[str, ...]:
    rows = tx.all(
        sa.select(proposal.c.code)
        .join(draft_origin, draft_origin.c.proposal_id == proposal.c.id)
        .where(draft_origin.c.draft_id == draft_id)
        .order_by(proposal.c.code)
    )
    return tuple(row.code for row in rows)
