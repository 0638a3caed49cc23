"""Statements about photos, voice notes and documents that people send."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import AttachmentRecord
from storage.tables import attachment, conversation, person

_INSERT = sa.insert(attachment)
_KEY = attachment.c.id == sa.bindparam("key")
_FIND = sa.select(attachment).where(_KEY)
_OF_CONVERSATION = (
    sa.select(attachment)
    .where(attachment.c.conversation_id == sa.bindparam("key"), attachment.c.proposal_id.is_(None))
    .order_by(attachment.c.id)
)
_OF_PROPOSAL = (
    sa.select(attachment)
    .where(attachment.c.proposal_id == sa.bindparam("key"))
    .order_by(attachment.c.id)
)
_OF_PERSON = (
    sa.select(attachment)
    .where(attachment.c.person_id == sa.bindparam("key"))
    .order_by(attachment.c.id)
)
_LOOSE = _OF_PERSON.where(
    attachment.c.conversation_id.is_(None),
    attachment.c.proposal_id.is_(None),
    attachment.c.created_at > sa.bindparam("since", type_=attachment.c.created_at.type),
)
# Whoever had it in hand at this attempt may settle it; after another claim, or an erasure, not.
_STILL_IN_HAND = (
    _KEY,
    attachment.c.state == "pending",
    attachment.c.attempt == sa.bindparam("in_hand"),
)
_MARK_STORED = (
    sa.update(attachment)
    .where(*_STILL_IN_HAND)
    .values(
        state="stored",
        kind=sa.bindparam("true_kind"),
        media_type=sa.bindparam("true_type"),
        size=sa.bindparam("true_size"),
        path=sa.bindparam("blob"),
    )
)
_MARK_REFUSED = (
    sa.update(attachment).where(*_STILL_IN_HAND).values(state="refused", reason=sa.bindparam("why"))
)
_HOLD_PERSON = (
    sa.select(person.c.id).where(person.c.id == sa.bindparam("key")).with_for_update(key_share=True)
)
_BYTES = sa.select(sa.func.coalesce(sa.func.sum(attachment.c.size), 0)).where(
    attachment.c.person_id == sa.bindparam("key"), attachment.c.state == "stored"
)


def insert(
    tx: Tx,
    *,
    person_id: str,
    conversation_id: str | None,
    channel: str,
    kind: str,
    ref: str,
    name: str,
    media_type: str,
    size: int | None,
    now: datetime,
) -> AttachmentRecord:
    """Add something somebody sent, still to be fetched: pending, and due at once.

    `size` is in bytes, as the channel says it; None when it does not say.
    """
    values = {
        "id": new_id(now),
        "person_id": person_id,
        "conversation_id": conversation_id,
        "proposal_id": None,
        "channel": channel,
        "kind": kind,
        "media_type": media_type,
        "size": size,
        "state": "pending",
        "attempt": 0,
        "path": None,
        "reason": None,
        "created_at": now,
    }
    sealed = {"sealed_ref": tx.vault.seal(ref), "sealed_name": tx.vault.seal(name)}
    tx.run(_INSERT, {**values, **sealed, "due": now})
    return AttachmentRecord.model_validate({**values, "ref": ref, "name": name})


def give_to_conversation(tx: Tx, ids: Sequence[str], conversation_id: str) -> None:
    """Put attachments into a conversation."""
    tx.run(
        sa.update(attachment)
        .where(attachment.c.id.in_(ids))
        .values(conversation_id=conversation_id)
    )


def give_to_proposal(tx: Tx, conversation_id: str, proposal_id: str) -> int:
    """Put what a conversation holds into a proposal and return how many attachments that was."""
    return tx.run(
        sa.update(attachment)
        .where(attachment.c.conversation_id == conversation_id, attachment.c.proposal_id.is_(None))
        .values(proposal_id=proposal_id)
    ).rowcount


def find(tx: Tx, attachment_id: str) -> AttachmentRecord | None:
    """Return one attachment, or None."""
    row = tx.one(_FIND, key=attachment_id)
    return None if row is None else _record(tx, row)


def of_conversation(tx: Tx, conversation_id: str) -> list[AttachmentRecord]:
    """Return what waits in a conversation for its proposal, in the order it came."""
    return [_record(tx, row) for row in tx.all(_OF_CONVERSATION, key=conversation_id)]


def of_proposal(tx: Tx, proposal_id: str) -> list[AttachmentRecord]:
    """Return what goes with a proposal, in the order it came."""
    return [_record(tx, row) for row in tx.all(_OF_PROPOSAL, key=proposal_id)]


def of_person(tx: Tx, person_id: str) -> list[AttachmentRecord]:
    """Return everything a person sent, in the order it came."""
    return [_record(tx, row) for row in tx.all(_OF_PERSON, key=person_id)]


def loose(tx: Tx, person_id: str, since: datetime) -> list[AttachmentRecord]:
    """Return what a person sent after a moment and belongs to nothing yet, in the order it came."""
    return [_record(tx, row) for row in tx.all(_LOOSE, key=person_id, since=since)]


def claim_due(
    tx: Tx, *, now: datetime, waits: Sequence[timedelta], limit: int
) -> list[AttachmentRecord]:
    """Take in hand what is pending and due, oldest first, and count the attempt.

    Each is due again after the wait of its attempt (the last one repeats). So nothing has to be
    written when an attempt fails, and a process that dies is the same as an attempt that failed.
    """
    chosen = (
        sa.select(attachment.c.id)
        .where(attachment.c.state == "pending", attachment.c.due <= now)
        .order_by(attachment.c.due, attachment.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    again = [sa.literal(now + wait, attachment.c.due.type) for wait in waits]
    rows = tx.all(
        sa.update(attachment)
        .where(attachment.c.id.in_(chosen))
        .values(
            attempt=attachment.c.attempt + 1,
            due=sa.case(dict(enumerate(again)), value=attachment.c.attempt, else_=again[-1]),
        )
        .returning(attachment)
    )
    return [_record(tx, row) for row in sorted(rows, key=lambda row: row.id)]


def mark_stored(
    tx: Tx,
    taken: AttachmentRecord,
    *,
    kind: str,
    media_type: str,
    size: int,
    path: str,
) -> bool:
    """Write down where an attachment is kept and what it truly is; `size` in bytes.

    False when it is no longer in the hand of who claimed `taken`: nothing was written.
    """
    values = {"true_kind": kind, "true_type": media_type, "true_size": size, "blob": path}
    return tx.run(_MARK_STORED, {**_in_hand(taken), **values}).rowcount > 0


def mark_refused(tx: Tx, taken: AttachmentRecord, reason: str) -> bool:
    """Write down why an attachment is not kept. False as with `mark_stored`."""
    return tx.run(_MARK_REFUSED, {**_in_hand(taken), "why": reason}).rowcount > 0


def hold_person(tx: Tx, person_id: str) -> None:
    """Keep a person's other turns waiting until the commit, as their own turns do.

    Before anything of theirs is marked: a turn locks the person first, then what is theirs.
    """
    tx.run(_HOLD_PERSON, {"key": person_id})


def stored_bytes(tx: Tx, person_id: str) -> int:
    """Return how many bytes are stored of what a person sent."""
    return int(tx.run(_BYTES, {"key": person_id}).scalar_one())


def named(tx: Tx, paths: Sequence[str]) -> set[str]:
    """Return those of these paths that a stored attachment names."""
    rows = tx.all(sa.select(attachment.c.path).where(attachment.c.path.in_(paths)))
    return {row.path for row in rows}


def pending_refs(tx: Tx) -> set[str]:
    """Return the channels' references of everything that is still to be fetched, opened."""
    rows = tx.all(sa.select(attachment.c.sealed_ref).where(attachment.c.state == "pending"))
    return {tx.vault.open(row.sealed_ref) for row in rows}


