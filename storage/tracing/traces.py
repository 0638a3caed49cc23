"""Questions about the way from a proposal to the plan, and back: read from what happened."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import Record
from storage.tables import (
    commitment,
    delivery,
    draft,
    draft_event,
    draft_origin,
    group_member,
    meeting,
    plan_version,
    proposal,
    proposal_group,
    theme,
    theme_source,
    validation,
    validation_notice,
)
from storage.tracing.ways import ways


class DraftHop(Record):
    """A draft on the way; `withdrawn_at` with its public reason where it was taken back."""

    id: str
    code: str
    title: str
    state: str
    counter_to: str | None
    meeting: str
    table: str
    created_at: datetime
    withdrawn_at: datetime | None
    reason: str | None


class Decision(Record):
    """What an institution decided of a draft, or that it is on record as silent, and since when."""

    draft: str
    institution: str
    state: str
    reasons: str | None
    counter: str | None
    at: datetime | None


class Made(Record):
    """A commitment on the way; `continues` is the code of the earlier one it carries on."""

    id: str
    code: str
    title: str
    state: str
    draft_id: str | None
    continues: str | None
    created_at: datetime
    updated_at: datetime


class Paragraph(NamedTuple):
    """A paragraph of a composed plan; `origins` are codes of proposals."""

    number: str
    text: str
    commitment: str | None
    origins: tuple[str, ...]


class PlanHop(NamedTuple):
    """The newest version of the plan that holds; `delivered_on` is None until it is delivered.

    `first_delivered_on` is another day that was recorded before, `correction` why it was corrected.
    """

    number: int
    state: str
    paragraphs: tuple[Paragraph, ...]
    composed_at: datetime
    circulated_at: datetime | None
    approved_at: datetime | None
    delivered_on: date | None
    first_delivered_on: date | None
    correction: str | None


class Source(NamedTuple):
    """A proposal that something comes from, and the codes of its group and its themes."""

    code: str
    title: str
    state: str
    group: str | None
    themes: tuple[str, ...]


def drafts_from(tx: Tx, proposal_id: str) -> list[DraftHop]:
    """Return the drafts that come from a proposal, and their counterproposals, by code."""
    way = ways(draft_origin.c.proposal_id == proposal_id)
    return _drafts(tx, draft.c.id.in_(sa.select(way.c.draft_id)))


def draft_chain(tx: Tx, draft_id: str) -> list[DraftHop]:
    """Return a draft and, where it is a counterproposal, those it answers to, newest first."""
    chain: dict[str, DraftHop] = {}
    wanted: str | None = draft_id
    while wanted is not None and wanted not in chain:
        found = _drafts(tx, draft.c.id == wanted)
        if not found:
            break
        chain[wanted] = found[0]
        wanted = found[0].counter_to
    return list(chain.values())


def decisions(tx: Tx, drafts: Sequence[str]) -> list[Decision]:
    """Return what was decided of the drafts with these ids, also that nobody answered."""
    counter = draft.alias("counter")
    silent = (validation_notice.c.letter_id == validation.c.letter_id) & (
        validation_notice.c.notice == "silent"
    )
    rows = tx.all(
        sa.select(
            draft.c.code.label("draft"),
            *(validation.c[name] for name in ("institution", "state", "reasons")),
            counter.c.code.label("counter"),
            sa.func.coalesce(validation.c.decided_at, validation_notice.c.at).label("at"),
        )
        .join(draft, draft.c.id == validation.c.draft_id)
        .join(counter, counter.c.id == validation.c.counter_id, isouter=True)
        .join(validation_notice, silent, isouter=True)
        .where(validation.c.draft_id.in_(drafts), validation.c.state != "asked")
        .order_by(validation.c.id)
    )
    return [Decision.of(row) for row in rows]


def commitments_of(tx: Tx, drafts: Sequence[str]) -> list[Made]:
    """Return the commitments developed from the drafts with these ids, by code."""
    return _made(tx, commitment.c.draft_id.in_(drafts))


def commitment_chain(tx: Tx, code: str) -> list[Made]:
    """Return a commitment and the earlier ones it carries on, newest first; none if unknown."""
    chain: dict[str, Made] = {}
    wanted: str | None = code
    while wanted is not None and wanted not in chain:
        found = _made(tx, commitment.c.code == wanted)
        if not found:
            break
        chain[wanted] = found[0]
        wanted = found[0].continues
    return list(chain.values())


def plan(tx: Tx) -> PlanHop | None:
    """Return the newest version of the plan that was not replaced, or None.

    What its JSON lacks is left out, so that an older one can be read.
    """
    row = tx.one(
        sa.select(
            plan_version,
            *(delivery.c[name] for name in ("delivered_on", "first_delivered_on", "correction")),
        )
        .join(delivery, delivery.c.plan_version_id == plan_version.c.id, isouter=True)
        .where(plan_version.c.state != "replaced")
        .order_by(plan_version.c.number.desc(), delivery.c.number.desc())
        .limit(1)
    )
    if row is None:
        return None
    return PlanHop(
        row.number,
        row.state,
        _paragraphs(row.composed),
        row.composed_at,
        row.circulated_at,
        row.approved_at,
        _day(row.delivered_on),
        _day(row.first_delivered_on),
        row.correction,
    )


def _day(kept: str | None) -> date | None:
    return None if kept is None else date.fromisoformat(kept)


def sources(tx: Tx, codes: Iterable[str]) -> list[Source]:
    """Return the proposals with these codes, each with where it stands, by code."""
    wanted = sorted(set(codes))
    rows = tx.all(
        sa.select(
            proposal.c.code,
            proposal.c.title,
            proposal.c.state,
            proposal_group.c.code.label("group"),
        )
        .join(group_member, group_member.c.proposal_id == proposal.c.id, isouter=True)
        .join(proposal_group, proposal_group.c.id == group_member.c.group_id, isouter=True)
        .where(proposal.c.code.in_(wanted))
        .order_by(proposal.c.code)
    )
    by_proposal: dict[str, list[str]] = {}
    for each in tx.all(
        sa.select(proposal.c.code, theme.c.code.label("theme"))
        .join(theme_source, theme_source.c.proposal_id == proposal.c.id)
        .join(theme, theme.c.id == theme_source.c.theme_id)
        .where(proposal.c.code.in_(wanted))
        .order_by(theme.c.code)
    ):
        by_proposal.setdefault(each.code, []).append(each.theme)
    return [
        Source(row.code, row.title, row.state, row.group, tuple(by_proposal.get(row.code, ())))
        for row in rows
    ]


def origins_of(tx: Tx, drafts: Sequence[str]) -> list[str]:
    """Return the codes of the proposals that the drafts with these ids come from, each once."""
    rows = tx.all(
        sa.select(proposal.c.code)
        .join(draft_origin, draft_origin.c.proposal_id == proposal.c.id)
        .where(draft_origin.c.draft_id.in_(drafts))
        .order_by(proposal.c.code)
        .distinct()
    )
    return [row.code for row in rows]


def _drafts(tx: Tx, condition: sa.ColumnElement[bool]) -> list[DraftHop]:
    back = sa.and_(draft_event.c.draft_id == draft.c.id, draft_event.c.what == "withdrawn")
    rows = tx.all(
        sa.select(
            draft.c.id,
            draft.c.code,
            draft.c.title,
            draft.c.state,
            draft.c.counter_to,
            meeting.c.code.label("meeting"),
            meeting.c.title.label("table"),
            draft.c.created_at,
            draft_event.c.at.label("withdrawn_at"),
            draft_event.c.reason,
        )
        .join(meeting, meeting.c.id == draft.c.meeting_id)
        .join(draft_event, back, isouter=True)
        .where(condition)
        .order_by(draft.c.code)
    )
    return [DraftHop.of(row) for row in rows]


def _made(tx: Tx, condition: sa.ColumnElement[bool]) -> list[Made]:
    earlier = commitment.alias("earlier")
    rows = tx.all(
        sa.select(
            commitment.c.id,
            commitment.c.code,
            commitment.c.title,
            commitment.c.state,
            commitment.c.draft_id,
            earlier.c.code.label("continues"),
            commitment.c.created_at,
            commitment.c.updated_at,
        )
        .join(earlier, earlier.c.id == commitment.c.continues, isouter=True)
        .where(condition)
        .order_by(commitment.c.code)
    )
    return [Made.of(row) for row in rows]


def _paragraphs(composed: str) -> tuple[Paragraph, ...]:
    try:
        kept: Any = json.loads(composed)
    except ValueError:
        return ()
    listed = kept.get("paragraphs") if isinstance(kept, Mapping) else None
    return tuple(
        Paragraph(
            str(each["number"]),
            str(each.get("text") or ""),
            each.get("commitment") or None,
            tuple(str(code) for code in each.get("origins") or ()),
        )
        for each in listed or ()
        if isinstance(each, Mapping) and each.get("number") is not None
    )
