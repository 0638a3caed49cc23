"""Statements about appeals: against the withholding of a proposal, and against its answer."""

from datetime import datetime

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import answer_appeal, appeal, proposal


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


class Appeals:
    """The appeals of one kind, which a table of their own keeps; the codes are of one series."""

    def __init__(self, table: sa.Table) -> None:
        self._table = table
        self._with_code = sa.select(table, proposal.c.code.label("proposal_code")).join(
            proposal, proposal.c.id == table.c.proposal_id
        )

    def insert(self, tx: Tx, *, proposal_id: str, person_id: str, text: str, now: datetime) -> str:
        """Open an appeal and return its code."""
        code = f"R-{next_value(tx, 'appeal code'):04d}"
        tx.run(
            sa.insert(self._table),
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

    def by_code(self, tx: Tx, code: str) -> AppealRecord | None:
        """Return the appeal with this code, or None."""
        return next(iter(self._found(tx, self._table.c.code == code)), None)

    def of_proposal(self, tx: Tx, proposal_id: str) -> AppealRecord | None:
        """Return the appeal about a proposal, or None."""
        return next(iter(self._found(tx, self._table.c.proposal_id == proposal_id)), None)

    def of_person(self, tx: Tx, person_id: str) -> list[AppealRecord]:
        """Return the appeals of a person, oldest first."""
        return self._found(tx, self._table.c.person_id == person_id)

    def waiting(self, tx: Tx) -> list[AppealRecord]:
        """Return the appeals that nobody has decided, longest wait first."""
        return self._found(tx, self._table.c.state == "open")

    def decide(
        self,
        tx: Tx,
        appeal_id: str,
        *,
        state: str,
        reason: str,
        actor_id: str | None,
        now: datetime,
    ) -> bool:
        """Write down how an open appeal ended; False when it was not open any more."""
        changed = tx.run(
            sa.update(self._table)
            .where(self._table.c.id == appeal_id, self._table.c.state == "open")
            .values(state=state, reason=reason, decided_by=actor_id, decided_at=now)
        )
        return changed.rowcount > 0

    def forget(self, tx: Tx, person_id: str) -> None:
        """Take away a person's appeals, and take them off those they decided."""
        mine, decided = self._table.c.person_id, self._table.c.decided_by
        tx.run(sa.delete(self._table).where(mine == person_id))
        tx.run(sa.update(self._table).where(decided == person_id).values(decided_by=None))

    def _found(self, tx: Tx, condition: sa.ColumnElement[bool]) -> list[AppealRecord]:
        rows = tx.all(self._with_code.where(condition).order_by(self._table.c.id))
        return [_record(tx, row) for row in rows]


def _record(tx: Tx, row: sa.Row[tuple[object, ...]]) -> AppealRecord:
    facts = row._asdict()
    sealed = facts.pop("sealed")
    return AppealRecord(**facts, text=tx.vault.open(sealed))


AGAINST_WITHHOLDING = Appeals(appeal)
AGAINST_ANSWER = Appeals(answer_appeal)
EVERY_KIND = (AGAINST_WITHHOLDING, AGAINST_ANSWER)
