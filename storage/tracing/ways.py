"""The way of ideas through drafts: a counterproposal carries on what it answers to."""

import sqlalchemy as sa

from storage.tables import draft, draft_origin


def ways(*conditions: sa.ColumnElement[bool]) -> sa.CTE:
    """Return each proposal with every draft it came into, through all counterproposals.

    The conditions are on `draft_origin`; without any it is of all proposals.
    """
    direct = sa.select(draft_origin.c.proposal_id, draft_origin.c.draft_id).where(*conditions)
    way = direct.cte("way", recursive=True)
    return way.union(
        sa.select(way.c.proposal_id, draft.c.id).join(draft, draft.c.counter_to == way.c.draft_id)
    )
