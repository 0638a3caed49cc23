"""Whom an announcement is for: an audience by its name, counted now and computed when due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from cocreation.permissions import Role
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from storage.announcements import audiences as records
from storage.commitments import commitments
from storage.engine import Tx
from storage.meetings import meetings
from storage.proposals import proposals
from storage.records import Record

CAP_WINDOW: Final = timedelta(days=7)
"""The time over which the programme's weekly cap counts."""


class AudienceKind(StrEnum):
    """What an audience is chosen by.

    All are active people who consented to news; those who hold a staff role get what is said to
    their role, consent or not, those who signed up for a meeting what is said of it, and those who
    follow a commitment (without a value: any) what is said to its followers. A theme,
    territory or proposal has its authors and supporters, a sector the authors who named it. Who
    took part are the authors of what stands, consent or not, for they are told what became of it,
    and of those who consented whoever supports a proposal, was at a meeting, commented on a draft,
    gave an opinion or asked about a commitment.
    """

    EVERYONE = "everyone"
    ROLE = "role"
    THEME = "theme"
    TERRITORY = "territory"
    SECTOR = "sector"
    PROPOSAL = "proposal"
    MEETING = "meeting"
    FOLLOWERS = "followers"
    TOOK_PART = "took_part"


class Audience(Record):
    """A choice of people; `value` is a role, a key of the programme, or a code."""

    kind: AudienceKind
    value: str = ""


class Count(NamedTuple):
    """How many an audience has now: `matched` is the sum of the channels, `capped`, `unreachable`.

    `by_channel` are those who would get it; `capped` had as many this week as the programme
    allows; of the `unreachable` no address is open.
    """

    matched: int
    by_channel: Mapping[str, int]
    capped: int
    unreachable: int


def checked(tx: Tx, audience: Audience) -> Audience:
    """Return the audience, its value written as the database has it. Refused if there is none."""
    programme = tx.kept(Programme)
    value, known = audience.value, False
    match audience.kind:
        case AudienceKind.EVERYONE | AudienceKind.TOOK_PART:
            return Audience(kind=audience.kind)
        case AudienceKind.ROLE:
            known = value in {*Role} - {Role.ANYONE, Role.PERSON}
        case AudienceKind.THEME:
            known = value in {each.key for each in programme.themes}
        case AudienceKind.TERRITORY:
            known = value in {each.key for each in programme.territories}
        case AudienceKind.SECTOR:
            known = value in {each.key for each in programme.sectors}
        case AudienceKind.PROPOSAL:
            value = value.strip().upper()
            known = proposals.by_code(tx, value) is not None
        case AudienceKind.MEETING:
            known = meetings.by_code(tx, value) is not None
        case AudienceKind.FOLLOWERS:
            known = not value or commitments.by_code(tx, value) is not None
    if not known:
        raise Refusal("announcement.no_audience", value=audience.value)
    return Audience(kind=audience.kind, value=value)


def count(tx: Tx, audience: Audience, *, now: datetime, capped: bool = True) -> Count:
    """Count an audience as it is now, each person at the open address they used last.

    Not `capped` is what the weekly cap does not hold back.
    """
    found = records.count(
        tx,
        audience.kind,
        audience.value,
        cap=tx.kept(Programme).announcements.weekly_cap if capped else 0,
        since=now - CAP_WINDOW,
    )
    full, unreachable = found.pop(records.CAPPED, 0), found.pop(records.UNREACHABLE, 0)
    return Count(sum(found.values()) + full + unreachable, found, full, unreachable)
