"""What the commission observes in the plan, paragraph by paragraph, and what is answered to it."""

from datetime import datetime
from typing import NamedTuple

from cocreation import codes
from cocreation.oversight import audit
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.plan import plans
from cocreation.plan.parts import Paragraph
from cocreation.plan.plans import Seen
from cocreation.reasons import as_public
from cocreation.refusals import Refusal, Settled
from storage.engine import Tx
from storage.plan import plan_observations as records
from storage.plan import plan_versions
from storage.plan.plan_observations import PlanObservationRecord as PlanObservationRecord


class Observed(NamedTuple):
    """An observation and the paragraph it is about, as it read when it was observed."""

    observation: PlanObservationRecord
    paragraph: Paragraph


def to_observe(tx: Tx, actor: Actor, *, now: datetime) -> Seen:
    """Return the version that may be observed now. Refused before, and once the time is over."""
    require(tx, actor, Action.OBSERVE_PLAN)
    seen = plans.public(tx)
    if seen is None:
        raise Refusal("plan.not_round_yet")
    version = seen.version
    if version.state != "circulated":
        raise Settled(f"plan.is_{version.state}", number=version.number)
    if version.is_voted_on:
        raise Settled("plan.is_voted_on", number=version.number, closes=version.vote_closes_at)
    assert version.observe_until is not None
    if version.observe_until <= now:
        raise Settled("plan.observing_over", number=version.number, until=version.observe_until)
    return seen


def observe(
    tx: Tx, actor: Actor, *, person_id: str, read: int, number: str, text: str, now: datetime
) -> Observed:
    """Keep an observation on a paragraph of version `read`; Overtaken when another went round."""
    require(tx, actor, Action.OBSERVE_PLAN)
    plan_versions.lock_newest(tx)
    seen = to_observe(tx, actor, now=now)
    if seen.version.number != read:
        raise Overtaken("plan.overtaken", number=seen.version.number)
    paragraph = plans.paragraph(seen, number)
    made = records.insert(
        tx, version_id=seen.version.id, paragraph=number, person_id=person_id,
        text=as_public(tx, text), now=now,
    )  # fmt: skip
    return Observed(made, paragraph)


def to_reply(tx: Tx, actor: Actor, *, code: str) -> Observed:
    """Return an observation that waits for its answer. Refused when it has one."""
    require(tx, actor, Action.COMPOSE_PLAN)
    found = records.by_code(tx, code)
    if found is None:
        raise Refusal("plan.observation_unknown", code=code)
    if found.state != "open":
        raise Settled("plan.observation_closed", code=code)
    return _observed(tx, found)


def reply(
    tx: Tx, actor: Actor, *, code: str, accepted: bool, reason: str, now: datetime
) -> Observed:
    """Answer an observation with a public reason; an accepted one asks for a new version."""
    seen = to_reply(tx, actor, code=code)
    state, said = "accepted" if accepted else "declined", as_public(tx, reason)
    answered = {"state": state, "reply": said, "answered_at": now}
    if not records.reply(tx, seen.observation.id, answered_by=actor.person_id, **answered):
        raise Settled("plan.observation_closed", code=code)
    audit.record(
        tx, actor, action="plan.reply", subject=code, now=now, reason=said,
        before={"state": "open"}, after={"state": state},
    )  # fmt: skip
    return seen._replace(observation=seen.observation.model_copy(update=answered))


def every(tx: Tx, actor: Actor) -> list[PlanObservationRecord]:
    """Return all observations on the plan, for everybody: who wrote them is told to nobody."""
    require(tx, actor, Action.READ_PLAN)
    return [each.model_copy(update={"person_id": None}) for each in records.every(tx)]


def unanswered(tx: Tx) -> list[str]:
    """Return the codes of the observations that have no answer."""
    return [each.code for each in records.every(tx, "open")]


def unmended(tx: Tx) -> list[str]:
    """Return the codes of those that were accepted after the newest version was composed."""
    newest = plan_versions.newest(tx)
    return [
        each.code
        for each in records.every(tx, "accepted")
        if newest is None or (each.answered_at or each.at) > newest.composed_at
    ]


def as_code(text: str) -> str | None:
    """Return the code that "L-0003" or "l3" means, or None."""
    return codes.as_code(text, "L")


def _observed(tx: Tx, observation: PlanObservationRecord) -> Observed:
    versions = {each.id: each for each in plan_versions.every(tx)}
    seen = plans.read(versions[observation.plan_version_id])
    return Observed(observation, plans.paragraph(seen, observation.paragraph))
