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
    written_at: datetime
    published_at: datetime | None


def put(
    tx: Tx,
    *,
    proposal_id: str,
    read: int,
    outcome: str,
    theme_id: str | None,
    reason: str,
    written_by: str | None,
    now: datetime,
) -> bool:
    """Write the answer to a proposal, in the place of the version `read` (0: there is none).

    Return whether it is done: nothing is where that is not the version any more.
    """
    values = {
        "outcome": outcome,
        "theme_id": theme_id,
        "reason": reason,
        "state": "written",
        "written_by": written_by,
        "written_at": now,
    }
    if not read:
        first = {
            "id": new_id(now),
            "proposal_id": proposal_id,
            "version": 1,
            "published_at": None,
        }
        tx.run(sa.insert(answer), {**first, **values})
        return True
    changed = tx.run(
        sa.update(answer)
        .where(
            answer.c.proposal_id == proposal_id,
            answer.c.state != "published",
            answer.c.version == read,
        )
        .values(**values, version=answer.c.version + 1)
    )
    return bool(changed.rowcount)


def publish(tx: Tx, found: AnswerRecord, now: datetime) -> bool:
    """Publish an answer as it was read; return whether it still says that and was not published."""
    return bool(
        tx.run(
            sa.update(answer)
            .where(
                answer.c.id == found.id,
                answer.c.version == found.version,
                answer.c.state == "written",
            )
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


def who_wrote(tx: Tx, proposal_id: str) -> str | None:
    """Return the id of who wrote the answer to a proposal, or None."""
    row = tx.one(sa.select(answer.c.written_by).where(answer.c.proposal_id == proposal_id))
    return None if row is None else row.written_by


def written(
    tx: Tx, *, until: datetime | None = None, limit: int | None = None
) -> list[tuple[ProposalRecord, AnswerRecord]]:
    """Return the answers that wait to be published with their proposals, by code.

    `until`: only those written by this moment.
    """
    by_then = sa.true() if until is None else answer.c.written_at <= until
    rows = tx.all(
        sa.select(proposal, answer.c.id.label("answer_id"))
        .join(answer, answer.c.proposal_id == proposal.c.id)
        .where(answer.c.state == "written", proposal.c.state == "received", by_then)
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
    """Return how many answers are written, to proposals that stand, and how many published."""
    rows = tx.all(
        sa.select(answer.c.state, sa.func.count().label("count"))
        .join(proposal, proposal.c.id == answer.c.proposal_id)
        .where(sa.or_(answer.c.state != "written", proposal.c.state == "received"))
        .group_by(answer.c.state)
    )
    return {row.state: int(row._mapping["count"]) for row in rows}


def _select() -> sa.Select[Any]:
    return sa.select(answer, theme.c.code.label("theme")).join(
        theme, theme.c.id == answer.c.theme_id, isouter=True
    )


def _record(row: sa.Row[Any]) -> AnswerRecord:
    return AnswerRecord(**{name: row._mapping[name] for name in AnswerRecord.model_fields})
