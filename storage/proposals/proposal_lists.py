"""Statements that list the proposals that stand: neither withdrawn nor withheld."""

from collections.abc import Collection

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import ProposalRecord
from storage.tables import proposal

_STANDS = proposal.c.state == "received"


def newest(
    tx: Tx, *, theme: str | None, codes: Collection[str] | None, after: int, limit: int
) -> tuple[list[ProposalRecord], int]:
    """Return proposals that stand, newest first, and how many there are.

    Of one theme, or those of these codes; None: whichever.
    """
    which = [_STANDS]
    if theme is not None:
        which.append(proposal.c.theme == theme)
    if codes is not None:
        which.append(proposal.c.code.in_(codes))
    total = tx.run(sa.select(sa.func.count()).where(*which)).scalar_one()
    rows = tx.all(
        sa.select(proposal)
        .where(*which)
        .order_by(proposal.c.created_at.desc(), proposal.c.id.desc())
        .offset(after)
        .limit(limit)
    )
    return [ProposalRecord.of(row) for row in rows], int(total)


def by_theme(tx: Tx) -> dict[str, int]:
    """Return how many proposals stand in each theme."""
    rows = tx.all(
        sa.select(proposal.c.theme, sa.func.count().label("how_many"))
        .where(_STANDS)
        .group_by(proposal.c.theme)
    )
    return {row.theme: int(row.how_many) for row in rows}