def delete(tx: Tx, attachment_id: str) -> bool:
    """Forget one attachment; False when there was none. The next sweep removes its file."""
    return tx.run(sa.delete(attachment).where(_KEY), {"key": attachment_id}).rowcount > 0


def forget(tx: Tx, person_id: str) -> None:
    """Forget everything a person sent. The next sweep removes the files."""
    tx.run(sa.delete(attachment).where(attachment.c.person_id == person_id))


def purge(tx: Tx, before: datetime) -> int:
    """Forget what came before a moment and belongs to nothing; return how many that was.

    What waits in a conversation that is still open belongs to it, however long it rests.
    """
    open_ones = sa.select(conversation.c.id).where(
        conversation.c.id == attachment.c.conversation_id
    )
    return tx.run(
        sa.delete(attachment).where(
            attachment.c.proposal_id.is_(None),
            attachment.c.created_at < before,
            ~open_ones.exists(),
        )
    ).rowcount


def _in_hand(taken: AttachmentRecord) -> dict[str, Any]:
    return {"key": taken.id, "in_hand": taken.attempt}


def _record(tx: Tx, row: sa.Row[Any]) -> AttachmentRecord:
    return AttachmentRecord(
        id=row.id,
        person_id=row.person_id,
        conversation_id=row.conversation_id,
        proposal_id=row.proposal_id,
        channel=row.channel,
        kind=row.kind,
        ref=tx.vault.open(row.sealed_ref),
        name=tx.vault.open(row.sealed_name),
        media_type=row.media_type,
        size=row.size,
        state=row.state,
        attempt=row.attempt,
        path=row.path,
        reason=row.reason,
        created_at=row.created_at,
    )
