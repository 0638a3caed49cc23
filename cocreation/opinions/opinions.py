"""Short statements, on which anybody agrees, disagrees or passes, while their stage lasts."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, StringConstraints

from cocreation import codes
from cocreation.commitments import drafts
from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.programme import programme
from cocreation.programme.stages import Stage
from cocreation.proposals import hops, proposals
from cocreation.refusals import Refusal, Settled
from cocreation.review import groups, themes
from cocreation.texts import Paragraph
from cocreation.tracing import traces
from storage.engine import Tx
from storage.opinions import opinions as records
from storage.opinions.opinions import StatementRecord
from storage.records import ProposalRecord
from storage.review import groups as group_records


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


Statement = Annotated[Paragraph, StringConstraints(max_length=140), AfterValidator(_in_one_line)]
"""A sentence that one agrees with or not, read at a glance on a phone."""


class Opinion(StrEnum):
    """What one may think of a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"
    NEITHER = "pass"


class Origin(NamedTuple):
    """What a statement comes from, by its code, and the proposals behind it."""

    code: str
    proposals: list[ProposalRecord]


class Next(NamedTuple):
    """A statement that somebody is asked about; None when nothing is left.

    `done` of `total` open statements have their opinion.
    """

    statement: StatementRecord | None
    done: int
    total: int


class Listed(NamedTuple):
    """The statements of a stage, and whether opinions are taken on those that are open."""

    stage: Stage
    statements: list[StatementRecord]
    going_on: bool


def may_state(tx: Tx, actor: Actor, *, about: str | None) -> Origin | None:
    """Return what a statement comes from, when one may be put now. Refused for an unknown code."""
    require(tx, actor, Action.STATE)
    return None if about is None else _origin(tx, actor, about)


def state(
    tx: Tx, actor: Actor, *, text: str, about: str | None, now: datetime
) -> tuple[StatementRecord, Origin | None]:
    """Put a statement in the present stage. Refused when it seems to identify somebody."""
    origin = may_state(tx, actor, about=about)
    check_text(tx, text)
    made = records.insert(
        tx,
        stage=programme.standing(tx).stage.key,
        text=text,
        about=None if origin is None else origin.code,
        written_by=actor.person_id,
        now=now,
    )
    audit.record(
        tx, actor, action="statement.put", subject=made.code, now=now,
        after={"text": text, "about": made.about},
    )  # fmt: skip
    return made, origin


def check_text(tx: Tx, text: str) -> None:
    """Refuse a text that everybody will read and that seems to identify somebody."""
    if proposals.names_somebody(tx, text):
        raise Refusal("statement.personal_data")


def close(tx: Tx, actor: Actor, *, code: str, now: datetime) -> StatementRecord:
    """Take no more opinions on a statement; those given stay. Refused when it is closed."""
    require(tx, actor, Action.STATE)
    found = records.by_code(tx, code, lock="alone")
    if found is None:
        raise Refusal("statement.unknown", code=code)
    if found.state == "closed":
        raise Settled("statement.is_closed", code=code, text=found.text)
    records.close(tx, found.id, now)
    audit.record(tx, actor, action="statement.close", subject=code, now=now)
    return found


def listed(tx: Tx, actor: Actor, *, stage: Stage | None = None) -> Listed:
    """Return the statements of a stage, by default of the last one that has any up to now."""
    require(tx, actor, Action.READ_OPINIONS)
    here = programme.standing(tx)
    if stage is None:
        having = records.stages(tx)
        so_far = here.programme.stages[: here.programme.position(here.stage.key)]
        stage = next((each for each in reversed(so_far) if each.key in having), here.stage)
    return Listed(stage, records.of_stage(tx, stage.key), stage.key == here.stage.key)


def next_for(tx: Tx, actor: Actor, *, person_id: str) -> Next:
    """Return the next open statement that somebody has no opinion on yet, in an order of theirs."""
    require(tx, actor, Action.OPINE)
    stage = programme.standing(tx).stage.key
    open_ones = [each for each in records.of_stage(tx, stage) if each.state == "open"]
    given = records.of_person(tx, person_id, stage)
    left = [each for each in open_ones if each.id not in given]
    first = min(left, key=lambda each: _place(person_id, each), default=None)
    return Next(first, len(open_ones) - len(left), len(open_ones))


def to_opine(tx: Tx, actor: Actor, *, code: str) -> StatementRecord:
    """Return a statement that one may have an opinion on now; it cannot close before the commit."""
    require(tx, actor, Action.OPINE)
    found = records.by_code(tx, code, lock="share")
    if found is None:
        raise Refusal("statement.unknown", code=code)
    if found.state != "open" or found.stage != programme.standing(tx).stage.key:
        raise Settled("statement.is_closed", code=code, text=found.text)
    return found


def own(tx: Tx, statement: StatementRecord, person_id: str) -> Opinion | None:
    """Return what somebody thinks of a statement, or None."""
    said = records.of_person(tx, person_id, statement.stage).get(statement.id)
    return None if said is None else Opinion(said)


def has_none(tx: Tx, code: str, person_id: str) -> bool:
    """Return whether somebody has no opinion on the statement of this code, open or not."""
    found = records.by_code(tx, code)
    return found is not None and own(tx, found, person_id) is None


def opine(
    tx: Tx, actor: Actor, *, person_id: str, code: str, opinion: Opinion, now: datetime
) -> StatementRecord:
    """Note what somebody thinks; until it closes one may think again. Each person counts once."""
    found = to_opine(tx, actor, code=code)
    records.put(tx, found.id, person_id, opinion, now)
    return found


def as_code(text: str) -> str | None:
    """Return the code that "S-0003" or "s3" means, or None."""
    return codes.as_code(text, "S")


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _place(person_id: str, statement: StatementRecord) -> bytes:
    """Return where a statement comes in somebody's order: each has another, so all get opinions."""
    return hashlib.blake2b(f"{person_id} {statement.id}".encode(), digest_size=8).digest()


def _origin(tx: Tx, actor: Actor, text: str) -> Origin:
    """Return what a code means: a proposal, a group, a theme, a draft or a commitment."""
    if group := groups.as_code(text):
        found = group_records.by_code(tx, group)
        if found is None:
            raise Refusal("group.unknown", code=group)
        return Origin(group, group_records.members(tx, found.id))
    if theme := themes.as_code(text):
        return Origin(theme, themes.see(tx, actor, code=theme).sources)
    if proposal := codes.as_code(text, "P"):
        return Origin(proposal, [proposals.standing(tx, proposal)])
    if draft := codes.as_code(text, "B"):
        return Origin(draft, hops.origins(tx, drafts.known(tx, draft)))
    if commitment := traces.as_commitment(text):
        traces.origins(tx, actor, kind="commitment", code=commitment)
        return Origin(commitment, [])
    raise Refusal("statement.unknown_origin", code=text)
