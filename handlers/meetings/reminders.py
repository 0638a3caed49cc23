"""What administrators see of the reminders of meetings, and how they change their times."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any

from pydantic import StringConstraints

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import meeting_news
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.meetings import meetings, reminder_plans
from cocreation.meetings.meeting_people import Part
from cocreation.meetings.reminder_plans import Line, Overview
from cocreation.meetings.reminders import Plan
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from handlers.meetings.which_meeting import Among, which
from storage.meetings.reminders import Count
from storage.records import MeetingRecord

router = Router()

_EVERYBODY = "all"
_USUAL, _NONE, _OTHERS = "usual", "none", "others"
_LISTED = 12
_NUMBER_OR_WORD = re.compile(r"\d{1,5}|[^\W\d_]+")
_UNITS = {
    "reminders.words.days": timedelta(days=1),
    "reminders.words.hours": timedelta(hours=1),
    "reminders.words.minutes": timedelta(minutes=1),
    "reminders.words.weeks": timedelta(days=7),
}
_MINUTE = timedelta(minutes=1)

_Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


@router.command("recordatorios", needs=Action.MANAGE_MEETINGS)
def show(turn: Turn, rest: str) -> Replies:
    """Show the reminders of a meeting, or those of the next two days."""
    code = meetings.as_code(rest)
    if code is None:
        return _soon(turn)
    return _card(reminder_plans.overview(turn.tx, turn.actor, code=code, now=turn.now), turn)


def _whom(turn: Turn, _form: Any) -> Sequence[Option]:
    parts = reminder_plans.parts_of(turn.tx.kept(Programme), _meeting(turn))
    return [
        Option(_EVERYBODY, Phrase("reminders.part.all")),
        *(Option(part, Phrase(f"reminders.part.{part}")) for part in parts),
    ]


def _times(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option(_OTHERS, Phrase("reminders.times.others")),
        Option(_USUAL, Phrase("reminders.times.usual")),
        Option(_NONE, Phrase("reminders.times.none")),
    ]


def _now_is(turn: Turn, _form: Any) -> Mapping[str, Any]:
    code = turn.subject
    seen = reminder_plans.overview(turn.tx, turn.actor, code=code, now=turn.now)
    return {"code": code, "title": seen.meeting.title, "list": _by_part(seen.plan)}


@router.form("ajustarrecordatorios", needs=Action.MANAGE_MEETINGS)
class OtherTimes(Form):
    """Who is reminded at other times of one meeting, and when."""

    whom: Annotated[str, Ask("reminders.whom", options=_whom, values=_now_is)]
    times: Annotated[str, Ask("reminders.times", options=_times)]
    ahead: Annotated[
        _Written, Ask("reminders.ahead", when=lambda _turn, form: form.times == _OTHERS)
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command."""
        code = meetings.as_code(rest)
        if code is None:
            return which("ajustarrecordatorios", Among.TO_COME)
        meetings.to_change(turn.tx, turn.actor, code=code, now=turn.now)
        return Start(subject=code)

    def accepted(self, turn: Turn, name: str) -> None:
        """Understand times at once, so that what cannot be is asked for again."""
        if name == "ahead":
            reminder_plans.check(_read(turn, self.ahead))

    def done(self, turn: Turn) -> Replies:
        """Change the times and show what is planned from now on."""
        meeting = _meeting(turn)
        parts = reminder_plans.parts_of(turn.tx.kept(Programme), meeting)
        offsets: Sequence[timedelta] | None = None
        if self.times != _USUAL:
            offsets = () if self.times == _NONE else _read(turn, self.ahead)
        seen = reminder_plans.set_offsets(
            turn.tx,
            turn.actor,
            code=meeting.code,
            parts=parts if self.whom == _EVERYBODY else [Part(self.whom)],
            offsets=offsets,
            now=turn.now,
        )
        card = _card(seen, turn)
        return Reply((Phrase("reminders.changed"), *card.phrases), card.buttons)


def _meeting(turn: Turn) -> MeetingRecord:
    code = turn.subject
    return meetings.to_change(turn.tx, turn.actor, code=code, now=turn.now)


