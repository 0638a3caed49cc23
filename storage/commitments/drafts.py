"""Statements about draft commitments, their history, and why a table left none."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import (
    draft,
    draft_absence,
    draft_event,
    draft_institution,
    draft_origin,
    proposal,
)


class DraftRecord(Record):
    """A draft commitment; `origins` are the codes of the proposals it comes from.

    `counter_to` is the id of the draft that it is the counterproposal to; None of a table's own.
    `responsible` and `supporting` are keys of institutions, in alphabetical order.
    """

    id: str
    code: str
    meeting_id: str
    title: str
    problem: str
    solution: str
    theme: str | None
    value: str | None = None
    counter_to: str | None = None
    state: str
    version: int
    recorded_by: str | None
    created_at: datetime
    updated_at: datetime
    origins: tuple[str, ...]
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()


class DraftEventRecord(Record):
    """One thing that happened to a draft; `before` is the JSON of the fields it changed."""

    version: int
    what: str
    before: str | None
    reason: str | None
    at: datetime


class AbsenceRecord(Record):
    """Why a meeting left no draft."""

    meeting_id: str
    reason: str
    at: datetime


def insert(
    tx: Tx,
    *,
    meeting_id: str,
    facts: Mapping[str, str | None],
    origins: Sequence[str],
    institutions: Mapping[str, str] | None = None,
    recorded_by: str | None,
    now: datetime,
) -> DraftRecord:
    """Record a draft under the next code; `origins` are ids of proposals.

    `institutions` says of each key whether responsible or supporting.
    """
    values = {
        "id": new_id(now),
        "code": f"B-{next_value(tx, 'draft code'):04d}",
        "meeting_id": meeting_id,
        **facts,
        "state": "recorded",
        "version": 1,
        "recorded_by": recorded_by,
        "created_at": now,
        "updated_at": now,
    }
    tx.run(sa.insert(draft), values)
    key = str(values["id"])
    _set_origins(tx, key, origins, now)
    _set_institutions(tx, key, institutions or {})
    made = by_id(tx, key)
    assert made is not None
    _insert_event(tx, made, "recorded", actor_id=recorded_by, before=None, reason=None, now=now)
    return made


def update(
    tx: Tx,
    read: DraftRecord,
    *,
    what: str,
    facts: Mapping[str, str | None],
    origins: Sequence[str] | None = None,
    institutions: Mapping[str, str] | None = None,
    actor_id: str | None,
    reason: str | None = None,
    now: datetime,
) -> DraftRecord | None:
    """Change a draft and write down what it said before; None when it is not as it was read."""
    row = tx.run(
        sa.update(draft)
        .where(draft.c.id == read.id, draft.c.version == read.version)
        .values(**facts, version=draft.c.version + 1, updated_at=now)
        .returning(draft)
    ).first()
    if row is None:
        return None
    before: dict[str, object] = {name: getattr(read, name) for name in facts}
    if origins is not None:
        before["origins"] = read.origins
        _set_origins(tx, read.id, origins, now)
    if institutions is not None:
        before |= {"responsible": read.responsible, "supporting": read.supporting}
        _set_institutions(tx, read.id, institutions)
    changed = _record(tx, row)
    kept = json.dumps(before, ensure_ascii=False)
    _insert_event(tx, changed, what, actor_id=actor_id, before=kept, reason=reason, now=now)
    return changed


def by_code(tx: Tx, code: str) -> DraftRecord | None:
    """Return the draft with this code, or None."""
    row = tx.one(sa.select(draft).where(draft.c.code == code))
    return None if row is None else _record(tx, row)


def by_id(tx: Tx, draft_id: str) -> DraftRecord | None:
    """Return the draft with this id, or None."""
    row = tx.one(sa.select(draft).where(draft.c.id == draft_id))
    return None if row is None else _record(tx, row)


def origin_ids(tx: Tx, draft_id: str) -> list[str]:
    """Return the ids of the proposals that a draft comes from."""
    rows = tx.all(
        sa.select(draft_origin.c.proposal_id)
        .where(draft_origin.c.draft_id == draft_id)
        .order_by(draft_origin.c.proposal_id)
    )
    return [row.proposal_id for row in rows]


def of_meeting(tx: Tx, meeting_id: str) -> list[DraftRecord]:
    """Return the drafts that a meeting recorded and did not withdraw, in order."""
    rows = tx.all(
        sa.select(draft)
        .where(draft.c.meeting_id == meeting_id, draft.c.state == "recorded")
        .order_by(draft.c.code)
    )
    return [_record(tx, row) for row in rows]


def every(tx: Tx) -> list[DraftRecord]:
    """Return the drafts of all meetings that were not withdrawn, in order."""
    rows = tx.all(sa.select(draft).where(draft.c.state == "recorded").order_by(draft.c.code))
    return [_record(tx, row) for row in rows]


def history(tx: Tx, draft_id: str) -> list[DraftEventRecord]:
    """Return what happened to a draft, oldest first."""
    rows = tx.all(
        sa.select(
            draft_event.c.version,
            draft_event.c.what,
            draft_event.c.before,
            draft_event.c.reason,
            draft_event.c.at,
        )
        .where(draft_event.c.draft_id == draft_id)
        .order_by(draft_event.c.version)
    )
    return [DraftEventRecord.of(row) for row in rows]


def absence(tx: Tx, meeting_id: str) -> AbsenceRecord | None:
    """Return why a meeting left no draft, None when that was not said."""
    row = tx.one(
        sa.select(draft_absence.c.meeting_id, draft_absence.c.reason, draft_absence.c.at).where(
            draft_absence.c.meeting_id == meeting_id
        )
    )
    return None if row is None else AbsenceRecord.of(row)


def set_absence(
    tx: Tx, meeting_id: str, *, reason: str | None, recorded_by: str | None, now: datetime
) -> None:
    """Write down why a meeting left no draft; None: it left one after all."""
    tx.run(sa.delete(draft_absence).where(draft_absence.c.meeting_id == meeting_id))
    if reason is not None:
        values = {"reason": reason, "recorded_by": recorded_by, "at": now}
        tx.run(sa.insert(draft_absence), {"meeting_id": meeting_id, **values})


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off the drafts they recorded, and off what they did to them."""
    for column in (draft.c.recorded_by, draft_event.c.actor_id, draft_absence.c.recorded_by):
        tx.run(sa.update(column.table).where(column == person_id).values({column: None}))


