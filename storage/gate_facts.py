"""Questions that a gate asks of the proposals."""

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import outbox, proposal

_PAPER = "paper"
_ON_ITS_WAY = ("ready", "leased", "uncertain")


def sources(tx: Tx) -> tuple[bool, bool]:
    """Return whether a digital proposal exists, and one taken on paper; withdrawn ones count."""
    found = {row.source for row in tx.all(sa.select(proposal.c.source).distinct())}
    return bool(found - {_PAPER}), _PAPER in found


def without_receipt(tx: Tx) -> list[str]:
    """Return the codes of proposals whose author's receipt is still on its way.

    A receipt is said in the turn that registers the proposal, so both carry the same moment.
    """
    on_its_way = sa.exists().where(
        outbox.c.person_id == proposal.c.author_id,
        outbox.c.created_at == proposal.c.created_at,
        outbox.c.kind == "send",
        outbox.c.state.in_(_ON_ITS_WAY),
    )
    rows = tx.all(sa.select(proposal.c.code).where(on_its_way).order_by(proposal.c.code))
    return [row.code for row in rows]
