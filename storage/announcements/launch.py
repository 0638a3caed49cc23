"""Statements about what people did on the way to a plan: for many people at once."""

from collections.abc import Sequence

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


def supported(tx: Tx, people: Sequence[str]) -> dict[str, int]:
    """Return how many proposals each of these people supports."""
    return _counted(tx, support, people)


def attended(tx: Tx, people: Sequence[str]) -> dict[str, int]:
    """Return at how many meetings each of these people was."""
    return _counted(tx, attendance, people, attendance.c.removed_at.is_(None))


def commented(tx: Tx, people: Sequence[str]) -> dict[str, int]:
    """Return how many comments on drafts each of these people made that are shown."""
    return _counted(tx, draft_comment, people, draft_comment.c.state == "shown")


def opined(tx: Tx, people: Sequence[str]) -> dict[str, int]:
    """Return on how many statements each of these people gave an opinion."""
    return _counted(tx, opinion, people)


def asked(tx: Tx, people: Sequence[str]) -> dict[str, int]:
    """Return how many questions on commitments each of these people asked that are shown."""
    return _counted(tx, question, people, question.c.state != "withheld")


def _counted(
    tx: Tx, table: sa.Table, people: Sequence[str], *which: sa.ColumnElement[bool]
) -> dict[str, int]:
    rows = tx.all(
        sa.select(table.c.person_id, sa.func.count().label("total"))
        .where(table.c.person_id.in_(people), *which)
        .group_by(table.c.person_id)
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
