"""Draft commitments: recorded at a table, linked to the proposals they come from, public."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from cocreation.meetings.meeting_people import runs, to_run
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.personal_data import mask
from cocreation.programme import institution_names
from cocreation.programme.facts import Programme
from cocreation.proposals import proposals
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.texts import Paragraph, Title
from cocreation.validation import validation
from storage.commitments import commitments
from storage.commitments import drafts as records
from storage.commitments.drafts import AbsenceRecord, DraftEventRecord, DraftRecord
from storage.engine import Tx
from storage.meetings import meetings
from storage.records import MeetingRecord, ProposalRecord

_CODE = re.compile(r"\s*b?\s*[.-]?\s*0*(\d{1,9})\s*", re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r"[,;\n]|\s+y\s+|\s+and\s+|\s+", re.IGNORECASE)
_ORIGINS_MOST = 50


def _codes(written: object) -> tuple[str, ...]:
    """Return the codes that "P-0001, 4 y P-0007" means, each once."""
    if isinstance(written, list | tuple):
        return tuple(written)
    parts = [part for part in _BETWEEN.split(str(written).strip()) if part]
    codes = [proposals.as_code(part) for part in parts]
    unreadable = [part for part, code in zip(parts, codes, strict=True) if code is None]
    if unreadable or not codes:
        raise PydanticCustomError("origins_unreadable", "no codes")
    if len(codes) > _ORIGINS_MOST:
        raise PydanticCustomError("origins_too_many", "too many", {"most": _ORIGINS_MOST})
    return tuple(dict.fromkeys(code for code in codes if code is not None))


Origins = Annotated[tuple[str, ...], BeforeValidator(_codes)]
"""Codes of proposals, as a person writes them: "P-0001, P-0004", "1 y 4"."""


class Draft(BaseModel):
    """What a draft commitment says, and the codes of the proposals it comes from.

    Without a `theme` it has that of its table. `value` is one of the plan, `responsible` and
    `supporting` are institutions, all by their keys; a table may leave them to be said later.
    """

    model_config = ConfigDict(frozen=True)

    title: Title
    problem: Paragraph
    solution: Paragraph
    origins: Origins
    theme: str | None = None
    value: str | None = None
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()


class Seen(NamedTuple):
    """A draft as this actor may read it, its meeting and history; `runs`: they run its meeting.

    `commitment` is the code of the one that it became, if it did. `changeable`: it can still
    change, by whoever runs its meeting.
    """

    draft: DraftRecord
    meeting: MeetingRecord
    history: list[DraftEventRecord]
    runs: bool
    commitment: str | None
    changeable: bool


class OfTable(NamedTuple):
    """What a meeting left: drafts as everybody may read them, or why there is none."""

    meeting: MeetingRecord
    drafts: list[DraftRecord]
    absence: AbsenceRecord | None


def record(
    tx: Tx, actor: Actor, *, meeting: str, draft: Draft, now: datetime
) -> tuple[DraftRecord, list[ProposalRecord]]:
    """Record a draft at the meeting of this code; return it and the proposals it comes from.

    Refused before the meeting begins, and for a proposal that does not exist or is not public.
    """
    table = begun(tx, actor, meeting=meeting, now=now)
    origins = known_origins(tx, draft.origins)
    facts = draft.model_dump(include={"title", "problem", "solution", "value"})
    made = records.insert(
        tx,
        meeting_id=table.id,
        facts={**facts, "theme": draft.theme or table.theme},
        origins=[each.id for each in origins],
        institutions=institution_names.parts(draft.responsible, draft.supporting),
        recorded_by=actor.person_id,
        now=now,
    )
    records.set_absence(tx, table.id, reason=None, recorded_by=None, now=now)
    return made, origins


def correct(
    tx: Tx,
    actor: Actor,
    *,
    code: str,
    read: int,
    facts: Mapping[str, str],
    origins: Sequence[str] | None,
    shares: Mapping[str, str] | None = None,
    now: datetime,
) -> tuple[DraftRecord, list[ProposalRecord]]:
    """Change what a draft says or comes from; return it and the proposals that are new to it.

    `shares` says of each institution whether responsible or supporting. Overtaken when it is not
    the version `read` any more.
    """
    before = to_change(tx, actor, code=code, read=read)
    found = None if origins is None else known_origins(tx, origins)
    after = records.update(
        tx,
        before,
        what="corrected",
        facts=facts,
        origins=None if found is None else [each.id for each in found],
        institutions=shares,
        actor_id=actor.person_id,
        now=now,
    )
    if after is None:
        raise Overtaken("draft.overtaken", code=code)
    return after, [each for each in found or [] if each.code not in before.origins]


def withdraw(
    tx: Tx, actor: Actor, *, code: str, read: int, reason: str, now: datetime
) -> tuple[DraftRecord, list[ProposalRecord]]:
    """Take a draft back with a public reason; return it and the proposals it came from.

    It stays to be read, with that reason.
    """
    before = to_change(tx, actor, code=code, read=read)
    after = records.update(
        tx,
        before,
        what="withdrawn",
        facts={"state": "withdrawn"},
        actor_id=actor.person_id,
        reason=as_public(tx, reason),
        now=now,
    )
    if after is None:
        raise Overtaken("draft.overtaken", code=code)
    return after, [proposals.known(tx, each) for each in after.origins]


def none_and_why(
    tx: Tx, actor: Actor, *, meeting: str, reason: str, now: datetime
) -> MeetingRecord:
    """Write down in public why a table left no draft. Refused when it left one."""
    table = may_say_none(tx, actor, meeting=meeting, now=now)
    kept = as_public(tx, reason)
    records.set_absence(tx, table.id, reason=kept, recorded_by=actor.person_id, now=now)
    return table


def may_say_none(tx: Tx, actor: Actor, *, meeting: str, now: datetime) -> MeetingRecord:
    """Return a meeting that has begun and left no draft so far."""
    table = begun(tx, actor, meeting=meeting, now=now)
    found = records.of_meeting(tx, table.id)
    if found:
        raise Settled("draft.there_are_some", code=meeting, count=len(found))
    return table


def begun(tx: Tx, actor: Actor, *, meeting: str, now: datetime) -> MeetingRecord:
    """Return a meeting that this actor runs and that has begun, locked: drafts are recorded at it.

    Refused when it is cancelled, or not begun.
    """
    table = meetings.lock_by_id(tx, to_run(tx, actor, code=meeting).id)
    if table.state == "cancelled":
        raise Settled("meeting.is_cancelled", code=meeting, reason=table.reason)
    if table.starts_at > now:
        raise Settled("draft.not_begun", code=meeting, starts=table.starts_at)
    return table


def to_change(tx: Tx, actor: Actor, *, code: str, read: int | None = None) -> DraftRecord:
    """Return a draft that this actor may change. Refused when it was withdrawn, or is another's.

    So it is once it has its commitment, which is changed in its place. Overtaken when it is not
    the version `read` any more.
    """
    require(tx, actor, Action.RUN_MEETING)
    draft = known(tx, code)
    meeting = meetings.lock_by_id(tx, draft.meeting_id)
    if not runs(tx, actor, meeting):
        raise Refusal("meeting.not_yours_to_run", code=meeting.code, title=meeting.title)
    if draft.state == "withdrawn":
        raise Settled("draft.is_withdrawn", code=code)
    made = commitments.of_draft(tx, draft.id)
    if made is not None:
        raise Settled("draft.is_developed", code=code, commitment=made.code)
    if validation.with_authorities(tx, draft):
        raise Settled("draft.with_authorities", code=code)
    if read is not None and draft.version != read:
        raise Overtaken("draft.overtaken", code=code)
    return draft


def see(tx: Tx, actor: Actor, *, code: str) -> Seen:
    """Return a draft: masked, but for who may change it."""
    require(tx, actor, Action.READ_DRAFT)
    draft = known(tx, code)
    meeting = meetings.by_id(tx, draft.meeting_id)
    mine = runs(tx, actor, meeting)
    shown = draft if mine else public(tx, draft)
    made = commitments.of_draft(tx, draft.id)
    code_made = None if made is None else made.code
    stands = draft.state == "recorded" and made is None
    changeable = stands and not validation.with_authorities(tx, draft)
    return Seen(shown, meeting, records.history(tx, draft.id), mine, code_made, changeable)


def of_table(tx: Tx, actor: Actor, *, meeting: str) -> OfTable:
    """Return what a meeting left, for everybody."""
    require(tx, actor, Action.READ_DRAFT)
    table = meetings.by_code(tx, meeting)
    if table is None:
        raise Refusal("meeting.unknown", code=meeting)
    drafts = [public(tx, each) for each in records.of_meeting(tx, table.id)]
    return OfTable(table, drafts, records.absence(tx, table.id))


def every(tx: Tx, actor: Actor) -> list[DraftRecord]:
    """Return all drafts that stand, as everybody may read them."""
    require(tx, actor, Action.READ_DRAFT)
    return [public(tx, each) for each in records.every(tx)]


def lacks(programme: Programme, draft: DraftRecord) -> list[str]:
    """Return the names of what a draft does not say yet, though its programme asks for it."""
    wanted = ["theme", "responsible", "value"] if programme.institutions else ["theme", "value"]
    return [name for name in wanted if not getattr(draft, name)]


def public(tx: Tx, draft: DraftRecord) -> DraftRecord:
    """Return a draft as everybody may read it: data that identify a person are masked."""
    patterns = tx.kept(Programme).personal_data
    texts = {
        name: mask(getattr(draft, name), patterns) for name in ("title", "problem", "solution")
    }
    return draft.model_copy(update=texts)


def known_origins(tx: Tx, codes: Sequence[str]) -> list[ProposalRecord]:
    """Return the proposals of these codes. Refused for one that does not exist or is not public."""
    found = []
    for code in codes:
        proposal = proposals.known(tx, code)
        if proposal.state != "received":
            raise Refusal(f"draft.origin.{proposal.state}", code=code)
        found.append(proposal)
    return found


def as_code(text: str) -> str | None:
    """Return the code that "12", "b12" or "B-0012" means, or None."""
    match = _CODE.fullmatch(text)
    return None if match is None else f"B-{int(match[1]):04d}"


def known(tx: Tx, code: str) -> DraftRecord:
    """Return the draft with this code, for a rule that acts on it. Refused when there is none.

    It asks nothing of who acts: the rule does.
    """
    draft = records.by_code(tx, code)
    if draft is None:
        raise Refusal("draft.unknown", code=code)
    return draft
