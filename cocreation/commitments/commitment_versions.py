"""How a commitment read at each version, and what changed from one to another."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from cocreation.permissions import Action, Actor, require
from cocreation.refusals import Refusal
from storage.commitments import commitments as records
from storage.commitments.commitments import CommitmentRecord, VersionRecord
from storage.engine import Tx

_TEXTS = ("title", "problem", "solution", "goal")
_OTHERS = ("theme", "value", "responsible", "supporting", "state")
_MILESTONE = ("what", "starts_on", "ends_on", "deliverable", "institution")
_AROUND = 2
"""How many words beside a change are shown with it."""


class Words(NamedTuple):
    """A run of words that changed; either may be empty, and both hold the words beside them."""

    before: str
    after: str


class Changed(NamedTuple):
    """A field that changed: of a milestone where `milestone` is its number.

    `field` is a name of the snapshot, or "added" and "removed" for a whole milestone. A text has
    its changed `words`; the rest has what it was and is.
    """

    field: str
    before: Any
    after: Any
    milestone: int | None = None
    words: tuple[Words, ...] = ()


class Compared(NamedTuple):
    """Two versions of a commitment, and what is not the same in them."""

    commitment: CommitmentRecord
    before: VersionRecord
    after: VersionRecord
    changes: list[Changed]


def keep(
    tx: Tx, made: CommitmentRecord, *, reason: str | None, actor: Actor, now: datetime
) -> None:
    """Keep how a commitment reads at its present version."""
    snapshot = json.dumps(snapshot_of(tx, made), ensure_ascii=False)
    records.add_version(
        tx, made, snapshot=snapshot, reason=reason, actor_id=actor.person_id, now=now
    )


def snapshot_of(tx: Tx, made: CommitmentRecord) -> dict[str, Any]:
    """Return all that a commitment and its milestones say, ready for JSON."""
    return {
        **made.model_dump(mode="json", include={*_TEXTS, *_OTHERS}),
        "milestones": [
            each.model_dump(mode="json", include={"number", *_MILESTONE})
            for each in records.milestones(tx, made.id)
        ],
    }


def every(tx: Tx, actor: Actor, *, code: str) -> tuple[CommitmentRecord, list[VersionRecord]]:
    """Return a commitment and its versions, the first one first, for everybody."""
    require(tx, actor, Action.READ_DRAFT)
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("commitment.unknown", code=code)
    return found, records.versions(tx, found.id)


def compare(tx: Tx, actor: Actor, *, code: str, before: int, after: int) -> Compared:
    """Return what changed from one version to another. Refused for one that there is not."""
    found, versions = every(tx, actor, code=code)
    known = {each.version: each for each in versions}
    for number in (before, after):
        if number not in known:
            raise Refusal(
                "versions.not_there", code=code, number=number, last=max(known, default=0)
            )
    one, other = known[before], known[after]
    return Compared(found, one, other, differences(_read(one), _read(other)))


def since(tx: Tx, commitment: CommitmentRecord, version: int) -> list[Changed]:
    """Return what changed in a commitment since a version of it."""
    known = {each.version: each for each in records.versions(tx, commitment.id)}
    if version not in known:
        return []
    return differences(_read(known[version]), snapshot_of(tx, commitment))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """Return the fields of two snapshots that differ, in the order one reads them."""
    found = [*_fields(before, after, _TEXTS, _OTHERS, None)]
    old = {each["number"]: each for each in before.get("milestones", ())}
    new = {each["number"]: each for each in after.get("milestones", ())}
    for number in sorted(old.keys() | new.keys()):
        if number not in old:
            found.append(Changed("added", None, new[number], number))
        elif number not in new:
            found.append(Changed("removed", old[number], None, number))
        else:
            texts, others = ("what", "deliverable"), ("starts_on", "ends_on", "institution")
            found += _fields(old[number], new[number], texts, others, number)
    return found


def changed_words(before: str, after: str) -> tuple[Words, ...]:
    """Return the runs of words that differ in two texts, each with a few words beside it."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Words(_run(old, start, end), _run(new, begin, stop))
        for start, end, begin, stop in _joined(matcher.get_opcodes())
    )


def _joined(codes: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Give the changed runs; those whose surroundings would overlap are told as one."""
    open_run: tuple[int, int, int, int] | None = None
    for tag, start, end, begin, stop in codes:
        if tag == "equal":
            continue
        if open_run is not None and start - open_run[1] <= 2 * _AROUND:
            open_run = (open_run[0], end, open_run[2], stop)
            continue
        if open_run is not None:
            yield open_run
        open_run = (start, end, begin, stop)
    if open_run is not None:
        yield open_run


def _run(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(words), end + _AROUND)
    shown = " ".join(words[first:last])
    return f"{'… ' if first else ''}{shown}{' …' if last < len(words) else ''}"


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], texts: Sequence[str],
    others: Sequence[str], milestone: int | None,
) -> Iterator[Changed]:  # fmt: skip
    for name in (*texts, *others):
        was, now = before.get(name), after.get(name)
        if (was or None) == (now or None):
            continue
        words = changed_words(was, now) if name in texts and was and now else ()
        yield Changed(name, was, now, milestone, words)


def _read(version: VersionRecord) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(version.snapshot)
    return read
