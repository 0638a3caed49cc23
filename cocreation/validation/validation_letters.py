"""The letters that ask the highest authorities to decide on draft commitments."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from cocreation import codes
from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from cocreation.programme.institutions import Institution, Terms
from cocreation.programme.working_days import working_days_after
from cocreation.refusals import Refusal, Settled
from cocreation.schedule import schedule
from storage.commitments import drafts
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.liaisons import designations as designation_records
from storage.validation import validation_letters as records
from storage.validation import validations
from storage.validation.validation_letters import LetterRecord

Letter = LetterRecord

OPEN = ("sent", "silent")
"""The states in which the authority's decisions are waited for, or welcome."""


class ToAsk(NamedTuple):
    """An institution, and the drafts that no letter asks it about so far."""

    institution: Institution
    drafts: list[DraftRecord]


class Preparing(NamedTuple):
    """The letters to prepare, and the drafts that have no institution which is responsible."""

    letters: list[ToAsk]
    lacking: list[DraftRecord]


class Listed(NamedTuple):
    """A draft in a letter: what the institution has to do with it, and the state of its answer."""

    draft: DraftRecord
    part: str
    state: str


def as_code(text: str) -> str | None:
    """Return the code that "N-0001" or "n 1" means, or None; the letter must be there."""
    return codes.as_code(text, "N")


def terms(tx: Tx) -> Terms:
    """Return the programme's terms. Refused where the programme asks no authority."""
    found = tx.kept(Programme).validation
    if found is None:
        raise Refusal("validation.none_in_programme")
    return found


# ── asking ────────────────────────────────────────────────────────────────────────────────────────


def to_ask(tx: Tx, actor: Actor) -> Preparing:
    """Return which letters are to be prepared: one for each institution, in the programme's order.

    A draft whose responsible institutions the programme does not know has none.
    """
    require(tx, actor, Action.ASK_VALIDATION)
    known = {each.key: each for each in tx.kept(Programme).institutions}
    parts = [each for each in validations.parts(tx) if each.institution in known]
    responsible = {each.draft_id for each in parts if each.part == "responsible"}
    asked = {(each.draft_id, each.institution) for each in validations.every(tx)}
    wanted: dict[str, list[str]] = {}
    for each in parts:
        if (each.draft_id, each.institution) not in asked:
            wanted.setdefault(each.institution, []).append(each.draft_id)
    letters = [
        ToAsk(institution, [_draft(tx, each) for each in wanted[key]])
        for key, institution in known.items()
        if key in wanted
    ]
    lacking = [each for each in validations.to_decide(tx) if each not in responsible]
    return Preparing(letters, [_draft(tx, each) for each in lacking])


def prepare(tx: Tx, actor: Actor, *, now: datetime) -> list[Letter]:
    """Prepare every letter there is to prepare, numbered. Settled when there is none."""
    found = to_ask(tx, actor)
    if not found.letters:
        raise Settled("validation.nobody_left")
    return [_prepared(tx, actor, each, now) for each in found.letters]


def due_on(tx: Tx, sent_on: date) -> date:
    """Return the day on which the term of a letter ends that went on a day."""
    return working_days_after(tx.kept(Programme).holidays, sent_on, terms(tx).answer)


