"""Statements about the versions of the plan, its texts, its files, and who looked at them."""

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.counters import lock, next_value
from storage.engine import Tx
from storage.ids import new_id
from storage.records import Record
from storage.tables import plan_file, plan_look, plan_notice, plan_text, plan_version

_COUNTER = "plan version"


class PlanVersionRecord(Record):
    """A version of the plan: `state` is composed, circulated, replaced, rejected or approved.

    `composed` is JSON. While `vote_closes_at` is there and the state is circulated, it is voted on.
    """

    id: str
    number: int
    state: str
    composed: str
    composed_by: str | None
    composed_at: datetime
    circulated_at: datetime | None
    observe_until: datetime | None
    vote_closes_at: datetime | None
    approved_at: datetime | None
    reason: str | None
    version: int

    @property
    def is_voted_on(self) -> bool:
        """Whether the commission votes on it, or its vote waits to be closed."""
        return self.state == "circulated" and self.vote_closes_at is not None


class PlanTextRecord(Record):
    """What was written for a section; `actor_id` wrote it."""

    id: str
    section: str
    text: str
    actor_id: str | None
    at: datetime


class PlanFileRecord(NamedTuple):
    """A file of an approved version; `sha256` in hexadecimal, `size` in bytes."""

    name: str
    media_type: str
    sha256: str
    size: int


def next_number(tx: Tx) -> int:
    """Return the number of the next version; who asks meanwhile waits until the commit."""
    return next_value(tx, _COUNTER)


def insert(
    tx: Tx, *, number: int, composed: str, composed_by: str | None, now: datetime
) -> PlanVersionRecord:
    """Keep a new version."""
    values = {
        "id": new_id(now), "number": number, "state": "composed", "composed": composed,
        "composed_by": composed_by, "composed_at": now, "circulated_at": None,
        "observe_until": None, "vote_closes_at": None, "approved_at": None, "reason": None,
        "version": 1,
    }  # fmt: skip
    tx.run(sa.insert(plan_version), values)
    return PlanVersionRecord.model_validate(values)


def every(tx: Tx) -> list[PlanVersionRecord]:
    """Return all versions, the newest first."""
    rows = tx.all(sa.select(plan_version).order_by(plan_version.c.number.desc()))
    return [PlanVersionRecord.of(row) for row in rows]


def newest(tx: Tx, *states: str) -> PlanVersionRecord | None:
    """Return the newest version, or the newest that is in one of these states."""
    wanted = sa.select(plan_version).order_by(plan_version.c.number.desc()).limit(1)
    if states:
        wanted = wanted.where(plan_version.c.state.in_(states))
    row = tx.one(wanted)
    return None if row is None else PlanVersionRecord.of(row)


def lock_newest(tx: Tx) -> PlanVersionRecord | None:
    """Return the newest version, locked until the commit: whatever is done to the plan waits."""
    found = newest(tx)
    if found is None:
        return None
    row = tx.one(sa.select(plan_version).where(plan_version.c.id == found.id).with_for_update())
    return None if row is None else PlanVersionRecord.of(row)


def update(tx: Tx, read: PlanVersionRecord, **changed: Any) -> PlanVersionRecord | None:
    """Change a version if it is still as it was read, and return it; None when it is not."""
    row = tx.run(
        sa.update(plan_version)
        .where(plan_version.c.id == read.id, plan_version.c.version == read.version)
        .values(**changed, version=plan_version.c.version + 1)
        .returning(plan_version)
    ).first()
    return None if row is None else PlanVersionRecord.of(row)


# ── texts ─────────────────────────────────────────────────────────────────────────────────────


def texts(tx: Tx) -> dict[str, str]:
    """Return the texts that were written, by section: the last one of each."""
    rows = tx.all(sa.select(plan_text.c.section, plan_text.c.text).order_by(plan_text.c.id))
    return {row.section: row.text for row in rows}


def newest_text(tx: Tx, section: str | None = None) -> PlanTextRecord | None:
    """Return the text that was written last, of a section or of all."""
    wanted = sa.select(plan_text).order_by(plan_text.c.id.desc()).limit(1)
    if section is not None:
        wanted = wanted.where(plan_text.c.section == section)
    row = tx.one(wanted)
    return None if row is None else PlanTextRecord.of(row)


