"""Statements about what the commission observes in the plan, and about how it votes on it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import plan_observation, plan_version, plan_vote


class PlanObservationRecord(Record):
    """An observation on a paragraph of a version, whose number is `plan_number`.

    `state` is open, accepted, declined or withdrawn; `reply` the public reason.
    """

    id: str
    code: str
    plan_version_id: str
    plan_number: int
    paragraph: str
    person_id: str | None
    text: str
    state: str
    reply: str | None
    answered_at: datetime | None
    at: datetime


_WANTED = (
    sa.select(
        plan_observation.c.id,
        plan_observation.c.code,
        plan_observation.c.plan_version_id,
        plan_version.c.number.label("plan_number"),
        plan_observation.c.paragraph,
        plan_observation.c.person_id,
        plan_observation.c.text,
        plan_observation.c.state,
        plan_observation.c.reply,
        plan_observation.c.answered_at,
        plan_observation.c.at,
    )
    .join(plan_version, plan_version.c.id == plan_observation.c.plan_version_id)
    .order_by(plan_observation.c.code)
)


def insert(
    tx: Tx, *, version_id: str, paragraph: str, person_id: str, text: str, now: datetime
) -> PlanObservationRecord:
    """Keep an observation under the next code."""
    code = f"L-{next_value(tx, 'plan observation code'):04d}"
    tx.run(
        sa.insert(plan_observation),
        {
            "id": new_id(now), "code": code, "plan_version_id": version_id,
            "paragraph": paragraph, "person_id": person_id, "text": text, "state": "open",
            "reply": None, "answered_by": None, "answered_at": None, "at": now,
        },
    )  # fmt: skip
    made = by_code(tx, code)
    assert made is not None
    return made


def by_code(tx: Tx, code: str) -> PlanObservationRecord | None:
    """Return the observation of this code, or None."""
    row = tx.one(_WANTED.where(plan_observation.c.code == code))
    return None if row is None else PlanObservationRecord.of(row)


def every(tx: Tx, *states: str) -> list[PlanObservationRecord]:
    """Return the observations on every version by their codes, all or those in these states."""
    wanted = _WANTED if not states else _WANTED.where(plan_observation.c.state.in_(states))
    return [PlanObservationRecord.of(row) for row in tx.all(wanted)]


def reply(tx: Tx, observation_id: str, **answered: Any) -> bool:
    """Answer an open observation; return False when it is open no more."""
    changed = tx.run(
        sa.update(plan_observation)
        .where(plan_observation.c.id == observation_id, plan_observation.c.state == "open")
        .values(**answered)
    )
    return bool(changed.rowcount)


def about(tx: Tx, person_id: str) -> list[PlanObservationRecord]:
    """Return what a person observed, by code."""
    rows = tx.all(_WANTED.where(plan_observation.c.person_id == person_id))
    return [PlanObservationRecord.of(row) for row in rows]


# ── votes ─────────────────────────────────────────────────────────────────────────────────────


def vote_of(tx: Tx, version_id: str, person_id: str) -> str | None:
    """Return how somebody votes on a version, or None."""
    row = tx.one(
        sa.select(plan_vote.c.choice).where(
            plan_vote.c.plan_version_id == version_id, plan_vote.c.person_id == person_id
        )
    )
    return None if row is None else str(row.choice)


def put_vote(tx: Tx, version_id: str, person_id: str, choice: str, now: datetime) -> None:
    """Note how somebody votes; whoever calls this has locked the version."""
    mine = (plan_vote.c.plan_version_id == version_id, plan_vote.c.person_id == person_id)
    if tx.run(sa.update(plan_vote).where(*mine).values(choice=choice, at=now)).rowcount:
        return
    values = {
        "id": new_id(now), "plan_version_id": version_id, "person_id": person_id,
        "choice": choice, "at": now,
    }  # fmt: skip
    tx.run(sa.insert(plan_vote), values)


def votes(tx: Tx, version_id: str) -> dict[str, int]:
    """Return how many voted each way."""
    rows = tx.all(
        sa.select(plan_vote.c.choice, sa.func.count().label("count"))
        .where(plan_vote.c.plan_version_id == version_id)
        .group_by(plan_vote.c.choice)
    )
    return {row.choice: int(row._mapping["count"]) for row in rows}


def delete_votes(tx: Tx, version_id: str) -> None:
    """Let a vote begin anew."""
    tx.run(sa.delete(plan_vote).where(plan_vote.c.plan_version_id == version_id))


def votes_about(tx: Tx, person_id: str) -> list[tuple[int, str, datetime]]:
    """Return how a person voted: the number of each version, the choice, when."""
    rows = tx.all(
        sa.select(plan_version.c.number, plan_vote.c.choice, plan_vote.c.at)
        .join(plan_version, plan_version.c.id == plan_vote.c.plan_version_id)
        .where(plan_vote.c.person_id == person_id)
        .order_by(plan_version.c.number)
    )
    return [(row.number, row.choice, row.at) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Keep what was observed, answered and voted, and not by whom."""
    for column in (
        plan_observation.c.person_id,
        plan_observation.c.answered_by,
        plan_vote.c.person_id,
    ):
        tx.run(sa.update(column.table).where(column == person_id).values({column: None}))
