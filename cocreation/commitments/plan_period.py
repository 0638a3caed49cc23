"""The first and the last day of the plan: what its milestones are held against."""

from datetime import date, datetime
from typing import NamedTuple

from cocreation.commitments import plan_changes
from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.reasons import as_public
from cocreation.refusals import Refusal
from storage.commitments import commitments as commitment_records
from storage.commitments import plan_periods as records
from storage.commitments.plan_periods import PeriodRecord
from storage.engine import Tx


class Outside(NamedTuple):
    """A milestone that a period does not hold: the code of its commitment, its number, its days."""

    code: str
    number: int
    starts_on: date
    ends_on: date


def present(tx: Tx) -> PeriodRecord | None:
    """Return the period that holds, or None while none was set."""
    return records.present(tx)


def required(tx: Tx) -> PeriodRecord:
    """Return the period that holds. Refused while none was set."""
    found = records.present(tx)
    if found is None:
        raise Refusal("period.none")
    return found


def to_set(tx: Tx, actor: Actor) -> PeriodRecord | None:
    """Return the period that this actor may change, None while there is none.

    Refused while the plan is voted on, and once it is approved.
    """
    require(tx, actor, Action.SET_PERIOD)
    plan_changes.require_changeable(tx)
    return records.present(tx)


def set_period(
    tx: Tx, actor: Actor, *, starts_on: date, ends_on: date, reason: str, now: datetime
) -> list[Outside]:
    """Set the days of the plan, with a public reason; return the milestones it does not hold."""
    before = to_set(tx, actor)
    if ends_on <= starts_on:
        facts = tx.kept(Programme)
        raise Refusal("period.backwards", starts=facts.noon(starts_on), ends=facts.noon(ends_on))
    said = as_public(tx, reason)
    records.add(
        tx, starts_on=starts_on, ends_on=ends_on, reason=said, actor_id=actor.person_id, now=now
    )
    audit.record(
        tx, actor, action="plan.period", subject=tx.kept(Programme).plan.key, now=now,
        reason=said, before=_worded(before),
        after={"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()},
    )  # fmt: skip
    return outside(tx)


def outside(tx: Tx) -> list[Outside]:
    """Return the milestones of the plan that begin or end outside of its days."""
    period = records.present(tx)
    if period is None:
        return []
    return [
        Outside(each.code, one.number, one.starts_on, one.ends_on)
        for each in commitment_records.every(
            tx, plan=tx.kept(Programme).plan.key, states=("developing",)
        )
        for one in commitment_records.milestones(tx, each.id)
        if one.starts_on < period.starts_on or one.ends_on > period.ends_on
    ]


def check(tx: Tx, starts_on: date, ends_on: date) -> None:
    """Refuse days of a milestone that are not in order, or not inside the plan."""
    facts, period = tx.kept(Programme), required(tx)
    if ends_on < starts_on:
        raise Refusal("milestone.backwards", starts=facts.noon(starts_on), ends=facts.noon(ends_on))
    for day in (starts_on, ends_on):
        check_day(tx, day, period)


def check_day(tx: Tx, day: date, period: PeriodRecord | None = None) -> None:
    """Refuse a day that is outside of the plan."""
    facts, period = tx.kept(Programme), period or required(tx)
    if not period.starts_on <= day <= period.ends_on:
        raise Refusal(
            "milestone.outside",
            day=facts.noon(day),
            starts=facts.noon(period.starts_on),
            ends=facts.noon(period.ends_on),
        )


def _worded(period: PeriodRecord | None) -> dict[str, object]:
    if period is None:
        return {}
    return {"starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat()}
