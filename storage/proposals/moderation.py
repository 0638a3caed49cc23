"""Statements about appeals against the withholding of a proposal."""

from datetime import datetime

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import appeal, proposal


class AppealRecord(Record):
    """An appeal; `text` are the author's words, opened, `proposal_code` what it is about."""

    id: str
    code: str
    proposal_id: str
    proposal_code: str
    person_id: str
    text: str
    state: str
    opened_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


_WITH_CODE = sa.select(appeal, proposal.c.code.label("proposal_code")).join(
    proposal, proposal.c.id == appeal.c.proposal_id
)


def insert(tx: Tx, *, proposal_id: str, person_id: str, text: str, now: datetime) -> str:
    """Open an appeal and return its code."""
    code = f"R-{next_value(tx, 'appeal code'):04d}"
    tx.run(
        sa.insert(appeal),
        {
            "id": new_id(now),
            "code": code,
            "proposal_id": proposal_id,
            "person_id": person_id,
            "sealed": tx.vault.seal(text),
            "state": "open",
            "opened_at": now,
        },
    )
    return code


def by_code(tx: Tx, code: str) -> AppealRecord | None:
    """Return the appeal with this code, or None."""
    return _found(tx, _WITH_CODE.where(appeal.c.code == code))


def of_proposal(tx: Tx, proposal_id: str) -> AppealRecord | None:
    """Return the appeal about a proposal, or None."""
    return _found(tx, _WITH_CODE.where(appeal.c.proposal_id == proposal_id))


def of_person(tx: Tx, person_id: str) -> list[AppealRecord]:
    """Return the appeals of a person, oldest first."""
    rows = tx.all(_WITH_CODE.where(appeal.c.person_id == person_id).order_by(appeal.c.id))
    return [_record(tx, row) for row in rows]


def waiting(tx: Tx) -> list[AppealRecord]:
    """Return the appeals that nobody has decided, longest wait first."""
    rows = tx.all(_WITH_CODE.where(appeal.c.state == "open").order_by(appeal.c.id))
    return [_record(tx, row) for row in rows]


def decide(
    tx: Tx, appeal_id: str, *, state: str, reason: str, actor_id: str | None, now: datetime
) -> bool:
    """Write down how an open appeal ended; False when it was not open any more."""
    changed = tx.run(
        sa.update(appeal)
        .where(appeal.c.id == appeal_id, appeal.c.state == "open")
        .values(state=state, reason=reason, decided_by=actor_id, decided_at=now)
    )
    return changed.rowcount > 0


def _found(tx: Tx, statement: sa.Select[tuple[object, ...]]) -> AppealRecord | None:
    row = tx.one(statement)
    return None if row is None else _record(tx, row)


def _record(tx: Tx, row: sa.Row[tuple[object, ...]]) -> AppealRecord:
    facts = row._asdict()
    sealed = facts.pop("sealed")
    return AppealRecord(**facts, text=tx.vault.open(sealed))
