"""Statements about groups of proposals."""

from datetime import datetime

import sqlalchemy as sa

from storage.counters import next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import ProposalRecord, Record
from storage.tables import group_event, group_member, proposal, proposal_group


class GroupRecord(Record):
    """A group of proposals. A merged one has none any more: its events say where they went."""

    id: str
    code: str
    title: str
    state: str
    version: int
    created_by: str | None
    created_at: datetime


class GroupEventRecord(Record):
    """Something that happened to a group; proposal and other group by their codes."""

    what: str
    proposal: str | None
    other: str | None
    reason: str | None
    at: datetime


def insert(tx: Tx, *, title: str, created_by: str | None, now: datetime) -> GroupRecord:
    """Begin a group under the next code."""
    values = {
        "id": new_id(now),
        "code": f"G-{next_value(tx, 'group code'):04d}",
        "title": title,
        "state": "open",
        "version": 1,
        "created_by": created_by,
        "created_at": now,
    }
    tx.run(sa.insert(proposal_group), values)
    return GroupRecord.model_validate(values)


def lock(tx: Tx, code: str) -> GroupRecord | None:
    """Return the group with this code, locked until the commit, or None."""
    row = tx.one(sa.select(proposal_group).where(proposal_group.c.code == code).with_for_update())
    return None if row is None else GroupRecord.of(row)


def by_code(tx: Tx, code: str) -> GroupRecord | None:
    """Return the group with this code, or None."""
    row = tx.one(sa.select(proposal_group).where(proposal_group.c.code == code))
    return None if row is None else GroupRecord.of(row)


def of_proposal(tx: Tx, proposal_id: str) -> GroupRecord | None:
    """Return the group a proposal is in, or None."""
    row = tx.one(
        sa.select(proposal_group)
        .join(group_member, group_member.c.group_id == proposal_group.c.id)
        .where(group_member.c.proposal_id == proposal_id)
    )
    return None if row is None else GroupRecord.of(row)


def update(tx: Tx, read: GroupRecord, **changed: str) -> GroupRecord | None:
    """Change a group if it is still as it was read, and return it; None when it is not."""
    row = tx.run(
        sa.update(proposal_group)
        .where(proposal_group.c.id == read.id, proposal_group.c.version == read.version)
        .values(**changed, version=proposal_group.c.version + 1)
        .returning(proposal_group)
    ).first()
    return None if row is None else GroupRecord.of(row)


def merged_into(tx: Tx, group_id: str) -> GroupRecord:
    """Return the group that a merged one went into."""
    row = tx.one(
        sa.select(proposal_group)
        .join(group_event, group_event.c.other_id == proposal_group.c.id)
        .where(group_event.c.group_id == group_id, group_event.c.what == "merged")
    )
    assert row is not None
    return GroupRecord.of(row)


def put(tx: Tx, group_id: str, proposal_id: str, now: datetime) -> None:
    """Put a proposal into a group, out of the one it was in."""
    take_out(tx, proposal_id)
    values = {"group_id": group_id, "proposal_id": proposal_id, "at": now}
    tx.run(sa.insert(group_member), values)


def take_out(tx: Tx, proposal_id: str) -> None:
    """Take a proposal out of its group."""
    tx.run(sa.delete(group_member).where(group_member.c.proposal_id == proposal_id))


def members(tx: Tx, group_id: str) -> list[ProposalRecord]:
    """Return the proposals of a group by their codes."""
    rows = tx.all(
        sa.select(proposal)
        .join(group_member, group_member.c.proposal_id == proposal.c.id)
        .where(group_member.c.group_id == group_id)
        .order_by(proposal.c.code)
    )
    return [ProposalRecord.of(row) for row in rows]


def every(tx: Tx) -> list[tuple[GroupRecord, int]]:
    """Return the open groups and how many proposals each has, largest first."""
    count = sa.func.count(group_member.c.proposal_id)
    rows = tx.all(
        sa.select(proposal_group, count.label("size"))
        .join(group_member, group_member.c.group_id == proposal_group.c.id, isouter=True)
        .where(proposal_group.c.state == "open")
        .group_by(*proposal_group.c)
        .order_by(count.desc(), proposal_group.c.code)
    )
    return [
        (GroupRecord(**{name: row._mapping[name] for name in GroupRecord.model_fields}), row.size)
        for row in rows
    ]


def note(
    tx: Tx,
    group_id: str,
    what: str,
    *,
    proposal_id: str | None = None,
    other_id: str | None = None,
    reason: str | None = None,
    actor_id: str | None,
    now: datetime,
) -> None:
    """Write down what happened to a group."""
    last = tx.one(
        sa.select(sa.func.max(group_event.c.place)).where(group_event.c.group_id == group_id)
    )
    values = {
        "id": new_id(now),
        "group_id": group_id,
        "place": 1 if last is None or last[0] is None else int(last[0]) + 1,
        "what": what,
        "proposal_id": proposal_id,
        "other_id": other_id,
        "reason": reason,
        "actor_id": actor_id,
        "at": now,
    }
    tx.run(sa.insert(group_event), values)


def history(tx: Tx, group_id: str) -> list[GroupEventRecord]:
    """Return what happened to a group, oldest first."""
    other = proposal_group.alias("other")
    rows = tx.all(
        sa.select(
            group_event.c.what,
            proposal.c.code.label("proposal"),
            other.c.code.label("other"),
            group_event.c.reason,
            group_event.c.at,
        )
        .join(proposal, proposal.c.id == group_event.c.proposal_id, isouter=True)
        .join(other, other.c.id == group_event.c.other_id, isouter=True)
        .where(group_event.c.group_id == group_id)
        .order_by(group_event.c.place)
    )
    return [GroupEventRecord.of(row) for row in rows]
