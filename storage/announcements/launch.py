"""Statements about what people did on the way to a plan: for many people at once."""

from collections.abc import Sequence

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import ProposalRecord
from storage.tables import announcement, attendance, proposal, support


def proposals_of(tx: Tx, people: Sequence[str]) -> list[ProposalRecord]:
    """Return the proposals of these people that stand, by code."""
    rows = tx.all(
        sa.select(proposal)
        .where(proposal.c.author_id.in_(people), proposal.c.state == "received")
        .order_by(proposal.c.code)
    )
    return [ProposalRecord.of(row) for row in rows]


def supported(tx: Tx, people: Sequence[str]) -> dict[str, int]:
    """Return how many proposals each of these people supports."""
    rows = tx.all(
        sa.select(support.c.person_id, sa.func.count().label("total"))
        .where(support.c.person_id.in_(people))
        .group_by(support.c.person_id)
    )
    return {row.person_id: int(row.total) for row in rows}


def attended(tx: Tx, people: Sequence[str]) -> dict[str, int]:
    """Return at how many meetings each of these people was."""
    rows = tx.all(
        sa.select(attendance.c.person_id, sa.func.count().label("total"))
        .where(attendance.c.person_id.in_(people), attendance.c.removed_at.is_(None))
        .group_by(attendance.c.person_id)
    )
    return {row.person_id: int(row.total) for row in rows}


def announced(tx: Tx, kind: str) -> str | None:
    """Return the code of the announcement of a kind that waits, goes or went; None of none."""
    row = tx.one(
        sa.select(announcement.c.code)
        .where(announcement.c.kind == kind, announcement.c.state.not_in(("refused", "stopped")))
        .limit(1)
    )
    return None if row is None else str(row.code)
