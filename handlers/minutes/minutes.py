"""Minutes to be read: those of one meeting, and how those of all past meetings stand."""

import re

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.news import minutes_news, minutes_words
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meetings
from cocreation.minutes import minutes as rules
from cocreation.minutes import minutes_seeing
from cocreation.minutes import minutes_standing as standings
from cocreation.minutes.minutes_seeing import Seen
from cocreation.minutes.minutes_standing import Standing, State
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from handlers.meetings.which_meeting import Among, which
from handlers.minutes import minutes_answers, minutes_publishing, minutes_writing

router = Router(minutes_writing.router, minutes_publishing.router, minutes_answers.router)

_LISTED = 8
_MORE = re.compile(r"\+\s*([0-9]{1,4})\s*")
_FILES = {"pdf": False, "word": True}


@router.command("acta", needs=Action.READ_AGENDA, public=True)
def minutes(turn: Turn, rest: str) -> Replies:
    """Show the minutes of a meeting, or hand over their file; else say how they stand."""
    code, wanted = named(rest)
    if code is None:
        return which("acta", None if turn.actor.person_id is None else Among.WITH_MINUTES)
    found = minutes_seeing.see(turn.tx, turn.actor, code=code, now=turn.now)
    if isinstance(found, Standing):
        return _stands(turn, found)
    if turn.actor.person_id is not None and wanted.lower() in _FILES:
        return _file(turn, found, editable=_FILES[wanted.lower()])
    return _card(turn, found)


@router.command("actas", needs=Action.READ_AGENDA, public=True)
def all_minutes(turn: Turn, rest: str) -> Replies:
    """List the meetings that are over, newest first, and how their minutes stand."""
    further = _MORE.fullmatch(rest.strip())
    after = 0 if further is None else int(further[1])
    page = standings.of_the_past(turn.tx, turn.actor, after=after, limit=_LISTED, now=turn.now)
    if not page.found:
        return say("minutes.list.none")
    facts = turn.tx.kept(Programme)
    lines = [
        Phrase(
            "minutes.list.line",
            {
                "code": each.meeting.code,
                "title": each.meeting.title,
                "starts": each.meeting.starts_at,
                "state": minutes_words.state_line(facts, each),
            },
        )
        for each in page.found
    ]
    phrases = [Phrase("minutes.list", {"list": lines, "count": page.total})]
    following = after + len(lines)
    more = f"/actas +{following}"
    if turn.actor.person_id is None:
        if following < page.total:
            phrases.append(Phrase("agenda.more", {"say": more}))
        return Reply(tuple(phrases))
    buttons = [
        Button(Phrase("minutes.one.button", {"code": each.meeting.code}), say=f"/acta {code}")
        for each in page.found
        for code in [each.meeting.code]
        if each.state is State.PUBLISHED or standings.is_kept_by(turn.tx, turn.actor, each.meeting)
    ]
    if following < page.total:
        buttons.append(Button(Phrase("agenda.more.button"), say=more))
    return Reply(tuple(phrases), tuple(buttons))


def named(rest: str) -> tuple[str | None, str]:
    """Return the code of the meeting that words begin with, and what follows it."""
    whole = meetings.as_code(rest)
    if whole is not None:
        return whole, ""
    first, _, more = rest.strip().partition(" ")
    return meetings.as_code(first), more.strip()


def _stands(turn: Turn, found: Standing) -> Reply:
    """Say how minutes stand to who may not read them, or where there are none to be read."""
    meeting = found.meeting
    values = {"code": meeting.code, "title": meeting.title}
    kept = standings.is_kept_by(turn.tx, turn.actor, meeting)
    if found.state is State.NOT_NEEDED:
        return say("minutes.not_needed", code=meeting.code)
    if kept and meeting.starts_at <= turn.now:
        button = Button(Phrase("minutes.write.button"), say=f"/escribiracta {meeting.code}")
        return Reply(_heading(turn, found), (button,))
    if found.state is State.AHEAD:
        return say("minutes.not_yet", **values, starts=meeting.starts_at)
    return Reply(_heading(turn, found))


