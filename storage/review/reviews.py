"""Statements about what the commission thinks of proposals."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import ProposalRecord, Record
from storage.tables import group_member, proposal, proposal_group, review, review_nudge

_SCORES = ("pertinence", "viability", "priority")
_MINE = (
    sa.exists()
    .where(review.c.proposal_id == proposal.c.id, review.c.person_id == sa.bindparam("person_id"))
    .correlate(proposal)
)
_TO_REVIEW = (
    proposal.c.state == "received",
    sa.or_(proposal.c.author_id.is_(None), proposal.c.author_id != sa.bindparam("person_id")),
)


class ReviewRecord(Record):
    """What one member thinks of one proposal, from 1 to 5 each; the note opened."""

    id: str
    proposal_id: str
    person_id: str | None
    pertinence: int
    viability: int
    priority: int
    note: str | None
    version: int
    updated_at: datetime


class Average(NamedTuple):
    """What all who reviewed a proposal think of it; `group` is the code of the one it is in.

    The means are None where nobody reviewed it.
    """

    code: str
    title: str
    theme: str
    state: str
    group: str | None
    reviewers: int
    pertinence: float | None
    viability: float | None
    priority: float | None


def insert(
    tx: Tx, *, proposal_id: str, person_id: str, scores: Mapping[str, int], note: str | None,
    now: datetime,
) -> ReviewRecord:  # fmt: skip
    """Write down what a member thinks of a proposal."""
    values = {
        "id": new_id(now),
        "proposal_id": proposal_id,
        "person_id": person_id,
        **scores,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    tx.run(sa.insert(review), {**values, "sealed_note": _sealed(tx, note)})
    return ReviewRecord.model_validate({**values, "note": note})


def update(
    tx: Tx, read: ReviewRecord, *, scores: Mapping[str, int], note: str | None, now: datetime
) -> ReviewRecord:
    """Change what a member thinks of a proposal."""
    values = {**scores, "version": read.version + 1, "updated_at": now}
    tx.run(
        sa.update(review)
        .where(review.c.id == read.id)
        .values(**values, sealed_note=_sealed(tx, note))
    )
    return read.model_copy(update={**values, "note": note})


def of_person(tx: Tx, proposal_id: str, person_id: str) -> ReviewRecord | None:
    """Return what a member thinks of a proposal, or None."""
    found = _found(tx, review.c.proposal_id == proposal_id, review.c.person_id == person_id)
    return found[0] if found else None


def of_proposal(tx: Tx, proposal_id: str) -> list[ReviewRecord]:
    """Return what every member thinks of a proposal, oldest first."""
    return _found(tx, review.c.proposal_id == proposal_id)


def about(tx: Tx, person_id: str) -> list[tuple[str, ReviewRecord]]:
    """Return every review of a person with the code of its proposal, oldest first."""
    rows = tx.all(
        sa.select(review, proposal.c.code)
        .join(proposal, proposal.c.id == review.c.proposal_id)
        .where(review.c.person_id == person_id)
        .order_by(review.c.id)
    )
    return [(row.code, _opened(tx, row)) for row in rows]


def next_to_review(tx: Tx, person_id: str, *, after: str) -> ProposalRecord | None:
    """Return the first proposal after a code that this member did not review and did not write."""
    row = tx.one(
        sa.select(proposal)
        .where(*_TO_REVIEW, proposal.c.code > after, ~_MINE)
        .order_by(proposal.c.code)
        .limit(1),
        person_id=person_id,
    )
    return None if row is None else ProposalRecord.of(row)


def place(tx: Tx, share: float) -> str:
    """Return the code of the proposal before which a share, from 0 to 1, of them all stands."""
    total = _count(tx, sa.select(sa.func.count()).select_from(proposal))
    before = int(total * share)
    if not before:
        return ""
    row = tx.one(sa.select(proposal.c.code).order_by(proposal.c.code).offset(before - 1).limit(1))
    return "" if row is None else str(row.code)


def progress(tx: Tx, person_id: str) -> tuple[int, int]:
    """Return how many proposals that still stand a member has reviewed, and how many are left.

    Counted in indexes alone: a member waits for it at every proposal.
    """
    fallen = sa.select(proposal.c.id).where(proposal.c.state != "received")
    mine = review.c.person_id == person_id
    reviewed = sa.select(sa.func.count()).select_from(review).where(mine)
    done = _count(tx, reviewed) - _count(tx, reviewed.where(review.c.proposal_id.in_(fallen)))
    standing = sa.select(sa.func.count()).select_from(proposal)
    standing = standing.where(proposal.c.state == "received")
    own = _count(tx, standing.where(proposal.c.author_id == person_id))
    return done, _count(tx, standing) - own - done


def averages(tx: Tx) -> list[Average]:
    """Return every proposal that still stands with what is thought of it, best first."""
    scores = [sa.func.avg(review.c[name]).label(name) for name in _SCORES]
    columns = (proposal.c.code, proposal.c.title, proposal.c.theme, proposal.c.state)
    total = sa.func.coalesce(sum(sa.func.avg(review.c[name]) for name in _SCORES), 0)
    rows = tx.all(
        sa.select(
            *columns,
            proposal_group.c.code.label("group"),
            sa.func.count(review.c.id).label("reviewers"),
            *scores,
        )
        .join(review, review.c.proposal_id == proposal.c.id, isouter=True)
        .join(group_member, group_member.c.proposal_id == proposal.c.id, isouter=True)
        .join(proposal_group, proposal_group.c.id == group_member.c.group_id, isouter=True)
        .where(proposal.c.state == "received")
        .group_by(proposal.c.id, *columns, proposal_group.c.code)
        .order_by(total.desc(), proposal.c.code)
    )
    return [
        Average(
            row.code,
            row.title,
            row.theme,
            row.state,
            row.group,
            row.reviewers,
            *(float(row._mapping[name]) if row.reviewers else None for name in _SCORES),
        )
        for row in rows
    ]


def nudged_at(tx: Tx, person_id: str) -> datetime | None:
    """Return when a member was last told how much is left to them, or None."""
    row = tx.one(sa.select(review_nudge.c.at).where(review_nudge.c.person_id == person_id))
    return None if row is None else row.at


def set_nudged(tx: Tx, person_id: str, now: datetime) -> None:
    """Write down that a member is told now how much is left to them."""
    tx.run(sa.delete(review_nudge).where(review_nudge.c.person_id == person_id))
    tx.run(sa.insert(review_nudge), {"person_id": person_id, "at": now})


def forget(tx: Tx, person_id: str) -> None:
    """Keep what was thought of the proposals, and not by whom, nor in which words."""
    tx.run(sa.delete(review_nudge).where(review_nudge.c.person_id == person_id))
    tx.run(
        sa.update(review)
        .where(review.c.person_id == person_id)
        .values(person_id=None, sealed_note=None)
    )


def _sealed(tx: Tx, note: str | None) -> bytes | None:
    return None if note is None else tx.vault.seal(note)


def _count(tx: Tx, statement: sa.Select[Any], **values: Any) -> int:
    row = tx.one(statement, **values)
    return 0 if row is None else int(row[0])


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[ReviewRecord]:
    rows: Sequence[sa.Row[Any]] = tx.all(sa.select(review).where(*conditions).order_by(review.c.id))
    return [_opened(tx, row) for row in rows]


def _opened(tx: Tx, row: sa.Row[Any]) -> ReviewRecord:
    kept = row._mapping
    note = None if kept["sealed_note"] is None else tx.vault.open(kept["sealed_note"])
    names = ReviewRecord.model_fields.keys() - {"note"}
    return ReviewRecord(**{name: kept[name] for name in names}, note=note)
