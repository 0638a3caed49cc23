"""The audit log: every administrative act, in a chain that shows any change of it."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cocreation.oversight import audit_chain
from cocreation.permissions import Action, Actor, require
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from storage.engine import Store, Tx
from storage.oversight import audit as records
from storage.oversight import audit_heads
from storage.oversight.audit import AuditCheckpoint, AuditEntry
from storage.oversight.audit_heads import Head

_FIRST_PREVIOUS = "0" * 64


def record(
    tx: Tx,
    actor: Actor,
    *,
    action: str,
    subject: str,
    now: datetime,
    reason: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add one act to the log, in the transaction that does it.

    `action` is a short name such as "stage.advance", `subject` a key or code; `before` and `after`
    hold ids, keys and codes, never a person's name or contact. What identifies a person is masked
    in the reason.
    """
    records.lock(tx)
    last = records.newest(tx)
    unsealed = AuditEntry(
        seq=1 if last is None else last.seq + 1,
        at=now,
        actor_id=actor.person_id,
        action=action,
        subject=subject,
        reason=None if reason is None else mask(reason, tx.kept(Programme).personal_data),
        before=_as_json(before),
        after=_as_json(after),
        previous=_FIRST_PREVIOUS if last is None else last.hash,
        hash="",
    )
    entry = unsealed.model_copy(update={"hash": audit_chain.digest(unsealed)})
    records.insert(tx, entry)
    # Signed one by one: between two signatures somebody could write a stretch anew.
    records.insert_checkpoint(
        tx,
        AuditCheckpoint(
            count=entry.seq,
            hash=entry.hash,
            signature=tx.vault.sign(audit_chain.signed_text(entry.seq, entry.hash, now)),
            at=now,
        ),
    )


def newest(tx: Tx, actor: Actor, *, before: int | None, limit: int) -> list[AuditEntry]:
    """Return the newest entries, or those before a number, newest first."""
    require(tx, actor, Action.READ_AUDIT)
    return records.page(tx, before=before, limit=limit)


def one(tx: Tx, actor: Actor, *, number: int) -> AuditEntry:
    """Return one entry. Refused when there is none with this number."""
    require(tx, actor, Action.READ_AUDIT)
    entry = records.by_number(tx, number)
    if entry is None:
        raise Refusal("audit.unknown", number=str(number))
    return entry


def keep_head(store: Store, folder: Path) -> bool:
    """Note the newest head of the log in a file of this folder; return whether it was a new one.

    Whoever holds the database alone cannot cut the tail of the log without contradicting the file.
    """
    with store.transaction() as tx:
        newest = records.newest_checkpoint(tx)
    if newest is None or newest.at is None:
        return False
    at = audit_chain.moment_text(newest.at)
    return audit_heads.keep(folder, Head(newest.count, newest.hash, at, newest.signature))


def check(store: Store, folder: Path) -> audit_chain.Finding:
    """Look at the whole log, its signatures and the heads kept outside, and tell what is wrong."""
    heads = audit_heads.kept(folder)  # before the log: it may grow meanwhile
    with store.transaction() as tx:
        entries, checkpoints = records.everything(tx), records.checkpoints(tx)
    return audit_chain.check(entries, checkpoints, heads, store.vault.verify)


def _as_json(facts: Mapping[str, Any] | None) -> str | None:
    if facts is None:
        return None
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} does not belong into the audit log")
