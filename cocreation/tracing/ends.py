"""What became of ideas, in a word: how far each of many proposals came."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.review.answers import Outcome
from storage.engine import Tx
from storage.records import ProposalRecord
from storage.tracing import ends as records
from storage.tracing.ends import EndRecord


class Kind(StrEnum):
    """How far a proposal came; the first three are what its answer says."""

    INCLUDED = "included"
    NOT_CHOSEN = "not_chosen"
    ELSEWHERE = "elsewhere"
    COMMITMENT = "commitment"
    LEFT_OUT = "left_out"


class Fate(NamedTuple):
    """What became of a proposal, for everybody.

    `codes` are those of its theme or of its commitments; `reason` is why it is in no commitment,
    where that was said. `answered`: its answer is published.
    """

    kind: Kind
    answered: bool
    codes: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def is_end(self) -> bool:
        """Whether nothing more is to be decided of it."""
        return self.kind in (Kind.COMMITMENT, Kind.LEFT_OUT)


def of(tx: Tx, proposals: Sequence[ProposalRecord]) -> dict[str, Fate]:
    """Return what became of these proposals by code: of those that stand and came further."""
    found = {code: _fate(tx, rows) for code, rows in _known(tx, proposals)}
    return {code: fate for code, fate in found.items() if fate is not None}


def reasons(tx: Tx, proposals: Sequence[ProposalRecord]) -> dict[str, str]:
    """Return by code the last that was said of why these went no further, where it was said."""
    found = {code: _why(tx, rows) for code, rows in _known(tx, proposals)}
    return {code: reason for code, reason in found.items() if reason is not None}


def _known(tx: Tx, proposals: Sequence[ProposalRecord]) -> Iterator[tuple[str, list[EndRecord]]]:
    codes = {each.id: each.code for each in proposals if each.state == "received"}
    known = records.of_proposals(tx, list(codes))
    for key, rows in groupby(known, key=lambda each: each.proposal_id):
        yield codes[key], list(rows)


def _fate(tx: Tx, rows: list[EndRecord]) -> Fate | None:
    first = rows[0]
    answered = first.state == "published"
    made = sorted({each.commitment for each in rows if each.commitment is not None})
    if made:
        return Fate(Kind.COMMITMENT, answered, tuple(made))
    waits = first.state == "reopened" or any(each.draft is not None for each in rows)
    if first.approved or (first.closed and not waits):
        return Fate(Kind.LEFT_OUT, answered, reason=_why(tx, rows))
    if not answered or first.outcome is None:
        return None
    themes = () if first.theme is None else (first.theme,)
    return Fate(Kind(first.outcome), answered, themes)


def _why(tx: Tx, rows: list[EndRecord]) -> str | None:
    """Return the last that was said of why it went no further."""
    first = rows[0]
    of_answer = first.state == "published" and first.outcome != Outcome.INCLUDED
    said = (
        *(each.left_out for each in reversed(rows)),
        *(each.refused for each in reversed(rows)),
        first.said,
        first.reason if of_answer else None,
    )
    reason = next((each for each in said if each is not None), None)
    return None if reason is None else mask(reason, tx.kept(Programme).personal_data)