def withdraw(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> Letter:
    """Take back a letter that has not gone; its drafts may be asked about anew."""
    require(tx, actor, Action.KEEP_LIAISONS)
    before = find(tx, code)
    after = _changed(
        tx, actor, before, "withdraw", ("prepared",), {"state": "withdrawn"}, now, reason
    )
    validations.delete_of_letter(tx, before.id)
    return after


def to_print(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Letter:
    """Return a letter that is printed: as long as it has not gone, it bears today."""
    require(tx, actor, Action.KEEP_LIAISONS)
    found = find(tx, code)
    today = schedule.today(tx.kept(Programme), now)
    printed = records.update(
        tx, found.id, states=("prepared",), dated_on=today, due_on=due_on(tx, today)
    )
    return found if printed is None else printed


def to_send(tx: Tx, actor: Actor, *, code: str) -> Letter:
    """Return a letter of which it may be recorded that it went, or that its second one did."""
    require(tx, actor, Action.KEEP_LIAISONS)
    found = find(tx, code)
    if found.state == "prepared" or waits_for_second(found):
        return found
    raise settled(found)


def waits_for_second(letter: Letter) -> bool:
    """Return whether the second letter is prepared and has not gone."""
    return letter.state == "sent" and letter.again_number is not None and letter.again_on is None


def send(tx: Tx, actor: Actor, *, code: str, sent_on: date, way: str, now: datetime) -> Letter:
    """Record on which day and which way a letter went: its term counts from there.

    Where the first one has gone, it is the second one. Refused for a day on which it cannot have.
    """
    before = to_send(tx, actor, code=code)
    check_sent_on(tx, before, sent_on, now)
    if before.state == "prepared":
        facts = {
            "state": "sent",
            "sent_on": sent_on,
            "sent_by": way,
            "dated_on": min(before.dated_on, sent_on),
            "due_on": due_on(tx, sent_on),
        }
        return _changed(tx, actor, before, "send", ("prepared",), facts, now)
    facts = {"again_on": sent_on, "again_by": way}
    return _changed(tx, actor, before, "send_again", ("sent",), facts, now)


def check_sent_on(tx: Tx, letter: Letter, sent_on: date, now: datetime) -> None:
    """Refuse a day on which the letter cannot have gone: to come, or before it was prepared."""
    facts = tx.kept(Programme)
    day = facts.noon(sent_on)
    if sent_on > schedule.today(facts, now):
        raise Refusal("designation.sent_in_the_future", day=day)
    if letter.state != "prepared":
        if sent_on <= letter.due_on:
            raise Refusal("validation.again_too_early", day=day, due=facts.noon(letter.due_on))
        return
    prepared_on = schedule.today(facts, letter.prepared_at)
    if sent_on < prepared_on:
        raise Refusal("designation.sent_too_early", day=day, prepared=facts.noon(prepared_on))


# ── looking ───────────────────────────────────────────────────────────────────────────────────────


def find(tx: Tx, code: str) -> Letter:
    """Return the letter people call by this code. Refused when there is none, or it was withdrawn.

    Its number is used for no other letter.
    """
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("validation.unknown_letter", code=code)
    if found.state == "withdrawn":
        raise Settled("validation.is.withdrawn", code=code)
    return found


def in_state(tx: Tx, actor: Actor, *, code: str, states: Sequence[str]) -> Letter:
    """Return a letter for staff. Settled when it is in none of these states."""
    require(tx, actor, Action.KEEP_LIAISONS)
    found = find(tx, code)
    if found.state not in states:
        raise settled(found)
    return found


def listed(tx: Tx, letter: Letter) -> list[Listed]:
    """Return the drafts that a letter lists, in the order of their codes."""
    found = []
    for each in validations.of_letter(tx, letter.id):
        parts = validations.parts_of(tx, each.draft_id)
        part = [one.part for one in parts if one.institution == letter.institution]
        found.append(
            Listed(_draft(tx, each.draft_id), part[0] if part else "supporting", each.state)
        )
    return found


def settled(found: Letter) -> Settled:
    """Return the refusal of what cannot be done in the state that a letter has."""
    return Settled(f"validation.is.{found.state}", code=found.code)


# ── small steps ───────────────────────────────────────────────────────────────────────────────────


def _prepared(tx: Tx, actor: Actor, asked: ToAsk, now: datetime) -> Letter:
    today = schedule.today(tx.kept(Programme), now)
    number = letter_terms.of(tx).letters.numbered(designation_records.next_letter(tx), today.year)
    made = records.insert(
        tx,
        institution=asked.institution.key,
        number=number,
        dated_on=today,
        due_on=due_on(tx, today),
        prepared_by=actor.person_id,
        now=now,
    )
    for each in asked.drafts:
        validations.put(
            tx, letter_id=made.id, draft_id=each.id, institution=asked.institution.key, now=now
        )
    audit.record(
        tx,
        actor,
        action="validation.prepare",
        subject=made.code,
        now=now,
        after={
            "institution": asked.institution.key,
            "letter": number,
            "drafts": [each.code for each in asked.drafts],
        },
    )
    return made


def _changed(
    tx: Tx,
    actor: Actor,
    before: Letter,
    act: str,
    states: Sequence[str],
    facts: Mapping[str, Any],
    now: datetime,
    reason: str | None = None,
) -> Letter:
    """Change what is in one of these states, once; Settled when it is not any more."""
    after = records.update(tx, before.id, states=states, **facts)
    if after is None:
        raise settled(find(tx, before.code))
    audit.record(
        tx,
        actor,
        action=f"validation.{act}",
        subject=before.code,
        now=now,
        reason=reason,
        before={"state": before.state},
        after={"state": after.state, "due_on": after.due_on, "again_on": after.again_on},
    )
    return after


def _draft(tx: Tx, draft_id: str) -> DraftRecord:
    found = drafts.by_id(tx, draft_id)
    assert found is not None
    return found
