"""Statements about what people did on the way to a plan: for many people at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import ProposalRecord
from storage.tables import (
    announcement,
    attendance,
    draft_comment,
    opinion,
    proposal,
    question,
    support,
)


def proposals_of(tx: Tx, people: Sequence[str]) -> list[ProposalRecord]:
    """Return the proposals of these people that stand, by code."""
    rows = tx.all(
        sa.select(proposal)
        .where(proposal.c.author_id.in_(people), proposal.c.state == "received")
        .order_by(proposal.c.code)
    )
    return [ProposalRecord.of(row) for row in rows]


DEEDS: Final = {
    "supported": (support, sa.true()),
    "attended": (attendance, attendance.c.removed_at.is_(None)),
    "commented": (draft_comment, draft_comment.c.state == "shown"),
    "opined": (opinion, sa.true()),
    "asked": (question, question.c.state != "withheld"),
}
"""What somebody may have done beside proposing: where it is kept, and which of it counts."""


def deeds(tx: Tx, people: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how often each of these people did what of DEEDS; what they never did is not there."""
    found: dict[str, dict[str, int]] = {each: {} for each in people}
    for deed, (table, counts) in DEEDS.items():
        rows = tx.all(
            sa.select(table.c.person_id, sa.func.count().label("total"))
            .where(table.c.person_id.in_(people), counts)
            .group_by(table.c.person_id)
        )
        for row in rows:
            found[row.person_id][deed] = int(row.total)
    return found


def announced(tx: Tx, kind: str) -> str | None:
    """Return the code of the announcement of a kind that waits, goes or went; None of none."""
    row = tx.one(
        sa.select(announcement.c.code)
        .where(announcement.c.kind == kind, announcement.c.state.not_in(("refused", "stopped")))
        .limit(1)
    )
    return None if row is None else str(row.code)


def launched_at(tx: Tx) -> datetime | None:
    """Return when the plan was launched, which is when its announcement began to go out."""
    row = tx.one(
        sa.select(announcement.c.started_at)
        .where(announcement.c.kind == "launch", announcement.c.started_at.is_not(None))
        .order_by(announcement.c.started_at)
        .limit(1)
    )
    return None if row is None else row.started_at