def lock_texts(tx: Tx) -> None:
    """Let whoever writes a text, or composes, meanwhile wait until the commit."""
    lock(tx, _COUNTER)


def add_text(tx: Tx, section: str, *, text: str, actor_id: str | None, now: datetime) -> None:
    """Keep the text of a section; earlier ones stay."""
    values = {"id": new_id(now), "section": section, "text": text, "actor_id": actor_id, "at": now}
    tx.run(sa.insert(plan_text), values)


# ── files ─────────────────────────────────────────────────────────────────────────────────────


def add_file(
    tx: Tx, version_id: str, *, name: str, media_type: str, content: bytes, now: datetime
) -> str:
    """Keep a file of an approved version and return its SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    values = {
        "plan_version_id": version_id, "name": name, "media_type": media_type,
        "content": content, "sha256": digest, "at": now,
    }  # fmt: skip
    tx.run(sa.insert(plan_file), values)
    return digest


def files(tx: Tx, version_id: str) -> list[PlanFileRecord]:
    """Return what files of a version are kept, by name."""
    rows = tx.all(
        sa.select(
            plan_file.c.name,
            plan_file.c.media_type,
            plan_file.c.sha256,
            sa.func.length(plan_file.c.content).label("size"),
        )
        .where(plan_file.c.plan_version_id == version_id)
        .order_by(plan_file.c.name)
    )
    return [PlanFileRecord(row.name, row.media_type, row.sha256, int(row.size)) for row in rows]


def content(tx: Tx, version_id: str, name: str) -> bytes | None:
    """Return the bytes of a kept file, or None."""
    row = tx.one(
        sa.select(plan_file.c.content).where(
            plan_file.c.plan_version_id == version_id, plan_file.c.name == name
        )
    )
    return None if row is None else bytes(row.content)


# ── who looked, and what the bell said ────────────────────────────────────────────────────────


def note_look(tx: Tx, version_id: str, person_id: str, now: datetime) -> None:
    """Keep that somebody opened a version; the first time counts."""
    mine = (plan_look.c.plan_version_id == version_id, plan_look.c.person_id == person_id)
    if tx.one(sa.select(plan_look.c.at).where(*mine)) is None:
        values = {"plan_version_id": version_id, "person_id": person_id, "at": now}
        tx.run(sa.insert(plan_look), values)


def lookers(tx: Tx, version_id: str) -> set[str]:
    """Return the ids of those who opened a version."""
    rows = tx.all(sa.select(plan_look.c.person_id).where(plan_look.c.plan_version_id == version_id))
    return {row.person_id for row in rows}


def looks_about(tx: Tx, person_id: str) -> list[tuple[int, datetime]]:
    """Return which versions a person opened: the number of each, and when."""
    rows = tx.all(
        sa.select(plan_version.c.number, plan_look.c.at)
        .join(plan_version, plan_version.c.id == plan_look.c.plan_version_id)
        .where(plan_look.c.person_id == person_id)
        .order_by(plan_version.c.number)
    )
    return [(row.number, row.at) for row in rows]


def note_notice(tx: Tx, version_id: str, notice: str, now: datetime) -> bool:
    """Note that something is said of a version now; return whether it was not said before."""
    if noticed_at(tx, version_id, notice) is not None:
        return False
    tx.run(sa.insert(plan_notice), {"plan_version_id": version_id, "notice": notice, "at": now})
    return True


def noticed_at(tx: Tx, version_id: str, notice: str) -> datetime | None:
    """Return when something was said of a version, or None."""
    said = (plan_notice.c.plan_version_id == version_id, plan_notice.c.notice == notice)
    row = tx.one(sa.select(plan_notice.c.at).where(*said))
    return None if row is None else row.at


def forget(tx: Tx, person_id: str) -> None:
    """Take a person off what they composed and wrote, and forget what they looked at."""
    tx.run(sa.delete(plan_look).where(plan_look.c.person_id == person_id))
    for column in (plan_version.c.composed_by, plan_text.c.actor_id):
        tx.run(sa.update(column.table).where(column == person_id).values({column: None}))
