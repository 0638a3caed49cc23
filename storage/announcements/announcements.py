"""Statements about announcements, and about the messages they become."""

import json
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import announcement, outbox

CHUNK = 50
"""How many rows one transaction of a long work touches."""

_UNDER_WAY = ("ready", "leased")


class AnnouncementRecord(Record):
    """An announcement as its row has it: content and outcomes are JSON.

    `cursor` is the last person it was spread to, `progress_id` the message that tells the author
    how far it is, `outcomes` how many of its messages ended how, once none is under way. `photo`
    is the id of what goes with it, `photo_alt` says what that shows.
    """

    id: str
    code: str
    kind: str
    state: str
    audience: str
    audience_value: str
    content: str
    author_id: str | None
    version: int
    due: datetime
    cursor: str
    spread: bool
    matched: int
    capped: int
    unreachable: int
    outcomes: Mapping[str, int] | None
    photo: str | None
    photo_alt: str | None
    progress_id: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def insert(tx: Tx, *, now: datetime, **facts: object) -> AnnouncementRecord:
    """Add an announcement with its code."""
    row = tx.run(
        sa.insert(announcement).returning(announcement),
        {
            "id": new_id(now),
            "code": f"A-{next_value(tx, 'announcement code'):04d}",
            **facts,
            "version": 1,
            "cursor": "",
            "spread": False,
            "matched": 0,
            "capped": 0,
            "unreachable": 0,
            "created_at": now,
        },
    ).one()
    return _record(row)


def by_code(tx: Tx, code: str) -> AnnouncementRecord | None:
    """Return the announcement with this code, or None."""
    row = tx.one(sa.select(announcement).where(announcement.c.code == code))
    return None if row is None else _record(row)


def recent(tx: Tx, limit: int) -> list[AnnouncementRecord]:
    """Return the newest announcements, newest first."""
    rows = tx.all(sa.select(announcement).order_by(announcement.c.id.desc()).limit(limit))
    return [_record(row) for row in rows]


def move(
    tx: Tx, record: AnnouncementRecord, state: str, *, spread: bool = False, reopen: bool = False
) -> AnnouncementRecord | None:
    """Move an announcement to a state; None when somebody else moved it meanwhile.

    `spread`: nobody will be added any more. `reopen`: it is not finished any more.
    """
    values: dict[str, object] = {"state": state, "version": record.version + 1}
    if spread:
        values["spread"] = True
    if reopen:
        values |= {"outcomes": None, "finished_at": None}
    row = tx.run(
        sa.update(announcement)
        .where(announcement.c.id == record.id, announcement.c.version == record.version)
        .values(values)
        .returning(announcement)
    ).first()
    return None if row is None else _record(row)


def start_due(tx: Tx, now: datetime) -> int:
    """Let run what was scheduled until now, and return how many announcements that was."""
    return tx.run(
        sa.update(announcement)
        .where(announcement.c.state == "scheduled", announcement.c.due <= now)
        .values(state="running", started_at=now, version=announcement.c.version + 1)
    ).rowcount


_UNSPREAD = (
    sa.select(announcement)
    .where(announcement.c.state == "running", announcement.c.spread.is_(False))
    .order_by(announcement.c.due, announcement.c.id)
    .limit(1)
    .with_for_update()
)
_SPREAD = (
    sa.update(announcement)
    .where(announcement.c.id == sa.bindparam("key"))
    .values(
        cursor=sa.bindparam("came_to"),
        spread=sa.bindparam("over"),
        matched=announcement.c.matched + sa.bindparam("more"),
        capped=announcement.c.capped + sa.bindparam("more_capped"),
        unreachable=announcement.c.unreachable + sa.bindparam("more_unreachable"),
    )
)


def unspread(tx: Tx) -> AnnouncementRecord | None:
    """Return the oldest announcement that runs and has not reached all of its audience.

    Its row is locked until the commit.
    """
    row = tx.one(_UNSPREAD)
    return None if row is None else _record(row)