def _read(turn: Turn, written: str) -> list[timedelta]:
    """Return the times that words such as "7 días, 1 día y 2 h" name. Refused when unclear."""
    units = {fold(word): unit for key, unit in _UNITS.items() for word in turn.phrases.words(key)}
    ones = turn.phrases.words("reminders.words.one")
    between = turn.phrases.words("reminders.words.between")
    times: list[timedelta] = []
    count: int | None = None
    for word in _NUMBER_OR_WORD.findall(fold(written)):
        if count is not None and word in units:
            times.append(count * units[word])
            count = None
        elif count is None and (word.isdecimal() or word in ones):
            count = int(word) if word.isdecimal() else 1
        elif count is not None or word not in between:
            raise Refusal("reminders.unclear")
    if count is not None or not times:
        raise Refusal("reminders.unclear")
    return times


# ── how they read ─────────────────────────────────────────────────────────────────────────────


def _soon(turn: Turn) -> Reply:
    rounds = reminder_plans.soon(turn.tx, turn.actor, now=turn.now)
    button = Button(Phrase("agenda.button"), say="/agenda")
    if not rounds:
        return say("reminders.none_soon", button)
    lines = [
        Phrase(
            "reminders.soon_line",
            {
                "due": each.due,
                "code": each.meeting.code,
                "title": each.meeting.title,
                "count": each.people,
            },
        )
        for each in rounds[:_LISTED]
    ]
    if len(rounds) > _LISTED:
        lines.append(Phrase("reminders.more", {"count": len(rounds) - _LISTED}))
    return say("reminders.soon", button, list=lines)


def _card(seen: Overview, turn: Turn) -> Reply:
    meeting = seen.meeting
    code = meeting.code
    phrases = [
        Phrase("meeting.heading", {"code": code, "title": meeting.title}),
        Phrase("lines", {"list": meeting_news.occasion(meeting)}),
    ]
    if meeting.state == "cancelled":
        phrases.append(Phrase("meeting.off", {"reason": meeting.reason}))
    else:
        phrases.append(Phrase("reminders.plan", {"list": _by_part(seen.plan)}))
    if seen.lines:
        lines = [_line(each) for each in seen.lines]
        phrases.append(Phrase("reminders.course", {"list": lines}))
    if meeting.state == "cancelled" or meeting.ends_at <= turn.now:
        return Reply(tuple(phrases))
    button = Button(Phrase("reminders.change.button"), say=f"/ajustarrecordatorios {code}")
    return Reply(tuple(phrases), (button,))


def _by_part(plan: Plan) -> list[Phrase]:
    return [
        Phrase(
            "reminders.plan_line",
            {
                "part": Phrase(f"reminders.part.{part}"),
                "times": _joined([_ahead(each.minutes) for each in offsets])
                if offsets
                else Phrase("reminders.never"),
            },
        )
        for part, offsets in plan.items()
    ]


def _joined(times: Sequence[Phrase]) -> Phrase:
    if len(times) == 1:
        return Phrase("reminders.before", {"times": times[0]})
    *first, last = times
    joined = first[0]
    for each in first[1:]:
        joined = Phrase("reminders.comma", {"first": joined, "then": each})
    both = Phrase("reminders.and", {"first": joined, "last": last})
    return Phrase("reminders.before", {"times": both})


def _ahead(minutes: int) -> Phrase:
    ahead = minutes * _MINUTE
    if not ahead % timedelta(days=1):
        return Phrase("reminders.days", {"count": ahead.days})
    if not ahead % timedelta(hours=1):
        return Phrase("reminders.hours", {"count": ahead // timedelta(hours=1)})
    return Phrase("reminders.minutes", {"count": minutes})


def _line(line: Line) -> Phrase:
    what = [_became(each) for each in line.counts]
    if line.ahead is not None:
        what.append(Phrase("reminders.ahead_for", {"count": line.ahead}))
    if not what:
        what.append(Phrase("reminders.for_nobody"))
    values = {"ahead": _ahead(line.minutes), "due": line.due, "what": what}
    return Phrase("reminders.line", values)


def _became(count: Count) -> Phrase:
    if count.reason is None:
        return Phrase("reminders.told", {"count": count.people})
    why = Phrase(f"reminders.why.{count.reason}")
    return Phrase("reminders.dropped", {"count": count.people, "why": why})
