"""Conditions of the calendar: dates that were public long enough, days that a call ran."""

from datetime import datetime, timedelta

from cocreation.programme.conditions import Condition
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from cocreation.schedule import schedule
from cocreation.stages.gate_conditions.missing import Missing
from storage.engine import Tx


def schedule_published(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    """Every stage from this one on has its dates, and they were public long enough.

    A later day takes nothing from anybody; when the next stage is to open sooner, that has to be
    public as long.
    """
    facts = tx.kept(Programme)
    plan = schedule.planned(tx)
    ahead = facts.stages[facts.position(stage.key) - 1 :]
    undated = [each for each in ahead if not (plan[each.key].opens_on and plan[each.key].closes_on)]
    if undated:
        return Missing(
            Condition.SCHEDULE_PUBLISHED,
            "gate.schedule-published.dates",
            {"stages": [each.short for each in undated], "count": len(undated)},
            "/cronograma" if len(undated) > 1 else f"/reprogramar {undated[0].number}",
            tuple(each.key for each in undated),
        )
    moments = [moment for each in ahead if (moment := plan[each.key].published_at) is not None]
    moments += [
        moment for each in ahead[1:2] if (moment := plan[each.key].sooner_since) is not None
    ]
    since = schedule.today(facts, max(moments))
    ends = since + timedelta(days=facts.schedule_notice_days)
    if schedule.today(facts, now) >= ends:
        return None
    return Missing(
        Condition.SCHEDULE_PUBLISHED,
        "gate.schedule-published.days",
        {
            "since": schedule.noon(facts, since),
            "days": facts.schedule_notice_days,
            "ends": schedule.noon(facts, ends),
        },
        None,
        ("days",),
    )


def call_days_run(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    """The day on which the call closes has come."""
    facts = tx.kept(Programme)
    closes_on = schedule.planned(tx)[stage.key].closes_on
    mends = f"/reprogramar {stage.number}"
    if closes_on is None:
        key = "gate.call-days-run.no_day"
        return Missing(Condition.CALL_DAYS_RUN, key, {"stage": stage.name}, mends, ("day",))
    if schedule.today(facts, now) >= closes_on:
        return None
    values = {"closes": schedule.noon(facts, closes_on)}
    return Missing(Condition.CALL_DAYS_RUN, "gate.call-days-run.days", values, mends, ("days",))
