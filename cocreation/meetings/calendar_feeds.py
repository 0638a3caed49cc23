"""Calendars to subscribe to: one for everybody, and a private one for whoever wants it."""

import re
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, Actor, require
from storage.engine import Tx
from storage.meetings import calendar_feeds as records
from storage.meetings.calendar_feeds import FeedRecord

Address = FeedRecord

PAST = timedelta(days=60)
"""How long a meeting that is over or cancelled stays: a calendar that rarely looks learns of it."""

AHEAD = timedelta(days=366)
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


class Window(NamedTuple):
    """From when to when calendars show meetings. It moves by whole hours."""

    since: datetime
    until: datetime


def own(tx: Tx, actor: Actor, *, person_id: str) -> Address | None:
    """Return the private address somebody has, or None."""
    require(tx, actor, Action.READ_OWN)
    return records.of_person(tx, person_id)


def create(tx: Tx, actor: Actor, *, person_id: str, instead_of: str | None, now: datetime) -> str:
    """Give somebody a private address and return its secret, 128 bits told this once.

    `instead_of` is the id of the address that ends with it, None for none. Overtaken when they
    have another one by now.
    """
    _as_read(tx, actor, person_id, instead_of)
    records.forget(tx, person_id)
    secret = secrets.token_urlsafe(16)
    records.insert(tx, person_id=person_id, secret=secret, now=now)
    return secret


def end(tx: Tx, actor: Actor, *, person_id: str, read: str) -> None:
    """End somebody's private address at once. Overtaken when it is not the one `read` any more."""
    _as_read(tx, actor, person_id, read)
    records.forget(tx, person_id)


def can_be_a_secret(text: str) -> bool:
    """Return whether a text has the form of what `create` returns."""
    return _SECRET.fullmatch(text) is not None


def window(now: datetime) -> Window:
    """Return what calendars show now."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return Window(hour - PAST, hour + AHEAD)


def _as_read(tx: Tx, actor: Actor, person_id: str, read: str | None) -> None:
    present = own(tx, actor, person_id=person_id)
    if (None if present is None else present.id) != read:
        raise Overtaken("calendar.overtaken")
