"""The public board: which institution was asked about which draft, and what it decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cocreation.permissions import Action, Actor, require
from cocreation.validation import validation
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.validation import validation_letters as letter_records
from storage.validation import validations
from storage.validation.validation_letters import LetterRecord
from storage.validation.validations import ValidationRecord


class Line(NamedTuple):
    """One line of the public board; `letter` of what was asked, if it was."""

    draft: DraftRecord
    institution: str
    part: str
    validation: ValidationRecord | None
    letter: LetterRecord | None
    silent_since: datetime | None
    counter: DraftRecord | None


def board(tx: Tx, actor: Actor) -> list[Line]:
    """Return every draft that is to be decided with each of its institutions, for everybody."""
    require(tx, actor, Action.READ_VALIDATION)
    by_pair = {(each.draft_id, each.institution): each for each in validations.every(tx)}
    by_letter = {each.id: each for each in letter_records.every(tx)}
    parts = validations.parts(tx)
    found = []
    for draft in validation.to_decide(tx):
        mine = [each for each in parts if each.draft_id == draft.id]
        found += [
            _line(tx, draft, each.institution, each.part, by_pair, by_letter) for each in mine
        ]
    return found


def _line(
    tx: Tx,
    draft: DraftRecord,
    institution: str,
    part: str,
    by_pair: Mapping[tuple[str, str], ValidationRecord],
    by_letter: Mapping[str, LetterRecord],
) -> Line:
    asked = by_pair.get((draft.id, institution))
    letter = None if asked is None else by_letter[asked.letter_id]
    silent = None if letter is None else letter_records.noted_at(tx, letter.id, "silent")
    if asked is None or (silent and asked.decided_at and asked.decided_at < silent):
        silent = None  # decided before the others of its letter were silent
    counter = None
    if asked is not None and asked.counter_id is not None:
        counter = validation.known(tx, asked.counter_id)
    return Line(draft, institution, part, asked, letter, silent, counter)
