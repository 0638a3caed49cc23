"""Conditions of the commitments: decided, complete, carried over, followed."""

from datetime import datetime

from cocreation.commitments import development, earlier_plans, follow_ups
from cocreation.programme.conditions import Condition
from cocreation.programme.stages import Stage
from cocreation.stages.gate_conditions.missing import Missing
from cocreation.validation import validation
from cocreation.validation.validation import Lack
from storage.engine import Tx


def drafts_decided(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each draft is approved, or rejected with its counterproposal, or its silence is public.

    What is said first is what comes first: an institution, then a letter, then its answer.
    """
    left = validation.pending(tx)
    if not left:
        return None
    lacks = {each.code: validation.lack(tx, each) for each in left}
    lack = min(lacks.values(), key=list(Lack).index)
    first = [code for code in lacks if lacks[code] == lack]
    values = {"codes": ", ".join(lacks), "count": len(lacks), "first": ", ".join(first)}
    key, command = {
        Lack.INSTITUTION: ("gate.drafts-decided.institution", f"/corregirborrador {first[0]}"),
        Lack.LETTER: ("gate.drafts-decided.letter", "/pedirvalidacion"),
        Lack.ANSWER: ("gate.drafts-decided.answer", "/validaciones"),
    }[lack]
    details = tuple(f"{lacks[code]} {code}" for code in lacks)
    return Missing(Condition.DRAFTS_DECIDED, key, values, command, details)


def commitments_complete(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each draft that goes on has its commitment or was left out; no commitment lacks anything."""
    condition = Condition.COMMITMENTS_COMPLETE
    lacking = {"drafts": [each.code for each in development.waiting(tx)]}
    found = development.of_plan(tx)
    for name in development.LACKS:
        lacking[name] = [each.code for each in found if name in development.lacks(tx, each)]
    command = "/desarrollar"
    if not found and not lacking["drafts"]:
        return Missing(condition, "gate.commitments-complete.none", {}, command, ("commitment",))
    if not any(lacking.values()):
        return None
    parts = {name: ", ".join(codes) for name, codes in lacking.items() if codes}
    details = tuple(f"{name} {code}" for name, codes in lacking.items() for code in codes)
    return Missing(condition, "gate.commitments-complete", {}, command, details, parts)


def carried_over_complete(tx: Tx, _stage: Stage, _now: datetime) -> Missing | None:
    """Each earlier commitment is decided; those that go on have what everybody must know."""
    lacking = earlier_plans.lacking(tx)._asdict()
    parts = {name: codes for name, codes in lacking.items() if codes}
    if not parts:
        return None
    details = tuple(f"{name} {code}" for name, codes in parts.items() for code in codes)
    values = {name: ", ".join(codes) for name, codes in parts.items()}
    lacks, first = ".".join(parts), next(iter(parts.values()))[0]
    return Missing(
        Condition.CARRIED_OVER_COMPLETE,
        f"gate.carried-over-complete.{lacks}",
        values,
        f"/editarcompromiso {first}",
        details,
    )


def follow_up_scheduled(tx: Tx, stage: Stage, _now: datetime) -> Missing | None:
    """The meetings that follow the launch within a year are planned."""
    condition = Condition.FOLLOW_UP_SCHEDULED
    planned = follow_ups.planned(tx, stage)
    if planned is None:
        key = "gate.follow-up-scheduled.no_launch"
        return Missing(condition, key, {}, "/reunion", ("launch",))
    left = follow_ups.A_YEAR - planned.meetings
    if left <= 0:
        return None
    values = {"count": left, "until": planned.until}
    details = tuple(str(number) for number in range(1, left + 1))
    return Missing(condition, "gate.follow-up-scheduled", values, "/reunion", details)
