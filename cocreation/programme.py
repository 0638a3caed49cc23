"""Where the programme stands, and so what is open."""

from dataclasses import dataclass
from datetime import datetime

from cocreation.programme_facts import Capability, Programme, Stage
from cocreation.refusals import Refusal
from storage import programme as records
from storage.engine import Tx


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

    Raises KeyError when the programme has no such stage.
    """
    programme = tx.kept(Programme)
    record = records.standing(tx, programme.key)
    if record is not None:
        return programme.stage(record.stage)
    first = programme.stage(stage or programme.default_start)
    records.start(tx, programme.key, first.key, now)
    return first


def require_open(tx: Tx, capability: Capability) -> None:
    """Raise Refusal, saying what is open now and when this opens, unless the capability is open."""
    here = standing(tx)
    if here.is_open(capability):
        return
    opening = here.programme.opens_with(capability)
    if opening is None:
        raise Refusal("refusal.not_in_programme", stage=here.stage.name)
    past = here.programme.position(opening.key) < here.programme.position(here.stage.key)
    raise Refusal(
        "refusal.closed" if past else "refusal.not_yet_open",
        stage=here.stage.name,
        number=here.stage.number,
        summary=here.stage.summary,
        opening=opening.name,
        opening_number=opening.number,
    )
