"""Meetings whose quorum is in danger: said once to those who can still do something about it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation.meetings import meeting_forecast
from cocreation.meetings.meeting_forecast import Chance, Forecast
from cocreation.people import roles
from cocreation.permissions import OPERATOR
from storage.engine import Tx
from storage.meetings import meeting_facilitators, meeting_notices

SHORTLY = timedelta(days=2)
"""How long before the start a quorum that is not reached yet is worth a word."""


class Danger(NamedTuple):
    """The forecast of a meeting whose quorum is in danger, and whom that is told to."""

    forecast: Forecast
    told: list[str]


def in_danger(tx: Tx, *, now: datetime) -> list[Danger]:
    """Return what was not said yet of meetings of the next 30 days, and note that it is.

    Once when the quorum cannot be reached any more, once when it is not two days before the start;
    anew for a meeting that was moved.
    """
    found = []
    for each in meeting_forecast.of_all(tx, OPERATOR, now=now):
        shortly = each.meeting.starts_at - now <= SHORTLY
        # Of a meeting that calls nobody yet it is too early to say anything.
        lost = each.chance == Chance.IMPOSSIBLE and (each.called > 0 or shortly)
        open_still = each.chance == Chance.POSSIBLE and shortly
        if (lost or open_still) and meeting_notices.note_once(tx, each.meeting, each.chance, now):
            running = meeting_facilitators.of_meeting(tx, each.meeting.id)
            told = list(dict.fromkeys([*running, *roles.administrators(tx)]))
            found.append(Danger(each, told))
    return found
