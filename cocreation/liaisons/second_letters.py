"""The second letter, to the authority of an institution that does not answer the first one.

An institution is on record as silent only once this one has gone, and has had its time.
"""

from datetime import date, datetime

from cocreation.liaisons import designations
from cocreation.oversight import audit
from cocreation.people.designees import Designation
from cocreation.permissions import OPERATOR, Action, Actor, require
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from cocreation.programme.working_days import working_days_after
from cocreation.refusals import Refusal
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.liaisons import designations as records


def waits_to_go(found: Designation) -> bool:
    """Return whether a second letter is ready and has not gone, and is still needed."""
    return (
        found.state == "requested"
        and found.again_number is not None
        and found.again_sent_on is None
    )


def prepare(tx: Tx, found: Designation, *, now: datetime) -> Designation | None:
    """Prepare the second letter, numbered; None when the institution has answered meanwhile."""
    today = schedule.today(tx.kept(Programme), now)
    number = letter_terms.of(tx).letters.numbered(records.next_letter(tx), today.year)
    after = records.update(
        tx,
        found.id,
        states=("requested",),
        again_number=number,
        again_on=today,
        again_dated_on=today,
    )
    if after is not None:
        audit.record(
            tx,
            OPERATOR,
            action="designation.escalate",
            subject=found.code,
            now=now,
            after={"letter": number},
        )
    return after


def to_print(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Designation:
    """Return a designation whose second letter is printed: until it has gone, it bears today.

    Refused when there is none.
    """
    require(tx, actor, Action.KEEP_LIAISONS)
    found = designations.find(tx, code)
    if found.again_number is None:
        raise Refusal("letter.no_second", code=code)
    if not waits_to_go(found):
        return found
    today = schedule.today(tx.kept(Programme), now)
    return records.update(tx, found.id, states=("requested",), again_dated_on=today) or found


def to_send(tx: Tx, actor: Actor, *, code: str) -> Designation:
    """Return a designation whose second letter is to go. Settled when there is none any more."""
    require(tx, actor, Action.KEEP_LIAISONS)
    found = designations.find(tx, code)
    if not waits_to_go(found):
        raise designations.settled(found)
    return found


def send(tx: Tx, actor: Actor, *, code: str, sent_on: date, way: str, now: datetime) -> Designation:
    """Record on which day and which way the second letter went: silence counts from there.

    Refused for a day to come, and for one before it was prepared.
    """
    require(tx, actor, Action.KEEP_LIAISONS)
    records.lock(tx, designations.find(tx, code).id)
    before = to_send(tx, actor, code=code)
    check_sent_on(tx, before, sent_on, now)
    assert before.again_dated_on is not None
    after = records.update(
        tx,
        before.id,
        states=("requested",),
        again_sent_on=sent_on,
        again_sent_by=way,
        again_dated_on=min(before.again_dated_on, sent_on),
    )
    assert after is not None
    audit.record(
        tx,
        actor,
        action="designation.send_again",
        subject=code,
        now=now,
        after={"letter": after.again_number, "silent_on": silent_on(tx, sent_on)},
    )
    return after


def check_sent_on(tx: Tx, found: Designation, sent_on: date, now: datetime) -> None:
    """Refuse a day on which the second letter cannot have gone."""
    assert found.again_on is not None
    designations.check_day(tx, sent_on, prepared_on=found.again_on, now=now)


def silent_on(tx: Tx, sent_on: date) -> date:
    """Return from when an institution is on record as silent whose second letter went on a day."""
    terms = letter_terms.of(tx)
    return working_days_after(tx.kept(Programme).holidays, sent_on, terms.silent - terms.escalate)
