"""The commitments of every plan, as everybody may read them."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from cocreation.commitments.earlier_plan_facts import EarlierPlan, EarlierPlans, Results
from cocreation.permissions import Action, Actor, require
from cocreation.personal_data import mask
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from storage.commitments import commitments as records
from storage.commitments import followers, progress
from storage.commitments.commitments import CommitmentRecord, MilestoneRecord, VersionRecord
from storage.commitments.progress import ProgressRecord
from storage.engine import Tx
from storage.plan import plan_versions

STATES: Final = ("approved", "continuing", "developing", "undecided", "ended", "withdrawn")
"""The states of commitments, those that go on first."""

_DEVELOPING, _APPROVED = "developing", "approved"

OVER: Final = ("ended", "withdrawn")
"""The states in which nothing more is done about a commitment."""

UNCONFIRMED: Final = "unconfirmed"
"""What stands in a list for a state that is invented: it is no fact."""

_CODE = re.compile(r"\s*([0-9A-Z]{1,12})\s*[-\u2010-\u2013.\s]\s*0*(\d{1,4})\s*")
_RUN_TOGETHER = re.compile(r"\s*([0-9A-Z]{0,11}[A-Z])0*(\d{1,4})\s*")
_TEXTS = ("title", "problem", "solution", "goal")


class Seen(NamedTuple):
    """A commitment as everybody reads it.

    `reports` are how far it is, newest first; `changes` those versions of it that have a public
    reason, oldest first; `results` what was found to have come of it; `followers` how many follow
    it.
    """

    commitment: CommitmentRecord
    plan: Words | None
    milestones: list[MilestoneRecord]
    reports: list[ProgressRecord]
    changes: list[VersionRecord]
    results: Results | None
    followers: int


class Listed(NamedTuple):
    """Commitments by the key of their plan and by their state, or UNCONFIRMED, in order."""

    plan: str
    state: str
    commitment: CommitmentRecord


def listed(
    tx: Tx, actor: Actor, *, plan: str | None = None, state: str | None = None
) -> list[Listed]:
    """Return the commitments of a plan or of all, the present plan's first, by state and code."""
    require(tx, actor, Action.READ_CATALOGUE)
    order = {key: place for place, key in enumerate(plans(tx))}
    shown = [public(tx, each) for each in records.every(tx, plan=plan)]
    found = [Listed(each.plan, state_of(each), each) for each in shown]
    places = {key: place for place, key in enumerate((UNCONFIRMED, *STATES))}
    return sorted(
        (each for each in found if state in (None, each.state)),
        key=lambda each: (
            order.get(each.plan, len(order)),
            each.plan,
            places.get(each.state, len(places)),
            each.commitment.number,
        ),
    )


def see(tx: Tx, actor: Actor, *, code: str) -> Seen:
    """Return a commitment with all that is public about it. Refused when there is none."""
    require(tx, actor, Action.READ_CATALOGUE)
    found = known(tx, code)
    stated = tx.kept(EarlierPlans).commitment(found.plan, found.number)
    results = None if stated is None or stated.results is None else stated.results
    return Seen(
        public(tx, found),
        plans(tx).get(found.plan),
        records.milestones(tx, found.id),
        progress.of_commitment(tx, found.id),
        [each for each in records.versions(tx, found.id) if each.reason is not None],
        None if results is None or results.ejemplo else results.value,
        followers.count(tx, found.id),
    )


def known(tx: Tx, code: str) -> CommitmentRecord:
    """Return the commitment of this code. Refused when there is none."""
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("commitment.unknown", code=code)
    return found


def state_of(commitment: CommitmentRecord) -> str:
    """Return the state of a commitment; UNCONFIRMED while it is invented."""
    return UNCONFIRMED if "state" in commitment.examples else commitment.state


def is_over(commitment: CommitmentRecord) -> bool:
    """Return whether nothing more is done about a commitment, as far as its state is a fact."""
    return state_of(commitment) in OVER


def public(tx: Tx, commitment: CommitmentRecord) -> CommitmentRecord:
    """Return a commitment as everybody reads it.

    Data that identify a person are masked; what was developed is approved with its plan.
    """
    patterns = tx.kept(Programme).personal_data
    texts = {name: getattr(commitment, name) for name in _TEXTS}
    masked = {name: mask(text, patterns) for name, text in texts.items() if text is not None}
    return commitment.model_copy(update={**masked, "state": standing(tx, commitment)})


def standing(tx: Tx, commitment: CommitmentRecord) -> str:
    """Return where a commitment stands for everybody: one of STATES."""
    if commitment.state != _DEVELOPING or plan_versions.newest(tx, _APPROVED) is None:
        return commitment.state
    return _APPROVED


def plans(tx: Tx) -> Mapping[str, Words]:
    """Return what the plans are called, by key: the present one, and those before it."""
    programme = tx.kept(Programme)
    named = {programme.plan.key: programme.plan.name}
    return named | {each.key: each.name for each in tx.kept(EarlierPlans)}


def earlier(tx: Tx, key: str | None) -> EarlierPlan | None:
    """Return what the file of an earlier plan states, or None."""
    return None if key is None else tx.kept(EarlierPlans).find(key)


def named(tx: Tx, text: str) -> str | None:
    """Return the code that a text means if it is of a plan that there is: "covid 19" is not."""
    code = as_code(text)
    plans = {tx.kept(Programme).plan.key, *(each.key for each in tx.kept(EarlierPlans))}
    return code if code is not None and code.rpartition("-")[0] in plans else None


def as_code(text: str) -> str | None:
    """Return the code that "3PAN-05", "3pan 5" or "3pan5" means, or None."""
    written = text.upper()
    match = _CODE.fullmatch(written) or _RUN_TOGETHER.fullmatch(written)
    return None if match is None else f"{match[1]}-{int(match[2]):02d}"
