"""What must be true before a stage closes: computed from our records, or attested by a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, require
from cocreation.programme import programme
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from cocreation.refusals import Settled
from cocreation.stages.gate_conditions import unmet
from cocreation.stages.gate_conditions.missing import Missing
from storage.engine import Tx
from storage.schedule import schedule as records
from storage.schedule.schedule import AttestationRow
from storage.stages import programme as programme_records


class Requirement(NamedTuple):
    """One condition of a stage; `number` counts from 1 among those that a person attests.

    What was attested before the stage was entered last, after going back, has to be confirmed
    anew: it counts no more, and what is missing says from when it is.
    """

    condition: str
    says: Words | None  # of an attested one; what a computed one asks is a phrase
    number: int | None
    missing: Missing | None
    attested: AttestationRow | None


def stated(tx: Tx, stage: Stage) -> dict[str, str]:
    """Return what a person stated of the conditions of a stage, as in force: the public notes."""
    key = tx.kept(Programme).key
    entered = _entered(tx, key, stage)
    given = records.attestations(tx, key, stage.key)
    return {name: row.note for name, row in given.items() if _counts(row, entered)}


def requirements(tx: Tx, stage: Stage, now: datetime) -> list[Requirement]:
    """Return all that a stage asks before it closes, met or not, in the programme's order."""
    found = [
        Requirement(condition, None, None, unmet(tx, stage, condition, now), None)
        for condition in stage.gate
    ]
    key = tx.kept(Programme).key
    entered = _entered(tx, key, stage)
    in_force = records.attestations(tx, key, stage.key)
    for number, each in enumerate(stage.attested, 1):
        given = in_force.get(each.key)
        values = {"says": each.says, "number": number}
        lacking = f"/cumplido {number}"
        if given is None:
            missing = Missing(each.key, "gate.attested", values, lacking)
        elif not _counts(given, entered):
            values |= {"at": given.at, "entered": entered}
            missing, given = Missing(each.key, "gate.attested.before", values, lacking), None
        else:
            missing = None
        found.append(Requirement(each.key, each.says, number, missing, given))
    return found


def missing(tx: Tx, stage: Stage, now: datetime) -> list[Missing]:
    """Return what is not met before a stage may close; empty when it may."""
    return [each.missing for each in requirements(tx, stage, now) if each.missing is not None]


def more_than(now_missing: list[Missing], shown: Mapping[str, list[str]]) -> bool:
    """Return whether more is missing than was shown: by condition, the details it had then."""
    return any(
        each.condition not in shown or not set(each.details) <= set(shown[each.condition])
        for each in now_missing
    )


def attest(tx: Tx, actor: Actor, *, condition: str, note: str, now: datetime) -> Stage:
    """State that a condition of the current stage is met; return the stage.

    Public, with its note. Refused for a condition the stage does not have, and a second time. One
    of before the stage was entered last ends, and this one takes its place.
    """
    require(tx, actor, Action.ATTEST)
    here, given = _current(tx, condition)
    if given is not None and _counts(given, _entered(tx, here.programme.key, here.stage)):
        raise Settled("attest.already", says=_says(here.stage, condition))
    if given is not None:
        records.withdraw_attestation(tx, given.id, actor_id=actor.person_id, reason=note, now=now)
    records.insert_attestation(
        tx,
        here.programme.key,
        stage=here.stage.key,
        condition=condition,
        note=note,
        actor_id=actor.person_id,
        now=now,
    )
    audit.record(
        tx,
        actor,
        action="condition.attest",
        subject=f"{here.stage.key}/{condition}",
        now=now,
        reason=note,
        before={"met": False},
        after={"met": True},
    )
    return here.stage


def withdraw(tx: Tx, actor: Actor, *, condition: str, reason: str, now: datetime) -> Stage:
    """Take back what was attested of the current stage, with a public reason; return the stage."""
    require(tx, actor, Action.ATTEST)
    here, given = _current(tx, condition)
    entered = _entered(tx, here.programme.key, here.stage)
    if (
        given is None
        or not _counts(given, entered)
        or not records.withdraw_attestation(
            tx, given.id, actor_id=actor.person_id, reason=reason, now=now
        )
    ):
        raise Settled("attest.not_attested", says=_says(here.stage, condition))
    audit.record(
        tx,
        actor,
        action="condition.attest",
        subject=f"{here.stage.key}/{condition}",
        now=now,
        reason=reason,
        before={"met": True},
        after={"met": False},
    )
    return here.stage


def _current(tx: Tx, condition: str) -> tuple[programme.Standing, AttestationRow | None]:
    here = programme.standing(tx)
    if all(each.key != condition for each in here.stage.attested):
        raise Settled("attest.unknown", stage=here.stage.name, number=here.stage.number)
    return here, records.attestations(tx, here.programme.key, here.stage.key).get(condition)


def _entered(tx: Tx, key: str, stage: Stage) -> datetime | None:
    """Return when a programme came to a stage last; None when it never did."""
    moves = [each.at for each in programme_records.moves(tx, key) if each.to_stage == stage.key]
    return moves[-1] if moves else None


def _counts(given: AttestationRow, entered: datetime | None) -> bool:
    return entered is None or given.at >= entered


def _says(stage: Stage, condition: str) -> Words:
    return next(each.says for each in stage.attested if each.key == condition)
