"""Somebody else did it first."""

from datetime import datetime
from typing import Any

from cocreation.people import roles
from cocreation.refusals import Settled
from storage.engine import Tx


class Overtaken(Settled):
    """What somebody read has changed since: nothing was done, and they are told by whom."""


def overtaken(
    tx: Tx, key: str, unnamed: str, *, by: str | None, at: datetime | None, **values: Any
) -> Overtaken:
    """Return the refusal whose phrase is `key`.

    It is `unnamed` where the name of who did it is not known, or it was no person.
    """
    name = None if by is None else roles.last_name_of(tx, by)
    if name is None:
        return Overtaken(unnamed, at=at, **values)
    return Overtaken(key, who=name, at=at, **values)
