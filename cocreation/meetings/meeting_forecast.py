"""How many will be at a meeting, as far as is known, and whether they make up its quorum."""

from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from cocreation.meetings.meeting_calls import calling
from cocreation.meetings.meeting_people import runs
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.meetings import meeting_calls, meeting_seats
from storage.meetings.meeting_calls import CallRecord
from storage.records import MeetingRecord

LOOKS_AHEAD = timedelta(days=30)


class Chance(StrEnum):
    """Whether there will be a quorum; the worst first. UNASKED: this kind of meeting has none."""

    IMPOSSIBLE = "impossible"
    POSSIBLE = "possible"
    UNASKED = "unasked"
    REACHED = "reached"


class Forecast(NamedTuple):
    """What those answered who are called to a meeting, a substitute in the place of who sends them.

    `needed` is how many make up the quorum, None where there is none; `substitutes` how many of
    those called are one; `signed_up` who has a seat without being called.
    """

    meeting: MeetingRecord
    confirmed: int
    declined: int
    unanswered: int
    substitutes: int
    signed_up: int
    needed: int | None

    @property
    def called(self) -> int:
        """How many places are called."""
        return self.confirmed + self.declined + self.unanswered

    @property
    def most(self) -> int:
        """How many of those called come if everybody does who has not answered."""
        return self.confirmed + self.unanswered

    @property
    def missing(self) -> int:
        """How many must still confirm for a quorum."""
        return max(0, (self.needed or 0) - self.confirmed)

    @property
    def chance(self) -> Chance:
        """Whether there will be a quorum, as far as is known."""
        if self.needed is None:
            return Chance.UNASKED
        if self.missing == 0:
            return Chance.REACHED
        return Chance.POSSIBLE if self.most >= self.needed else Chance.IMPOSSIBLE


class Institution(NamedTuple):
    """What the liaisons of an institution answered: its key, and how many they are."""

    key: str
    called: int
    confirmed: int
    unanswered: int


class Expected(NamedTuple):
    """Somebody called, as who runs the meeting sees them; `institution` is its key."""

    call: CallRecord
    institution: str | None
    substitute: bool


class Closely(NamedTuple):
    """A forecast with who has not answered, who does not come, and each institution's share."""

    forecast: Forecast
    unanswered: list[Expected]
    declined: list[Expected]
    institutions: list[Institution]


def closely(tx: Tx, actor: Actor, *, meeting: MeetingRecord) -> Closely:
    """Return the forecast of a meeting for who runs it. Refused to others."""
    require(tx, actor, Action.RUN_MEETING)
    if not runs(tx, actor, meeting):
        raise Refusal("meeting.not_yours_to_run", code=meeting.code, title=meeting.title)
    found = meeting_calls.with_institutions(tx, meeting.id)
    found.sort(key=lambda each: (each.institution or "").casefold())
    sent = {call.sends for call, _ in found if call.state == "sent"}
    # Who is sent stands for who sends them.
    places = [
        Expected(call, institution, call.person_id in sent)
        for call, institution in found
        if call.state != "sent"
    ]
    by_state: dict[str, list[Expected]] = {}
    for each in places:
        by_state.setdefault(each.call.state, []).append(each)
    return Closely(
        _forecasts(tx, [meeting])[0],
        by_state.get("asked", []),
        by_state.get("declined", []),
        _by_institution(places),
    )


def of_all(tx: Tx, actor: Actor, *, now: datetime) -> list[Forecast]:
    """Return the forecasts of the meetings of the next 30 days that call anybody, worst first."""
    require(tx, actor, Action.MANAGE_MEETINGS)
    coming = meeting_calls.ahead(tx, kinds=calling(tx), now=now, until=now + LOOKS_AHEAD)
    return sorted(_forecasts(tx, coming), key=_worst_first)


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _forecasts(tx: Tx, coming: list[MeetingRecord]) -> list[Forecast]:
    ids = [each.id for each in coming]
    called = meeting_calls.counts(tx, ids)
    seated = meeting_seats.seated(tx, ids)
    return [_forecast(tx, each, called.get(each.id, {}), seated.get(each.id, 0)) for each in coming]


def _forecast(tx: Tx, meeting: MeetingRecord, states: dict[str, int], seated: int) -> Forecast:
    """Return a forecast: of who sends somebody, what counts is what that somebody answered."""
    answers = {state: states.get(state, 0) for state in ("confirmed", "declined", "asked")}
    percent = tx.kept(Programme).meeting_kind(meeting.kind).quorum
    called = sum(answers.values())
    return Forecast(
        meeting,
        confirmed=answers["confirmed"],
        declined=answers["declined"],
        unanswered=answers["asked"],
        substitutes=states.get("sent", 0),
        signed_up=seated,
        # Where nobody is called there is no quorum either.
        needed=None if percent is None else max(1, -(-called * percent // 100)),
    )


def _by_institution(places: list[Expected]) -> list[Institution]:
    answered: dict[str, Counter[str]] = {}
    for each in places:
        if each.institution is not None:
            answered.setdefault(each.institution, Counter())[each.call.state] += 1
    return [
        Institution(key, counts.total(), counts["confirmed"], counts["asked"])
        for key, counts in answered.items()
    ]


def _worst_first(forecast: Forecast) -> tuple[int, int, datetime]:
    rank = list(Chance).index(forecast.chance)
    return rank, -forecast.missing, forecast.meeting.starts_at
