"""Statements about proposals, their history and who supports them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import ProposalEventRecord, ProposalRecord
from storage.tables import proposal, proposal_event, support

_INSERT = sa.insert(proposal)
_INSERT_EVENT = sa.insert(proposal_event)
_BY_CODE = sa.select(proposal).where(proposal.c.code == sa.bindparam("code"))
_CHANGED = (
    sa.select(proposal).where(proposal.c.change > sa.bindparam("after")).order_by(proposal.c.change)
)
_SUPPORTS = sa.select(sa.func.count()).where(support.c.proposal_id == sa.bindparam("key"))
_CHANGE = "proposal change"


def insert(
    tx: Tx,
    *,
    facts: Mapping[str, str | None],
    state: str,
    actor_id: str | None,
    now: datetime,
) -> ProposalRecord:
    """Add a proposal with its code and the first line of its history."""
    number = next_value(tx, "proposal code")
    values = {
        "id": new_id(now),
        "code": f"P-{number:04d}",
        **facts,
        "state": state,
        "version": 1,
        "change": next_value(tx, _CHANGE),
        "created_at": now,
        "updated_at": now,
    }
    tx.run(_INSERT, values)
    record = ProposalRecord.model_validate(values)
    _insert_event(tx, record, what=state, actor_id=actor_id, before=None, now=now)
    return record


def update(
    tx: Tx,
    record: ProposalRecord,
    *,
    what: str,
    facts: Mapping[str, str | None],
    actor_id: str | None,
    now: datetime,
    reason: str | None = None,
) -> ProposalRecord | None:
    """Change a proposal and write down what it said before, and the public reason if there is one.

    Compare-and-set on the version that was read: None when somebody else changed it meanwhile.
    """
    values = {
        **facts,
        "version": record.version + 1,
        "change": next_value(tx, _CHANGE),
        "updated_at": now,
    }
    row = tx.run(
        sa.update(proposal)
        .where(proposal.c.id == record.id, proposal.c.version == record.version)
        .values(values)
        .returning(proposal)
    ).first()
    if row is None:
        return None
    changed = ProposalRecord.of(row)
    before = json.dumps({name: getattr(record, name) for name in facts}, ensure_ascii=False)
    _insert_event(tx, changed, what=what, actor_id=actor_id, before=before, now=now, reason=reason)
    return changed


def by_code(tx: Tx, code: str) -> ProposalRecord | None:
    """Return the proposal with this code, or None."""
    row = tx.one(_BY_CODE, code=code)
    return None if row is None else ProposalRecord.of(row)


def by_author(tx: Tx, person_id: str) -> list[ProposalRecord]:
    """Return the proposals of a person, newest first."""
    rows = tx.all(
        sa.select(proposal).where(proposal.c.author_id == person_id).order_by(proposal.c.id.desc())
    )
    return [ProposalRecord.of(row) for row in rows]


def by_collector(tx: Tx, person_id: str) -> list[str]:
    """Return the codes of the proposals that a person typed in for others."""
    rows = tx.all(
        sa.select(proposal.c.code)
        .where(proposal.c.collector_id == person_id)
        .order_by(proposal.c.code)
    )
    return [row.code for row in rows]


def changed_after(tx: Tx, change: int) -> list[ProposalRecord]:
    """Return every proposal that changed after a change number, in that order."""
    return [ProposalRecord.of(row) for row in tx.all(_CHANGED, after=change)]


def history(tx: Tx, proposal_id: str) -> list[ProposalEventRecord]:
    """Return what happened to a proposal, oldest first."""
    rows = tx.all(
        sa.select(
            proposal_event.c.version,
            proposal_event.c.what,
            proposal_event.c.actor_id,
            proposal_event.c.before,
            proposal_event.c.reason,
            proposal_event.c.at,
        )
        .where(proposal_event.c.proposal_id == proposal_id)
        .order_by(proposal_event.c.version)
    )
    return [ProposalEventRecord.of(row) for row in rows]


def release_author(tx: Tx, person_id: str) -> None:
    """Take a person off their proposals and off what they did, the histories included.

    Their appeals go with them.
    """
    own = sa.select(proposal.c.id).where(proposal.c.author_id == person_id).scalar_subquery()
    named = tx.all(
        sa.select(proposal_event.c.id, proposal_event.c.before).where(
            proposal_event.c.proposal_id.in_(own), proposal_event.c.before.is_not(None)
        )
    )
    for row in named:
        before = json.loads(row.before)
        if before.pop("shown_name", None) is not None:
            tx.run(
                sa.update(proposal_event)
                .where(proposal_event.c.id == row.id)
                .values(before=json.dumps(before, ensure_ascii=False))
            )
    for column in (proposal_event.c.actor_id, proposal.c.collector_id):
        tx.run(sa.update(column.table).where(column == person_id).values({column: None}))
    tx.run(
        sa.update(proposal)
        .where(proposal.c.author_id == person_id)
        .values(author_id=None, shown_name=None)
    )


# ── support ───────────────────────────────────────────────────────────────────────────────────


def has_support(tx: Tx, proposal_id: str, person_id: str) -> bool:
    """Return whether this person supports this proposal."""
    found = tx.one(
        sa.select(support.c.at).where(
            support.c.proposal_id == proposal_id, support.c.person_id == person_id
        )
    )
    return found is not None


def insert_support(tx: Tx, proposal_id: str, person_id: str, now: datetime) -> None:
    """Add one person's support."""
    tx.run(sa.insert(support), {"proposal_id": proposal_id, "person_id": person_id, "at": now})


def delete_support(tx: Tx, proposal_id: str, person_id: str) -> bool:
    """Take one person's support back; False when there was none."""
    return (
        tx.run(
            sa.delete(support).where(
                support.c.proposal_id == proposal_id, support.c.person_id == person_id
            )
        ).rowcount
        > 0
    )


def delete_supports_of(tx: Tx, person_id: str) -> int:
    """Take back everything a person supports and return how many supports that was."""
    return tx.run(sa.delete(support).where(support.c.person_id == person_id)).rowcount


def supports(tx: Tx, proposal_id: str) -> int:
    """Return how many people support a proposal."""
    row = tx.one(_SUPPORTS, key=proposal_id)
    return 0 if row is None else int(row[0])


def supported_by(tx: Tx, person_id: str) -> Sequence[tuple[str, datetime]]:
    """Return the codes a person supports, and since when."""
    rows = tx.all(
        sa.select(proposal.c.code, support.c.at)
        .join(proposal, proposal.c.id == support.c.proposal_id)
        .where(support.c.person_id == person_id)
        .order_by(support.c.at)
    )
    return [(row.code, row.at) for row in rows]


def _insert_event(
    tx: Tx,
    record: ProposalRecord,
    *,
    what: str,
    actor_id: str | None,
    before: str | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    tx.run(
        _INSERT_EVENT,
        {
            "id": new_id(now),
            "proposal_id": record.id,
            "version": record.version,
            "what": what,
            "actor_id": actor_id,
            "before": before,
            "reason": reason,
            "at": now,
        },
    )
