"""The highest authorities decide on draft commitments: in the chat, on paper, over a link."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from cocreation import codes
from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, Role, require
from cocreation.programme.facts import Programme
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.validation import counterproposals, validation, validation_letters
from cocreation.validation.counterproposals import NotViable
from cocreation.validation.validation import Outcome
from cocreation.validation.validation_letters import OPEN, Letter
from storage.commitments import drafts
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.people import roles
from storage.validation import validation_letters as letter_records
from storage.validation import validations
from storage.validation.validations import ValidationRecord

Validation = ValidationRecord

WAITING = ("asked", "silent")
"""The states in which a decision is waited for, or welcome."""

BEARER = Actor(None, frozenset({Role.ANYONE, Role.AUTHORITY}))
"""Whoever holds the web link of a letter: what they may do is bound to that letter."""


class Asked(NamedTuple):
    """A draft that an institution is asked about, in which letter."""

    validation: Validation
    letter: Letter
    draft: DraftRecord


class Decision(NamedTuple):
    """What was decided, and what comes of the draft with it; `before` is what had come of it.

    `counter` is the counterproposal, a draft of its own; `late` says that the silence was public.
    """

    asked: Asked
    counter: DraftRecord | None
    before: Outcome
    outcome: Outcome
    late: bool


# ── deciding ──────────────────────────────────────────────────────────────────────────────────────


def as_code(text: str) -> str | None:
    """Return the code that "B-0007" or "b7" means; a bare number is none."""
    return codes.as_code(text, "B")


def institution_of(tx: Tx, actor: Actor) -> str:
    """Return the key of the institution whose authority this actor is. Refused when not known."""
    require(tx, actor, Action.VALIDATE)
    assert actor.person_id is not None
    known = {each.key for each in tx.kept(Programme).institutions}
    for grant in roles.held_by(tx, actor.person_id):
        if grant.role == Role.AUTHORITY and grant.organisation in known:
            return str(grant.organisation)
    raise Refusal("validation.no_institution")


def waiting(tx: Tx, actor: Actor) -> list[Asked]:
    """Return what waits for an authority's decision, by code; letters that have not gone do not."""
    mine = institution_of(tx, actor)
    return [each for each in _asked(tx, institution=mine) if each.validation.state in WAITING]


def to_decide(tx: Tx, actor: Actor, *, code: str) -> Asked:
    """Return a draft that waits for this authority. Refused for a draft of another institution.

    Settled once it was decided.
    """
    return _open(_of_institution(tx, institution_of(tx, actor), code))


def decide(tx: Tx, actor: Actor, *, code: str, no: NotViable | None, now: datetime) -> Decision:
    """Decide on a draft as its authority in the chat: approve it, or say no with all that takes."""
    return _decided(tx, actor, to_decide(tx, actor, code=code), no, "chat", now)


def to_record(tx: Tx, actor: Actor, *, letter: str, code: str | None = None) -> list[Asked]:
    """Return what of a letter waits for an answer, all or one draft, to record what came on paper.

    Settled when nothing does.
    """
    require(tx, actor, Action.ASK_VALIDATION)
    states = OPEN if code is None else (*OPEN, "settled")
    found = validation_letters.in_state(tx, actor, code=letter, states=states)
    if code is not None:
        return [_open(_in_letter(tx, found, code))]
    left = [each for each in of_letter(tx, found) if each.validation.state in WAITING]
    if not left:
        raise Settled("validation.is.settled", code=letter)
    return left


def record(
    tx: Tx, actor: Actor, *, letter: str, code: str, no: NotViable | None, now: datetime
) -> Decision:
    """Record what an authority answered on paper: the same rules hold."""
    [asked] = to_record(tx, actor, letter=letter, code=code)
    return _decided(tx, actor, asked, no, "paper", now)


def by_link(tx: Tx, letter: Letter, *, code: str, no: NotViable | None, now: datetime) -> Decision:
    """Decide as whoever holds the link of a letter, which `validation_links.opened` returned."""
    require(tx, BEARER, Action.VALIDATE)
    return _decided(tx, BEARER, in_letter(tx, letter, code), no, "web", now)


def check(asked: Asked, no: NotViable | None) -> None:
    """Refuse an answer that would be refused, before it counts."""
    if no is not None:
        counterproposals.check(asked.draft, no)


