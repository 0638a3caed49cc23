"""Who of the commission is reminded of a version that went round: two days before, and that day."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation.plan import plans
from cocreation.plan.plans import Seen
from cocreation.programme.facts import Programme
from cocreation.review import ballots
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.plan import plan_observations, plan_versions

_DAYS_BEFORE = (2, 0)


class Reminder(NamedTuple):
    """A version that ends being observed in some days, and who has neither looked nor observed."""

    seen: Seen
    days: int
    to: list[str]


def ring(tx: Tx, now: datetime) -> Reminder | None:
    """Note the reminder that is due and return it; None when it was said, or nothing is due.

    Of two that were missed, only the last is said. Doing it twice does nothing more.
    """
    plan_versions.lock_newest(tx)
    seen = plans.public(tx)
    if seen is None or seen.version.state != "circulated" or seen.version.is_voted_on:
        return None
    until = seen.version.observe_until
    assert until is not None
    if until <= now:
        return None
    facts = tx.kept(Programme)
    left = schedule.today(facts, until) - schedule.today(facts, now)
    due = [days for days in _DAYS_BEFORE if left <= timedelta(days=days)]
    new = [
        days for days in due if plan_versions.note_notice(tx, seen.version.id, f"{days} days", now)
    ]
    if not due or due[-1] not in new:
        return None
    # What was sent that same day needs no reminder of it.
    assert seen.version.circulated_at is not None
    if schedule.today(facts, seen.version.circulated_at) == schedule.today(facts, now):
        return None
    heard = plan_versions.lookers(tx, seen.version.id) | {
        each.person_id
        for each in plan_observations.every(tx)
        if each.plan_version_id == seen.version.id and each.person_id is not None
    }
    to = [each for each in ballots.members(tx) if each not in heard]
    return Reminder(seen, due[-1], to) if to else None