def spread(
    tx: Tx, record_id: str, *, cursor: str, over: bool, matched: int, capped: int, unreachable: int
) -> None:
    """Note how far an announcement was spread: the last person, and how many more were counted."""
    tx.run(
        _SPREAD,
        {
            "key": record_id,
            "came_to": cursor,
            "over": over,
            "more": matched,
            "more_capped": capped,
            "more_unreachable": unreachable,
        },
    )


def unfinished(tx: Tx) -> list[AnnouncementRecord]:
    """Return what was begun or stopped and has no outcomes yet, oldest first."""
    rows = tx.all(
        sa.select(announcement)
        .where(
            announcement.c.state.in_(("running", "paused", "stopped")),
            announcement.c.outcomes.is_(None),
        )
        .order_by(announcement.c.due, announcement.c.id)
    )
    return [_record(row) for row in rows]


def running(tx: Tx) -> list[str]:
    """Return the ids of the announcements that run, oldest first."""
    rows = tx.all(
        sa.select(announcement.c.id)
        .where(announcement.c.state == "running")
        .order_by(announcement.c.due, announcement.c.id)
    )
    return [row.id for row in rows]


def remember_progress(tx: Tx, record_id: str, message_id: str) -> None:
    """Note which message tells the author how far an announcement is."""
    tx.run(
        sa.update(announcement).where(announcement.c.id == record_id).values(progress_id=message_id)
    )


def finish(
    tx: Tx, record: AnnouncementRecord, state: str, ended: Mapping[str, int], now: datetime
) -> bool:
    """Close an announcement with how many of its messages ended how.

    False when somebody else moved it meanwhile.
    """
    return (
        tx.run(
            sa.update(announcement)
            .where(announcement.c.id == record.id, announcement.c.version == record.version)
            .values(
                state=state,
                version=record.version + 1,
                outcomes=json.dumps(dict(ended)),
                finished_at=now,
            )
        ).rowcount
        == 1
    )


# ── its messages ──────────────────────────────────────────────────────────────────────────────


def outcomes(tx: Tx, record_id: str) -> dict[str, int]:
    """Return how many messages of an announcement are in each state."""
    rows = tx.all(
        sa.select(outbox.c.state, sa.func.count().label("number"))
        .where(outbox.c.announcement_id == record_id)
        .group_by(outbox.c.state)
    )
    return {row.state: row.number for row in rows}


def is_under_way(tx: Tx, record_id: str) -> bool:
    """Return whether a message of an announcement still waits or is being sent."""
    found = sa.select(outbox.c.id).where(
        outbox.c.announcement_id == record_id, outbox.c.state.in_(_UNDER_WAY)
    )
    return tx.one(found.limit(1)) is not None


def stop_some(tx: Tx, record_id: str, now: datetime) -> int:
    """Stop messages of an announcement that still wait, a chunk at most; return how many."""
    chosen = (
        sa.select(outbox.c.id)
        .where(outbox.c.announcement_id == record_id, outbox.c.state == "ready")
        .limit(CHUNK)
    )
    return tx.run(
        sa.update(outbox)
        .where(outbox.c.id.in_(chosen), outbox.c.state == "ready")
        .values(state="stopped", settled_at=now)
    ).rowcount


def resend_doubtful(tx: Tx, record_id: str, now: datetime) -> int:
    """Let be sent once more what is in doubt, each listed as a possible duplicate."""
    return tx.run(
        sa.update(outbox)
        .where(outbox.c.announcement_id == record_id, outbox.c.state == "doubtful")
        .values(state="ready", doubts=outbox.c.doubts + 1, due=now, settled_at=None)
    ).rowcount


def _record(row: sa.Row[tuple[object, ...]]) -> AnnouncementRecord:
    facts = row._asdict()
    if facts["outcomes"] is not None:
        facts["outcomes"] = json.loads(facts["outcomes"])
    return AnnouncementRecord.model_construct(**facts)
