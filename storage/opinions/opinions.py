"""SQL about short statements and who agrees with them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import opinion, opinion_result, person, statement


class StatementRecord(Record):
    """A short statement: `state` is open or closed, `stage` the key of the one it was put in."""

    id: str
    code: str
    stage: str
    text: str
    about: str | None
    state: str
    written_by: str | None
    at: datetime
    closed_at: datetime | None


class Count(NamedTuple):
    """How many people made one choice on a statement."""

    statement_id: str
    choice: str
    people: int


class ResultRecord(Record):
    """What was worked out of the opinions of a stage, as JSON; `upto` is the newest one in it.

    Once it is `final`, no opinion can come any more.
    """

    stage: str
    content: str
    final: bool
    upto: datetime
    at: datetime


class Since(NamedTuple):
    """How many people gave or changed an opinion since a moment, and when the last one was."""

    people: int
    last: datetime | None


class Votes(NamedTuple):
    """What one person who is still known chose, by the ids of the statements."""

    territory: str | None
    choices: dict[str, str]


def insert(
    tx: Tx, *, stage: str, text: str, about: str | None, written_by: str | None, now: datetime
) -> StatementRecord:
    """Put a statement under the next code."""
    values = {
        "id": new_id(now),
        "code": f"S-{next_value(tx, 'statement code'):04d}",
        "stage": stage,
        "text": text,
        "about": about,
        "state": "open",
        "written_by": written_by,
        "at": now,
        "closed_at": None,
    }
    tx.run(sa.insert(statement), values)
    return StatementRecord.model_validate(values)


def by_code(tx: Tx, code: str, *, lock: str | None = None) -> StatementRecord | None:
    """Return the statement of this code, or None.

    `lock` holds it until the commit: "share" against its closing, "alone" against everybody.
    """
    query = sa.select(statement).where(statement.c.code == code)
    if lock is not None:
        query = query.with_for_update(read=lock == "share")
    row = tx.one(query)
    return None if row is None else StatementRecord.of(row)


def of_stage(tx: Tx, stage: str) -> list[StatementRecord]:
    """Return the statements that were put in a stage, by their codes."""
    rows = tx.all(sa.select(statement).where(statement.c.stage == stage).order_by(statement.c.code))
    return [StatementRecord.of(row) for row in rows]


def stages(tx: Tx) -> set[str]:
    """Return the keys of the stages in which statements were put."""
    return {row.stage for row in tx.all(sa.select(statement.c.stage).distinct())}


def close(tx: Tx, statement_id: str, now: datetime) -> None:
    """Take no more opinions on a statement."""
    tx.run(
        sa.update(statement)
        .where(statement.c.id == statement_id)
        .values(state="closed", closed_at=now)
    )


# ── opinions ──────────────────────────────────────────────────────────────────────────────────


def put(tx: Tx, statement_id: str, person_id: str, choice: str, now: datetime) -> None:
    """Note what somebody thinks, in the place of what they thought before: one effect a person."""
    mine = (opinion.c.statement_id == statement_id, opinion.c.person_id == person_id)
    if tx.run(sa.update(opinion).where(*mine).values(choice=choice, at=now)).rowcount:
        return
    values = {
        "id": new_id(now),
        "statement_id": statement_id,
        "person_id": person_id,
        "choice": choice,
        "at": now,
    }
    tx.run(sa.insert(opinion), values)


def of_person(tx: Tx, person_id: str, stage: str) -> dict[str, str]:
    """Return what somebody chose on the statements of a stage, by the statements' ids."""
    rows = tx.all(
        sa.select(opinion.c.statement_id, opinion.c.choice)
        .join(statement, statement.c.id == opinion.c.statement_id)
        .where(opinion.c.person_id == person_id, statement.c.stage == stage)
    )
    return {row.statement_id: row.choice for row in rows}