def _heading(turn: Turn, found: Standing) -> tuple[Phrase, ...]:
    meeting = found.meeting
    return (
        Phrase("minutes.heading", {"code": meeting.code, "title": meeting.title}),
        minutes_words.state_line(turn.tx.kept(Programme), found),
    )


def _card(turn: Turn, seen: Seen) -> Reply:
    facts, standing = turn.tx.kept(Programme), seen.standing
    phrases = [*_heading(turn, standing), *minutes_words.summary(facts, seen)]
    kept = standings.is_kept_by(turn.tx, turn.actor, standing.meeting)
    if seen.minutes.state == "draft":
        phrases.insert(1, Phrase("minutes.draft", {"version": seen.version}))
    else:
        phrases.append(minutes_words.counts(seen, exact=kept))
        phrases += minutes_answers.own(turn, seen)
    in_the_way = _in_the_way(turn, seen) if kept else None
    if kept and seen.minutes.state == "circulated":
        phrases += _observations(seen)
    if in_the_way is not None:
        phrases.append(in_the_way)
    phrases += [
        Phrase("minutes.erratum_line", {"text": each.text, "reason": each.reason, "at": each.at})
        for each in seen.corrections
    ]
    if turn.actor.person_id is None:
        return Reply((*phrases, Phrase("minutes.file_in_private")))
    return Reply(tuple(phrases), tuple(_acts(turn, seen, kept=kept, ready=in_the_way is None)))


def _in_the_way(turn: Turn, seen: Seen) -> Phrase | None:
    """Return why minutes that went round cannot be published yet, or None."""
    if seen.minutes.state != "circulated":
        return None
    try:
        rules.to_publish(turn.tx, turn.actor, code=seen.standing.meeting.code, now=turn.now)
    except Refusal as no:  # how many answered stands on the card already
        short = no.key == "minutes.still_time"
        return Phrase("minutes.card.still_time" if short else no.key, no.values)
    return None


def _observations(seen: Seen) -> list[Phrase]:
    open_ones = [each for each in seen.observations if each.state == "open"]
    return [
        Phrase("minutes.observation_line", {"code": each.code, "text": each.text})
        for each in open_ones
    ]


def _acts(turn: Turn, seen: Seen, *, kept: bool, ready: bool) -> list[Button]:
    """Return what may be done with these minutes: to answer, to look after, to take along.

    `ready`: nothing stands in the way of publishing them.
    """
    code, state = seen.standing.meeting.code, seen.minutes.state
    buttons = []
    if state == "circulated" and minutes_answers.is_asked(turn, seen):
        buttons += [
            Button(Phrase("minutes.ratify.button"), say=f"/ratificar {code} {seen.version}"),
            Button(Phrase("minutes.observe.button"), say=f"/observar {code} {seen.version}"),
        ]
    if kept:
        buttons += [
            Button(
                Phrase("minutes.reply_to.button", {"code": each.code}),
                say=f"/responderobservacion {each.code}",
            )
            for each in seen.observations
            if each.state == "open" and state == "circulated"
        ]
        by_state = {
            "draft": (("circulate", "circularacta"), ("correct", "escribiracta")),
            "circulated": (("publish", "publicaracta"), ("correct", "escribiracta")),
            "published": (("rectify", "fedeerrata"),),
        }
        buttons += [
            Button(Phrase(f"minutes.{name}.button"), say=f"/{word} {code}")
            for name, word in by_state[state]
            if ready or name != "publish"
        ]
    return [
        *buttons,
        Button(Phrase("minutes.pdf.button"), say=f"/acta {code} pdf"),
        Button(Phrase("minutes.word.button"), say=f"/acta {code} word"),
    ]


def _file(turn: Turn, seen: Seen, *, editable: bool) -> Reply:
    document = minutes_news.file(
        turn.tx,
        turn.phrases,
        seen,
        person_id=turn.me,
        language=turn.language,
        editable=editable,
        now=turn.now,
    )
    values = {"code": seen.standing.meeting.code, "title": seen.standing.meeting.title}
    return Reply((Phrase("minutes.file", values),), document=document)
