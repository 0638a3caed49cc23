"""The chain of the audit log: how an entry is sealed, and how any change of it is found."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from storage.oversight.audit import AuditCheckpoint, AuditEntry
from storage.oversight.audit_heads import Head

FIELDS = (
    "seq",
    "at",
    "actor_id",
    "action",
    "subject",
    "reason",
    "before",
    "after",
    "previous",
)
"""What the hash of an entry covers: all of it but the hash itself."""

IsOurs = Callable[[str, str], bool]
"""Tells whether a signature (second) is ours and of this text (first)."""


class Wrong(StrEnum):
    """What may be wrong with the log."""

    EDITED = "edited"
    MISSING = "missing"
    MOVED = "moved"
    INSERTED = "inserted"
    UNSIGNED = "unsigned"
    FORGED = "forged"
    CUT = "cut"
    REPLACED = "replaced"
    HEAD_FORGED = "head forged"
    HEAD_UNREADABLE = "head unreadable"


class Fault(NamedTuple):
    """One thing that is wrong with entry, signature or line `number`.

    `other` is the last of several missing ones, the entry that stands in the place of another, or
    how many entries there should be.
    """

    wrong: Wrong
    number: int
    other: int = 0


class Finding(NamedTuple):
    """How much was looked at, and what is wrong with it."""

    entries: int
    signatures: int
    heads: int
    faults: list[Fault]


def digest(entry: AuditEntry) -> str:
    """Return the SHA-256 of an entry and of the hash before it: 64 hexadecimal digits.

    Raises ValueError when the entry holds what we never write.
    """
    content = {name: getattr(entry, name) for name in FIELDS}
    if "at" in content:
        if entry.at is None:
            raise ValueError("no moment")
        content["at"] = moment_text(entry.at)
    try:
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    except TypeError as error:
        raise ValueError("no text") from error
    return hashlib.sha256(canonical.encode()).hexdigest()


def signed_text(count: int, last_hash: str, at: datetime | None) -> str:
    """Return what is signed: the log had so many entries, the last with this hash, at a moment."""
    return f"mesa-abierta/audit:{count}:{last_hash}:{'' if at is None else moment_text(at)}"


def moment_text(at: datetime) -> str:
    """Return a moment as it is hashed and signed: UTC, with its microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def check(
    entries: Sequence[AuditEntry],
    checkpoints: Sequence[AuditCheckpoint],
    heads: Sequence[Head | None],
    is_ours: IsOurs,
) -> Finding:
    """Compare the entries, in the order of their numbers, with all that was signed."""
    inside = {
        each.count: each.hash
        for each in checkpoints
        if is_ours(signed_text(each.count, each.hash, each.at), each.signature)
    }
    faults = [Fault(Wrong.FORGED, each.count) for each in checkpoints if each.count not in inside]
    outside: dict[int, str] = {}
    for line, head in enumerate(heads, 1):
        if head is None:
            faults.append(Fault(Wrong.HEAD_UNREADABLE, line))
        elif is_ours(f"mesa-abierta/audit:{head.length}:{head.hash}:{head.at}", head.signature):
            faults += _contradictions(outside, head)
            outside[head.length] = head.hash
        else:
            faults.append(Fault(Wrong.HEAD_FORGED, line))
    faults += [
        Fault(Wrong.REPLACED, count)
        for count, noted in outside.items()
        if inside.get(count, noted) != noted
    ]
    signed_for = {each.count for each in checkpoints}
    faults += _gaps(entries, {**inside, **outside})
    faults += [Fault(Wrong.UNSIGNED, each.seq) for each in entries if each.seq not in signed_for]
    faults += _changes(entries, {**inside, **outside})
    faults.sort(key=lambda fault: fault.number)
    return Finding(len(entries), len(checkpoints), len(heads), faults)


def _contradictions(outside: Mapping[int, str], head: Head) -> list[Fault]:
    """Two heads of one length: the log was cut and has grown again."""
    differ = outside.get(head.length, head.hash) != head.hash
    return [Fault(Wrong.REPLACED, head.length)] if differ else []


def _gaps(entries: Sequence[AuditEntry], signed: Mapping[int, str]) -> Iterator[Fault]:
    last, most = 0, max(signed, default=0)
    for entry in entries:
        until = min(entry.seq - 1, most)
        if until > last:
            yield Fault(Wrong.MISSING, last + 1, until)
        last = max(last, entry.seq)
    if most > last:
        yield Fault(Wrong.CUT, last, most)


def _changes(entries: Sequence[AuditEntry], signed: Mapping[int, str]) -> Iterator[Fault]:
    borne = {entry.hash for entry in entries}
    place = {last_hash: count for count, last_hash in signed.items()}
    for entry in entries:
        expected = signed.get(entry.seq)
        origin = place.get(entry.hash)
        if expected is not None and _is(entry, expected):
            continue
        if origin is not None and _is(entry.model_copy(update={"seq": origin}), entry.hash):
            yield Fault(Wrong.MOVED, entry.seq, origin)
        elif expected is not None:  # that it bears no signature has been said
            elsewhere = expected != entry.hash and expected in borne
            yield Fault(Wrong.INSERTED if elsewhere else Wrong.EDITED, entry.seq)


def _is(entry: AuditEntry, signed: str) -> bool:
    """Return whether an entry is the one that was signed."""
    try:
        return entry.hash == signed == digest(entry)
    except ValueError:
        return False
