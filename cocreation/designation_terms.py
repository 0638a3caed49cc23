"""What the terms of the letters ask for: reminders, a second letter, silence. Once each.

All is a function of the day and of what was noted: days without the bell change nothing but when.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from cocreation import audit, designations, schedule
from cocreation.designees import Designation, Designee
from cocreation.permissions import OPERATOR
from cocreation.programme_facts import Programme
from cocreation.working_days import working_days_after, working_days_since
from storage import designations as records
from storage import designees as designee_records
from storage import invitations
from storage.engine import Tx


class Kind(StrEnum):
    """What is to be said of a designation."""

    SOON = "soon"  # its term ends in some working days
    OVER = "over"  # its term ended some working days ago
    AGAIN = "again"  # the second letter is ready
    SILENT = "silent"  # on record as silent from now on
    UNOPENED = "unopened"  # an invitation ended without being opened


class Rung(NamedTuple):
    """One thing to say; `days` are working days, to or since the end of the term.

    `designee` is whose invitation ended.
    """

    kind: Kind
    designation: Designation
    days: int = 0
    designee: Designee | None = None


def ring(tx: Tx, now: datetime) -> list[Rung]:
    """Do what the terms ask for at this moment, and return what is to be said of it."""
    facts = tx.kept(Programme)
    if facts.designations is None:
        return []
    today = schedule.today(facts, now)
    found = records.every(tx, states=("requested",))
    rung = [each for one in found if (each := _term(tx, one, today, now)) is not None]
    return rung + _unopened(tx, now)


def silent_on(tx: Tx, found: Designation) -> date:
    """Return the day from which an institution that has its second letter is on record as silent.

    That letter has its time too, when days without the bell let it go late.
    """
    assert found.again_on is not None
    terms, rules = designations.terms(tx), tx.kept(Programme).holidays
    return max(
        working_days_after(rules, found.due_on, terms.silent),
        working_days_after(rules, found.again_on, terms.silent - terms.escalate),
    )


def _term(tx: Tx, found: Designation, today: date, now: datetime) -> Rung | None:
    terms = designations.terms(tx)
    rules = tx.kept(Programme).holidays
    if today <= found.due_on:
        left = working_days_since(rules, today, found.due_on)
        reached = [days for days in terms.remind_before if left <= days]
        told = _first_time(tx, found, [f"before-{days}" for days in reached], now)
        return Rung(Kind.SOON, found, left) if told else None
    past = working_days_since(rules, found.due_on, today)
    if found.again_number is None and past >= terms.escalate:
        return _again(tx, found, today, past, now)
    if found.again_number is not None and today >= silent_on(tx, found):
        return _silent(tx, found, past, now)
    reached = [days for days in terms.remind_after if past >= days]
    told = _first_time(tx, found, [f"after-{days}" for days in reached], now)
    return Rung(Kind.OVER, found, past) if told and found.again_number is None else None


def _first_time(tx: Tx, found: Designation, notices: list[str], now: datetime) -> bool:
    """Note what was reached, and return whether any of it is new: one reminder says it all."""
    fresh = [records.note_once(tx, found.id, notice, now) for notice in notices]
    return any(fresh)


def _again(tx: Tx, found: Designation, today: date, past: int, now: datetime) -> Rung | None:
    number = designations.terms(tx).letters.numbered(records.next_letter(tx), today.year)
    after = records.update(tx, found.id, states=("requested",), again_number=number, again_on=today)
    if after is None:
        return None
    audit.record(
        tx,
        OPERATOR,
        action="designation.escalate",
        subject=found.code,
        now=now,
        after={"letter": number},
    )
    return Rung(Kind.AGAIN, after, past)


def _silent(tx: Tx, found: Designation, past: int, now: datetime) -> Rung | None:
    after = records.update(tx, found.id, states=("requested",), state="silent")
    if after is None:
        return None
    audit.record(
        tx,
        OPERATOR,
        action="designation.silent",
        subject=found.code,
        now=now,
        before={"state": found.state},
        after={"state": after.state},
    )
    return Rung(Kind.SILENT, after, past)


def _unopened(tx: Tx, now: datetime) -> list[Rung]:
    rung = []
    for found in records.every(tx, states=("designated", "accepted", "replaced")):
        for each in designee_records.holding(tx, found.id):
            if each.state != "named" or each.invitation_id is None:
                continue
            invitation = invitations.by_id(tx, each.invitation_id)
            assert invitation is not None
            ended = invitation.expires_at <= now
            if ended and records.note_once(tx, found.id, f"ended-{invitation.id}", now):
                rung.append(Rung(Kind.UNOPENED, found, designee=each))
    return rung
