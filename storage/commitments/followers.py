"""Statements about who follows which commitment."""

from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import commitment, follower, person


def put(tx: Tx, commitment_id: str, person_id: str, now: datetime) -> bool:
    """Let a person follow a commitment; False when they did before."""
    if follows(tx, commitment_id, person_id):
        return False
    tx.run(sa.insert(follower), {"commitment_id": commitment_id, "person_id": person_id, "at": now})
    return True


def take_away(tx: Tx, commitment_id: str, person_id: str) -> bool:
    """Let a person follow a commitment no longer; False when they did not."""
    gone = tx.run(
        sa.delete(follower).where(
            follower.c.commitment_id == commitment_id, follower.c.person_id == person_id
        )
    )
    return gone.rowcount > 0


def follows(tx: Tx, commitment_id: str, person_id: str) -> bool:
    """Return whether a person follows a commitment."""
    query = sa.select(follower.c.at).where(
        follower.c.commitment_id == commitment_id, follower.c.person_id == person_id
    )
    return tx.one(query) is not None


def of_person(tx: Tx, person_id: str) -> list[tuple[str, str, datetime]]:
    """Return code and title of the commitments a person follows, and since when; by their code."""
    rows = tx.all(
        sa.select(commitment.c.code, commitment.c.title, follower.c.at)
        .join(follower, follower.c.commitment_id == commitment.c.id)
        .where(follower.c.person_id == person_id)
        .order_by(commitment.c.plan, commitment.c.number)
    )
    return [(row.code, row.title, row.at) for row in rows]


def count(tx: Tx, commitment_id: str) -> int:
    """Return how many people follow a commitment."""
    query = sa.select(sa.func.count()).where(follower.c.commitment_id == commitment_id)
    return int(tx.run(query).scalar_one())


def some(tx: Tx, commitment_id: str | None, *, limit: int) -> list[str]:
    """Return the ids of people who follow a commitment, or of None any: up to so many."""
    whose = sa.true() if commitment_id is None else follower.c.commitment_id == commitment_id
    rows = tx.all(
        sa.select(follower.c.person_id)
        .join(person, person.c.id == follower.c.person_id)
        .where(whose, person.c.state == "active")
        .distinct()
        .order_by(follower.c.person_id)
        .limit(limit)
    )
    return [row.person_id for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Let a person follow nothing."""
    tx.run(sa.delete(follower).where(follower.c.person_id == person_id))
