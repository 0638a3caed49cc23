"""What the terms of validation letters ask for: reminders, a second letter, silence. Once each.

All is a function of the day and of what was noted: days without the bell change nothing but when.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import OPERATOR
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from cocreation.programme.working_days import working_days_after, working_days_since
from cocreation.schedule import schedule
from cocreation.validation import validation_letters
from cocreation.validation.validation_letters import Letter
from storage.commitments import drafts
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.liaisons import designations as designation_records
from storage.validation import validation_letters as records
from storage.validation import validations


class Kind(StrEnum):
    """What is to be said of a letter."""

    SOON = "soon"  # its term ends in some working days
    OVER = "over"  # its term ended some working days ago
    AGAIN = "again"  # the second letter is ready
    UNSENT = "unsent"  # the second letter has not gone, so that silence cannot be published
    SILENT = "silent"  # on public record as silent from now on


class Rung(NamedTuple):
    """One thing to say; `days` are working days, to or since the end of the term.

    `drafts` are those that wait for an answer, or on which the authority is silent.
    """

    kind: Kind
    letter: Letter
    days: int
    drafts: list[DraftRecord]


def ring(tx: Tx, now: datetime) -> list[Rung]:
    """Do what the terms ask for at this moment, and return what is to be said of it."""
    facts = tx.kept(Programme)
    if facts.validation is None:
        return []
    today = schedule.today(facts, now)
    found = records.every(tx, states=("sent",))
    return [each for one in found if (each := _term(tx, one, today, now)) is not None]


def silent_on(tx: Tx, letter: Letter, again_on: date) -> date:
    """Return from when an authority is on record as silent whose second letter went on a day.

    That letter has its own time, however late it went.
    """
    terms, rules = validation_letters.terms(tx), tx.kept(Programme).holidays
    return max(
        working_days_after(rules, letter.due_on, terms.silent),
        working_days_after(rules, again_on, terms.silent - terms.escalate),
    )


def _term(tx: Tx, letter: Letter, today: date, now: datetime) -> Rung | None:
    terms = validation_letters.terms(tx)
    rules = tx.kept(Programme).holidays
    waiting = _waiting(tx, letter)
    if not waiting:
        return None
    if today <= letter.due_on:
        left = working_days_since(rules, today, letter.due_on)
        reached = [f"before-{days}" for days in terms.remind_before if left <= days]
        return Rung(Kind.SOON, letter, left, waiting) if _first(tx, letter, reached, now) else None
    past = working_days_since(rules, letter.due_on, today)
    if letter.again_number is None and past >= terms.escalate:
        return _again(tx, letter, today, past, waiting, now)
    if letter.again_on is not None:
        over = today >= silent_on(tx, letter, letter.again_on)
        return _silent(tx, letter, past, waiting, now) if over else None
    if letter.again_number is not None:
        if not _lies_ready(tx, letter, today):
            return None
        first = records.note_once(tx, letter.id, "unsent", now)
        return Rung(Kind.UNSENT, letter, past, waiting) if first else None
    reached = [f"after-{days}" for days in terms.remind_after if past >= days]
    return Rung(Kind.OVER, letter, past, waiting) if _first(tx, letter, reached, now) else None


def _lies_ready(tx: Tx, letter: Letter, today: date) -> bool:
    """Return whether the second letter has been ready for as long as it gives to answer."""
    terms, facts = validation_letters.terms(tx), tx.kept(Programme)
    ready = records.noted_at(tx, letter.id, "again")
    assert ready is not None
    since = schedule.today(facts, ready)
    return working_days_since(facts.holidays, since, today) >= terms.silent - terms.escalate


def _waiting(tx: Tx, letter: Letter) -> list[DraftRecord]:
    asked = [each for each in validations.of_letter(tx, letter.id) if each.state == "asked"]
    return [found for each in asked if (found := drafts.by_id(tx, each.draft_id)) is not None]


def _first(tx: Tx, letter: Letter, notices: list[str], now: datetime) -> bool:
    """Note what was reached, and return whether any of it is new: one reminder says it all."""
    fresh = [records.note_once(tx, letter.id, notice, now) for notice in notices]
    return any(fresh)


def _again(
    tx: Tx, letter: Letter, today: date, past: int, waiting: list[DraftRecord], now: datetime
) -> Rung | None:
    number = letter_terms.of(tx).letters.numbered(designation_records.next_letter(tx), today.year)
    after = records.update(tx, letter.id, states=("sent",), again_number=number)
    if after is None:
        return None
    records.note_once(tx, letter.id, "again", now)
    audit.record(
        tx,
        OPERATOR,
        action="validation.escalate",
        subject=letter.code,
        now=now,
        after={"letter": number},
    )
    return Rung(Kind.AGAIN, after, past, waiting)


def _silent(
    tx: Tx, letter: Letter, past: int, waiting: list[DraftRecord], now: datetime
) -> Rung | None:
    after = records.update(tx, letter.id, states=("sent",), state="silent")
    if after is None:
        return None
    records.note_once(tx, letter.id, "silent", now)
    for each in validations.of_letter(tx, letter.id):
        validations.decide(tx, each, states=("asked",), state="silent")
    audit.record(
        tx,
        OPERATOR,
        action="validation.silent",
        subject=letter.code,
        now=now,
        before={"state": letter.state},
        after={"state": after.state, "drafts": [each.code for each in waiting]},
    )
    return Rung(Kind.SILENT, after, past, waiting)
