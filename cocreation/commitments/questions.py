"""Questions about commitments: asked in public, answered in public, withheld where they harm."""

import re
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from cocreation.commitments import catalogue
from cocreation.oversight import audit
from cocreation.people import roles, spokespeople
from cocreation.permissions import Action, Actor, Role, may, require
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.schedule import schedule
from storage.commitments import questions as records
from storage.commitments.commitments import CommitmentRecord
from storage.commitments.questions import QuestionRecord
from storage.engine import Tx

MOST_A_DAY: Final = 10
"""The most questions that one person may ask in a day."""

_CODE = re.compile(r"\s*q?\s*[.-]?\s*0*(\d{1,9})\s*", re.IGNORECASE | re.ASCII)
_DAY = timedelta(days=1)


class Asked(NamedTuple):
    """A question that was just asked, and who may answer it: they are told."""

    question: QuestionRecord
    commitment: CommitmentRecord
    told: list[str]


class Waiting(NamedTuple):
    """A question as everybody reads it, and for how many whole days it waits, or waited."""

    question: QuestionRecord
    days: int
    mine_to_answer: bool


def ask(
    tx: Tx, actor: Actor, *, person_id: str, commitment: str, text: str, now: datetime
) -> Asked:
    """Ask about a commitment. Refused to who has asked too much in a day."""
    about = askable(tx, actor, person_id=person_id, commitment=commitment, now=now)
    made = records.insert(tx, commitment_id=about.id, person_id=person_id, text=text, now=now)
    bodies = spokespeople.bodies_of(about)
    told = dict.fromkeys((*roles.administrators(tx), *spokespeople.liaisons_of(tx, bodies)))
    return Asked(public(tx, made), about, [each for each in told if each != person_id])


def askable(
    tx: Tx, actor: Actor, *, person_id: str, commitment: str, now: datetime
) -> CommitmentRecord:
    """Return a commitment that somebody may ask about now."""
    require(tx, actor, Action.ASK)
    found = catalogue.known(tx, commitment)
    if records.asked_since(tx, person_id, now - _DAY) >= MOST_A_DAY:
        raise Refusal("question.too_many", most=MOST_A_DAY)
    return found


def names_somebody(tx: Tx, text: str) -> bool:
    """Return whether a text holds data that identify a person."""
    return mask(text, tx.kept(Programme).personal_data) != text


def see(tx: Tx, actor: Actor, *, code: str, now: datetime) -> Waiting:
    """Return a question as everybody reads it; whoever answers it reads it as it was written."""
    require(tx, actor, Action.READ_CATALOGUE)
    return _shown(tx, actor, known(tx, code), now)


def waiting(tx: Tx, actor: Actor, *, now: datetime) -> list[Waiting]:
    """Return the questions without an answer, longest wait first."""
    require(tx, actor, Action.READ_CATALOGUE)
    return [_shown(tx, actor, each, now) for each in records.waiting(tx)]


def about(tx: Tx, actor: Actor, *, commitment: str, now: datetime) -> list[Waiting]:
    """Return what was asked about a commitment, oldest first."""
    require(tx, actor, Action.READ_CATALOGUE)
    found = catalogue.known(tx, commitment)
    return [_shown(tx, actor, each, now) for each in records.of_commitment(tx, found.id)]


def to_answer(tx: Tx, actor: Actor, *, code: str) -> QuestionRecord:
    """Return a question that this actor may answer, as it was written.

    Refused when it is answered or withheld, and to the liaison of another institution.
    """
    require(tx, actor, Action.ANSWER_QUESTION)
    found = known(tx, code)
    if found.state != "asked":
        raise Settled(f"question.is_{found.state}", code=code)
    if not _answers(tx, actor, found):
        raise Refusal("question.of_another", code=code, commitment=found.commitment)
    return found


def answer(tx: Tx, actor: Actor, *, code: str, text: str, now: datetime) -> QuestionRecord:
    """Answer a question in public, once."""
    found = to_answer(tx, actor, code=code)
    said = as_public(tx, text)
    after = records.change(
        tx, found, state="answered", answer=said, answered_by=actor.person_id, answered_at=now
    )
    if after is None:
        raise Settled("question.is_answered", code=code)
    audit.record(
        tx, actor, action="question.answer", subject=code, now=now,
        after={"commitment": found.commitment},
    )  # fmt: skip
    return public(tx, after)


def may_withhold(tx: Tx, actor: Actor, *, code: str) -> QuestionRecord:
    """Return a question that this actor may take out of public view."""
    require(tx, actor, Action.MODERATE)
    found = known(tx, code)
    if found.state == "withheld":
        raise Settled("question.is_withheld", code=code)
    return found


def withhold(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> QuestionRecord:
    """Take a question out of public view, for a reason that everybody reads."""
    found = may_withhold(tx, actor, code=code)
    return _moved(tx, actor, found, "withheld", reason, now)


def may_restore(tx: Tx, actor: Actor, *, code: str) -> QuestionRecord:
    """Return a withheld question that this actor may show again."""
    require(tx, actor, Action.MODERATE)
    found = known(tx, code)
    if found.state != "withheld":
        raise Settled("question.not_withheld", code=code)
    return found


def restore(tx: Tx, actor: Actor, *, code: str, reason: str, now: datetime) -> QuestionRecord:
    """Show a withheld question again, as answered or not as it was."""
    found = may_restore(tx, actor, code=code)
    return _moved(tx, actor, found, "asked" if found.answer is None else "answered", reason, now)


def known(tx: Tx, code: str) -> QuestionRecord:
    """Return the question of this code. Refused when there is none."""
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("question.unknown", code=code)
    return found


def public(tx: Tx, question: QuestionRecord) -> QuestionRecord:
    """Return a question as everybody reads it: data that identify a person are masked."""
    text = mask(question.text, tx.kept(Programme).personal_data)
    return question.model_copy(update={"text": text})


def as_code(text: str) -> str | None:
    """Return the code that "12", "q12" or "Q-0012" means, or None."""
    match = _CODE.fullmatch(text)
    return None if match is None else f"Q-{int(match[1]):04d}"


def _shown(tx: Tx, actor: Actor, found: QuestionRecord, now: datetime) -> Waiting:
    facts = tx.kept(Programme)
    until = found.answered_at or now
    days = (schedule.today(facts, until) - schedule.today(facts, found.at)).days
    mine = found.state == "asked" and _answers(tx, actor, found)
    return Waiting(found if mine else public(tx, found), days, mine)


def _answers(tx: Tx, actor: Actor, found: QuestionRecord) -> bool:
    if not may(actor, Action.ANSWER_QUESTION):
        return False
    if actor.roles & {Role.ADMIN, Role.COMMISSION}:
        return True
    return spokespeople.speaks_for(tx, actor.person_id, catalogue.known(tx, found.commitment))


def _moved(
    tx: Tx, actor: Actor, found: QuestionRecord, to: str, reason: str, now: datetime
) -> QuestionRecord:
    said = as_public(tx, reason)
    after = records.change(tx, found, state=to, reason=said if to == "withheld" else None)
    if after is None:
        raise Refusal("question.changed_meanwhile", code=found.code)
    audit.record(
        tx, actor, action=f"question.{'withhold' if to == 'withheld' else 'restore'}",
        subject=found.code, now=now, reason=said,
        before={"state": found.state}, after={"state": to},
    )  # fmt: skip
    return after
