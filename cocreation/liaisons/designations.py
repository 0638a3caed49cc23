"""The registry of liaisons: which institution is asked for whom, and what it answers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cocreation.oversight import audit
from cocreation.people.designees import Designation, Designee
from cocreation.permissions import Action, Actor, may, require
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from cocreation.programme.institutions import Institution
from cocreation.programme.lists import Theme
from cocreation.programme.working_days import working_days_after
from cocreation.refusals import Refusal, Settled
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.liaisons import designations as records
from storage.people import designees as designee_records
from storage.review import themes

_CODE = re.compile(r"\s*(?:d[\s.-]*)?0*([0-9]{1,9})\b\s*", re.IGNORECASE | re.ASCII)
WAITING = ("requested", "silent")
"""The states in which the institution's answer is still waited for, or welcome."""


class Seen(NamedTuple):
    """A designation, and who is named or serves, principals first; to others than staff nobody."""

    designation: Designation
    holding: list[Designee]


def as_code(text: str) -> str | None:
    """Return the code that a text begins with, as in "D-0001" or "d 1"; None when it does not."""
    found = _CODE.match(text)
    return None if found is None else f"D-{int(found[1]):04d}"


def after_code(text: str) -> str:
    """Return what follows the code that a text begins with."""
    return _CODE.sub("", text, count=1)


# ── asking ────────────────────────────────────────────────────────────────────────────────────────


def to_ask(tx: Tx, actor: Actor) -> Mapping[str, tuple[Institution, ...]]:
    """Return, by theme, the institutions that were not asked yet; themes without any are none."""
    require(tx, actor, Action.DESIGNATE)
    facts = tx.kept(Programme)
    asked = {(each.theme, each.institution) for each in records.every(tx, states=_ASKED)}
    left = {
        theme.key: tuple(
            each for each in fitting(tx, theme.key) if (theme.key, each.key) not in asked
        )
        for theme in facts.themes
    }
    return {theme: institutions for theme, institutions in left.items() if institutions}


def fitting(tx: Tx, theme: str) -> tuple[Institution, ...]:
    """Return who may be asked about a theme of the programme.

    First the institutions that the commission found to fit its approved themes, then the others
    that the programme names.
    """
    facts = tx.kept(Programme)
    found = {key for area, key in themes.fitting(tx) if area == theme}
    first = tuple(each for each in facts.institutions if each.key in found)
    return first + tuple(each for each in facts.institutions_of(theme) if each not in first)


def due_on(tx: Tx, sent_on: date) -> date:
    """Return the day on which the term of a letter ends that went on a day."""
    return working_days_after(tx.kept(Programme).holidays, sent_on, letter_terms.of(tx).answer)


def next_numbers(tx: Tx, count: int, year: int) -> list[str]:
    """Return how the next letters will be numbered, if nobody else prepares any meanwhile."""
    letters, last = letter_terms.of(tx).letters, records.last_letter(tx)
    return [letters.numbered(last + place, year) for place in range(1, count + 1)]


def prepare(
    tx: Tx, actor: Actor, *, theme: str, institutions: Sequence[str], now: datetime
) -> list[Designation]:
    """Prepare the letter to each of these institutions, numbered, in their order.

    Settled when one was asked already; refused for one that is not asked about this theme.
    """
    require(tx, actor, Action.DESIGNATE)
    return [_prepared(tx, actor, theme, each, now) for each in institutions]


