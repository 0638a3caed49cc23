"""What comes of a draft commitment once the highest authorities were asked about it."""

from enum import StrEnum

from storage.commitments import drafts
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.validation import validation_letters as letter_records
from storage.validation import validations
from storage.validation.validation_letters import LetterRecord


class Outcome(StrEnum):
    """What has come of a draft."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"  # with its reasons and a counterproposal
    SILENT = "silent"  # published as such


class Lack(StrEnum):
    """What a draft that is not decided lacks, in the order in which it has to be mended."""

    INSTITUTION = "institution"  # nobody is responsible for it
    LETTER = "letter"  # a responsible institution was not asked, or its letter has not gone
    ANSWER = "answer"


def decided(tx: Tx, draft: DraftRecord) -> Outcome:
    """Return what has come of a draft: what its responsible institutions decided.

    One no is enough for rejected; approved takes the yes of all. Those that support it are heard,
    and do not decide.
    """
    states = [
        None if each is None else each.state
        for each in (
            validations.of_pair(tx, draft.id, one.institution)
            for one in validations.parts_of(tx, draft.id)
            if one.part == "responsible"
        )
    ]
    if "rejected" in states:
        return Outcome.REJECTED
    if not states or None in states or "asked" in states:
        return Outcome.PENDING
    return Outcome.SILENT if "silent" in states else Outcome.APPROVED


def pending(tx: Tx) -> list[DraftRecord]:
    """Return the drafts that are not decided yet, by code."""
    return [each for each in to_decide(tx) if decided(tx, each) == Outcome.PENDING]


def lack(tx: Tx, draft: DraftRecord) -> Lack:
    """Return what a draft that is not decided lacks first."""
    responsible = [
        each.institution
        for each in validations.parts_of(tx, draft.id)
        if each.part == "responsible"
    ]
    if not responsible:
        return Lack.INSTITUTION
    for each in responsible:
        asked = validations.of_pair(tx, draft.id, each)
        if asked is None or letter_records.by_id(tx, asked.letter_id).state == "prepared":
            return Lack.LETTER
    return Lack.ANSWER


def going_on(tx: Tx) -> list[DraftRecord]:
    """Return the drafts that go on to be developed, by code.

    Those approved; those on which the authorities were silent, published as such; and in the place
    of a rejected one the counterproposals of the institutions responsible for it.
    """
    found = []
    for draft in to_decide(tx):
        outcome = decided(tx, draft)
        if outcome in (Outcome.APPROVED, Outcome.SILENT):
            found.append(draft)
        if outcome == Outcome.REJECTED:
            found += _counters(tx, draft)
    return sorted(found, key=lambda each: each.code)


def with_authorities(tx: Tx, draft: DraftRecord) -> bool:
    """Return whether a letter about a draft has gone, or it is an authority's counterproposal."""
    if draft.counter_to is not None:
        return True
    return any(
        letter_records.by_id(tx, each.letter_id).state != "prepared"
        for each in validations.of_draft(tx, draft.id)
    )


def letters_not_gone(tx: Tx, draft: DraftRecord) -> list[LetterRecord]:
    """Return the letters that are prepared about a draft, perhaps printed, and have not gone."""
    found = [
        letter_records.by_id(tx, each.letter_id) for each in validations.of_draft(tx, draft.id)
    ]
    return [each for each in found if each.state == "prepared"]


def _counters(tx: Tx, draft: DraftRecord) -> list[DraftRecord]:
    responsible = {
        each.institution
        for each in validations.parts_of(tx, draft.id)
        if each.part == "responsible"
    }
    return [
        known(tx, each.counter_id)
        for each in validations.of_draft(tx, draft.id)
        if each.institution in responsible and each.counter_id is not None
    ]


def to_decide(tx: Tx) -> list[DraftRecord]:
    """Return the drafts that are to be decided, by code: counterproposals are not."""
    return [known(tx, each) for each in validations.to_decide(tx)]


def known(tx: Tx, draft_id: str) -> DraftRecord:
    """Return the draft of this id, which there is."""
    found = drafts.by_id(tx, draft_id)
    assert found is not None
    return found
