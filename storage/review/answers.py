"""Statements about the reasoned answer to each proposal."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import ProposalRecord, Record
from storage.tables import answer, proposal, theme


class AnswerRecord(Record):
    """What the commission answers to a proposal; `theme` is the code of the one it went into."""

    id: str
    proposal_id: str
    outcome: str
    theme: str | None
    reason: str
    state: str
    version: int
    published_at: datetime | None


def put(
    tx: Tx,
    *,
    proposal_id: str,
    outcome: str,
    theme_id: str | None,
    reason: str,
    written_by: str | None,
    now: datetime,
) -> None:
    """Write the answer to a proposal, in the place of one that is not published."""
    values = {
        "outcome": outcome,
        "theme_id": theme_id,
        "reason": reason,
        "state": "written",
        "written_by": written_by,
        "written_at": now,
    }
    changed = tx.run(
        sa.update(answer)
        .where(answer.c.proposal_id == proposal_id, answer.c.state != "published")
        .values(**values, version=answer.c.version + 1)
    )
    if not changed.rowcount:
        first = {
            "id": new_id(now),
            "proposal_id": proposal_id,
            "version": 1,
            "published_at": None,
        }
        tx.run(sa.insert(answer), {**first, **values})


def publish(tx: Tx, proposal_id: str, now: datetime) -> bool:
    """Publish an answer; return whether it was there and was not published yet."""
    return bool(
        tx.run(
            sa.update(answer)
            .where(answer.c.proposal_id == proposal_id, answer.c.state == "written")
            .values(state="published", published_at=now)
        ).rowcount
    )


def open_anew(tx: Tx, proposal_id: str) -> None:
    """Let a published answer be written anew: it is not public until it is published again."""
    tx.run(
        sa.update(answer)
        .where(answer.c.proposal_id == proposal_id, answer.c.state == "published")
        .values(state="reopened", published_at=None, version=answer.c.version + 1)
    )


def of_proposal(tx: Tx, proposal_id: str) -> AnswerRecord | None:
    """Return the answer to a proposal, or None."""
    row = tx.one(_select().where(answer.c.proposal_id == proposal_id))
    return None if row is None else _record(row)


def written(tx: Tx, *, limit: int | None = None) -> list[tuple[ProposalRecord, AnswerRecord]]:
    """Return the answers that wait to be published with their proposals, by code."""
    rows = tx.all(
        sa.select(proposal, answer.c.id.label("answer_id"))
        .join(answer, answer.c.proposal_id == proposal.c.id)
        .where(answer.c.state == "written", proposal.c.state == "received")
        .order_by(proposal.c.code)
        .limit(limit)
    )
    names = ProposalRecord.model_fields
    found = []
    for row in rows:
        one = tx.one(_select().where(answer.c.id == row.answer_id))
        assert one is not None
        found.append((ProposalRecord(**{each: row._mapping[each] for each in names}), _record(one)))
    return found


def unanswered(tx: Tx) -> list[str]:
    """Return the codes of proposals that stand and have no answer, not even a written one.

    One that an appeal opened anew is none.
    """
    rows = tx.all(
        sa.select(proposal.c.code)
        .where(
            proposal.c.state == "received",
            ~sa.exists().where(answer.c.proposal_id == proposal.c.id, answer.c.state != "reopened"),
        )
        .order_by(proposal.c.code)
    )
    return [row.code for row in rows]


def counts(tx: Tx) -> dict[str, int]:
    """Return how many answers are written, and how many published."""
    rows = tx.all(
        sa.select(answer.c.state, sa.func.count().label("count")).group_by(answer.c.state)
    )
    return {row.state: int(row._mapping["count"]) for row in rows}


def _select() -> sa.Select[Any]:
    return sa.select(answer, theme.c.code.label("theme")).join(
        theme, theme.c.id == answer.c.theme_id, isouter=True
    )


def _record(row: sa.Row[Any]) -> AnswerRecord:
    return AnswerRecord(**{name: row._mapping[name] for name in AnswerRecord.model_fields})
