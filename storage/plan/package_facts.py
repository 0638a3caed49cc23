"""What goes into a package as data: rows of the records, in the order of their codes."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import (
    answer,
    attendance,
    commitment,
    draft,
    meeting,
    milestone,
    minutes,
    opinion,
    plan_observation,
    plan_version,
    proposal,
    statement,
    theme,
    validation,
)

Rows = Sequence[Mapping[str, Any]]


def proposals(tx: Tx) -> Rows:
    """Return every proposal that stands."""
    return _rows(
        tx,
        sa.select(
            proposal.c.code,
            proposal.c.title,
            proposal.c.problem,
            proposal.c.idea,
            proposal.c.theme.label("area"),
            proposal.c.territory,
            proposal.c.source,
            proposal.c.created_at,
        )
        .where(proposal.c.state == "received")
        .order_by(proposal.c.code),
    )


def answers(tx: Tx) -> Rows:
    """Return every answer that was published, but those to proposals that do not stand."""
    return _rows(
        tx,
        sa.select(
            proposal.c.code.label("proposal"),
            answer.c.outcome,
            theme.c.code.label("topic"),
            answer.c.reason,
            answer.c.published_at,
        )
        .join(proposal, proposal.c.id == answer.c.proposal_id)
        .outerjoin(theme, theme.c.id == answer.c.theme_id)
        .where(answer.c.state == "published", proposal.c.state == "received")
        .order_by(proposal.c.code),
    )


def validations(tx: Tx) -> Rows:
    """Return what each institution answered to each draft."""
    counter = draft.alias("counter")
    return _rows(
        tx,
        sa.select(
            draft.c.code.label("draft"),
            validation.c.institution,
            validation.c.state,
            validation.c.reasons,
            validation.c.relation,
            counter.c.code.label("counter"),
            validation.c.decided_at,
        )
        .join(draft, draft.c.id == validation.c.draft_id)
        .outerjoin(counter, counter.c.id == validation.c.counter_id)
        .order_by(draft.c.code, validation.c.institution),
    )


def drafts(tx: Tx) -> list[str]:
    """Return the codes of the drafts that stand."""
    wanted = sa.select(draft.c.code).where(draft.c.state == "recorded").order_by(draft.c.code)
    return [row.code for row in tx.all(wanted)]


def milestones(tx: Tx, plan: str) -> Rows:
    """Return the milestones of the commitments of a plan."""
    return _rows(
        tx,
        sa.select(commitment.c.code.label("commitment"), milestone)
        .join(commitment, commitment.c.id == milestone.c.commitment_id)
        .where(
            commitment.c.plan == plan,
            commitment.c.state == "developing",
            milestone.c.state == "planned",
        )
        .order_by(commitment.c.code, milestone.c.number),
    )


def meetings(tx: Tx) -> Rows:
    """Return every meeting, and the state of its minutes where it has any."""
    return _rows(
        tx,
        sa.select(meeting, minutes.c.state.label("minutes"))
        .outerjoin(minutes, minutes.c.meeting_id == meeting.c.id)
        .order_by(meeting.c.code),
    )


def attended(tx: Tx) -> dict[str, dict[str, int]]:
    """Return how many were at each meeting, by its id and by sector ("" for none said)."""
    sector = sa.func.coalesce(attendance.c.sector, "").label("sector")
    rows = tx.all(
        sa.select(attendance.c.meeting_id, sector, sa.func.count().label("total"))
        .where(attendance.c.removed_at.is_(None))
        .group_by(attendance.c.meeting_id, sector)
        .order_by(attendance.c.meeting_id, sector)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.meeting_id, {})[row.sector] = int(row.total)
    return found


def observations(tx: Tx) -> Rows:
    """Return what was observed on the plan, and what was answered."""
    return _rows(
        tx,
        sa.select(
            plan_observation.c.code,
            plan_version.c.number.label("version"),
            plan_observation.c.paragraph,
            plan_observation.c.text,
            plan_observation.c.state,
            plan_observation.c.reply,
        )
        .join(plan_version, plan_version.c.id == plan_observation.c.plan_version_id)
        .where(plan_observation.c.state != "withdrawn")
        .order_by(plan_observation.c.code),
    )


def opinions(tx: Tx) -> Rows:
    """Return each statement that was not withdrawn, and how many said what of it."""
    counts = [
        sa.func.count(sa.case((opinion.c.choice == each, 1))).label(each)
        for each in ("agree", "disagree", "pass")
    ]
    return _rows(
        tx,
        sa.select(statement.c.code, statement.c.text, statement.c.about, *counts)
        .outerjoin(opinion, opinion.c.statement_id == statement.c.id)
        .where(statement.c.state != "withdrawn")
        .group_by(statement.c.code, statement.c.text, statement.c.about)
        .order_by(statement.c.code),
    )


def _rows(tx: Tx, wanted: sa.Select[Any]) -> Rows:
    return [row._asdict() for row in tx.all(wanted)]
