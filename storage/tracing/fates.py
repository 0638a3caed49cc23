"""Questions about what the author of each proposal was told of its end."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.records import ProposalRecord
from storage.tables import answer, draft, outbox, proposal, told
from storage.tracing.ways import ways

_ON_ITS_WAY = ("ready", "leased", "uncertain")
_STANDS = proposal.c.state == "received"
_PUBLISHED = sa.and_(answer.c.proposal_id == proposal.c.id, answer.c.state == "published")

_WAY = ways()
_IN_A_DRAFT = proposal.c.id.in_(
    sa.select(_WAY.c.proposal_id)
    .join(draft, draft.c.id == _WAY.c.draft_id)
    .where(draft.c.state == "recorded")
)


def unanswered(tx: Tx) -> list[str]:
    """Return the codes of proposals that stand and have no published answer."""
    return _codes(tx, _STANDS, ~sa.exists().where(_PUBLISHED))


def answers_untold(tx: Tx, *, hop: str) -> list[str]:
    """Return the codes of answered proposals whose author was not told of this very answer."""
    subject = proposal.c.code + "/" + sa.cast(answer.c.version, sa.String)
    this = sa.exists().where(*_arrived([hop]), told.c.subject == subject)
    rows = tx.all(
        sa.select(proposal.c.code)
        .join(answer, _PUBLISHED)
        .where(_STANDS, ~this)
        .order_by(proposal.c.code)
    )
    return [row.code for row in rows]


def undecided(tx: Tx, *, hops: Sequence[str]) -> list[str]:
    """Return the codes of proposals in a draft that stands, whose author was told none of these."""
    return _codes(tx, _STANDS, _IN_A_DRAFT, ~sa.exists().where(*_arrived(hops)))


def left_out_untold(tx: Tx, *, hop: str) -> list[str]:
    """Return the codes of proposals in no draft that stands, whose author was not told so."""
    return _codes(tx, _STANDS, ~_IN_A_DRAFT, ~sa.exists().where(*_arrived([hop])))


def left_out(tx: Tx, *, hop: str) -> list[ProposalRecord]:
    """Return the proposals in no draft that stands of which that was not told yet, by code."""
    said = sa.exists().where(told.c.proposal_id == proposal.c.id, told.c.hop == hop)
    rows = tx.all(sa.select(proposal).where(_STANDS, ~_IN_A_DRAFT, ~said).order_by(proposal.c.code))
    return [ProposalRecord.of(row) for row in rows]


def _arrived(hops: Sequence[str]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions of a hop that was told, and is not still on its way.

    What is said in a turn carries its moment, as what was told does.
    """
    waits = sa.exists().where(
        outbox.c.person_id == told.c.person_id,
        outbox.c.created_at == told.c.at,
        outbox.c.kind == "send",
        outbox.c.state.in_(_ON_ITS_WAY),
    )
    return told.c.proposal_id == proposal.c.id, told.c.hop.in_(hops), ~waits


def _codes(tx: Tx, *conditions: Any) -> list[str]:
    rows = tx.all(sa.select(proposal.c.code).where(*conditions).order_by(proposal.c.code))
    return [row.code for row in rows]
