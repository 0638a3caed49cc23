"""Moving from stage to stage: on, back, by date, and on without what the gate asks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cocreation.oversight import audit
from cocreation.overtaken import overtaken
from cocreation.permissions import Action, Actor, require
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Capability, Stage
from cocreation.refusals import Refusal
from cocreation.schedule import schedule
from cocreation.schedule.schedule import Planned
from cocreation.stages import gates
from cocreation.stages.gate_conditions.missing import Missing
from storage.engine import Tx
from storage.stages import programme as records
from storage.stages.programme import MoveRow

ADVANCE, BACK = "advance", "back"


class Preview(NamedTuple):
    """What a move would do, for the version of the programme that was read.

    `closes` and `opens` are the capabilities that end and begin with it; `missing` what the gate
    of the stage that ends still asks (nothing on the way back).
    """

    here: Stage
    to: Stage
    version: int
    closes: tuple[Capability, ...]
    opens: tuple[Capability, ...]
    missing: list[Missing]


class Moved(NamedTuple):
    """A move that was made."""

    kind: str
    left: Stage
    entered: Stage
    reason: str | None
    overridden: tuple[str, ...]
    opens_on: datetime | None  # the planned opening, when a date moved it


def version(tx: Tx) -> int:
    """Return the version of where the programme stands, which every move raises."""
    return _record(tx).version


def check_read(tx: Tx, version: int) -> records.Standing:
    """Return where the programme stands; Overtaken when that is not what was read."""
    record = _record(tx)
    if record.version != version:
        raise _overtaken(tx)
    return record


def hold(tx: Tx, version: int) -> records.Standing:
    """Return the same, and let nobody move the programme before this transaction ends."""
    records.lock(tx, tx.kept(Programme).key)
    return check_read(tx, version)


def neighbour(tx: Tx, *, kind: str) -> Stage:
    """Return the stage that an advance or a step back leads to; Refusal at either end."""
    here = programme.standing(tx)
    at = here.programme.position(here.stage.key) - 1
    if kind == BACK:
        if at == 0:
            raise Refusal("stage.is_first", stage=here.stage.name)
        return here.programme.stages[at - 1]
    if at + 1 == len(here.programme.stages):
        raise Refusal("stage.is_last", stage=here.stage.name, number=here.stage.number)
    return here.programme.stages[at + 1]


def preview(tx: Tx, actor: Actor, *, to: str, now: datetime) -> Preview:
    """Return what moving to a stage would do. Refused for a stage that is neither next nor last."""
    require(tx, actor, Action.MOVE_STAGE)
    here, record = programme.standing(tx), _record(tx)
    facts, target = here.programme, here.programme.stage(to)
    step = facts.position(to) - facts.position(here.stage.key)
    if step not in (1, -1):
        raise Refusal("stage.out_of_order", stage=target.name, number=target.number)
    before = [each for each in facts.capabilities if facts.is_open(each, here.stage.key)]
    after = [each for each in facts.capabilities if facts.is_open(each, to)]
    return Preview(
        here.stage,
        target,
        record.version,
        tuple(each for each in before if each not in after),
        tuple(each for each in after if each not in before),
        gates.missing(tx, here.stage, now) if step == 1 else [],
    )


def advance(tx: Tx, actor: Actor, *, version: int, reason: str, now: datetime) -> Moved:
    """Go on to the next stage; `version` is what was read.

    Refused with "stage.gate_not_met" while something is missing; Overtaken when somebody moved
    the programme after it was read.
    """
    require(tx, actor, Action.MOVE_STAGE)
    record = hold(tx, version)
    if gates.missing(tx, tx.kept(Programme).stage(record.stage), now):
        raise Refusal("stage.gate_not_met")
    to = neighbour(tx, kind=ADVANCE)
    return _move(tx, actor, record, to, kind=ADVANCE, reason=reason, now=now)


def go_back(tx: Tx, actor: Actor, *, version: int, reason: str, now: datetime) -> Moved:
    """Go back to the stage before; `version` is what was read. No gate is asked."""
    require(tx, actor, Action.MOVE_STAGE)
    record = hold(tx, version)
    to = neighbour(tx, kind=BACK)
    return _move(tx, actor, record, to, kind=BACK, reason=reason, now=now)


def override_facts(tx: Tx, actor: Actor, *, version: int, now: datetime) -> dict[str, Any]:
    """Return what a second administrator is asked to approve: version, stages, what is missing.

    Refused when nothing is missing, or when the programme was moved after `version` was read.
    """
    require(tx, actor, Action.MOVE_STAGE)
    hold(tx, version)
    seen = preview(tx, actor, to=neighbour(tx, kind=ADVANCE).key, now=now)
    if not seen.missing:
        raise Refusal("override.not_needed", stage=seen.to.name, number=seen.to.number)
    return {
        "version": version,
        "from": seen.here.key,
        "to": seen.to.key,
        "missing": {each.condition: list(each.details) for each in seen.missing},
    }


def override(
    tx: Tx,
    actor: Actor,
    *,
    facts: Mapping[str, Any],
    asked_by: str,
    reason: str,
    now: datetime,
) -> Moved:
    """Go on although the gate is not met, `actor` being the second administrator.

    Refused with "override.changed" when the stage moved, or more is missing, since it was asked;
    with "override.same_person" for whoever asked.
    """
    require(tx, actor, Action.MOVE_STAGE)
    if actor.person_id == asked_by:
        raise Refusal("override.same_person")
    records.lock(tx, tx.kept(Programme).key)
    record = _record(tx)
    if record.version != facts["version"]:
        raise Refusal("override.changed")
    lacking = gates.missing(tx, tx.kept(Programme).stage(record.stage), now)
    if gates.more_than(lacking, facts["missing"]):
        raise Refusal("override.changed")
    return _move(
        tx,
        Actor(asked_by, actor.roles),
        record,
        neighbour(tx, kind=ADVANCE),
        kind=ADVANCE,
        reason=reason,
        overridden=tuple(each.condition for each in lacking),
        approver=actor.person_id,
        now=now,
    )


def open_by_date(tx: Tx, actor: Actor, *, now: datetime) -> Moved | None:
    """Open the next stage when its planned date says so and the gate is met; None otherwise.

    A date from before a step back opens nothing: the stage has to be planned anew.
    """
    require(tx, actor, Action.MOVE_STAGE)
    records.lock(tx, tx.kept(Programme).key)
    here = programme.standing(tx)
    to = due_by_date(tx, now=now)
    if to is None or gates.missing(tx, here.stage, now):
        return None
    opens_on = schedule.planned(tx)[to.key].opens_on
    assert opens_on is not None
    moved = _move(tx, actor, _record(tx), to, kind=ADVANCE, reason=None, now=now)
    return moved._replace(opens_on=schedule.noon(here.programme, opens_on))


def due_by_date(tx: Tx, *, now: datetime) -> Stage | None:
    """Return the next stage when its date to open by itself has come, whatever its gate says."""
    here = programme.standing(tx)
    at = here.programme.position(here.stage.key)
    if at == len(here.programme.stages):
        return None
    to = here.programme.stages[at]
    plan = schedule.planned(tx)[to.key]
    if not plan.by_date or plan.opens_on is None or stepped_back_since(tx, plan):
        return None
    return to if schedule.today(here.programme, now) >= plan.opens_on else None


def stepped_back_since(tx: Tx, plan: Planned) -> bool:
    """Return whether the programme went back after these dates were planned."""
    return plan.changed_at is not None and any(
        each.kind == BACK and each.at >= plan.changed_at for each in schedule.history(tx)
    )


def _overtaken(tx: Tx) -> Refusal:
    """Return the refusal that says who moved the programme meanwhile, where and when."""
    stage, past = programme.standing(tx).stage, schedule.history(tx)
    by, at = (past[-1].actor_id, past[-1].at) if past else (None, None)
    return overtaken(
        tx,
        "stage.meanwhile",
        "stage.meanwhile.unnamed",
        by=by,
        at=at,
        stage=stage.name,
        number=stage.number,
    )


def _record(tx: Tx) -> records.Standing:
    record = records.standing(tx, tx.kept(Programme).key)
    if record is None:
        raise LookupError("The programme was never started in this database.")
    return record


def _move(
    tx: Tx,
    actor: Actor,
    record: records.Standing,
    to: Stage,
    *,
    kind: str,
    reason: str | None,
    now: datetime,
    overridden: tuple[str, ...] = (),
    approver: str | None = None,
) -> Moved:
    """Compare and set, write the move down, and audit it."""
    if not records.move(tx, record, to.key):
        raise _overtaken(tx)
    records.insert_move(
        tx,
        record.key,
        MoveRow(
            record.version + 1,
            kind,
            record.stage,
            to.key,
            reason,
            overridden,
            actor.person_id,
            approver,
            now,
        ),
    )
    audit.record(
        tx,
        actor,
        action="stage.override" if overridden else f"stage.{kind}",
        subject=to.key,
        now=now,
        reason=reason,
        before={"stage": record.stage, "version": record.version},
        after={
            "stage": to.key,
            "version": record.version + 1,
            **({"overridden": list(overridden), "approver": approver} if overridden else {}),
        },
    )
    left = tx.kept(Programme).stage(record.stage)
    return Moved(kind, left, to, reason, overridden, None)