def withdraw(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> Designation:
    """Take back a letter that has not gone yet; the institution may be asked anew."""
    require(tx, actor, Action.KEEP_LIAISONS)
    before = find(tx, code)
    facts = {"state": "withdrawn", "reason": reason}
    return _changed(tx, actor, before, "withdraw", ("prepared",), facts, now, reason)


def to_print(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Designation:
    """Return a designation whose letter is printed: as long as it has not gone, it bears today."""
    require(tx, actor, Action.KEEP_LIAISONS)
    found = find(tx, code)
    today = schedule.today(tx.kept(Programme), now)
    printed = records.update(
        tx, found.id, states=("prepared",), dated_on=today, due_on=due_on(tx, today)
    )
    return found if printed is None else printed


def send(tx: Tx, actor: Actor, *, code: str, sent_on: date, way: str, now: datetime) -> Designation:
    """Record on which day and which way the letter went: its term counts from there.

    Refused for a day to come, and for one before the letter was prepared.
    """
    require(tx, actor, Action.KEEP_LIAISONS)
    before = find(tx, code)
    check_sent_on(tx, before, sent_on, now)
    assert before.dated_on is not None
    facts = {
        "state": "requested",
        "sent_on": sent_on,
        "sent_by": way,
        "dated_on": min(before.dated_on, sent_on),
        "due_on": due_on(tx, sent_on),
    }
    return _changed(tx, actor, before, "send", ("prepared",), facts, now)


def check_sent_on(tx: Tx, designation: Designation, sent_on: date, now: datetime) -> None:
    """Refuse a day on which the letter cannot have gone."""
    prepared_on = schedule.today(tx.kept(Programme), designation.requested_at)
    check_day(tx, sent_on, prepared_on=prepared_on, now=now)


def check_day(tx: Tx, sent_on: date, *, prepared_on: date, now: datetime) -> None:
    """Refuse a day to come, and one before a letter was prepared."""
    facts = tx.kept(Programme)
    if sent_on > schedule.today(facts, now):
        raise Refusal("designation.sent_in_the_future", day=facts.noon(sent_on))
    if sent_on < prepared_on:
        raise Refusal(
            "designation.sent_too_early",
            day=facts.noon(sent_on),
            prepared=facts.noon(prepared_on),
        )


def refuse(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> Designation:
    """Record that the institution answered that it names nobody; the reason is public."""
    require(tx, actor, Action.KEEP_LIAISONS)
    before = find(tx, code)
    facts = {"state": "declined", "reason": reason, "answered_at": now}
    return _changed(tx, actor, before, "decline", WAITING, facts, now, reason)


# ── looking ───────────────────────────────────────────────────────────────────────────────────────


def find(tx: Tx, code: str) -> Designation:
    """Return the designation people call by this code. Refused when there is none."""
    found = records.by_code(tx, code)
    if found is None or found.state == "withdrawn":
        raise Refusal("designation.unknown", code=code)
    return found


def in_state(tx: Tx, actor: Actor, *, code: str, states: Sequence[str]) -> Designation:
    """Return a designation for staff. Settled when it is in none of these states."""
    require(tx, actor, Action.KEEP_LIAISONS)
    found = find(tx, code)
    if found.state not in states:
        raise settled(found)
    return found


def see(tx: Tx, actor: Actor, *, code: str) -> Seen:
    """Return a designation for everybody; who is named only for staff."""
    require(tx, actor, Action.READ_DESIGNATIONS)
    found = find(tx, code)
    staff = may(actor, Action.KEEP_LIAISONS)
    return Seen(found, designee_records.holding(tx, found.id) if staff else [])


def board(tx: Tx, actor: Actor, *, theme: str | None = None) -> list[Designation]:
    """Return all that was asked, or of a theme, in the order of the programme's themes."""
    require(tx, actor, Action.READ_DESIGNATIONS)
    order = {each.key: place for place, each in enumerate(tx.kept(Programme).themes)}
    found = records.every(tx, theme=theme, states=_ASKED)
    return sorted(found, key=lambda each: (order.get(each.theme, len(order)), each.code))


def unasked_themes(tx: Tx) -> list[Theme]:
    """Return the themes that have institutions to ask, of which none was asked."""
    facts = tx.kept(Programme)
    asked = {each.theme for each in records.every(tx, states=_ASKED)}
    return [each for each in facts.themes if fitting(tx, each.key) and each.key not in asked]


def unsettled(tx: Tx) -> list[Designation]:
    """Return what was asked and has no end yet: nobody accepted, no refusal, no silence."""
    return records.every(tx, states=("prepared", "requested", "designated", "replaced"))


# ── small steps ───────────────────────────────────────────────────────────────────────────────────

_ASKED = (
    "prepared",
    "requested",
    "designated",
    "accepted",
    "declined",
    "silent",
    "replaced",
)


def settled(found: Designation) -> Settled:
    """Return the refusal of what cannot be done in the state that a designation has."""
    return Settled(f"designation.is.{found.state}", code=found.code)


def _prepared(tx: Tx, actor: Actor, theme: str, institution: str, now: datetime) -> Designation:
    facts = tx.kept(Programme)
    if institution not in {each.key for each in fitting(tx, theme)}:
        raise Refusal("proposal.unknown_choice", choice=institution)
    today = schedule.today(facts, now)
    letter = letter_terms.of(tx).letters.numbered(records.next_letter(tx), today.year)
    due = due_on(tx, today)
    earlier = records.of_pair(tx, theme, institution)
    if earlier is None:
        made = records.insert(
            tx,
            theme=theme,
            institution=institution,
            number=letter,
            dated_on=today,
            due_on=due,
            requested_by=actor.person_id,
            now=now,
        )
    else:
        anew = records.update(
            tx,
            earlier.id,
            states=("withdrawn",),
            state="prepared",
            reason=None,
            number=letter,
            dated_on=today,
            due_on=due,
            requested_by=actor.person_id,
            requested_at=now,
        )
        if anew is None:
            name = facts.institution(institution).name
            raise Settled("designation.asked_already", code=earlier.code, institution=name)
        made = anew
    audit.record(
        tx,
        actor,
        action="designation.prepare",
        subject=made.code,
        now=now,
        after={"theme": theme, "institution": institution, "letter": letter},
    )
    return made


def _changed(
    tx: Tx,
    actor: Actor,
    before: Designation,
    act: str,
    states: Sequence[str],
    facts: Mapping[str, Any],
    now: datetime,
    reason: str | None = None,
) -> Designation:
    """Change what is in one of these states, once; Settled when it is not any more."""
    after = records.update(tx, before.id, states=states, **facts)
    if after is None:
        raise settled(find(tx, before.code))
    audit.record(
        tx,
        actor,
        action=f"designation.{act}",
        subject=before.code,
        now=now,
        reason=reason,
        before={"state": before.state},
        after={"state": after.state, "due_on": after.due_on},
    )
    return after
