"""Conditions of the plan: observed and answered, approved, delivered."""

from datetime import datetime

from cocreation.plan import plan_observations
from cocreation.programme.conditions import Condition
from cocreation.programme.stages import Stage
from cocreation.stages.gate_conditions.missing import Missing
from storage.engine import Tx
from storage.plan import deliveries, plan_versions


def plan_approved(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """A version of the plan is approved."""
    if plan_versions.newest(tx, "approved") is not None:
        return None
    condition = Condition.PLAN_APPROVED
    if plan_versions.newest(tx, "circulated", "rejected") is None:
        return Missing(condition, "gate.plan-approved.none", {}, "/componerplan", ("plan",))
    return Missing(condition, "gate.plan-approved", {}, "/plan", ("vote",))


def observations_answered(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Everything that was observed in the plan has its answer."""
    codes = plan_observations.unanswered(tx)
    if not codes:
        return None
    values = {"codes": ", ".join(codes), "count": len(codes)}
    condition = Condition.OBSERVATIONS_ANSWERED
    command = f"/responderplan {codes[0]}"
    return Missing(condition, "gate.observations-answered", values, command, tuple(codes))


def delivery_stored(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """A package was delivered, and what shows that it was received is stored with it."""
    kept = deliveries.every(tx)
    if any(each.receipt_at is not None for each in kept):
        return None
    condition = Condition.DELIVERY_STORED
    if not any(each.made_at is not None for each in kept):
        return Missing(condition, "gate.delivery-stored.none", {}, "/paquete", ("package",))
    return Missing(condition, "gate.delivery-stored", {}, "/entrega", ("receipt",))
