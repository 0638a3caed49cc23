"""Which meetings there are: those to come by place, theme and kind, and those that are over."""

from datetime import datetime
from typing import Literal, NamedTuple

from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from storage.engine import Tx
from storage.meetings import meetings as records
from storage.records import MeetingRecord


class Which(NamedTuple):
    """Of all meetings to come those of a theme, a place, a kind; keys of the programme.

    `near` is a place too: with what is for the whole country, and what one can join online.
    """

    theme: str | None = None
    territory: str | None = None
    kind: str | None = None
    near: str | None = None


ALL = Which()


class Page(NamedTuple):
    """Some meetings in their order, and how many there are in all."""

    meetings: list[MeetingRecord]
    total: int


def to_come(
    tx: Tx, actor: Actor, *, which: Which = ALL, after: int = 0, limit: int, now: datetime
) -> Page:
    """Return a page of planned meetings that are not over, soonest first, without `after`."""
    require(tx, actor, Action.READ_AGENDA)
    near = None if which.near is None else _near(tx, which.near)
    found = records.upcoming(
        tx,
        now=now,
        theme=which.theme,
        territory=which.territory,
        kind=which.kind,
        near=near,
        after=after,
        limit=limit,
    )
    total = records.count_upcoming(
        tx, now=now, theme=which.theme, territory=which.territory, kind=which.kind, near=near
    )
    return Page(found, total)


def counted(tx: Tx, actor: Actor, *, by: Literal["kind", "theme"], now: datetime) -> dict[str, int]:
    """Return how many meetings are to come of each kind or theme, where there are any."""
    require(tx, actor, Action.READ_AGENDA)
    return records.upcoming_by(tx, by, now)


def past(
    tx: Tx,
    actor: Actor,
    *,
    cancelled: bool = False,
    after: int = 0,
    limit: int,
    now: datetime,
) -> Page:
    """Return a page of meetings that are over, newest first; the cancelled ones too if asked."""
    require(tx, actor, Action.READ_AGENDA)
    found = records.past(tx, now=now, cancelled=cancelled, after=after, limit=limit)
    return Page(found, records.count_past(tx, now=now, cancelled=cancelled))


def _near(tx: Tx, territory: str) -> list[str]:
    everywhere = [each.key for each in tx.kept(Programme).territories if each.everywhere]
    return [territory, *everywhere]
