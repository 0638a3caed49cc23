"""Questions that a gate asks of the proposals, and of the meetings."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import (
    attendance,
    draft,
    draft_absence,
    meeting,
    minutes,
    outbox,
    proposal,
)


class Held(NamedTuple):
    """A meeting that began: whether it is over and its minutes public, and how many were there.

    `told`: it left a draft commitment, or it was said why none.
    """

    code: str
    over: bool
    published: bool
    attended: int
    told: bool


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


def held(tx: Tx, *, kinds: Sequence[str], since: datetime | None, now: datetime) -> list[Held]:
    """Return the meetings of some kinds that began, by code; only those since a moment, if any."""
    came = (
        sa.select(sa.func.count(attendance.c.id))
        .where(attendance.c.meeting_id == meeting.c.id, attendance.c.removed_at.is_(None))
        .scalar_subquery()
    )
    told = sa.or_(
        sa.exists().where(draft.c.meeting_id == meeting.c.id, draft.c.state == "recorded"),
        sa.exists().where(draft_absence.c.meeting_id == meeting.c.id),
    )
    rows = tx.all(
        sa.select(
            meeting.c.code,
            meeting.c.ends_at,
            minutes.c.state,
            came.label("attended"),
            told.label("told"),
        )
        .outerjoin(minutes, minutes.c.meeting_id == meeting.c.id)
        .where(
            meeting.c.state == "planned",
            meeting.c.kind.in_(kinds),
            meeting.c.starts_at >= since if since else sa.true(),
            meeting.c.starts_at <= now,
        )
        .order_by(meeting.c.code)
    )
    return [
        Held(row.code, row.ends_at <= now, row.state == "published", row.attended, bool(row.told))
        for row in rows
    ]


def planned(tx: Tx, *, kinds: Sequence[str], since: datetime | None) -> list[datetime]:
    """Return when the meetings of some kinds begin that are not cancelled, soonest first."""
    rows = tx.all(
        sa.select(meeting.c.starts_at)
        .where(
            meeting.c.state == "planned",
            meeting.c.kind.in_(kinds),
            meeting.c.starts_at >= since if since else sa.true(),
        )
        .order_by(meeting.c.starts_at)
    )
    return [row.starts_at for row in rows]
