"""Questions to the whole record: which threads between proposals and the plan are torn."""

from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import (
    commitment,
    draft,
    draft_event,
    draft_origin,
    group_event,
    group_member,
    proposal,
    proposal_group,
    told,
    validation,
)


class Torn(NamedTuple):
    """Something that is torn: the code it is about, and that of what it should hold to."""

    code: str
    other: str


def lost_members(tx: Tx) -> list[Torn]:
    """Return the proposals whose last word in a group's history is not where they are.

    A proposal that came into a group and never left it is in it, and a merged group has none; one
    that left it for another came into that one.
    """
    here = {
        (row.group_id, row.proposal_id): None
        for row in tx.all(sa.select(group_member.c.group_id, group_member.c.proposal_id))
    }
    rows = tx.all(
        sa.select(
            group_event.c.group_id,
            group_event.c.proposal_id,
            group_event.c.other_id,
            group_event.c.what,
            proposal.c.code,
            proposal_group.c.code.label("group"),
            proposal_group.c.state,
        )
        .join(proposal, proposal.c.id == group_event.c.proposal_id)
        .join(proposal_group, proposal_group.c.id == group_event.c.group_id)
        .order_by(group_event.c.group_id, group_event.c.place)
    )
    last = {(row.group_id, row.proposal_id): row for row in rows}
    came = {(row.group_id, row.proposal_id) for row in rows if row.what == "added"}
    torn = []
    for key, row in last.items():
        if row.what == "added":
            whole = key in here and row.state != "merged"
        else:
            arrived = row.other_id is None or (row.other_id, row.proposal_id) in came
            whole = key not in here and arrived
        if not whole:
            torn.append(Torn(row.code, row.group))
    return sorted(torn)


def commitments_from_nowhere(tx: Tx, plan: str) -> list[str]:
    """Return the codes of a plan's commitments without a draft or an earlier commitment."""
    rows = tx.all(
        sa.select(commitment.c.code)
        .where(
            commitment.c.plan == plan,
            commitment.c.state != "withdrawn",
            commitment.c.draft_id.is_(None),
            commitment.c.continues.is_(None),
        )
        .order_by(commitment.c.code)
    )
    return [row.code for row in rows]


def bare_rejections(tx: Tx) -> list[Torn]:
    """Return the rejected drafts that lack reasons or a counterproposal, and by whom."""
    rows = tx.all(
        sa.select(draft.c.code, validation.c.institution)
        .join(draft, draft.c.id == validation.c.draft_id)
        .where(
            validation.c.state == "rejected",
            sa.or_(
                validation.c.counter_id.is_(None),
                validation.c.reasons.is_(None),
                sa.func.trim(validation.c.reasons) == "",
            ),
        )
        .order_by(draft.c.code, validation.c.institution)
    )
    return [Torn(row.code, row.institution) for row in rows]


def unlinked_counterproposals(tx: Tx) -> list[Torn]:
    """Return the counterproposals that do not say which draft they answer to, with that draft."""
    counter = draft.alias("counter")
    rows = tx.all(
        sa.select(counter.c.code, draft.c.code.label("draft"))
        .select_from(validation)
        .join(draft, draft.c.id == validation.c.draft_id)
        .join(counter, counter.c.id == validation.c.counter_id)
        .where(
            sa.or_(counter.c.counter_to.is_(None), counter.c.counter_to != validation.c.draft_id)
        )
        .order_by(counter.c.code)
    )
    return [Torn(row.code, row.draft) for row in rows]


def vanished_origins(tx: Tx, *, hop: str) -> list[Torn]:
    """Return the drafts that lost an origin which no correction took away, with its proposal.

    An origin is known to have been one because its author was told so, by `hop`.
    """
    gone = tx.all(
        sa.select(draft.c.id, draft.c.code, proposal.c.code.label("proposal"))
        .select_from(told)
        .join(draft, draft.c.code == told.c.subject)
        .join(proposal, proposal.c.id == told.c.proposal_id)
        .where(
            told.c.hop == hop,
            ~sa.exists().where(
                draft_origin.c.draft_id == draft.c.id,
                draft_origin.c.proposal_id == told.c.proposal_id,
            ),
        )
        .order_by(draft.c.code, proposal.c.code)
    )
    return [Torn(row.code, row.proposal) for row in gone if not _corrected(tx, row)]


def _corrected(tx: Tx, row: sa.Row[tuple[str, str, str]]) -> bool:
    """Return whether a correction says that this was an origin before it."""
    events = tx.all(
        sa.select(draft_event.c.before).where(
            draft_event.c.draft_id == row.id, draft_event.c.what == "corrected"
        )
    )
    return any(f'"{row.proposal}"' in (event.before or "") for event in events)
