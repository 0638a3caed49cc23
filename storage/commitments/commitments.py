"""Statements about commitments, whatever plan they are of, and their milestones."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import commitment, commitment_institution, commitment_version, milestone


class CommitmentRecord(Record):
    """A commitment as it stands; `examples` are its fields that are invented, no facts.

    `responsible` and `supporting` are keys of institutions, in alphabetical order. `draft_id` is
    the draft it was developed from, `continues` the id of the earlier commitment it carries on.
    """

    id: str
    code: str
    plan: str
    number: int
    title: str
    problem: str | None
    solution: str | None
    goal: str | None
    theme: str | None
    value: str | None
    state: str
    draft_id: str | None
    continues: str | None
    ogp_code: str | None
    source: str | None
    examples: tuple[str, ...]
    version: int
    created_at: datetime
    updated_at: datetime
    responsible: tuple[str, ...]
    supporting: tuple[str, ...]


class MilestoneRecord(Record):
    """A milestone or action of a commitment; `institution` is who answers for it."""

    id: str
    number: int
    what: str
    starts_on: date
    ends_on: date
    deliverable: str
    institution: str
    state: str


class VersionRecord(Record):
    """How a commitment read at a version: `snapshot` is JSON."""

    version: int
    snapshot: str
    reason: str | None
    at: datetime


def insert(tx: Tx, *, code: str, plan: str, number: int, facts: Mapping[str, Any],
           institutions: Mapping[str, str], now: datetime) -> CommitmentRecord:  # fmt: skip
    """Add a commitment; `institutions` says of each key whether responsible or supporting."""
    values = {
        "id": new_id(now), "code": code, "plan": plan, "number": number, **facts,
        "version": 1, "created_at": now, "updated_at": now,
    }  # fmt: skip
    tx.run(sa.insert(commitment), values)
    _set_institutions(tx, values["id"], institutions)
    made = by_code(tx, code)
    assert made is not None
    return made


def update(
    tx: Tx, read: CommitmentRecord, *, facts: Mapping[str, Any],
    institutions: Mapping[str, str] | None = None, now: datetime,
) -> CommitmentRecord | None:  # fmt: skip
    """Change a commitment, which makes its next version; None when it is not as it was read."""
    row = tx.run(
        sa.update(commitment)
        .where(commitment.c.id == read.id, commitment.c.version == read.version)
        .values(**facts, version=commitment.c.version + 1, updated_at=now)
        .returning(commitment.c.id)
    ).first()
    if row is None:
        return None
    if institutions is not None:
        _set_institutions(tx, read.id, institutions)
    return by_code(tx, read.code)


def by_code(tx: Tx, code: str) -> CommitmentRecord | None:
    """Return the commitment of this code, or None."""
    return next(iter(_records(tx, sa.select(commitment).where(commitment.c.code == code))), None)


def lock(tx: Tx, code: str) -> CommitmentRecord | None:
    """Return the commitment of this code, nobody else's to change until the commit, or None."""
    wanted = sa.select(commitment.c.id).where(commitment.c.code == code).with_for_update()
    return None if tx.one(wanted) is None else by_code(tx, code)


def next_number(tx: Tx, plan: str) -> int:
    """Return the number of the next commitment of a plan; nobody else gets it."""
    next_value(tx, "commitment number")  # its row is locked until the commit
    rows = tx.all(sa.select(sa.func.max(commitment.c.number)).where(commitment.c.plan == plan))
    return (rows[0][0] or 0) + 1


def continuing(tx: Tx, commitment_id: str) -> CommitmentRecord | None:
    """Return the commitment that carries an earlier one on, or None."""
    found = _records(tx, sa.select(commitment).where(commitment.c.continues == commitment_id))
    return next(iter(found), None)


def of_draft(tx: Tx, draft_id: str) -> CommitmentRecord | None:
    """Return the commitment that was developed from a draft, or None."""
    found = _records(tx, sa.select(commitment).where(commitment.c.draft_id == draft_id))
    return next(iter(found), None)


def every(tx: Tx, *, plan: str | None = None, states: Sequence[str] = ()) -> list[CommitmentRecord]:
    """Return the commitments of a plan or of all, by their code; in these states, or in any."""
    query = sa.select(commitment).order_by(commitment.c.plan, commitment.c.number)
    if plan is not None:
        query = query.where(commitment.c.plan == plan)
    if states:
        query = query.where(commitment.c.state.in_(states))
    return _records(tx, query)


def milestones(tx: Tx, commitment_id: str) -> list[MilestoneRecord]:
    """Return the milestones of a commitment that were not removed, by number."""
    rows = tx.all(
        sa.select(milestone)
        .where(milestone.c.commitment_id == commitment_id, milestone.c.state != "removed")
        .order_by(milestone.c.number)
    )
    return [_milestone(row) for row in rows]


def add_version(
    tx: Tx, read: CommitmentRecord, *, snapshot: str, reason: str | None,
    actor_id: str | None, now: datetime,
) -> None:  # fmt: skip
    """Keep how a commitment reads at its present version."""
    tx.run(
        sa.insert(commitment_version),
        {
            "id": new_id(now), "commitment_id": read.id, "version": read.version,
            "snapshot": snapshot, "reason": reason, "actor_id": actor_id, "at": now,
        },
    )  # fmt: skip


def versions(tx: Tx, commitment_id: str) -> list[VersionRecord]:
    """Return how a commitment read at each version, the first one first."""
    rows = tx.all(
        sa.select(
            commitment_version.c.version,
            commitment_version.c.snapshot,
            commitment_version.c.reason,
            commitment_version.c.at,
        )
        .where(commitment_version.c.commitment_id == commitment_id)
        .order_by(commitment_version.c.version)
    )
    return [VersionRecord.of(row) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off the versions they made."""
    column = commitment_version.c.actor_id
    tx.run(sa.update(commitment_version).where(column == person_id).values({column: None}))


def _set_institutions(tx: Tx, commitment_id: str, institutions: Mapping[str, str]) -> None:
    part = commitment_institution
    tx.run(sa.delete(part).where(part.c.commitment_id == commitment_id))
    if institutions:
        tx.run(
            sa.insert(part),
            [
                {"commitment_id": commitment_id, "institution": key, "part": which}
                for key, which in institutions.items()
            ],
        )


def _records(tx: Tx, query: sa.Select[Any]) -> list[CommitmentRecord]:
    rows = tx.all(query)
    part = commitment_institution
    wanted = sa.select(part).where(part.c.commitment_id.in_([row.id for row in rows]))
    shares: dict[tuple[str, str], list[str]] = {}
    for each in tx.all(wanted.order_by(part.c.institution)) if rows else ():
        shares.setdefault((each.commitment_id, each.part), []).append(each.institution)
    return [
        CommitmentRecord(
            **row._asdict(),
            responsible=tuple(shares.get((row.id, "responsible"), ())),
            supporting=tuple(shares.get((row.id, "supporting"), ())),
        )
        for row in rows
    ]


def _milestone(row: sa.Row[Any]) -> MilestoneRecord:
    facts = row._asdict()
    del facts["commitment_id"]
    return MilestoneRecord(**facts)
