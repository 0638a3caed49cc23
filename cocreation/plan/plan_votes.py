"""The commission votes on the plan: with a quorum it is approved, and then it never changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cocreation.permissions import Action, Actor, require
from cocreation.plan import plan_observations, plans
from cocreation.plan.plans import Recorded, Seen
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from cocreation.review import ballots
from cocreation.review.ballots import Choice, Tally, Term
from storage.engine import Tx
from storage.plan import plan_observations as records
from storage.plan import plan_versions
from storage.plan.plan_versions import PlanFileRecord, PlanVersionRecord


class Opened(NamedTuple):
    """A version whose vote was opened, and who may vote."""

    seen: Seen
    members: list[str]


class Closed(NamedTuple):
    """A version after its vote: approved, rejected, or circulated still for want of a quorum."""

    seen: Seen
    tally: Tally


def to_open(tx: Tx, actor: Actor, *, recorded: Recorded, now: datetime) -> Seen:
    """Return the version whose vote may open.

    Refused while the commission may still observe, an observation has no answer, or an accepted
    one no new version; and when a newer version has not gone round. Outdated when the records say
    otherwise by now.
    """
    require(tx, actor, Action.OPEN_PLAN_VOTE)
    newest = plan_versions.newest(tx)
    if newest is None:
        raise Refusal("plan.none_yet")
    if newest.state == "composed":
        raise Refusal("plan.not_round", number=newest.number)
    if newest.state != "circulated":
        raise Settled(f"plan.is_{newest.state}", number=newest.number)
    if newest.vote_closes_at is not None:
        raise Settled("plan.is_voted_on", number=newest.number, closes=newest.vote_closes_at)
    waiting = plan_observations.unanswered(tx)
    if waiting:
        raise Refusal("plan.to_answer", codes=", ".join(waiting), count=len(waiting))
    unmended = plan_observations.unmended(tx)
    if unmended:
        raise Refusal("plan.to_mend", codes=", ".join(unmended), count=len(unmended))
    seen = plans.read(newest)
    plans.require_current(seen, recorded)
    assert newest.observe_until is not None
    if now < newest.observe_until:
        raise Refusal("plan.still_observed", number=newest.number, until=newest.observe_until)
    if not ballots.members(tx):
        raise Refusal("vote.nobody")
    return seen


def open_vote(
    tx: Tx, actor: Actor, *, recorded: Recorded, closes_at: datetime, now: datetime
) -> Opened:
    """Let the commission vote on the plan until a moment."""
    require(tx, actor, Action.OPEN_PLAN_VOTE)
    plan_versions.lock_newest(tx)
    seen = to_open(tx, actor, recorded=recorded, now=now)
    if closes_at <= now:
        raise Refusal("moment.past", moment=closes_at)
    records.delete_votes(tx, seen.version.id)
    opened = plans.changed(tx, seen.version, vote_closes_at=closes_at)
    plan_versions.note_notice(tx, opened.id, ballots.notice(Term.OPENED, closes_at), now)
    plans.audited(tx, actor, "plan.open_vote", opened, now, after={"closes_at": str(closes_at)})
    return Opened(Seen(opened, seen.composed), ballots.members(tx))


def to_vote(tx: Tx, actor: Actor, *, now: datetime) -> PlanVersionRecord:
    """Return the version that this actor may vote on now, locked. Refused before and after."""
    require(tx, actor, Action.VOTE_ON_PLAN)
    version = _voted_on(plan_versions.lock_newest(tx))
    assert version.vote_closes_at is not None
    if version.vote_closes_at <= now:
        raise Settled("plan.vote_over", number=version.number, closed=version.vote_closes_at)
    return version


def vote(
    tx: Tx, actor: Actor, *, person_id: str, choice: Choice, now: datetime
) -> PlanVersionRecord:
    """Vote on the plan; until the vote closes one may think again. Each member counts once."""
    version = to_vote(tx, actor, now=now)
    records.put_vote(tx, version.id, person_id, choice, now)
    return version


def to_close(tx: Tx, actor: Actor, *, now: datetime) -> PlanVersionRecord:
    """Return the version whose vote may be closed: its time is over, or everybody has voted."""
    require(tx, actor, Action.OPEN_PLAN_VOTE)
    version = _voted_on(plan_versions.lock_newest(tx))
    count = tally(tx, version)
    closes = version.vote_closes_at
    assert closes is not None
    if now < closes and count.cast < count.members:
        left = count.members - count.cast
        raise Refusal("plan.vote_not_over", number=version.number, closes=closes, count=left)
    return version


def close(tx: Tx, actor: Actor, *, reason: str, now: datetime) -> Closed:
    """Close the vote with a public reason: the plan is approved or not, as the votes say.

    Without a quorum it is neither: it waits for another vote.
    """
    version = to_close(tx, actor, now=now)
    count = tally(tx, version)
    state = "approved" if count.carried else "rejected" if count.has_quorum else "circulated"
    said = as_public(tx, reason)
    closed = plans.changed(
        tx, version, state=state, reason=said, vote_closes_at=None,
        approved_at=now if count.carried else None,
    )  # fmt: skip
    plans.audited(
        tx, actor, "plan.close_vote", closed, now, reason=said, after=dict(count._asdict())
    )
    return Closed(plans.read(closed), count)


def keep_files(
    tx: Tx, actor: Actor, *, files: Iterable[tuple[str, str, bytes]], now: datetime
) -> list[PlanFileRecord]:
    """Keep the files (name, media type, content) of the plan that was just approved, for good."""
    require(tx, actor, Action.OPEN_PLAN_VOTE)
    version = plan_versions.newest(tx, "approved")
    assert version is not None
    for name, media_type, content in files:
        plan_versions.add_file(
            tx, version.id, name=name, media_type=media_type, content=content, now=now
        )
    return plan_versions.files(tx, version.id)


def tally(tx: Tx, version: PlanVersionRecord) -> Tally:
    """Return where the vote on a version stands."""
    return ballots.tally(tx, records.votes(tx, version.id))


def own(tx: Tx, version: PlanVersionRecord, person_id: str) -> Choice | None:
    """Return how somebody votes on a version, or None."""
    said = records.vote_of(tx, version.id, person_id)
    return None if said is None else Choice(said)


def _voted_on(version: PlanVersionRecord | None) -> PlanVersionRecord:
    if version is None:
        raise Refusal("plan.vote_not_open")
    if version.state in ("approved", "rejected"):
        raise Settled(f"plan.is_{version.state}", number=version.number)
    if version.state != "circulated" or version.vote_closes_at is None:
        raise Settled("plan.vote_not_open")
    return version
