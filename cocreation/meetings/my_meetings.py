"""All the meetings that concern somebody: signed up for, called to, run by them."""

from datetime import datetime
from typing import NamedTuple

from cocreation.permissions import Action, Actor, require
from storage.engine import Tx
from storage.meetings import my_meetings as records
from storage.meetings.my_meetings import Own as Own


class Page(NamedTuple):
    """Some of somebody's meetings to come, soonest first, and how many there are in all."""

    meetings: list[Own]
    total: int


def mine(
    tx: Tx, actor: Actor, *, person_id: str, after: int = 0, limit: int, now: datetime
) -> Page:
    """Return a page of somebody's own meetings that are not over, without the first `after`."""
    require(tx, actor, Action.READ_OWN)
    found = records.coming(tx, person_id, now=now, after=after, limit=limit)
    return Page(found, records.count_coming(tx, person_id, now=now))
