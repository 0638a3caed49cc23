"""What the terms of the letters ask for: reminders, a second letter, silence. Once each.

All is a function of the day and of what was noted: days without the bell change nothing but when.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from cocreation.liaisons import second_letters
from cocreation.oversight import audit
from cocreation.people.designees import Designation, Designee
from cocreation.permissions import OPERATOR
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from cocreation.programme.working_days import working_days_since
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.liaisons import designations as records
from storage.people import designees as designee_records
from storage.people import invitations

_REMIND_EVERY = 3
"""How many working days after one another it is said that a second letter has not gone."""


class Kind(StrEnum):
    """What is to be said of a designation."""

    SOON = "soon"  # its term ends in some working days
    OVER = "over"  # its term ended some working days ago
    AGAIN = "again"  # the second letter is ready
    UNSENT = "unsent"  # the second letter has been ready for some working days, and has not gone
    SILENT = "silent"  # on record as silent from now on
    UNOPENED = "unopened"  # an invitation ended without being opened


class Rung(NamedTuple):
    """One thing to say; `days` are working days, to or since the end of the term, or
    since the second letter is ready.

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


def _term(tx: Tx, found: Designation, today: date, now: datetime) -> Rung | None:
    terms = letter_terms.of(tx)
    rules = tx.kept(Programme).holidays
    if today <= found.due_on:
        left = working_days_since(rules, today, found.due_on)
        reached = [days for days in terms.remind_before if left <= days]
        told = _first_time(tx, found, [f"before-{days}" for days in reached], now)
        return Rung(Kind.SOON, found, left) if told else None
    past = working_days_since(rules, found.due_on, today)
    if found.again_on is not None:
        return _after_the_second(tx, found, today, past, now)
    if past >= terms.escalate:
        after = second_letters.prepare(tx, found, now=now)
        return None if after is None else Rung(Kind.AGAIN, after, past)
    reached = [days for days in terms.remind_after if past >= days]
    told = _first_time(tx, found, [f"after-{days}" for days in reached], now)
    return Rung(Kind.OVER, found, past) if told else None


def _after_the_second(
    tx: Tx, found: Designation, today: date, past: int, now: datetime
) -> Rung | None:
    """Return the silence of an institution, only once its second letter went and had its time."""
    assert found.again_on is not None
    if found.again_sent_on is not None:
        over = today >= second_letters.silent_on(tx, found.again_sent_on)
        return _silent(tx, found, past, now) if over else None
    ready = working_days_since(tx.kept(Programme).holidays, found.again_on, today)
    times = ready // _REMIND_EVERY
    if times == 0 or not _first_time(tx, found, [f"unsent-{times}"], now):
        return None
    return Rung(Kind.UNSENT, found, ready)


def _first_time(tx: Tx, found: Designation, notices: list[str], now: datetime) -> bool:
    """Note what was reached, and return whether any of it is new: one reminder says it all."""
    fresh = [records.note_once(tx, found.id, notice, now) for notice in notices]
    return any(fresh)


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
