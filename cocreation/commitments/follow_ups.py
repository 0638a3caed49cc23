"""The public meetings that follow the launch of a plan: two within its first year."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.stages import gate_facts

A_YEAR: Final = 2
"""How many there are in the year after the launch, by the requirements of OGP."""


class Planned(NamedTuple):
    """How many follow-up meetings are planned by the end of the first year after a launch."""

    meetings: int
    until: datetime


def planned(tx: Tx, stage: Stage) -> Planned | None:
    """Return what is planned after the launch that a stage has a meeting for; None without one."""
    facts = tx.kept(Programme)
    since = schedule.real(tx)[stage.key].opened_at
    of_stage = [each.key for each in facts.kinds_of(stage.key)]
    launches = gate_facts.planned(tx, kinds=of_stage, since=since)
    if not launches:
        return None
    begins = launches[0]
    until = _a_year_after(begins, facts)
    kinds = [each.key for each in facts.meeting_kinds if each.follow_up]
    later = gate_facts.planned(tx, kinds=kinds, since=begins)
    return Planned(sum(begins < each <= until for each in later), until)


def _a_year_after(moment: datetime, facts: Programme) -> datetime:
    """Return the same moment of the next year where the programme is; of 29 February the 28th."""
    local = moment.astimezone(ZoneInfo(facts.time_zone))
    try:
        return local.replace(year=local.year + 1)
    except ValueError:
        return (local - timedelta(days=1)).replace(year=local.year + 1)
