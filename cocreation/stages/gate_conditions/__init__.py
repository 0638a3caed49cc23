"""The conditions of a gate that are computed from our records, each by its own rule."""

from collections.abc import Callable, Mapping
from datetime import datetime

from cocreation.programme.conditions import Condition
from cocreation.programme.stages import Stage
from cocreation.stages.gate_conditions import (
    commitments,
    dates,
    liaisons,
    meetings,
    plan,
    proposals,
)
from cocreation.stages.gate_conditions.missing import Missing
from storage.engine import Tx

_COMPUTED: Mapping[Condition, Callable[[Tx, Stage, datetime], Missing | None]] = {
    Condition.SCHEDULE_PUBLISHED: dates.schedule_published,
    Condition.CALL_DAYS_RUN: dates.call_days_run,
    Condition.BOTH_SOURCES: proposals.both_sources,
    Condition.PROPOSALS_HAVE_RECEIPTS: proposals.proposals_have_receipts,
    Condition.PROPOSALS_ANSWERED: proposals.proposals_answered,
    Condition.ANSWERS_TOLD: proposals.answers_told,
    Condition.AUTHORS_TOLD: proposals.authors_told,
    Condition.MINUTES_PUBLISHED: meetings.minutes_published,
    Condition.TABLES_RECORDED: meetings.tables_recorded,
    Condition.DRAFTS_RECORDED: meetings.drafts_recorded,
    Condition.DRAFTS_DECIDED: commitments.drafts_decided,
    Condition.MEETING_HELD: meetings.meeting_held,
    Condition.LIAISONS_TRAINED: liaisons.liaisons_trained,
    Condition.LIAISONS_NAMED: liaisons.liaisons_named,
    Condition.COMMITMENTS_COMPLETE: commitments.commitments_complete,
    Condition.CARRIED_OVER_COMPLETE: commitments.carried_over_complete,
    Condition.FOLLOW_UP_SCHEDULED: commitments.follow_up_scheduled,
    Condition.PLAN_APPROVED: plan.plan_approved,
    Condition.OBSERVATIONS_ANSWERED: plan.observations_answered,
    Condition.DELIVERY_STORED: plan.delivery_stored,
}


def unmet(tx: Tx, stage: Stage, condition: Condition, now: datetime) -> Missing | None:
    """Return what a computed condition of a stage lacks; None when it is met."""
    return _COMPUTED[condition](tx, stage, now)
