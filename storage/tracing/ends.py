"""How far proposals came: asked of many at once."""

from collections.abc import Sequence

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import Record
from storage.tables import (
    answer,
    commitment,
    draft,
    draft_left_out,
    draft_origin,
    plan_version,
    proposal,
    proposal_event,
    theme,
    validation,
)
from storage.tracing.ways import ways


class EndRecord(Record):
    """What is known of a proposal in one of the drafts that come from it, or without any.

    `outcome`, `theme` and `reason` are those of its answer, in whatever `state` that is. `said` is
    why it was closed, `refused` why an institution did not take the draft on, `left_out` why the
    draft was not developed. `approved`: there is an approved plan.
    """

    proposal_id: str
    state: str | None
    outcome: str | None
    theme: str | None
    reason: str | None
    draft: str | None
    commitment: str | None
    refused: str | None
    left_out: str | None
    closed: bool
    said: str | None
    approved: bool


def of_proposals(tx: Tx, proposals: Sequence[str]) -> list[EndRecord]:
    """Return what is known of the proposals with these ids, of each at least once.

    What was refused later comes later.
    """
    way = ways(draft_origin.c.proposal_id.in_(proposals))
    closed = (proposal_event.c.proposal_id == proposal.c.id) & (proposal_event.c.what == "left_out")
    last = (
        sa.select(proposal_event.c.reason)
        .where(closed)
        .order_by(proposal_event.c.version.desc())
        .limit(1)
    )
    stands = (draft.c.id == way.c.draft_id) & (draft.c.state == "recorded")
    made = (commitment.c.draft_id == way.c.draft_id) & (commitment.c.state != "withdrawn")
    refused = (validation.c.draft_id == way.c.draft_id) & (validation.c.state == "rejected")
    rows = tx.all(
        sa.select(
            proposal.c.id.label("proposal_id"),
            *(answer.c[name] for name in ("state", "outcome", "reason")),
            theme.c.code.label("theme"),
            draft.c.code.label("draft"),
            commitment.c.code.label("commitment"),
            validation.c.reasons.label("refused"),
            draft_left_out.c.reason.label("left_out"),
            sa.exists().where(closed).label("closed"),
            last.scalar_subquery().label("said"),
            sa.exists().where(plan_version.c.state == "approved").label("approved"),
        )
        .join(answer, answer.c.proposal_id == proposal.c.id, isouter=True)
        .join(theme, theme.c.id == answer.c.theme_id, isouter=True)
        .join(way, way.c.proposal_id == proposal.c.id, isouter=True)
        .join(draft, stands, isouter=True)
        .join(commitment, made, isouter=True)
        .join(validation, refused, isouter=True)
        .join(draft_left_out, draft_left_out.c.draft_id == way.c.draft_id, isouter=True)
        .where(proposal.c.id.in_(proposals))
        .order_by(proposal.c.id, validation.c.decided_at, way.c.draft_id)
    )
    return [EndRecord.of(row) for row in rows]
