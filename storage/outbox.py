"""Statements about messages on their way out."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.ready import Ready
from storage.records import OutboxRecord
from storage.tables import announcement, outbox

_IN_FLIGHT = "stopped while in flight"


class AnnouncedRecord(OutboxRecord):
    """A message of an announcement on its way."""

    announcement_id: str


_FILLED_LATER = ("reason", "announcement_id", "until", "meeting_id")
_INSERT = Ready(
    sa.insert(outbox),
    *(column.key for column in outbox.columns if column.key not in _FILLED_LATER),
)
_BODY = sa.select(outbox.c.person_id, outbox.c.body).where(outbox.c.id == sa.bindparam("key"))
_LAST = (
    sa.select(outbox.c.body)
    .where(outbox.c.person_id == sa.bindparam("person_id"), outbox.c.kind == "send")
    .order_by(outbox.c.seq.desc())
    .limit(sa.bindparam("count", type_=sa.Integer))
)
_SETTLE = Ready(
    sa.update(outbox)
    .where(
        outbox.c.id == sa.bindparam("key"),
        outbox.c.state != "erased",
        # What was withdrawn on its way may have arrived, but is not tried again.
        sa.or_(outbox.c.state != "expired", sa.bindparam("new_state", type_=sa.String) == "sent"),
    )
    .values(
        state=sa.bindparam("new_state"),
        attempt=sa.bindparam("new_attempt"),
        doubts=sa.bindparam("new_doubts"),
        reason=sa.bindparam("new_reason"),
        channel_ref=sa.func.coalesce(
            sa.bindparam("new_ref", type_=sa.String), outbox.c.channel_ref
        ),
        due=sa.bindparam("new_due"),
        settled_at=sa.bindparam("settled", type_=outbox.c.settled_at.type),
        lease=sa.bindparam("new_lease", type_=sa.String),
    )
)


def insert(tx: Tx, rows: Sequence[dict[str, object]], now: datetime) -> list[OutboxRecord]:
    """Add messages and return them.

    Each row holds person_id, address_id, channel, seq, kind, recipient, body, channel_ref, state
    and lease; recipient and body are sealed here.
    """
    if not rows:
        return []
    made = [{"id": new_id(now), **row} for row in rows]
    _INSERT.run(
        tx,
        *(
            {
                **row,
                "recipient": tx.vault.seal(str(row["recipient"])),
                "body": tx.vault.seal(str(row["body"])),
                "attempt": 0,
                "doubts": 0,
                "due": now,
                "created_at": now,
                "settled_at": now if row["state"] == "sent" else None,
            }
            for row in made
        ),
    )
    return [
        OutboxRecord.model_construct(**row, attempt=0, doubts=0, created_at=now)  # type: ignore[arg-type]  # the caller's row has these types
        for row in made
    ]


def body_of(tx: Tx, message_id: str, person_id: str) -> str | None:
    """Return the worded message we sent to this person under this id, or None."""
    row = tx.one(_BODY, key=message_id)
    if row is None or row.person_id != person_id or row.body is None:
        return None
    return tx.vault.open(row.body)


def last_said(tx: Tx, person_id: str) -> str | None:
    """Return the last worded message we sent to a person, or None."""
    return next(iter(lately_said(tx, person_id, count=1)), None)


def lately_said(tx: Tx, person_id: str, *, count: int) -> list[str]:
    """Return the last worded messages we sent to a person, the newest first."""
    rows = tx.all(_LAST, person_id=person_id, count=count)
    return [tx.vault.open(row.body) for row in rows if row.body is not None]


def settle(tx: Tx, marks: Iterable[dict[str, object]]) -> None:
    """Write down how attempts ended: `key` and the new_… values of each."""
    rows = list(marks)
    if rows:
        _SETTLE.run(tx, *rows)


def doubt_leases(tx: Tx, *, lease: str, wait_until: datetime) -> int:
    """Turn replies another process had taken in hand into uncertain; return how many there were.

    They may or may not have been delivered: they are due again at `wait_until`.
    """
    return tx.run(
        sa.update(outbox)
        .where(outbox.c.announcement_id.is_(None), *_of_another(lease))
        .values(state="uncertain", lease=None, due=wait_until, reason=_IN_FLIGHT)
    ).rowcount


def doubt_announced(tx: Tx, *, lease: str, now: datetime) -> int:
    """Hold the messages of announcements that another process had taken in hand; say how many.

    They may or may not have been delivered, and are not sent again by themselves.
    """
    begun = sa.select(announcement.c.id).where(announcement.c.started_at.is_not(None))
    return tx.run(
        sa.update(outbox)
        .where(outbox.c.announcement_id.in_(begun), *_of_another(lease))
        .values(state="doubtful", lease=None, settled_at=now, reason=_IN_FLIGHT)
    ).rowcount


def _of_another(lease: str) -> tuple[sa.ColumnElement[bool], ...]:
    return outbox.c.state == "leased", outbox.c.lease != lease


def claim_due(
    tx: Tx, *, lease: str, channels: Sequence[str], now: datetime, limit: int
) -> list[OutboxRecord]:
    """Take in hand the replies due on these channels, oldest first, each turn's in its order."""
    chosen = (
        sa.select(outbox.c.id)
        .where(
            outbox.c.announcement_id.is_(None),
            outbox.c.state.in_(("ready", "uncertain")),
            outbox.c.due <= now,
            outbox.c.channel.in_(channels),
        )
        .order_by(outbox.c.due, outbox.c.created_at, outbox.c.seq)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = tx.all(
        sa.update(outbox)
        .where(outbox.c.id.in_(chosen))
        .values(
            # Whoever takes an uncertain message in hand may deliver it a second time.
            doubts=outbox.c.doubts + sa.case((outbox.c.state == "uncertain", 1), else_=0),
            state="leased",
            lease=lease,
        )
        .returning(outbox)
    )
    return [
        _record(row, tx.vault.open(row.body), tx.vault.open(row.recipient))
        for row in sorted(rows, key=lambda row: (row.created_at, row.seq))
    ]


def claim_announced(
    tx: Tx, announcement_id: str, *, lease: str, channel: str, now: datetime, limit: int
) -> list[AnnouncedRecord]:
    """Take in hand messages of an announcement that are due on a channel, oldest first."""
    chosen = (
        sa.select(outbox.c.id)
        .where(
            outbox.c.announcement_id == announcement_id,
            outbox.c.state == "ready",
            outbox.c.due <= now,
            outbox.c.channel == channel,
        )
        .order_by(outbox.c.due)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = tx.all(
        sa.update(outbox)
        .where(outbox.c.id.in_(chosen))
        .values(state="leased", lease=lease)
        .returning(outbox)
    )
    bodies: dict[bytes, str] = {}  # the same bytes for everybody of one language
    for row in rows:
        if row.body not in bodies:
            bodies[row.body] = tx.vault.open(row.body)
    return [
        AnnouncedRecord(
            **_record(row, bodies[row.body], tx.vault.open(row.recipient)).__dict__,
            announcement_id=announcement_id,
        )
        for row in rows
    ]


def sent_as(tx: Tx, message_id: str) -> tuple[str, str] | None:
    """Return the address a message was sent to and what the channel calls it there, if it was."""
    row = tx.one(
        sa.select(outbox.c.address_id, outbox.c.channel_ref).where(
            outbox.c.id == message_id,
            outbox.c.state == "sent",
            outbox.c.address_id.is_not(None),
            outbox.c.channel_ref.is_not(None),
        )
    )
    return None if row is None else (str(row.address_id), str(row.channel_ref))


def possible_duplicates(tx: Tx) -> Sequence[sa.Row[tuple[str, str, int, str | None]]]:
    """Return every message that may have reached its reader more than once."""
    return tx.all(
        sa.select(outbox.c.id, outbox.c.channel, outbox.c.doubts, outbox.c.reason)
        .where(outbox.c.doubts > 0)
        .order_by(outbox.c.id)
    )


def counts(tx: Tx) -> dict[str, int]:
    """Return how many messages are in each state."""
    rows = tx.all(
        sa.select(outbox.c.state, sa.func.count().label("number")).group_by(outbox.c.state)
    )
    return {row.state: row.number for row in rows}


def messages_to(tx: Tx, person_id: str) -> list[tuple[datetime, str]]:
    """Return what we said to a person and still keep, oldest first."""
    rows = tx.all(
        sa.select(outbox.c.created_at, outbox.c.body)
        .where(outbox.c.person_id == person_id, outbox.c.kind == "send", outbox.c.body.is_not(None))
        .order_by(outbox.c.seq)
    )
    return [(row.created_at, tx.vault.open(row.body)) for row in rows]


def forget(tx: Tx, person_id: str) -> None:
    """Empty what we said to a person, and stop what was still under way."""
    tx.run(
        sa.update(outbox)
        .where(outbox.c.person_id == person_id)
        .values(
            body=None,
            recipient=None,
            channel_ref=None,
            state=sa.case((outbox.c.state == "sent", "sent"), else_="erased"),
        )
    )


def purge(tx: Tx, before: datetime) -> int:
    """Delete what was settled before a moment and return how many rows that was.

    What an announcement became stays until its outcomes are counted.
    """
    counted = sa.select(announcement.c.id).where(announcement.c.outcomes.is_not(None))
    return tx.run(
        sa.delete(outbox).where(
            outbox.c.settled_at < before,
            sa.or_(outbox.c.announcement_id.is_(None), outbox.c.announcement_id.in_(counted)),
        )
    ).rowcount


def _record(row: sa.Row[tuple[object, ...]], body: str, recipient: str) -> OutboxRecord:
    return OutboxRecord(
        id=row.id,
        person_id=row.person_id,
        address_id=row.address_id,
        channel=row.channel,
        seq=row.seq,
        kind=row.kind,
        recipient=recipient,
        body=body,
        channel_ref=row.channel_ref,
        attempt=row.attempt,
        doubts=row.doubts,
        created_at=row.created_at,
        until=row.until,
    )
