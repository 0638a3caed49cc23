"""Statements that choose the people of an audience, one way for each kind."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import (
    address,
    attendance,
    commitment,
    consent,
    draft_comment,
    follower,
    meeting,
    meeting_seat,
    opinion,
    outbox,
    person,
    proposal,
    question,
    role_grant,
    support,
)

CAPPED = "capped"
UNREACHABLE = "unreachable"

_NEVER_HEARD = ("stopped", "undeliverable", "erased")

_VALUE: sa.BindParameter[str] = sa.bindparam("audience_value", type_=sa.String)
_CONSENTED = sa.exists().where(
    consent.c.person_id == person.c.id,
    consent.c.purpose == "news",
    consent.c.revoked_at.is_(None),
)
_HOLDS_ROLE = sa.exists().where(
    role_grant.c.person_id == person.c.id,
    role_grant.c.role == _VALUE,
    role_grant.c.revoked_at.is_(None),
)


def _takes_part(which: sa.ColumnElement[bool], *, supporters: bool) -> sa.ColumnElement[bool]:
    """Whether a person wrote, or supports, a proposal that still stands and is one of these."""
    stands = sa.and_(which, proposal.c.state != "withdrawn")
    wrote = sa.exists().where(proposal.c.author_id == person.c.id, stands)
    if not supporters:
        return wrote
    supports = sa.exists().where(
        support.c.person_id == person.c.id, support.c.proposal_id == proposal.c.id, stands
    )
    return sa.or_(wrote, supports)


_SIGNED_UP = sa.exists().where(
    meeting_seat.c.person_id == person.c.id,
    meeting_seat.c.meeting_id == meeting.c.id,
    meeting_seat.c.state.in_(("seated", "offered", "waiting")),
    meeting.c.code == _VALUE,
)
_FOLLOWS = sa.exists().where(
    follower.c.person_id == person.c.id,
    follower.c.commitment_id == commitment.c.id,
    sa.or_(_VALUE == "", commitment.c.code == _VALUE),
)
_WAS_THERE = sa.exists().where(
    attendance.c.person_id == person.c.id, attendance.c.removed_at.is_(None)
)
_COMMENTED = sa.exists().where(
    draft_comment.c.person_id == person.c.id, draft_comment.c.state == "shown"
)
_GAVE_OPINION = sa.exists().where(opinion.c.person_id == person.c.id)
_ASKED = sa.exists().where(question.c.person_id == person.c.id, question.c.state != "withheld")
_AUTHORED = _takes_part(sa.true(), supporters=False)
_TOOK_PART = sa.or_(
    _AUTHORED,
    _CONSENTED
    & sa.or_(
        _takes_part(sa.true(), supporters=True), _WAS_THERE, _COMMENTED, _GAVE_OPINION, _ASKED
    ),
)
_CHOSEN = {
    "everyone": _CONSENTED,
    "took_part": _TOOK_PART,
    "role": _HOLDS_ROLE,
    "meeting": _SIGNED_UP,
    "followers": _FOLLOWS,
    "theme": _CONSENTED & _takes_part(proposal.c.theme == _VALUE, supporters=True),
    "territory": _CONSENTED & _takes_part(proposal.c.territory == _VALUE, supporters=True),
    "sector": _CONSENTED & _takes_part(proposal.c.sector == _VALUE, supporters=False),
    "proposal": _CONSENTED & _takes_part(proposal.c.code == _VALUE, supporters=True),
}


def _named(kind: str, value: str) -> tuple[str, dict[str, str]]:
    """Return which choice an audience is, and the value it asks for: every person is a citizen."""
    if kind == "everyone" or (kind, value) == ("role", "citizen"):
        return "everyone", {}
    return kind, {} if kind == "took_part" else {_VALUE.key: value}


def next_people(
    tx: Tx, kind: str, value: str, *, after: str, limit: int
) -> Sequence[sa.Row[tuple[str, str]]]:
    """Return id and language of the next people of an audience, in the order of their ids."""
    choice, values = _named(kind, value)
    return tx.all(_next(choice), after=after, most=limit, **values)


@cache
def _next(choice: str) -> sa.Select[tuple[str, str]]:
    return (
        sa.select(person.c.id, person.c.language)
        .where(person.c.id > sa.bindparam("after"), person.c.state == "active", _CHOSEN[choice])
        .order_by(person.c.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


_SINCE = sa.bindparam("since", type_=outbox.c.created_at.type)
_TOLD = (
    sa.select(outbox.c.person_id, sa.func.count().label("number"))
    .where(
        outbox.c.announcement_id.is_not(None),
        outbox.c.created_at > _SINCE,
        outbox.c.state.not_in(_NEVER_HEARD),
    )
    .group_by(outbox.c.person_id)
)
_THESE_TOLD = _TOLD.where(outbox.c.person_id.in_(sa.bindparam("people", expanding=True)))


def recently_told(tx: Tx, people: Sequence[str], since: datetime) -> dict[str, int]:
    """Return how many announcements each of these people was sent since a moment."""
    rows = tx.all(_THESE_TOLD, people=people, since=since)
    return {row.person_id: row.number for row in rows}


def count(tx: Tx, kind: str, value: str, *, cap: int, since: datetime) -> dict[str, int]:
    """Count an audience by the channel of the open address each person used last.

    CAPPED are those who were sent `cap` announcements since a moment (0 = no cap), UNREACHABLE
    those without an open address.
    """
    choice, values = _named(kind, value)
    place = sa.func.row_number().over(
        partition_by=address.c.person_id, order_by=address.c.used_at.desc()
    )
    open_ones = (
        sa.select(address.c.person_id, address.c.channel, place.label("place"))
        .where(address.c.state == "open")
        .subquery()
    )
    full = _TOLD.having(sa.func.count() >= cap if cap else sa.false()).subquery()
    way = sa.case(
        (open_ones.c.channel.is_(None), UNREACHABLE),
        (full.c.person_id.is_not(None), CAPPED),
        else_=open_ones.c.channel,
    ).label("way")
    chosen = (
        sa.select(way)
        .select_from(
            person.outerjoin(
                open_ones, sa.and_(open_ones.c.person_id == person.c.id, open_ones.c.place == 1)
            ).outerjoin(full, full.c.person_id == person.c.id)
        )
        .where(person.c.state == "active", _CHOSEN[choice])
        .subquery()
    )
    rows = tx.all(
        sa.select(chosen.c.way, sa.func.count().label("number")).group_by(chosen.c.way),
        **values,
        since=since,
    )
    return {row.way: row.number for row in rows}
