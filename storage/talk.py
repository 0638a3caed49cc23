"""Statements about the talk: what came in, and the forms that are half filled."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage.engine import Tx
from storage.ids import new_id
from storage.ready import Ready
from storage.records import ConversationRecord
from storage.tables import conversation, incoming, quarantine

_QUARANTINE_LIFE = timedelta(days=14)
_SET_LINE = (
    sa.update(incoming)
    # A line that was emptied in this very turn, by an erasure, stays empty.
    .where(incoming.c.id == sa.bindparam("key"), incoming.c.sealed.is_not(None))
    .values(sealed=sa.bindparam("content"))
)
_PLACE = Ready(
    sa.update(incoming)
    .where(incoming.c.id == sa.bindparam("key"))
    .values(seq=sa.bindparam("place"))
)
_BY_ID = sa.select(incoming.c.person_id, incoming.c.sealed).where(
    incoming.c.id == sa.bindparam("key")
)
_SEEN = sa.select(incoming.c.id).where(
    incoming.c.channel == sa.bindparam("channel"),
    incoming.c.dedupe_key == sa.bindparam("dedupe_key"),
)
_CLAIM = Ready(sa.insert(incoming), *(column.key for column in incoming.columns))


class SeenBeforeError(Exception):
    """This message was answered already; the transaction that found out has to be undone."""


def claim_incoming(
    tx: Tx,
    *,
    incoming_id: str,
    channel: str,
    dedupe_key: str,
    person_id: str | None,
    line: str | None,
    now: datetime,
) -> None:
    """Record that this message is being answered. Raises SeenBeforeError when it already was.

    It has no place in the talk until `place` gives it one.
    """
    values = {
        "id": incoming_id,
        "channel": channel,
        "dedupe_key": dedupe_key,
        "person_id": person_id,
        "seq": 0,
        "sealed": None if line is None else tx.vault.seal(line),
        "received_at": now,
    }
    try:
        _CLAIM.run(tx, values)
    except IntegrityError as error:
        raise SeenBeforeError(dedupe_key) from error


def was_seen(tx: Tx, channel: str, dedupe_key: str) -> bool:
    """Return whether this message was already answered."""
    return tx.one(_SEEN, channel=channel, dedupe_key=dedupe_key) is not None


def first_of(tx: Tx, *, channel: str, key: str, now: datetime) -> bool:
    """Return whether this is the first message of several that belong together (an album).

    Nobody else answers the person meanwhile, so that two of them cannot both be the first.
    """
    if was_seen(tx, channel, f"of {key}"):
        return False
    claim_incoming(
        tx,
        incoming_id=new_id(now),
        channel=channel,
        dedupe_key=f"of {key}",
        person_id=None,
        line=None,
        now=now,
    )
    return True


def place(tx: Tx, incoming_id: str, seq: int) -> None:
    """Give a message its place among what its person and we said."""
    _PLACE.run(tx, {"key": incoming_id, "place": seq})


def set_line(tx: Tx, incoming_id: str, line: str) -> None:
    """Say what a message meant, once that is known: the label of the button that was tapped."""
    tx.run(_SET_LINE, {"key": incoming_id, "content": tx.vault.seal(line)})


def line(tx: Tx, incoming_id: str, person_id: str) -> str | None:
    """Return what this person wrote in that message, or None."""
    row = tx.one(_BY_ID, key=incoming_id)
    if row is None or row.person_id != person_id or row.sealed is None:
        return None
    return tx.vault.open(row.sealed)


def lines(tx: Tx, person_id: str) -> list[tuple[datetime, str]]:
    """Return everything a person wrote that is still kept, oldest first."""
    rows = tx.all(
        sa.select(incoming.c.received_at, incoming.c.sealed)
        .where(incoming.c.person_id == person_id, incoming.c.sealed.is_not(None))
        # The one that is being answered has no place yet.
        .order_by(incoming.c.seq == 0, incoming.c.seq)
    )
    return [(row.received_at, tx.vault.open(row.sealed)) for row in rows]


def forget_lines(tx: Tx, person_id: str) -> None:
    """Empty what a person wrote, set aside or not; that it was answered stays known."""
    tx.run(
        sa.delete(quarantine).where(
            sa.exists().where(
                incoming.c.person_id == person_id,
                incoming.c.channel == quarantine.c.channel,
                incoming.c.dedupe_key == quarantine.c.dedupe_key,
            )
        )
    )
    tx.run(sa.update(incoming).where(incoming.c.person_id == person_id).values(sealed=None))


# ── conversations ─────────────────────────────────────────────────────────────────────────────

_OF_PERSON = Ready(
    sa.select(conversation)
    .where(conversation.c.person_id == sa.bindparam("person_id"))
    .order_by(conversation.c.touched_at.desc())
)
_INSERT = sa.insert(conversation)
_UPDATE = sa.update(conversation).where(conversation.c.id == sa.bindparam("key"))
_SAVE = Ready(
    _UPDATE.values(
        active=sa.bindparam("is_active"),
        version=sa.bindparam("new_version"),
        sealed=sa.bindparam("content"),
        touched_at=sa.bindparam("now"),
        nudged_at=None,
    )
)
_DELETE = sa.delete(conversation).where(conversation.c.id == sa.bindparam("key"))


def conversations(tx: Tx, person_id: str) -> list[ConversationRecord]:
    """Return the half-filled forms of a person, the one touched last first."""
    return [
        ConversationRecord.model_construct(
            id=row.id,
            person_id=row.person_id,
            form=row.form,
            subject=row.subject,
            active=row.active,
            version=row.version,
            content=tx.vault.open(row.sealed),
        )
        for row in _OF_PERSON.rows(tx, person_id=person_id)
    ]


def open_conversation(
    tx: Tx, *, person_id: str, form: str, subject: str, content: str, now: datetime
) -> ConversationRecord:
    """Add an active conversation."""
    made = ConversationRecord(
        id=new_id(now),
        person_id=person_id,
        form=form,
        subject=subject,
        active=True,
        version=0,
        content=content,
    )
    tx.run(
        _INSERT,
        {
            **made.model_dump(exclude={"content"}),
            "sealed": tx.vault.seal(content),
            "opened_at": now,
            "touched_at": now,
        },
    )
    return made


def save_conversation(tx: Tx, record: ConversationRecord, now: datetime) -> None:
    """Save what changed in a conversation."""
    _SAVE.run(
        tx,
        {
            "key": record.id,
            "is_active": record.active,
            "new_version": record.version,
            "content": tx.vault.seal(record.content),
            "now": now,
        },
    )


def delete_conversation(tx: Tx, conversation_id: str) -> None:
    """End a conversation."""
    tx.run(_DELETE, {"key": conversation_id})


def forget_conversations(tx: Tx, person_id: str) -> None:
    """Delete every half-filled form of a person."""
    tx.run(sa.delete(conversation).where(conversation.c.person_id == person_id))


def left_open(tx: Tx, *, before: datetime, now: datetime, limit: int) -> Sequence[str]:
    """Return persons whose active conversation rests since `before`, and mark them as nudged."""
    rows = tx.all(
        sa.select(conversation.c.id, conversation.c.person_id)
        .where(
            conversation.c.active,
            conversation.c.touched_at < before,
            conversation.c.nudged_at.is_(None),
        )
        .order_by(conversation.c.touched_at)
        .limit(limit)
    )
    if rows:
        tx.run(
            sa.update(conversation)
            .where(conversation.c.id.in_([row.id for row in rows]))
            .values(nudged_at=now)
        )
    return [row.person_id for row in rows]


# ── what could not be answered ────────────────────────────────────────────────────────────────


def quarantine_message(
    tx: Tx,
    *,
    channel: str,
    dedupe_key: str,
    raw: str,
    error: str,
    now: datetime,
) -> None:
    """Keep, sealed, a message that no attempt could answer; two weeks, for somebody to look."""
    tx.run(
        sa.insert(quarantine),
        {
            "id": new_id(now),
            "channel": channel,
            "dedupe_key": dedupe_key,
            "sealed": tx.vault.seal(raw),
            "error": error,
            "created_at": now,
            "expires_at": now + _QUARANTINE_LIFE,
        },
    )


def purge_quarantine(tx: Tx, now: datetime) -> int:
    """Delete what has expired and return how many rows that was."""
    return tx.run(sa.delete(quarantine).where(quarantine.c.expires_at < now)).rowcount