def in_letter(tx: Tx, letter: Letter, code: str) -> Asked:
    """Return a draft of a letter that waits for its answer. Refused for one of another letter."""
    return _open(_in_letter(tx, letter, code))


def of_letter(tx: Tx, letter: Letter) -> list[Asked]:
    """Return all that a letter asks, decided or not, by the drafts' codes."""
    return [
        Asked(each, letter, validation.known(tx, each.draft_id))
        for each in validations.of_letter(tx, letter.id)
    ]


# ── small steps ───────────────────────────────────────────────────────────────────────────────────


def _decided(
    tx: Tx, actor: Actor, asked: Asked, no: NotViable | None, way: str, now: datetime
) -> Decision:
    check(asked, no)
    before = validation.decided(tx, asked.draft)
    counter = None if no is None else _countered(tx, actor, asked.draft, no, now)
    after = validations.decide(
        tx,
        asked.validation,
        states=WAITING,
        state="approved" if no is None else "rejected",
        reasons=None if no is None else as_public(tx, no.reasons),
        relation=None if no is None or no.relation is None else as_public(tx, no.relation),
        counter_id=None if counter is None else counter.id,
        way=way,
        person_id=actor.person_id if way == "chat" else None,
        decided_at=now,
    )
    if after is None:
        raise already(_reread(tx, asked))
    audit.record(
        tx,
        actor,
        action=f"validation.{'approve' if no is None else 'reject'}",
        subject=asked.draft.code,
        now=now,
        reason=after.reasons,
        before={"state": asked.validation.state},
        after={
            "state": after.state,
            "institution": after.institution,
            "letter": asked.letter.code,
            "way": way,
            "counter": None if counter is None else counter.code,
        },
    )
    letter = _settle(tx, asked.letter)
    late = asked.validation.state == "silent"
    return Decision(
        Asked(after, letter, asked.draft),
        counter,
        before,
        validation.decided(tx, asked.draft),
        late,
    )


def _countered(
    tx: Tx, actor: Actor, draft: DraftRecord, no: NotViable, now: datetime
) -> DraftRecord:
    """Record a counterproposal as a draft: of the same table, theme, origins and institutions."""
    origins = drafts.origin_ids(tx, draft.id)
    made = drafts.insert(
        tx,
        meeting_id=draft.meeting_id,
        facts={
            "title": no.title,
            "problem": no.problem,
            "solution": no.solution,
            "theme": draft.theme,
            "value": draft.value,
            "counter_to": draft.id,
        },
        origins=origins,
        recorded_by=actor.person_id,
        now=now,
    )
    validations.copy_parts(tx, draft.id, made.id)
    return made


def _settle(tx: Tx, letter: Letter) -> Letter:
    """End a letter all of whose drafts are decided, and its web link with it."""
    if any(each.state in WAITING for each in validations.of_letter(tx, letter.id)):
        return letter
    letter_records.set_access(tx, letter.id, secret=None, until=None)
    return letter_records.update(tx, letter.id, states=OPEN, state="settled") or letter


def already(asked: Asked) -> Settled:
    """Return the refusal of deciding once more."""
    return Settled(f"validation.already.{asked.validation.state}", code=asked.draft.code)


def _open(asked: Asked) -> Asked:
    if asked.validation.state not in WAITING:
        raise already(asked)
    return asked


def _asked(tx: Tx, *, institution: str) -> Sequence[Asked]:
    letters = [each for each in letter_records.every(tx) if each.institution == institution]
    return sorted(
        (
            each
            for letter in letters
            if letter.state not in ("prepared", "withdrawn")
            for each in of_letter(tx, letter)
        ),
        key=lambda each: each.draft.code,
    )


def _of_institution(tx: Tx, institution: str, code: str) -> Asked:
    for each in _asked(tx, institution=institution):
        if each.draft.code == code:
            return each
    raise Refusal("validation.not_yours", code=code)


def _in_letter(tx: Tx, letter: Letter, code: str) -> Asked:
    for each in of_letter(tx, letter):
        if each.draft.code == code:
            return each
    raise Refusal("validation.not_in_letter", code=code, letter=letter.code)


def _reread(tx: Tx, asked: Asked) -> Asked:
    found = validations.of_pair(tx, asked.draft.id, asked.validation.institution)
    assert found is not None
    return asked._replace(validation=found)
