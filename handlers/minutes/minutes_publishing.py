"""Sending minutes round, making them public, and correcting them in public afterwards."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import minutes_news
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meetings
from cocreation.minutes import minutes
from cocreation.minutes.minutes_composing import those_there
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason, as_public
from cocreation.texts import Paragraph
from handlers import choices, subjects
from handlers.meetings.which_meeting import Among, which

router = Router()


def _see(code: str) -> Button:
    return Button(Phrase("minutes.see.button"), say=f"/acta {code}")


def _yes_or_no(word: str) -> Any:
    def options(turn: Turn, _form: Any) -> Sequence[Option]:
        return [choices.yes(turn, Phrase(f"{word}.yes")), choices.no(turn, Phrase("minutes.no"))]

    return options


def _would_get_them(turn: Turn, _form: Any) -> Mapping[str, Any]:
    sheet = minutes.to_circulate(turn.tx, turn.actor, code=subjects.read(turn)[0], now=turn.now)
    return {
        "code": sheet.meeting.code,
        "title": sheet.meeting.title,
        "version": sheet.version,
        "count": len(those_there(turn.tx, sheet.meeting)),
        "days": turn.tx.kept(Programme).minutes.ratify_days,
    }


@router.form("circularacta", needs=Action.RUN_MEETING)
class Circulating(Form):
    """To how many minutes would go, and one clear yes."""

    sure: Annotated[
        bool,
        Ask("minutes.circulate", options=_yes_or_no("minutes.circulate"), values=_would_get_them),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command."""
        code = meetings.as_code(rest)
        if code is None:
            return which("circularacta", Among.WITH_MINUTES)
        sheet = minutes.to_circulate(turn.tx, turn.actor, code=code, now=turn.now)
        return Start(f"{code}/{sheet.version}")

    def done(self, turn: Turn) -> Replies:
        """Send them to everybody who was there, unless they changed meanwhile."""
        code, read = subjects.read(turn)
        if not self.sure:
            return say("minutes.stay", code=code)
        try:
            sent = minutes.circulate(turn.tx, turn.actor, code=code, read=read, now=turn.now)
        except Overtaken as told:
            return say(told.key, _see(code), **told.values)
        mine = say("minutes.sent", _see(code), code=code, count=len(sent.told))
        return [mine, *minutes_news.asked(turn.tx, turn.phrases, sent, turn.now)]


def _as_it_is(turn: Turn, _form: Any) -> Mapping[str, Any]:
    seen = minutes.to_publish(turn.tx, turn.actor, code=subjects.read(turn)[0], now=turn.now)
    meeting = seen.standing.meeting
    return {
        "code": meeting.code,
        "title": meeting.title,
        "version": seen.version,
        **seen.tally._asdict(),
    }


@router.form("publicaracta", needs=Action.RUN_MEETING)
class Publishing(Form):
    """What was answered to the minutes, and one clear yes."""

    sure: Annotated[
        bool, Ask("minutes.publish", options=_yes_or_no("minutes.publish"), values=_as_it_is)
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows, once nothing stands in the way."""
        code = meetings.as_code(rest)
        if code is None:
            return which("publicaracta", Among.WITH_MINUTES)
        seen = minutes.to_publish(turn.tx, turn.actor, code=code, now=turn.now)
        return Start(f"{code}/{seen.minutes.version}")

    def done(self, turn: Turn) -> Replies:
        """Make them public and tell who was there, unless they changed meanwhile."""
        code, read = subjects.read(turn)
        if not self.sure:
            return say("minutes.stay", code=code)
        try:
            done = minutes.publish(turn.tx, turn.actor, code=code, read=read, now=turn.now)
        except Overtaken as told:
            return say(told.key, _see(code), **told.values)
        mine = say("minutes.published", _see(code), code=code)
        return [mine, *minutes_news.published(done, but=turn.me)]


def _public_one(turn: Turn, _form: Any) -> Mapping[str, Any]:
    seen = minutes.to_rectify(turn.tx, turn.actor, code=turn.subject)
    return {"code": seen.standing.meeting.code, "title": seen.standing.meeting.title}


def _as_read_by_all(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {
        **_public_one(turn, form),
        "text": as_public(turn.tx, form.text),
        "reason": as_public(turn.tx, form.reason),
    }


@router.form("fedeerrata", needs=Action.RUN_MEETING)
class Rectifying(Form):
    """What public minutes should say, why, and one clear yes."""

    text: Annotated[Paragraph, Ask("minutes.erratum", values=_public_one)]
    reason: Annotated[Reason, Ask("minutes.erratum_reason")]
    sure: Annotated[
        bool, Ask("minutes.rectify", options=_yes_or_no("minutes.rectify"), values=_as_read_by_all)
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command."""
        code = meetings.as_code(rest)
        if code is None:
            return which("fedeerrata", Among.WITH_MINUTES)
        minutes.to_rectify(turn.tx, turn.actor, code=code)
        return Start(code)

    def done(self, turn: Turn) -> Replies:
        """Add it, and tell who was there."""
        code = turn.subject
        if not self.sure:
            return say("minutes.stay", code=code)
        done = minutes.rectify(
            turn.tx,
            turn.actor,
            code=code,
            text=self.text,
            reason=self.reason,
            now=turn.now,
        )
        said = _as_read_by_all(turn, self)
        told = minutes_news.rectified(done, text=said["text"], reason=said["reason"], but=turn.me)
        return [say("minutes.erratum_added", _see(code), code=code), *told]
