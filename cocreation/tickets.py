"""Questions to a human, and their answers."""

from datetime import datetime

from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Refusal
from storage import tickets as records
from storage.engine import Tx
from storage.records import TicketLineRecord, TicketRecord


def write(tx: Tx, actor: Actor, *, author: str, text: str, now: datetime) -> TicketRecord:
    """Open a ticket with a person's question."""
    require(tx, actor, Action.WRITE_TICKET)
    return records.insert(tx, person_id=author, text=text, now=now)


def answer(
    tx: Tx, actor: Actor, *, author: str, code: str, text: str, now: datetime
) -> TicketRecord:
    """Add an administrator's answer to a ticket. Refused when there is no such ticket."""
    require(tx, actor, Action.ANSWER_TICKET)
    ticket = find(tx, actor, code=code)
    records.add_line(tx, ticket_id=ticket.id, author_id=author, text=text, now=now)
    records.mark_answered(tx, ticket.id, now)
    return ticket


def find(tx: Tx, actor: Actor, *, code: str) -> TicketRecord:
    """Return a ticket for whoever answers. Refused when there is none with this code."""
    require(tx, actor, Action.ANSWER_TICKET)
    ticket = records.by_code(tx, code)
    if ticket is None:
        raise Refusal("ticket.unknown", code=code)
    return ticket


def read(tx: Tx, actor: Actor, *, code: str) -> list[TicketLineRecord]:
    """Return what was said in a ticket, for whoever answers it."""
    return records.lines(tx, find(tx, actor, code=code).id)


def waiting(tx: Tx, actor: Actor, *, limit: int) -> list[TicketRecord]:
    """Return the tickets without an answer, longest wait first."""
    require(tx, actor, Action.ANSWER_TICKET)
    return records.waiting(tx, limit)
