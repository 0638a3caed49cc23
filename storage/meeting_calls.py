"""Statements about those whom a meeting calls, and what they answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import meeting_call


class CallRecord(Record):
    """Somebody who is called to a meeting, and as what; the reason opened.

    `state` is asked, confirmed, declined, sent (`sends` comes instead) or ended (no longer called).
    """

    id: str
    meeting_id: str
    person_id: str
    role: str
    designation_id: str | None
    state: str
    sends: str | None
    reason: str | None
    asked_at: datetime
    answered_at: datetime | None
    nudged_at: datetime | None


def insert(
    tx: Tx,
    *,
    meeting_id: str,
    person_id: str,
    role: str,
    designation_id: str | None = None,
    now: datetime,
) -> CallRecord:
    """Call somebody to a meeting."""
    values = {
        "id": new_id(now),
        "meeting_id": meeting_id,
        "person_id": person_id,
        "role": role,
        "designation_id": designation_id,
        "state": "asked",
        "sends": None,
        "asked_at": now,
        "answered_at": None,
        "nudged_at": None,
    }
    tx.run(sa.insert(meeting_call), values)
    return CallRecord.model_validate({**values, "reason": None})


def update(tx: Tx, call: CallRecord, **changed: Any) -> CallRecord:
    """Change a call by the names of its fields and return it; a reason is sealed."""
    values = dict(changed)
    if "reason" in values:
        reason = values.pop("reason")
        values["sealed_reason"] = None if reason is None else tx.vault.seal(reason)
    tx.run(sa.update(meeting_call).where(meeting_call.c.id == call.id).values(**values))
    return call.model_copy(update=changed)


def of_meeting(tx: Tx, meeting_id: str) -> list[CallRecord]:
    """Return everybody who is or was called to a meeting, in the order they were."""
    return _found(tx, meeting_call.c.meeting_id == meeting_id)


def of_person(tx: Tx, meeting_id: str, person_id: str) -> CallRecord | None:
    """Return the call of somebody to a meeting, or None."""
    found = _found(
        tx, meeting_call.c.meeting_id == meeting_id, meeting_call.c.person_id == person_id
    )
    return found[0] if found else None


def about(tx: Tx, person_id: str) -> list[CallRecord]:
    """Return every call of a person, oldest first."""
    return _found(tx, meeting_call.c.person_id == person_id)


def forget(tx: Tx, person_id: str) -> None:
    """Delete every call of a person, and their name from the calls they were sent to."""
    tx.run(sa.delete(meeting_call).where(meeting_call.c.person_id == person_id))
    tx.run(
        sa.update(meeting_call)
        .where(meeting_call.c.sends == person_id)
        .values(sends=None, state="asked")
    )


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[CallRecord]:
    rows: Sequence[sa.Row[Any]] = tx.all(
        sa.select(meeting_call).where(*conditions).order_by(meeting_call.c.id)
    )
    return [_opened(tx, row) for row in rows]


def _opened(tx: Tx, row: sa.Row[Any]) -> CallRecord:
    facts = row._asdict()
    sealed = facts.pop("sealed_reason")
    return CallRecord(**facts, reason=None if sealed is None else tx.vault.open(sealed))