def of_nobody(tx: Tx, stage: str) -> list[Count]:
    """Return the opinions of a stage that belong to nobody any more, counted."""
    rows = tx.all(
        sa.select(opinion.c.statement_id, opinion.c.choice, sa.func.count().label("number"))
        .join(statement, statement.c.id == opinion.c.statement_id)
        .where(statement.c.stage == stage, opinion.c.person_id.is_(None))
        .group_by(opinion.c.statement_id, opinion.c.choice)
        .order_by(opinion.c.statement_id, opinion.c.choice)
    )
    return [Count(row.statement_id, row.choice, int(row.number)) for row in rows]


def votes(tx: Tx, stage: str) -> Iterator[Votes]:
    """Give the opinions of a stage that still belong to a person, a person at a time."""
    # One row for each of the many opinions would take ten times as long. Looked up statement by
    # statement they would have to be sorted; what is added to the id keeps a planner from that.
    of_stage = sa.select(statement.c.id).where(statement.c.stage == stage)
    chosen = opinion.c.statement_id + " " + opinion.c.choice
    each = (
        sa.select(opinion.c.person_id, sa.func.aggregate_strings(chosen, " ").label("all"))
        .where(opinion.c.statement_id.concat("").in_(of_stage), opinion.c.person_id.isnot(None))
        .group_by(opinion.c.person_id)
        .subquery()
    )
    rows = tx.run(
        sa.select(person.c.territory, each.c.all).join(each, each.c.person_id == person.c.id)
    )
    for row in rows:
        words = row.all.split(" ")
        yield Votes(row.territory, dict(zip(words[::2], words[1::2], strict=True)))


def since(tx: Tx, stage: str, moment: datetime | None, *, most: int) -> Since:
    """Return how many gave or changed an opinion after a moment (None: ever), up to `most`."""
    of_stage = sa.select(statement.c.id).where(statement.c.stage == stage)
    # The newest are few: what is added to the id has a planner look at when, not at which.
    there: list[sa.ColumnElement[bool]] = [opinion.c.statement_id.concat("").in_(of_stage)]
    if moment is not None:
        there.append(opinion.c.at > moment)
    newest = sa.select(opinion.c.at).where(*there).order_by(opinion.c.at.desc()).limit(1)
    people = sa.select(opinion.c.person_id).where(*there, opinion.c.person_id.isnot(None))
    counted = people.distinct().limit(most).subquery()
    number = tx.run(sa.select(sa.func.count()).select_from(counted)).scalar_one()
    return Since(int(number), tx.run(newest).scalar())


# ── what was worked out ───────────────────────────────────────────────────────────────────────


def result(tx: Tx, stage: str) -> ResultRecord | None:
    """Return what was worked out last of a stage, or None."""
    row = tx.one(sa.select(opinion_result).where(opinion_result.c.stage == stage))
    return None if row is None else ResultRecord.of(row)


def keep_result(tx: Tx, made: ResultRecord) -> None:
    """Keep what was worked out, in the place of what was before."""
    tx.run(sa.delete(opinion_result).where(opinion_result.c.stage == made.stage))
    tx.run(sa.insert(opinion_result), made.model_dump())


# ── of one person ─────────────────────────────────────────────────────────────────────────────


def about(tx: Tx, person_id: str) -> list[dict[str, Any]]:
    """Return the opinions of a person: the code of each statement, its text, the choice, when."""
    rows = tx.all(
        sa.select(statement.c.code, statement.c.text, opinion.c.choice, opinion.c.at)
        .join(statement, statement.c.id == opinion.c.statement_id)
        .where(opinion.c.person_id == person_id)
        .order_by(statement.c.code)
    )
    return [
        {"statement": row.code, "text": row.text, "choice": row.choice, "at": row.at}
        for row in rows
    ]


def written_by(tx: Tx, person_id: str) -> list[dict[str, Any]]:
    """Return the statements that a person put: code, text, when."""
    rows = tx.all(
        sa.select(statement.c.code, statement.c.text, statement.c.at)
        .where(statement.c.written_by == person_id)
        .order_by(statement.c.code)
    )
    return [{"code": row.code, "text": row.text, "at": row.at} for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Keep the opinions and the statements, and not whose they are."""
    tx.run(sa.update(opinion).where(opinion.c.person_id == person_id).values(person_id=None))
    tx.run(sa.update(statement).where(statement.c.written_by == person_id).values(written_by=None))
