"""When each stage is planned and when it really was; both are kept for ever."""

from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cocreation.overtaken import overtaken
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from storage.engine import Tx
from storage.schedule import schedule as records
from storage.schedule.schedule import ChangeRow
from storage.stages import programme as moves
from storage.stages.programme import MoveRow

Move = MoveRow
"""One move from stage to stage."""

Change = ChangeRow
"""The planned dates of one stage, as one revision gave them."""


class Planned(NamedTuple):
    """The planned dates of a stage: the newest, the first ever given, and why they changed.

    Dates are days in the programme's time zone, the closing one still open. `published_at` is
    since when the stage has an opening date that everybody can read, `sooner_since` when it was
    last moved to an earlier day.
    """

    stage: str
    opens_on: date | None = None
    closes_on: date | None = None
    by_date: bool = False
    first_opens_on: date | None = None
    first_closes_on: date | None = None
    reason: str | None = None
    changed_at: datetime | None = None
    published_at: datetime | None = None
    sooner_since: datetime | None = None


class Real(NamedTuple):
    """When a stage first opened and last closed; None while that has not happened."""

    opened_at: datetime | None = None
    closed_at: datetime | None = None


class Dates(NamedTuple):
    """New dates for a stage, and whether it opens by itself on the first of them."""

    opens_on: date | None
    closes_on: date | None
    by_date: bool = False


def planned(tx: Tx) -> dict[str, Planned]:
    """Return every stage of the programme in order; None dates where nobody planned any."""
    facts = tx.kept(Programme)
    found = {stage.key: Planned(stage.key) for stage in facts.stages}
    for row in records.changes(tx, facts.key):
        before = found.get(row.stage)
        if before is not None:  # a stage that a later programme file no longer has
            found[row.stage] = _revised(before, row)
    return found


def real(tx: Tx) -> dict[str, Real]:
    """Return when each stage of the programme, in order, really opened and closed."""
    facts = tx.kept(Programme)
    found = {stage.key: Real() for stage in facts.stages}
    past = moves.moves(tx, facts.key)
    if not past or past[0].kind != "start":
        # Started before moves were written down.
        first = past[0].from_stage if past else programme.standing(tx).stage.key
        _open(found, first, moves.started_at(tx, facts.key))
    for move in past:
        if move.from_stage in found:
            found[move.from_stage] = found[move.from_stage]._replace(closed_at=move.at)
        _open(found, move.to_stage, move.at)
    return found


def history(tx: Tx) -> list[Move]:
    """Return every move, oldest first, with its reason, what was overridden, and who approved."""
    return list(moves.moves(tx, tx.kept(Programme).key))


def changes(tx: Tx) -> list[Change]:
    """Return the dates that every revision gave, oldest first."""
    return list(records.changes(tx, tx.kept(Programme).key))


def revision(tx: Tx) -> int:
    """Return the number of the newest revision of the schedule, 0 when nothing was planned yet."""
    return records.revision(tx, tx.kept(Programme).key)


def today(facts: Programme, now: datetime) -> date:
    """Return the day it is in the programme's time zone."""
    return now.astimezone(ZoneInfo(facts.time_zone)).date()


def noon(facts: Programme, day: date) -> datetime:
    """Return the middle of a day in the programme's time zone: how a day is worded."""
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(facts.time_zone))


def check_read(tx: Tx, read: int) -> None:
    """Raise Overtaken when somebody planned anew after the revision `read`."""
    rows = records.changes(tx, tx.kept(Programme).key)
    if rows and rows[-1].revision != read:
        last = rows[-1]
        keys = ("schedule.meanwhile", "schedule.meanwhile.unnamed")
        raise overtaken(tx, *keys, by=last.actor_id, at=last.at)


def _revised(before: Planned, row: ChangeRow) -> Planned:
    sooner = row.opens_on and before.opens_on and row.opens_on < before.opens_on
    return Planned(
        row.stage,
        row.opens_on,
        row.closes_on,
        row.by_date,
        before.first_opens_on or row.opens_on,
        before.first_closes_on or row.closes_on,
        row.reason,
        row.at,
        before.published_at or (row.at if row.opens_on else None),
        row.at if sooner else before.sooner_since,
    )


def _open(found: dict[str, Real], stage: str | None, at: datetime) -> None:
    if stage in found:
        found[stage] = Real(found[stage].opened_at or at, None)
