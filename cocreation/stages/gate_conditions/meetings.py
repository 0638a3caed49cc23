"""Conditions of the meetings of a stage: held, written down, and what they left."""

from datetime import datetime

from cocreation.programme.conditions import Condition
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from cocreation.schedule import schedule
from cocreation.stages.gate_conditions.missing import Missing
from storage.engine import Tx
from storage.stages import gate_facts
from storage.stages.gate_facts import Held


def minutes_published(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    """The minutes of every meeting that was held are public."""
    condition = Condition.MINUTES_PUBLISHED
    held = _held(tx, stage, now)
    if not held:
        return Missing(condition, "gate.minutes-published.none", {}, "/reunion", ("meeting",))
    codes = [each.code for each in held if not each.published]
    if not codes:
        return None
    values = {"codes": ", ".join(codes), "count": len(codes)}
    command = f"/acta {codes[0]}"
    return Missing(condition, "gate.minutes-published", values, command, tuple(codes))


def tables_recorded(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    """Every table that was held has public minutes and who was there."""
    condition = Condition.TABLES_RECORDED
    held = _held(tx, stage, now)
    if not held:
        return Missing(condition, "gate.tables-recorded.none", {}, "/reunion", ("table",))
    silent = [each.code for each in held if not each.published]
    empty = [each.code for each in held if not each.attended]
    if not silent and not empty:
        return None
    key = "gate.tables-recorded.both"
    if not silent or not empty:
        key = "gate.tables-recorded.minutes" if silent else "gate.tables-recorded.attendance"
    values = {"minutes": ", ".join(silent), "attendance": ", ".join(empty)}
    command = f"/acta {silent[0]}" if silent else f"/llevar {empty[0]}"
    details = (*(f"minutes {code}" for code in silent), *(f"attendance {code}" for code in empty))
    return Missing(condition, key, values, command, details)


def drafts_recorded(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    """Every table that was held told its drafts, or why there are none."""
    condition = Condition.DRAFTS_RECORDED
    held = _held(tx, stage, now)
    if not held:
        return Missing(condition, "gate.drafts-recorded.none", {}, "/reunion", ("table",))
    codes = [each.code for each in held if not each.told]
    if not codes:
        return None
    values = {"codes": ", ".join(codes), "count": len(codes)}
    command = f"/borradores {codes[0]}"
    return Missing(condition, "gate.drafts-recorded", values, command, tuple(codes))


def meeting_held(tx: Tx, stage: Stage, now: datetime) -> Missing | None:
    """One meeting of the stage is over, and its minutes public if its kind has any."""
    condition = Condition.MEETING_HELD
    minuted = [each for each in _held(tx, stage, now) if each.over]
    plain = [each for each in _held(tx, stage, now, minutes=False) if each.over]
    if plain or any(each.published for each in minuted):
        return None
    if not minuted:
        return Missing(condition, "gate.meeting-held.none", {}, "/reunion", ("meeting",))
    codes = [each.code for each in minuted]
    values = {"codes": ", ".join(codes), "count": len(codes)}
    return Missing(condition, "gate.meeting-held", values, f"/acta {codes[0]}", ("minutes",))


def _held(tx: Tx, stage: Stage, now: datetime, *, minutes: bool = True) -> list[Held]:
    """Return the meetings of a stage: its kinds, with minutes or without, begun since it opened."""
    kinds = [each.key for each in tx.kept(Programme).kinds_of(stage.key) if each.minutes is minutes]
    since = schedule.real(tx)[stage.key].opened_at
    return gate_facts.held(tx, kinds=kinds, since=since, now=now)