def _set_origins(tx: Tx, draft_id: str, origins: Sequence[str], now: datetime) -> None:
    tx.run(sa.delete(draft_origin).where(draft_origin.c.draft_id == draft_id))
    if origins:
        tx.run(
            sa.insert(draft_origin),
            [{"draft_id": draft_id, "proposal_id": each, "at": now} for each in origins],
        )


def _set_institutions(tx: Tx, draft_id: str, institutions: Mapping[str, str]) -> None:
    tx.run(sa.delete(draft_institution).where(draft_institution.c.draft_id == draft_id))
    if institutions:
        tx.run(
            sa.insert(draft_institution),
            [
                {"draft_id": draft_id, "institution": key, "part": part}
                for key, part in institutions.items()
            ],
        )


def _record(tx: Tx, row: sa.Row[object]) -> DraftRecord:
    shares = tx.all(
        sa.select(draft_institution.c.institution, draft_institution.c.part)
        .where(draft_institution.c.draft_id == row.id)
        .order_by(draft_institution.c.institution)
    )
    return DraftRecord(
        **row._asdict(),
        origins=_origins(tx, row.id),
        responsible=tuple(each.institution for each in shares if each.part == "responsible"),
        supporting=tuple(each.institution for each in shares if each.part == "supporting"),
    )


def _origins(tx: Tx, draft_id: str) -> tuple[str, ...]:
    rows = tx.all(
        sa.select(proposal.c.code)
        .join(draft_origin, draft_origin.c.proposal_id == proposal.c.id)
        .where(draft_origin.c.draft_id == draft_id)
        .order_by(proposal.c.code)
    )
    return tuple(row.code for row in rows)


def _insert_event(
    tx: Tx,
    of: DraftRecord,
    what: str,
    *,
    actor_id: str | None,
    before: str | None,
    reason: str | None,
    now: datetime,
) -> None:
    tx.run(
        sa.insert(draft_event),
        {
            "id": new_id(now),
            "draft_id": of.id,
            "version": of.version,
            "what": what,
            "actor_id": actor_id,
            "before": before,
            "reason": reason,
            "at": now,
        },
    )
