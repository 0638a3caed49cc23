"""What those who were at a meeting say to its minutes, and what is answered to them."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import minutes_news
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meetings
from cocreation.minutes import minutes_answers as answers
from cocreation.minutes.minutes_composing import those_there
from cocreation.minutes.minutes_seeing import Seen
from cocreation.minutes.minutes_standing import answer_until
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason, as_public
from cocreation.texts import Paragraph
from handlers import subjects
from handlers.meetings.which_meeting import Among, which

router = Router()

_OBSERVATION = re.compile(r"\s*(?:o[\s.-]*)?0*([0-9]{1,9})\s*", re.IGNORECASE | re.ASCII)
_VERSION = re.compile(r"(.*?\d)\s+v?(\d{1,4})", re.DOTALL | re.IGNORECASE | re.ASCII)
_ACCEPTED, _DECLINED = "accepted", "declined"


def is_asked(turn: Turn, seen: Seen) -> bool:
    """Return whether the person was at the meeting, and so is asked about its minutes."""
    return turn.actor.person_id in those_there(turn.tx, seen.standing.meeting)


def own(turn: Turn, seen: Seen) -> list[Phrase]:
    """Return what the person answered to the version they see, if they did."""
    said = answers.answer_of(turn.tx, turn.actor, minutes=seen.minutes, version=seen.version)
    return [] if said is None else [Phrase(f"minutes.own.{said}")]


def _code_and_version(rest: str) -> tuple[str | None, int | None]:
    """Return the meeting, and the version that a button of ours named."""
    found = _VERSION.fullmatch(rest.strip())
    if found is not None and meetings.as_code(found[1]) is not None:
        return meetings.as_code(found[1]), int(found[2])
    return meetings.as_code(rest), None


@router.command("ratificar", needs=Action.ANSWER_MINUTES)
def ratify(turn: Turn, rest: str) -> Replies:
    """Keep that somebody ratifies the minutes of a meeting they were at."""
    code, version = _code_and_version(rest)
    if code is None:
        return which("ratificar", Among.WITH_MINUTES)
    try:
        done = answers.ratify(
            turn.tx, turn.actor, person_id=turn.me, code=code, read=version, now=turn.now
        )
    except Overtaken as told:
        return say(told.key, _see(code), **told.values)
    observe = Button(Phrase("minutes.observe.button"), say=f"/observar {code}")
    return say(
        "minutes.ratified",
        observe,
        code=code,
        title=done.meeting.title,
        version=done.minutes.version,
        at=turn.now,
    )


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    code, version = subjects.read(turn)
    meeting, found = answers.to_answer(turn.tx, turn.actor, person_id=turn.me, code=code)
    facts = turn.tx.kept(Programme)
    return {
        "code": code,
        "title": meeting.title,
        "version": version,
        "until": facts.noon(answer_until(facts, found)),
    }


@router.form("observar", needs=Action.ANSWER_MINUTES)
class Observing(Form):
    """What somebody who was there finds wrong in the minutes."""

    text: Annotated[Paragraph, Ask("minutes.observation", values=_about)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows, if the person was there."""
        code, version = _code_and_version(rest)
        if code is None:
            return which("observar", Among.WITH_MINUTES)
        _, found = answers.to_answer(turn.tx, turn.actor, person_id=turn.me, code=code)
        return Start(f"{code}/{version or found.version}")

    def done(self, turn: Turn) -> Replies:
        """Keep it and tell those who look after the minutes."""
        code, read = subjects.read(turn)
        said = answers.observe(
            turn.tx,
            turn.actor,
            person_id=turn.me,
            code=code,
            read=read,
            text=self.text,
            now=turn.now,
        )
        observation = said.observation
        values = {"code": code, "title": said.meeting.title, "number": observation.code}
        newer = said.minutes.version > observation.version
        key = "minutes.observation_kept.older" if newer else "minutes.observation_kept"
        return [
            say(key, _see(code), **values, version=observation.version),
            *minutes_news.observed(turn.tx, said, text=self.text),
        ]


def _verdicts(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option(_ACCEPTED, Phrase("minutes.accept")),
        Option(_DECLINED, Phrase("minutes.decline")),
    ]


def _observation(turn: Turn, _form: Any) -> Mapping[str, Any]:
    seen = answers.to_reply(turn.tx, turn.actor, code=turn.subject)
    return {
        "number": seen.observation.code,
        "code": seen.meeting.code,
        "title": seen.meeting.title,
        "version": seen.observation.version,
        "text": seen.observation.text,
    }


@router.form("responderobservacion", needs=Action.RUN_MEETING)
class Replying(Form):
    """Whether an observation is accepted, and why, for everybody to read."""

    verdict: Annotated[str, Ask("minutes.verdict", options=_verdicts, values=_observation)]
    reason: Annotated[Reason, Ask("minutes.verdict_reason")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the observation whose code follows the command."""
        found = _OBSERVATION.fullmatch(rest)
        if found is None:
            button = Button(Phrase("minutes.list.button"), say="/actas")
            return say("minutes.which_observation", button)
        code = f"O-{int(found[1]):04d}"
        answers.to_reply(turn.tx, turn.actor, code=code)
        return Start(code)

    def done(self, turn: Turn) -> Replies:
        """Answer it, and tell who wrote it."""
        said = answers.reply(
            turn.tx,
            turn.actor,
            code=turn.subject,
            accepted=self.verdict == _ACCEPTED,
            reason=self.reason,
            now=turn.now,
        )
        code = said.meeting.code
        correct = Button(Phrase("minutes.correct.button"), say=f"/escribiracta {code}")
        button = correct if self.verdict == _ACCEPTED else _see(code)
        values = {"number": said.observation.code, "reason": as_public(turn.tx, self.reason)}
        mine = say(f"minutes.reply_kept.{self.verdict}", button, **values)
        return [mine, *minutes_news.replied(said)]


def _see(code: str) -> Button:
    return Button(Phrase("minutes.see.button"), say=f"/acta {code}")
