"""Planning every stage to come at once, from the day the programme begins.

The programme's sample dates only fill what an administrator then reads and publishes; until then
they are nobody's dates.
"""

from datetime import date, datetime, timedelta

from cocreation.permissions import Action, Actor, require
from cocreation.programme import programme
from cocreation.programme.stages import SampleDates, Stage
from cocreation.refusals import Refusal
from cocreation.schedule.rescheduling import Shift, dates_of, may_change_opening, publish
from cocreation.schedule.schedule import Dates, noon, planned, today
from storage.engine import Tx


def drafted(tx: Tx, *, start: date, now: datetime) -> list[Shift]:
    """Return the dates that the stages not yet over would get, stage 1 beginning on `start`.

    Refused when the programme has no sample dates, and for a day that is past already.
    """
    here, plan = programme.standing(tx), planned(tx)
    facts, day = here.programme, today(here.programme, now)
    found = []
    for stage in facts.stages[facts.position(here.stage.key) - 1 :]:
        if stage.sample is None:
            continue
        before = dates_of(plan[stage.key])
        opens_on, closes_on = _days(start, stage.sample)
        if not may_change_opening(tx, stage.key):
            opens_on = before.opens_on or opens_on
        is_current = stage.key == here.stage.key
        earliest = closes_on if is_current else opens_on
        if earliest < day:
            raise Refusal(
                "whole_schedule.past",
                stage=stage.name,
                number=stage.number,
                day=noon(facts, earliest),
                today=noon(facts, day),
            )
        found.append(Shift(stage, before, Dates(opens_on, closes_on, before.by_date)))
    if not found:
        raise Refusal("whole_schedule.no_samples")
    return [each for each in found if each.before != each.after]


def plan_all(
    tx: Tx, actor: Actor, *, start: date, reason: str, now: datetime, read: int
) -> list[Shift]:
    """Publish the drafted dates as one revision; return every stage whose dates changed.

    Overtaken when somebody planned anew after the revision `read`.
    """
    require(tx, actor, Action.RESCHEDULE)
    changed = drafted(tx, start=start, now=now)
    first: Stage = programme.standing(tx).stage
    publish(tx, actor, changed, subject=first.key, reason=reason, now=now, read=read)
    return changed


def _days(start: date, sample: SampleDates) -> tuple[date, date]:
    return start + timedelta(days=sample.from_day), start + timedelta(days=sample.to_day)
