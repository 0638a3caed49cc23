"""Questions to a human, and their answers."""

from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.people import tickets as records
from storage.people.tickets import Waiting as Waiting
from storage.records import TicketLineRecord, TicketRecord

_PACE_OVER = timedelta(days=30)


class Pace(NamedTuple):
    """How many questions wait, and the median time to a first answer in the last 30 days."""

    waiting: int
    first_answer: timedelta | None


def write(tx: Tx, actor: Actor, *, author: str, text: str, now: datetime) -> TicketRecord:
    """Open a ticket with a person's question."""
    require(tx, actor, Action.WRITE_TICKET)
    return records.insert(tx, person_id=author, text=text, now=now)


def write_again(
    tx: Tx, actor: Actor, *, author: str, code: str, text: str, now: datetime
) -> TicketRecord:
    """Add to one's own ticket, which waits for an answer again. Refused when it is another's."""
    ticket = own(tx, actor, author=author, code=code)
    records.add_line(tx, ticket_id=ticket.id, author_id=author, text=text, now=now)
    records.reopen(tx, ticket.id)
    return ticket


def own(tx: Tx, actor: Actor, *, author: str, code: str) -> TicketRecord:
    """Return one's own ticket, to write again. Refused when there is none with this code."""
    require(tx, actor, Action.WRITE_TICKET)
    ticket = records.by_code(tx, code)
    if ticket is None or ticket.person_id != author:
        raise Refusal("ticket.unknown", code=code)
    return ticket


def answer(
    tx: Tx, actor: Actor, *, author: str, code: str, text: str, now: datetime
) -> TicketRecord:
    """Add an administrator's answer to a ticket. Refused when there is no such ticket."""
    require(tx, actor, Action.ANSWER_TICKET)
    ticket = find(tx, actor, code=code)
    records.add_line(tx, ticket_id=ticket.id, author_id=author, text=text, now=now)
    records.mark_answered(tx, ticket.id, now)
    audit.record(
        tx,
        actor,
        action="ticket.answer",
        subject=code,
        now=now,
        before={"state": ticket.state},
        after={"state": "answered"},
    )
    return ticket


def answered_by_another(tx: Tx, actor: Actor, *, code: str) -> TicketLineRecord | None:
    """Return the answer of somebody else that nobody has written back to, or None.

    The ticket is locked until the commit: of two who answer at once one answers after the other.
    """
    require(tx, actor, Action.ANSWER_TICKET)
    ticket = records.lock(tx, code)
    if ticket is None or ticket.state != "answered":
        return None
    answers = [each for each in records.lines(tx, ticket.id) if each.author_id != ticket.person_id]
    if not answers or answers[-1].author_id == actor.person_id:
        return None
    return answers[-1]


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


def question(tx: Tx, actor: Actor, *, code: str) -> str:
    """Return what a ticket asks: all its author wrote since the last answer, else the last of it.

    Whoever wrote several times without an answer is read whole, a paragraph each.
    """
    ticket = find(tx, actor, code=code)
    asked: list[str] = []
    answered = False
    for line in records.lines(tx, ticket.id):
        theirs = line.author_id == ticket.person_id
        if theirs:
            asked = [line.text] if answered else [*asked, line.text]
        answered = not theirs
    return "\n\n".join(asked)


def waiting(tx: Tx, actor: Actor, *, limit: int) -> list[Waiting]:
    """Return the tickets without an answer, longest wait first."""
    require(tx, actor, Action.ANSWER_TICKET)
    return records.waiting(tx, limit)


def pace(tx: Tx, actor: Actor, *, now: datetime) -> Pace:
    """Return how many questions wait, and how long a first answer takes."""
    require(tx, actor, Action.ANSWER_TICKET)
    taken = [
        (answered - opened).total_seconds()
        for opened, answered in records.first_answers(tx, now - _PACE_OVER)
    ]
    first_answer = timedelta(seconds=median(taken)) if taken else None
    return Pace(records.count_waiting(tx), first_answer)
