"""Where the programme stands, and so what is open."""

from dataclasses import dataclass
from datetime import date, datetime

from cocreation.programme.facts import Programme
from cocreation.programme.stages import Capability, Stage
from cocreation.refusals import Closed, Refusal
from storage.engine import Tx
from storage.schedule import schedule
from storage.stages import programme as records
from storage.stages.running import running


class OtherProgrammeError(Exception):
    """The database runs another programme than the file says; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A programme and its current stage, as the record says."""

    programme: Programme
    stage: Stage

    def is_open(self, capability: Capability) -> bool:
        """Return whether the current stage lies within the capability's opening."""
        return self.programme.is_open(capability, self.stage.key)


def standing(tx: Tx) -> Standing:
    """Return where the programme stands. Raises LookupError when none was started."""
    programme = tx.kept(Programme)
    record = records.standing(tx, programme.key)
    if record is None:
        raise LookupError(f"The programme {programme.key} was never started in this database.")
    return Standing(programme, programme.stage(record.stage))


def start_if_new(tx: Tx, *, stage: str | None, now: datetime) -> Stage:
    """Start the kept programme at a stage, unless it already runs; return the current stage.

    Raises KeyError when the programme has no such stage, OtherProgrammeError when the database
    runs another one.
    """
    programme = tx.kept(Programme)
    record = records.standing(tx, programme.key)
    if record is not None:
        return programme.stage(record.stage)
    if others := running(tx):
        raise OtherProgrammeError(
            f"This database runs the programme {others[0].key}, and PROGRAMME is the file of "
            f"{programme.key}. Put the file of {others[0].key} back as PROGRAMME or as "
            "DATA_DIR/programme.toml; another programme needs a database of its own."
        )
    first = programme.stage(stage or programme.default_start)
    records.start(tx, programme.key, first.key, now)
    return first


def require_open(tx: Tx, capability: Capability, *, roles: frozenset[str]) -> None:
    """Raise Refusal unless the capability is open, to one of these roles; Closed in other stages.

    The refusal says when this opens, or was open last; its `open_now` are the capabilities open
    to these roles.
    """
    here = standing(tx)
    if here.is_open(capability):
        if not here.programme.is_for(capability, roles):
            raise Refusal("refusal.not_allowed")
        return
    facts, last = here.programme, here.programme.closes_with(capability)
    if last is None:
        raise Refusal("refusal.not_in_programme", stage=here.stage.name)
    coming = facts.opens_next(capability, here.stage.key)
    opening = coming or last
    values = {
        "stage": here.stage.name,
        "number": here.stage.number,
        "summary": here.stage.summary,
        "opening": opening.name,
        "opening_number": opening.number,
        "open_now": facts.open_for(roles, here.stage.key),
    }
    if coming is None:
        raise Closed("refusal.closed", **values)
    opens_on = _opens_on(tx, facts, opening)
    if opens_on is None:
        raise Closed("refusal.not_yet_open", **values)
    raise Closed("refusal.not_yet_open.planned", **values, when=facts.noon(opens_on))


def _opens_on(tx: Tx, facts: Programme, stage: Stage) -> date | None:
    """Return the planned opening of a stage, or None when nobody planned it."""
    given = [row for row in schedule.changes(tx, facts.key) if row.stage == stage.key]
    return given[-1].opens_on if given else None
