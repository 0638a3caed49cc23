"""What calendars read: statements about their private addresses, queries for what they show."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import (
    Moment,
    calendar_feed,
    meeting,
    meeting_call,
    meeting_facilitator,
    meeting_seat,
    person,
)
from storage.vault import Vault

_CHANGED = sa.func.coalesce(meeting.c.changed_at, meeting.c.created_at, type_=Moment)


class FeedRecord(Record):
    """The private address of somebody's calendar; the secret in it is kept nowhere."""

    id: str
    created_at: datetime


def of_person(tx: Tx, person_id: str) -> FeedRecord | None:
    """Return the address somebody has, or None."""
    row = tx.one(
        sa.select(calendar_feed.c.id, calendar_feed.c.created_at).where(
            calendar_feed.c.person_id == person_id
        )
    )
    return None if row is None else FeedRecord.of(row)


def insert(tx: Tx, *, person_id: str, secret: str, now: datetime) -> FeedRecord:
    """Give somebody who has none an address."""
    made = FeedRecord(id=new_id(now), created_at=now)
    values = {
        **made.model_dump(),
        "person_id": person_id,
        "fingerprint": _fingerprint(tx.vault, secret),
    }
    tx.run(sa.insert(calendar_feed), values)
    return made


def forget(tx: Tx, person_id: str) -> None:
    """End the address of a person, if they have one."""
    tx.run(sa.delete(calendar_feed).where(calendar_feed.c.person_id == person_id))


# ── for a reader beside the transactions ──────────────────────────────────────────────────────


def owner_of(vault: Vault, secret: str) -> sa.Select[Any]:
    """The query for whose address holds a secret: person_id, language; no row for nobody's."""
    return (
        sa.select(calendar_feed.c.person_id, person.c.language)
        .join(person, person.c.id == calendar_feed.c.person_id)
        .where(calendar_feed.c.fingerprint == _fingerprint(vault, secret))
    )


def everybodys(*, since: datetime, until: datetime) -> sa.Select[Any]:
    """The query for the meetings that the public calendar shows, soonest first."""
    shown = (_shown(since), meeting.c.starts_at <= until)
    return sa.select(meeting).where(*shown).order_by(meeting.c.starts_at, meeting.c.id)


def state_of_everybodys(*, since: datetime, until: datetime) -> sa.Select[Any]:
    """The query for one row that is another one whenever `everybodys` gives another answer."""
    return sa.select(
        sa.func.count(meeting.c.id), sa.func.sum(meeting.c.version), sa.func.max(_CHANGED)
    ).where(_shown(since), meeting.c.starts_at <= until)


def ones_own(person_id: str, *, since: datetime) -> sa.Select[Any]:
    """The query for the meetings that concern a person, soonest first.

    Beside a meeting's columns: `standing` is the state of their sign-up or their call, or "named"
    for who runs it; `offered_until` until when a seat is theirs. A meeting may come more than
    once: what counts most comes first.
    """
    signed = sa.select(
        meeting_seat.c.meeting_id,
        sa.literal(2).label("rank"),
        meeting_seat.c.state.label("standing"),
        meeting_seat.c.offered_until,
    ).where(
        meeting_seat.c.person_id == person_id,
        meeting_seat.c.state.in_(("seated", "offered", "waiting")),
    )
    called = sa.select(
        meeting_call.c.meeting_id, sa.literal(1), meeting_call.c.state, sa.null()
    ).where(meeting_call.c.person_id == person_id, meeting_call.c.state != "ended")
    running = sa.select(
        meeting_facilitator.c.meeting_id, sa.literal(0), sa.literal("named"), sa.null()
    ).where(meeting_facilitator.c.person_id == person_id)
    mine = signed.union_all(called, running).subquery()
    return (
        sa.select(meeting, mine.c.standing, mine.c.offered_until)
        .join(mine, mine.c.meeting_id == meeting.c.id)
        .where(_shown(since))
        .order_by(meeting.c.starts_at, meeting.c.id, mine.c.rank)
    )


def _shown(since: datetime) -> sa.ColumnElement[bool]:
    """Planned ones that ended after a moment, and those that were cancelled after it."""
    planned = meeting.c.state == "planned"
    return sa.or_(planned & (meeting.c.ends_at > since), ~planned & (since < _CHANGED))


def _fingerprint(vault: Vault, secret: str) -> str:
    return vault.fingerprint(f"calendar:{secret}")
