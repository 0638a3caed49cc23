"""Statements about those whom a meeting calls, and what they answered."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.engine import Tx
from storage.ids import new_id
from storage.records import MeetingRecord, Record
from storage.tables import designation, meeting, meeting_call


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


class Called(NamedTuple):
    """Somebody to be called: as what, and as whose liaison."""

    person_id: str
    role: str
    designation_id: str | None = None


class CalledTo(NamedTuple):
    """A meeting that somebody was called to, and what they answered."""

    code: str
    title: str
    call: CallRecord


class OfInstitution(NamedTuple):
    """A call, and the key of the institution that the person is a liaison of."""

    call: CallRecord
    institution: str | None


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
    return insert_all(tx, meeting_id, [Called(person_id, role, designation_id)], now)[0]


def insert_all(
    tx: Tx, meeting_id: str, people: Sequence[Called], now: datetime
) -> list[CallRecord]:
    """Call these people to a meeting, at least one."""
    rows = [
        {
            "id": new_id(now),
            "meeting_id": meeting_id,
            **each._asdict(),
            "state": "asked",
            "sends": None,
            "asked_at": now,
            "answered_at": None,
            "nudged_at": None,
        }
        for each in people
    ]
    tx.run(sa.insert(meeting_call), rows)
    return [CallRecord.model_validate({**row, "reason": None}) for row in rows]


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


def sender_of(tx: Tx, meeting_id: str, person_id: str) -> CallRecord | None:
    """Return the call of who sends somebody to a meeting instead, or None."""
    found = _found(
        tx,
        meeting_call.c.meeting_id == meeting_id,
        meeting_call.c.sends == person_id,
        meeting_call.c.state == "sent",
    )
    return found[0] if found else None


def with_institutions(tx: Tx, meeting_id: str) -> list[OfInstitution]:
    """Return those who are called to a meeting now, in the order they were."""
    rows = tx.all(
        sa.select(meeting_call, designation.c.institution)
        .outerjoin(designation, designation.c.id == meeting_call.c.designation_id)
        .where(meeting_call.c.meeting_id == meeting_id, meeting_call.c.state != "ended")
        .order_by(meeting_call.c.id)
    )
    return [OfInstitution(_opened(tx, row), row.institution) for row in rows]


def counts(tx: Tx, meetings: Collection[str]) -> dict[str, dict[str, int]]:
    """Return, by the ids of meetings, how many of those called now are in each state."""
    rows = tx.all(
        sa.select(meeting_call.c.meeting_id, meeting_call.c.state, sa.func.count().label("number"))
        .where(meeting_call.c.meeting_id.in_(meetings), meeting_call.c.state != "ended")
        .group_by(meeting_call.c.meeting_id, meeting_call.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.meeting_id, {})[row.state] = row.number
    return found


def ahead(
    tx: Tx, *, kinds: Collection[str], now: datetime, until: datetime | None = None
) -> list[MeetingRecord]:
    """Return planned meetings of these kinds that have not begun, soonest first."""
    conditions = [meeting.c.state == "planned", meeting.c.starts_at > now]
    if until is not None:
        conditions.append(meeting.c.starts_at <= until)
    rows = tx.all(
        sa.select(meeting)
        .where(*conditions, meeting.c.kind.in_(kinds))
        .order_by(meeting.c.starts_at, meeting.c.code)
    )
    return [MeetingRecord.of(row) for row in rows]


def about(tx: Tx, person_id: str) -> list[CalledTo]:
    """Return every call of a person, oldest first."""
    rows = tx.all(
        sa.select(meeting_call, meeting.c.code, meeting.c.title)
        .join(meeting, meeting.c.id == meeting_call.c.meeting_id)
        .where(meeting_call.c.person_id == person_id)
        .order_by(meeting_call.c.id)
    )
    return [CalledTo(row.code, row.title, _opened(tx, row)) for row in rows]


def purge_reasons(tx: Tx, before: datetime) -> int:
    """Forget why people did not come to meetings that ended before a moment; return how many."""
    over = sa.select(meeting.c.id).where(meeting.c.ends_at < before).scalar_subquery()
    return tx.run(
        sa.update(meeting_call)
        .where(meeting_call.c.meeting_id.in_(over), meeting_call.c.sealed_reason.is_not(None))
        .values(sealed_reason=None)
    ).rowcount


def forget(tx: Tx, person_id: str) -> None:
    """Delete every call of a person, and their name from the calls they were sent to."""
    tx.run(sa.delete(meeting_call).where(meeting_call.c.person_id == person_id))
    tx.run(
        sa.update(meeting_call)
        .where(meeting_call.c.sends == person_id)
        .values(sends=None, state="asked", answered_at=None)
    )


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[CallRecord]:
    rows: Sequence[sa.Row[Any]] = tx.all(
        sa.select(meeting_call).where(*conditions).order_by(meeting_call.c.id)
    )
    return [_opened(tx, row) for row in rows]


def _opened(tx: Tx, row: sa.Row[Any]) -> CallRecord:
    sealed = row.sealed_reason
    return CallRecord(
        id=row.id,
        meeting_id=row.meeting_id,
        person_id=row.person_id,
        role=row.role,
        designation_id=row.designation_id,
        state=row.state,
        sends=row.sends,
        reason=None if sealed is None else tx.vault.open(sealed),
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        nudged_at=row.nudged_at,
    )
