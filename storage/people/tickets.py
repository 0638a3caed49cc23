"""Statements about questions to a human."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import TicketLineRecord, TicketRecord
from storage.tables import ticket, ticket_line


class Waiting(NamedTuple):
    """A ticket without an answer, and since when its author waits for one."""

    ticket: TicketRecord
    since: datetime


_LAST_ANSWER = (
    sa.select(sa.func.max(ticket_line.c.at))
    .where(ticket_line.c.ticket_id == ticket.c.id, ticket_line.c.author_id != ticket.c.person_id)
    .correlate(ticket)
    .scalar_subquery()
)
_SINCE = (
    sa.select(sa.func.min(ticket_line.c.at))
    .where(
        ticket_line.c.ticket_id == ticket.c.id,
        ticket_line.c.author_id == ticket.c.person_id,
        sa.or_(_LAST_ANSWER.is_(None), ticket_line.c.at >= _LAST_ANSWER),
    )
    .correlate(ticket)
    .scalar_subquery()
)


def insert(tx: Tx, *, person_id: str, text: str, now: datetime) -> TicketRecord:
    """Open a ticket with its first message."""
    values = {
        "id": new_id(now),
        "code": f"C-{next_value(tx, 'ticket code'):04d}",
        "person_id": person_id,
        "state": "open",
        "opened_at": now,
        "first_answer_at": None,
    }
    tx.run(sa.insert(ticket), values)
    add_line(tx, ticket_id=str(values["id"]), author_id=person_id, text=text, now=now)
    return TicketRecord.model_validate(values)


def add_line(tx: Tx, *, ticket_id: str, author_id: str, text: str, now: datetime) -> None:
    """Add a message to a ticket."""
    tx.run(
        sa.insert(ticket_line),
        {
            "id": new_id(now),
            "ticket_id": ticket_id,
            "author_id": author_id,
            "sealed": tx.vault.seal(text),
            "at": now,
        },
    )


def mark_answered(tx: Tx, ticket_id: str, now: datetime) -> None:
    """Note an answer; the moment of the first one stays."""
    tx.run(
        sa.update(ticket)
        .where(ticket.c.id == ticket_id)
        .values(
            state="answered",
            first_answer_at=sa.func.coalesce(
                ticket.c.first_answer_at, sa.literal(now, ticket.c.first_answer_at.type)
            ),
        )
    )


def reopen(tx: Tx, ticket_id: str) -> None:
    """Note that an answer is waited for again."""
    tx.run(sa.update(ticket).where(ticket.c.id == ticket_id).values(state="open"))


def lock(tx: Tx, code: str) -> TicketRecord | None:
    """Return the ticket with this code, locked until the commit, or None."""
    row = tx.one(sa.select(ticket).where(ticket.c.code == code).with_for_update())
    return None if row is None else TicketRecord.of(row)


def by_code(tx: Tx, code: str) -> TicketRecord | None:
    """Return the ticket with this code, or None."""
    row = tx.one(sa.select(ticket).where(ticket.c.code == code))
    return None if row is None else TicketRecord.of(row)


def waiting(tx: Tx, limit: int) -> list[Waiting]:
    """Return the tickets without an answer, longest wait first."""
    since = _SINCE.label("since")
    rows = tx.all(
        sa.select(ticket, since)
        .where(ticket.c.state == "open")
        .order_by(since, ticket.c.id)
        .limit(limit)
    )
    return [Waiting(TicketRecord.of(row), row.since) for row in rows]


def count_waiting(tx: Tx) -> int:
    """Return how many tickets have no answer."""
    row = tx.one(sa.select(sa.func.count()).where(ticket.c.state == "open"))
    return 0 if row is None else int(row[0])


def first_answers(tx: Tx, after: datetime) -> list[tuple[datetime, datetime]]:
    """Return when each ticket whose first answer came after a moment was opened and answered."""
    rows = tx.all(
        sa.select(ticket.c.opened_at, ticket.c.first_answer_at).where(
            ticket.c.first_answer_at > after
        )
    )
    return [(row.opened_at, row.first_answer_at) for row in rows]


def of_person(tx: Tx, person_id: str) -> list[TicketRecord]:
    """Return the tickets of a person, oldest first."""
    rows = tx.all(sa.select(ticket).where(ticket.c.person_id == person_id).order_by(ticket.c.id))
    return [TicketRecord.of(row) for row in rows]


def lines(tx: Tx, ticket_id: str) -> list[TicketLineRecord]:
    """Return the messages of a ticket, oldest first."""
    rows = tx.all(
        sa.select(ticket_line.c.author_id, ticket_line.c.sealed, ticket_line.c.at)
        .where(ticket_line.c.ticket_id == ticket_id)
        .order_by(ticket_line.c.id)
    )
    return [
        TicketLineRecord(author_id=row.author_id, text=tx.vault.open(row.sealed), at=row.at)
        for row in rows
    ]


def forget(tx: Tx, person_id: str) -> None:
    """Delete the tickets of a person with everything said in them."""
    own = sa.select(ticket.c.id).where(ticket.c.person_id == person_id).scalar_subquery()
    tx.run(sa.delete(ticket_line).where(ticket_line.c.ticket_id.in_(own)))
    tx.run(sa.delete(ticket).where(ticket.c.person_id == person_id))
