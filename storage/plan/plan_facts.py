"""What the records say of a whole programme: the counts that its plan tells."""

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import (
    answer,
    attendance,
    draft,
    meeting,
    minutes,
    proposal,
    proposal_group,
    validation,
)

_STANDING = "received"
_PAPER = "paper"


class Held(NamedTuple):
    """A meeting whose minutes are public, and how many were there."""

    code: str
    kind: str
    attended: int


class NotViable(NamedTuple):
    """What an institution answered, or did not, to a draft that it was asked about.

    `state` is rejected or silent; `counter` the code of the counterproposal, if there is one.
    """

    draft_id: str
    institution: str
    state: str
    reasons: str | None
    counter: str | None


def proposals(tx: Tx) -> tuple[int, int, int]:
    """Return how many proposals stand, how many came on paper, how many known people wrote."""
    row = tx.one(
        sa.select(
            sa.func.count(proposal.c.id).label("total"),
            sa.func.count(sa.case((proposal.c.source == _PAPER, 1))).label("paper"),
            sa.func.count(sa.distinct(proposal.c.author_id)).label("people"),
        ).where(proposal.c.state == _STANDING)
    )
    assert row is not None
    return int(row.total), int(row.paper), int(row.people)


def proposals_by(tx: Tx, name: str) -> Mapping[str, int]:
    """Return how many proposals stand by their `territory` or `sector`; of none it is none."""
    column = proposal.c[name]
    rows = tx.all(
        sa.select(column.label("key"), sa.func.count().label("total"))
        .where(proposal.c.state == _STANDING, column.is_not(None))
        .group_by(column)
        .order_by(column)
    )
    return {row.key: int(row.total) for row in rows}


def groups(tx: Tx) -> int:
    """Return how many groups of like proposals there are."""
    row = tx.one(
        sa.select(sa.func.count(proposal_group.c.id).label("total")).where(
            proposal_group.c.state == "open"
        )
    )
    assert row is not None
    return int(row.total)


def outcomes(tx: Tx) -> Mapping[str, int]:
    """Return how many proposals were answered in public, by their outcome."""
    rows = tx.all(
        sa.select(answer.c.outcome, sa.func.count().label("total"))
        .where(answer.c.state == "published")
        .group_by(answer.c.outcome)
    )
    return {row.outcome: int(row.total) for row in rows}


def held(tx: Tx) -> list[Held]:
    """Return the meetings whose minutes are public, by code."""
    there = (
        sa.select(attendance.c.meeting_id, sa.func.count().label("total"))
        .where(attendance.c.removed_at.is_(None))
        .group_by(attendance.c.meeting_id)
        .subquery()
    )
    rows = tx.all(
        sa.select(
            meeting.c.code, meeting.c.kind, sa.func.coalesce(there.c.total, 0).label("attended")
        )
        .join(minutes, minutes.c.meeting_id == meeting.c.id)
        .outerjoin(there, there.c.meeting_id == meeting.c.id)
        .where(minutes.c.state == "published")
        .order_by(meeting.c.code)
    )
    return [Held(row.code, row.kind, int(row.attended)) for row in rows]


def not_viable(tx: Tx) -> list[NotViable]:
    """Return which drafts an institution rejected, or said nothing about, by the draft's code."""
    counter = draft.alias("counter")
    rows = tx.all(
        sa.select(
            validation.c.draft_id,
            validation.c.institution,
            validation.c.state,
            validation.c.reasons,
            counter.c.code.label("counter"),
        )
        .join(draft, draft.c.id == validation.c.draft_id)
        .outerjoin(counter, counter.c.id == validation.c.counter_id)
        .where(validation.c.state.in_(("rejected", "silent")))
        .order_by(draft.c.code, validation.c.institution)
    )
    return [
        NotViable(row.draft_id, row.institution, row.state, row.reasons, row.counter)
        for row in rows
    ]
