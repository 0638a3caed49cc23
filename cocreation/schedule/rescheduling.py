"""Planning the dates of a stage anew; what was planned before stays written down."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.programme import Standing
from cocreation.programme.stages import Stage
from cocreation.refusals import Refusal
from cocreation.schedule.schedule import Dates, Planned, check_read, noon, planned, today
from storage.engine import Tx
from storage.schedule import schedule as records
from storage.schedule.schedule import ChangeRow
from storage.stages import programme as moves


class Shift(NamedTuple):
    """One stage whose dates change: before and after."""

    stage: Stage
    before: Dates
    after: Dates


def may_change_opening(tx: Tx, stage: str) -> bool:
    """Return whether the planned opening of a stage may still be given: never once it was kept."""
    here = programme.standing(tx)
    at, current = here.programme.position(stage), here.programme.position(here.stage.key)
    return at > current or (at == current and planned(tx)[stage].opens_on is None)


def shifts(
    tx: Tx, *, stage: str, dates: Dates, shift_following: bool, now: datetime
) -> list[Shift]:
    """Return every stage whose dates would change, in order; Refusal for dates that cannot be.

    Empty when the dates are those the stage has.
    """
    here = programme.standing(tx)
    plan = planned(tx)
    check_not_past(tx, stage)
    _check_opening(here, plan[stage], dates)
    check_days(tx, stage=stage, dates=dates, now=now)
    before = dates_of(plan[stage])
    changed = [Shift(here.programme.stage(stage), before, dates)]
    following = here.programme.stages[here.programme.position(stage) :]
    if shift_following:
        moved = _moved_by(before, dates)
        for each in following:
            old = dates_of(plan[each.key])
            if moved and (old.opens_on or old.closes_on):
                changed.append(Shift(each, old, _later(old, moved)))
    else:
        _check_next(here.programme, plan, following, dates)
    return [each for each in changed if each.before != each.after]


def followers_shift(tx: Tx, *, stage: str, dates: Dates) -> int:
    """Return by how many days the stages that follow would shift; 0 when none has dates."""
    facts = tx.kept(Programme)
    plan = planned(tx)
    following = facts.stages[facts.position(stage) :]
    if not any(plan[each.key].opens_on or plan[each.key].closes_on for each in following):
        return 0
    return _moved_by(dates_of(plan[stage]), dates).days


def change(
    tx: Tx,
    actor: Actor,
    *,
    stage: str,
    opens_on: date | None,
    closes_on: date | None,
    by_date: bool,
    shift_following: bool,
    reason: str,
    now: datetime,
    read: int | None = None,
) -> list[Planned]:
    """Give a stage new dates, with a public reason; return every stage whose dates changed.

    `read` is the revision that was looked at: Overtaken when somebody planned anew meanwhile.
    Refused for a stage that is past, and for dates that cannot be.
    """
    require(tx, actor, Action.RESCHEDULE)
    facts = tx.kept(Programme)
    dates = Dates(opens_on, closes_on, by_date)
    changed = shifts(tx, stage=stage, dates=dates, shift_following=shift_following, now=now)
    if not changed:
        raise Refusal("schedule.nothing_changes", stage=facts.stage(stage).name)
    publish(tx, actor, changed, subject=stage, reason=reason, now=now, read=read)
    plan = planned(tx)
    return [plan[each.stage.key] for each in changed]


def publish(
    tx: Tx,
    actor: Actor,
    changed: Sequence[Shift],
    *,
    subject: str,
    reason: str,
    now: datetime,
    read: int | None,
) -> None:
    """Write new dates down as one revision, audited. Overtaken when `read` is not the newest."""
    require(tx, actor, Action.RESCHEDULE)
    facts = tx.kept(Programme)
    moves.lock(tx, facts.key)
    if read is not None:
        check_read(tx, read)
    newest = records.revision(tx, facts.key)
    records.insert_changes(
        tx,
        facts.key,
        [
            ChangeRow(newest + 1, each.stage.key, *each.after, reason, actor.person_id, now)
            for each in changed
        ],
    )
    audit.record(
        tx,
        actor,
        action="schedule.change",
        subject=subject,
        now=now,
        reason=reason,
        before={each.stage.key: _as_json(each.before) for each in changed},
        after={each.stage.key: _as_json(each.after) for each in changed},
    )


# ── what dates cannot be ──────────────────────────────────────────────────────────────────────


def check_not_past(tx: Tx, stage: str) -> None:
    """Raise Refusal for a stage that is over: its dates stay."""
    here = programme.standing(tx)
    asked = here.programme.stage(stage)
    if here.programme.position(stage) < here.programme.position(here.stage.key):
        raise Refusal("schedule.past_stage", stage=asked.name, number=asked.number)


def _check_opening(here: Standing, plan: Planned, dates: Dates) -> None:
    asked = here.programme.stage(plan.stage)
    moved = plan.opens_on is not None and plan.opens_on != dates.opens_on
    if plan.stage == here.stage.key and (dates.by_date or moved):
        raise Refusal("schedule.already_open", stage=asked.name, number=asked.number)
    if dates.by_date and dates.opens_on is None:
        raise Refusal("schedule.no_day_to_open_on", stage=asked.name)


def check_days(tx: Tx, *, stage: str, dates: Dates, now: datetime) -> None:
    """Raise Refusal for days that run backwards, are past, or lie before the previous stage."""
    here, plan = programme.standing(tx), planned(tx)
    facts, day = here.programme, today(here.programme, now)
    opens_on, closes_on = dates.opens_on, dates.closes_on
    begins = opens_on
    if stage == here.stage.key and opens_on:
        begins = min(opens_on, day)  # it is open, whatever was planned
    if begins and closes_on and closes_on < begins:
        raise Refusal(
            "schedule.closes_before_it_opens",
            opens=noon(facts, begins),
            closes=noon(facts, closes_on),
        )
    old = plan[stage]
    if opens_on and stage != here.stage.key and opens_on < day and opens_on != old.opens_on:
        raise Refusal("schedule.day_is_past", day=noon(facts, opens_on), today=noon(facts, day))
    if closes_on and closes_on < day and closes_on != old.closes_on:
        raise Refusal("schedule.day_is_past", day=noon(facts, closes_on), today=noon(facts, day))
    earliest = opens_on or closes_on
    for before in reversed(facts.stages[: facts.position(stage) - 1]):
        ends = plan[before.key].closes_on or plan[before.key].opens_on
        if ends is None:
            continue
        if earliest and earliest < ends:
            raise Refusal(
                "schedule.before_the_previous",
                day=noon(facts, earliest),
                number=before.number,
                stage=before.name,
                ends=noon(facts, ends),
            )
        return


def _check_next(
    facts: Programme, plan: Mapping[str, Planned], following: tuple[Stage, ...], dates: Dates
) -> None:
    latest = dates.closes_on or dates.opens_on
    for after in following:
        begins = plan[after.key].opens_on or plan[after.key].closes_on
        if begins is None:
            continue
        if latest and latest > begins:
            raise Refusal(
                "schedule.after_the_next",
                day=noon(facts, latest),
                number=after.number,
                stage=after.name,
                begins=noon(facts, begins),
            )
        return


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def dates_of(plan: Planned) -> Dates:
    """Return the dates that a stage has now."""
    return Dates(plan.opens_on, plan.closes_on, plan.by_date)


def _moved_by(before: Dates, after: Dates) -> timedelta:
    if before.closes_on and after.closes_on:
        return after.closes_on - before.closes_on
    if before.opens_on and after.opens_on:
        return after.opens_on - before.opens_on
    return timedelta()


def _later(dates: Dates, by: timedelta) -> Dates:
    return dates._replace(
        opens_on=dates.opens_on and dates.opens_on + by,
        closes_on=dates.closes_on and dates.closes_on + by,
    )


def _as_json(dates: Dates) -> dict[str, object]:
    return {
        "opens_on": dates.opens_on and dates.opens_on.isoformat(),
        "closes_on": dates.closes_on and dates.closes_on.isoformat(),
        "by_date": dates.by_date,
    }
