"""Statements about minutes and their versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import MeetingRecord, Record
from storage.tables import meeting, minutes, minutes_reminder, minutes_version


class MinutesRecord(Record):
    """The minutes of a meeting as they stand: draft, circulated or published.

    `circulated_at` is when the present version went round; the counts are those of publishing.
    """

    id: str
    meeting_id: str
    version: int
    state: str
    circulated_at: datetime | None
    published_at: datetime | None
    ratified: int | None
    objected: int | None
    silent: int | None


class VersionRecord(Record):
    """One version, `written` or an `erratum`; `words` and `composed` are JSON."""

    id: str
    minutes_id: str
    version: int
    kind: str
    words: str
    composed: str | None
    reason: str | None
    written_by: str | None
    at: datetime


class Past(NamedTuple):
    """A meeting that began, and its minutes, None while there are none."""

    meeting: MeetingRecord
    minutes: MinutesRecord | None


def lock(tx: Tx, meeting_id: str) -> MinutesRecord | None:
    """Return the minutes of a meeting, locked until the commit, or None."""
    row = tx.one(sa.select(minutes).where(minutes.c.meeting_id == meeting_id).with_for_update())
    return None if row is None else MinutesRecord.of(row)


def of_meeting(tx: Tx, meeting_id: str) -> MinutesRecord | None:
    """Return the minutes of a meeting, or None."""
    row = tx.one(sa.select(minutes).where(minutes.c.meeting_id == meeting_id))
    return None if row is None else MinutesRecord.of(row)


def by_id(tx: Tx, minutes_id: str) -> MinutesRecord:
    """Return the minutes of this id, locked until the commit. Raises LookupError."""
    row = tx.one(sa.select(minutes).where(minutes.c.id == minutes_id).with_for_update())
    if row is None:
        raise LookupError(minutes_id)
    return MinutesRecord.of(row)


def insert(tx: Tx, meeting_id: str, now: datetime) -> MinutesRecord:
    """Begin the minutes of a meeting; their first version is inserted next."""
    values = {
        "id": new_id(now),
        "meeting_id": meeting_id,
        "version": 1,
        "state": "draft",
        "circulated_at": None,
        "published_at": None,
        "ratified": None,
        "objected": None,
        "silent": None,
    }
    tx.run(sa.insert(minutes), values)
    return MinutesRecord.model_validate(values)


def update(tx: Tx, read: MinutesRecord, **changed: Any) -> MinutesRecord | None:
    """Change minutes if they are still at the version and state that were read; else None."""
    row = tx.run(
        sa.update(minutes)
        .where(
            minutes.c.id == read.id,
            minutes.c.version == read.version,
            minutes.c.state == read.state,
        )
        .values(**changed)
        .returning(minutes)
    ).first()
    return None if row is None else MinutesRecord.of(row)


def insert_version(
    tx: Tx,
    minutes_id: str,
    *,
    version: int,
    kind: str,
    words: str,
    reason: str | None,
    written_by: str | None,
    now: datetime,
) -> VersionRecord:
    """Keep one more version."""
    values = {
        "id": new_id(now),
        "minutes_id": minutes_id,
        "version": version,
        "kind": kind,
        "words": words,
        "composed": None,
        "reason": reason,
        "written_by": written_by,
        "at": now,
    }
    tx.run(sa.insert(minutes_version), values)
    return VersionRecord.model_validate(values)


def set_composed(tx: Tx, version_id: str, composed: str) -> None:
    """Keep what the records say at the moment a version goes round."""
    tx.run(
        sa.update(minutes_version)
        .where(minutes_version.c.id == version_id, minutes_version.c.composed.is_(None))
        .values(composed=composed)
    )


def versions(tx: Tx, minutes_id: str) -> list[VersionRecord]:
    """Return every version, oldest first."""
    rows = tx.all(
        sa.select(minutes_version)
        .where(minutes_version.c.minutes_id == minutes_id)
        .order_by(minutes_version.c.version)
    )
    return [VersionRecord.of(row) for row in rows]


# ── meetings that are over ────────────────────────────────────────────────────────────────────


def past(
    tx: Tx, *, kinds: Sequence[str], now: datetime, after: int, limit: int
) -> tuple[list[Past], int]:
    """Return meetings of some kinds that ended, newest first, without the first `after`.

    With them how many there are in all.
    """
    ended = (meeting.c.state == "planned", meeting.c.ends_at <= now, meeting.c.kind.in_(kinds))
    count = tx.one(sa.select(sa.func.count(meeting.c.id)).where(*ended))
    rows = tx.all(
        sa.select(meeting)
        .where(*ended)
        .order_by(meeting.c.ends_at.desc(), meeting.c.id.desc())
        .offset(after)
        .limit(limit)
    )
    found = [MeetingRecord.of(row) for row in rows]
    pages = [Past(each, of_meeting(tx, each.id)) for each in found]
    return pages, 0 if count is None else int(count[0])


def to_remind(tx: Tx, *, kinds: Sequence[str], last: int, now: datetime) -> list[str]:
    """Return the codes of meetings that ended, without published minutes or their last reminder.

    `last` are the working days of that reminder.
    """
    published = sa.exists().where(
        minutes.c.meeting_id == meeting.c.id, minutes.c.state == "published"
    )
    reminded = sa.exists().where(
        minutes_reminder.c.meeting_id == meeting.c.id, minutes_reminder.c.days == last
    )
    rows = tx.all(
        sa.select(meeting.c.code)
        .where(
            meeting.c.state == "planned",
            meeting.c.ends_at <= now,
            meeting.c.kind.in_(kinds),
            ~published,
            ~reminded,
        )
        .order_by(meeting.c.code)
    )
    return [row.code for row in rows]


def note_reminder(tx: Tx, meeting_id: str, days: int, now: datetime) -> bool:
    """Note that minutes were asked for after so many working days; False when it was before."""
    known = tx.one(
        sa.select(minutes_reminder.c.days).where(
            minutes_reminder.c.meeting_id == meeting_id, minutes_reminder.c.days == days
        )
    )
    if known is not None:
        return False
    tx.run(sa.insert(minutes_reminder), {"meeting_id": meeting_id, "days": days, "at": now})
    return True
