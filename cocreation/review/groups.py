"""Proposals that say the same, put together: no text, no author and no history is lost.

A group is a list of proposals under a title. Each stays whole, with its code and its author, and
its own history says where it was put; merging and splitting move members and write it down.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from cocreation import codes
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.proposals import proposals
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.proposals import proposals as proposal_records
from storage.records import ProposalRecord
from storage.review import groups as records
from storage.review.groups import GroupEventRecord, GroupRecord

BETWEEN = " · "
"""Stands between the code and the title of a group in the history of a proposal."""


class Put(NamedTuple):
    """A group after a change, and the proposals that came into it or left it, for their authors.

    `left` are the codes of proposals that came out of another group, with the code of that one.
    """

    group: GroupRecord
    moved: list[ProposalRecord]
    left: Mapping[str, str] = {}


class Seen(NamedTuple):
    """A group with the proposals in it, as everybody may read them, and its history.

    `into` is the code of the group that it is part of now, where it was merged.
    """

    group: GroupRecord
    members: list[ProposalRecord]
    history: list[GroupEventRecord]
    into: str | None


def form(tx: Tx, actor: Actor, *, members: list[str], title: str, now: datetime) -> Put:
    """Begin a group of at least two proposals. Each is taken out of the group it was in."""
    require(tx, actor, Action.GROUP_PROPOSALS)
    found = [proposals.standing(tx, code) for code in dict.fromkeys(members)]
    if len(found) < 2:
        raise Refusal("group.too_few")
    group = records.insert(tx, title=title, created_by=actor.person_id, now=now)
    records.note(tx, group.id, "created", actor_id=actor.person_id, now=now)
    left = elsewhere(tx, found)
    for each in found:
        _put(tx, actor, group, each, now)
    _audited(tx, actor, "group.form", group, now, after={"title": title, "proposals": members})
    return Put(group, found, left)


def add(tx: Tx, actor: Actor, *, code: str, proposal: str, now: datetime) -> Put:
    """Put a proposal into a group, out of the one it was in. Refused when it is in it already."""
    require(tx, actor, Action.GROUP_PROPOSALS)
    group, found = _open(tx, code), proposals.standing(tx, proposal)
    here = records.of_proposal(tx, found.id)
    if here is not None and here.id == group.id:
        raise Refusal("group.in_it", code=code, proposal=proposal)
    left = elsewhere(tx, [found])
    _put(tx, actor, group, found, now)
    _audited(tx, actor, "group.add", group, now, after={"proposal": proposal})
    return Put(group, [found], left)


def elsewhere(tx: Tx, found: Iterable[ProposalRecord]) -> dict[str, str]:
    """Return the codes of those of these proposals that are in a group, with its code."""
    groups = {each.code: records.of_proposal(tx, each.id) for each in found}
    return {code: group.code for code, group in groups.items() if group is not None}


def to_remove(tx: Tx, actor: Actor, *, proposal: str, code: str | None = None) -> GroupRecord:
    """Return the group that a proposal may be taken out of.

    Refused when it is in none, or in another one than that of this code.
    """
    require(tx, actor, Action.GROUP_PROPOSALS)
    group = records.of_proposal(tx, proposals.known(tx, proposal).id)
    if group is None:
        raise Settled("group.in_none", proposal=proposal)
    if code is not None and group.code != code:
        raise Settled("group.in_another", proposal=proposal, code=group.code)
    return group


def to_merge(tx: Tx, actor: Actor, *, code: str, into: str) -> None:
    """Refuse two groups that cannot be merged: one and the same, unknown, or merged already."""
    require(tx, actor, Action.GROUP_PROPOSALS)
    if code == into:
        raise Refusal("group.same", code=code)
    for each in sorted((code, into)):
        _open(tx, each)


def remove(tx: Tx, actor: Actor, *, proposal: str, code: str, reason: str, now: datetime) -> Put:
    """Take a proposal out of a group, with a reason. Refused when it is not in it."""
    group = to_remove(tx, actor, proposal=proposal, code=code)
    found = proposals.known(tx, proposal)
    _open(tx, group.code)
    records.take_out(tx, found.id)
    _note_both(tx, actor, group, found, "removed", now, reason)
    _audited(tx, actor, "group.remove", group, now, before={"proposal": proposal}, reason=reason)
    return Put(group, [found])


def merge(tx: Tx, actor: Actor, *, code: str, into: str, now: datetime) -> Put:
    """Move every proposal of a group into another one; the first stays, empty, and says where."""
    to_merge(tx, actor, code=code, into=into)
    locked = {each: _open(tx, each) for each in sorted((code, into))}
    old, new = locked[code], locked[into]
    moved = records.members(tx, old.id)
    for each in moved:
        _put(tx, actor, new, each, now)
    if records.update(tx, old, state="merged") is None:
        raise Overtaken("group.overtaken", code=code)
    records.note(tx, old.id, "merged", other_id=new.id, actor_id=actor.person_id, now=now)
    _audited(tx, actor, "group.merge", old, now, after={"into": into})
    return Put(new, moved)


def to_draw_on(tx: Tx, code: str) -> tuple[GroupRecord, list[ProposalRecord]]:
    """Return a group with its proposals, as what something comes from.

    Refused when it was merged into another one, or has none. It asks nothing of who acts.
    """
    group = _open(tx, code)
    found = records.members(tx, group.id)
    if not found:
        raise Settled("group.empty", code=code)
    return group, found


def see(tx: Tx, actor: Actor, *, code: str) -> Seen:
    """Return a group for everybody. Refused when there is none with this code."""
    require(tx, actor, Action.READ_PROPOSAL)
    group = _known(records.by_code(tx, code), code)
    members = [proposals.public(tx, each) for each in records.members(tx, group.id)]
    into = None if group.state == "open" else _where_it_ended(tx, group)
    return Seen(group, members, records.history(tx, group.id), into)


def every(tx: Tx, actor: Actor) -> list[tuple[GroupRecord, int]]:
    """Return the groups with how many proposals each has, largest first."""
    require(tx, actor, Action.READ_PROPOSAL)
    return records.every(tx)


def as_code(text: str) -> str | None:
    """Return the code that "G-0003" or "g3" means, or None."""
    return codes.as_code(text, "G")


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _put(tx: Tx, actor: Actor, group: GroupRecord, proposal: ProposalRecord, now: datetime) -> None:
    before = records.of_proposal(tx, proposal.id)
    if before is not None:
        records.note(
            tx, before.id, "removed", proposal_id=proposal.id, other_id=group.id,
            actor_id=actor.person_id, now=now,
        )  # fmt: skip
    records.put(tx, group.id, proposal.id, now)
    _note_both(tx, actor, group, proposal, "added", now, None)


def _note_both(
    tx: Tx, actor: Actor, group: GroupRecord, proposal: ProposalRecord, what: str, now: datetime,
    reason: str | None,
) -> None:  # fmt: skip
    """Write it into the history of the group and into that of the proposal."""
    records.note(
        tx, group.id, what, proposal_id=proposal.id, reason=reason, actor_id=actor.person_id,
        now=now,
    )  # fmt: skip
    on_proposal = {"added": "grouped", "removed": "ungrouped"}[what]
    kept = proposal_records.update(
        tx, proposal, what=on_proposal, facts={}, actor_id=actor.person_id, now=now,
        reason=reason or f"{group.code}{BETWEEN}{group.title}",
    )  # fmt: skip
    if kept is None:
        raise Refusal("proposal.changed_meanwhile", code=proposal.code)


def _known(group: GroupRecord | None, code: str) -> GroupRecord:
    if group is None:
        raise Refusal("group.unknown", code=code)
    return group


def _open(tx: Tx, code: str) -> GroupRecord:
    """Return a group that proposals may come into and leave, locked until the commit."""
    group = _known(records.lock(tx, code), code)
    if group.state != "open":
        raise Settled("group.was_merged", code=code, into=_where_it_ended(tx, group))
    return group


def _where_it_ended(tx: Tx, group: GroupRecord) -> str:
    """Return the code of the group that a merged one is part of now, however often it went on."""
    while group.state == "merged":
        group = records.merged_into(tx, group.id)
    return group.code


def _audited(
    tx: Tx, actor: Actor, action: str, group: GroupRecord, now: datetime, *,
    before: dict[str, object] | None = None, after: dict[str, object] | None = None,
    reason: str | None = None,
) -> None:  # fmt: skip
    audit.record(
        tx, actor, action=action, subject=group.code, now=now, reason=reason, before=before,
        after=after,
    )  # fmt: skip
