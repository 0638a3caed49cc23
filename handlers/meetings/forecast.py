"""Who will be at a meeting: its forecast, and asking again who has not answered."""

import re
from collections.abc import Sequence

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.news import call_news
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meeting_forecast, meetings, nudging
from cocreation.meetings.meeting_forecast import Chance, Expected, Forecast, Institution
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from handlers.meetings.which_meeting import Among, which
from handlers.staff import named, organisation_name
from storage.records import MeetingRecord

router = Router()

_LISTED = 8
_NAMED = 25
_MORE = re.compile(r"\+\s*([0-9]{1,4})\s*")


@router.command("insistir", needs=Action.RUN_MEETING)
def nudge(turn: Turn, rest: str) -> Replies:
    """Ask everybody again who has not answered whether they come to a meeting."""
    code = meetings.as_code(rest)
    if code is None:
        return which("insistir", Among.TO_COME)
    what = nudging.nudge(turn.tx, turn.actor, code=code, now=turn.now)
    values = {"code": code, "title": what.meeting.title}
    said = [Phrase("nudge.done", {**values, "count": len(what.asked)})] if what.asked else []
    if what.too_soon:
        said.append(Phrase("nudge.too_soon", {"count": what.too_soon}))
    if what.unreachable:
        said.append(Phrase("nudge.unreachable", {"count": what.unreachable}))
    mine = Reply(tuple(said or [Phrase("nudge.nobody", values)]))
    return [mine, *call_news.nudged(turn.tx.kept(Programme), what)]


@router.command("pronostico", needs=Action.MANAGE_MEETINGS)
def overview(turn: Turn, rest: str) -> Replies:
    """Show the forecast of the meetings of the next 30 days, a line each, the worst first."""
    found = meeting_forecast.of_all(turn.tx, turn.actor, now=turn.now)
    if not found:
        return say("forecast.none", Button(Phrase("agenda.button"), say="/agenda"))
    further = _MORE.fullmatch(rest.strip())
    after = 0 if further is None else int(further[1])
    shown = found[after : after + _LISTED]
    buttons = [
        Button(
            Phrase("agenda.see.button", {"code": each.meeting.code}),
            say=f"/reunion {each.meeting.code}",
        )
        for each in shown
    ]
    following = after + len(shown)
    if following < len(found):
        buttons.append(Button(Phrase("agenda.more.button"), say=f"/pronostico +{following}"))
    lines = [_line(each) for each in shown]
    return say("forecast.all", *buttons, count=len(found), list=lines)


def closely(turn: Turn, meeting: MeetingRecord) -> tuple[list[Phrase], tuple[Button, ...]]:
    """Return the forecast of a meeting for who runs it; nothing when it calls nobody."""
    if not turn.tx.kept(Programme).meeting_kind(meeting.kind).calls:
        return [], ()
    seen = meeting_forecast.closely(turn.tx, turn.actor, meeting=meeting)
    phrases = [Phrase("lines", {"list": _figures(seen.forecast)})]
    if seen.unanswered:
        phrases.append(_who(turn, "forecast.unanswered", seen.unanswered))
    if seen.declined:
        phrases.append(_who(turn, "forecast.declined", seen.declined))
    if seen.institutions:
        lines = [_institution(turn, each) for each in seen.institutions]
        phrases.append(Phrase("forecast.institutions", {"list": _cut(lines, len(lines))}))
    ahead = meeting.state == "planned" and meeting.starts_at > turn.now
    if not seen.unanswered or not ahead:
        return phrases, ()
    return phrases, (Button(Phrase("nudge.button"), say=f"/insistir {meeting.code}"),)


def _figures(forecast: Forecast) -> list[Phrase]:
    if not forecast.called:
        return [Phrase("forecast.nobody")]
    figures = {
        "called": forecast.called,
        "confirmed": forecast.confirmed,
        "declined": forecast.declined,
        "unanswered": forecast.unanswered,
    }
    lines = [Phrase("forecast.called", figures)]
    if forecast.substitutes:
        lines.append(Phrase("forecast.substitutes", {"count": forecast.substitutes}))
    if forecast.signed_up:
        lines.append(Phrase("forecast.signed_up", {"count": forecast.signed_up}))
    if forecast.chance != Chance.UNASKED:
        values = {
            "needed": forecast.needed,
            "missing": forecast.missing,
            "most": forecast.most,
        }
        lines.append(Phrase(f"forecast.quorum.{forecast.chance}", values))
    return lines


def _line(forecast: Forecast) -> Phrase:
    meeting = forecast.meeting
    figures = {
        "confirmed": forecast.confirmed,
        "called": forecast.called,
        "unanswered": forecast.unanswered,
        "needed": forecast.needed,
    }
    return Phrase(
        "forecast.line",
        {
            "code": meeting.code,
            "title": meeting.title,
            "starts": meeting.starts_at,
            "figures": Phrase(
                f"forecast.short.{forecast.chance}" if forecast.called else "forecast.short.nobody",
                figures,
            ),
        },
    )


def _who(turn: Turn, key: str, people: Sequence[Expected]) -> Phrase:
    lines = [_person(turn, each) for each in people[:_NAMED]]
    return Phrase(key, {"count": len(people), "list": _cut(lines, len(people))})


def _person(turn: Turn, expected: Expected) -> Phrase:
    """Return somebody by the name staff know, of which institution, and why not if they said."""
    call = expected.call
    who: Phrase | str = named(turn.tx, call.person_id)
    institution = organisation_name(turn, expected.institution)
    if institution is not None:
        who = Phrase("forecast.person.of", {"who": who, "institution": institution})
    if expected.substitute:
        who = Phrase("forecast.person.substitute", {"who": who})
    if call.reason is not None:
        return Phrase("forecast.person.why", {"who": who, "reason": call.reason})
    return Phrase("forecast.person", {"who": who})


def _institution(turn: Turn, each: Institution) -> Phrase:
    return Phrase(
        "forecast.institution.waiting" if each.unanswered else "forecast.institution",
        {
            "institution": organisation_name(turn, each.key),
            "confirmed": each.confirmed,
            "called": each.called,
            "unanswered": each.unanswered,
        },
    )


def _cut(lines: list[Phrase], count: int) -> list[Phrase]:
    """Return as many lines as a message can take, and how many more there are."""
    if count <= _NAMED:
        return lines
    return [*lines[:_NAMED], Phrase("forecast.and_more", {"count": count - _NAMED})]
