"""Moving a meeting to another time or place, and cancelling it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import meeting_news
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meetings
from cocreation.meetings.meetings import Occasion, Place, WebAddress
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason
from cocreation.refusals import Refusal
from handlers import choices
from handlers.meetings import meeting_words
from handlers.meetings.at_hand import at_hand, begin, read
from handlers.meetings.meetings import Written
from handlers.writing_dates import moment_at, read_clock, read_coming_day
from storage.records import MeetingRecord

router = Router()


def _now_is(turn: Turn, _form: Any) -> Mapping[str, Any]:
    meeting = at_hand(turn)
    return {
        "code": meeting.code,
        "title": meeting.title,
        "occasion": meeting_news.occasion(meeting),
    }


def _local(turn: Turn, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(turn.tx.kept(Programme).time_zone))


def _starts_at(turn: Turn, form: Any, meeting: MeetingRecord) -> datetime:
    old = _local(turn, meeting.starts_at)
    day = date.fromisoformat(form.day) if form.day else old.date()
    return moment_at(turn, day, time.fromisoformat(form.starts) if form.starts else old.time())


def _occasion(turn: Turn, form: Any) -> Occasion:
    """Return when and where the answers put the meeting.

    What was passed over stays: the place, and how long it takes.
    """
    meeting = at_hand(turn)
    starts_at = _starts_at(turn, form, meeting)
    ends_at = starts_at + (meeting.ends_at - meeting.starts_at)
    if form.ends:
        ends_at = moment_at(turn, _local(turn, starts_at).date(), time.fromisoformat(form.ends))
    return Occasion.model_construct(
        starts_at=starts_at,
        ends_at=ends_at,
        place=form.place or meeting.place,
        map_url=form.map_url if form.place else meeting.map_url,
        online_url=form.online_url or meeting.online_url,
    )


def _changes(turn: Turn, form: Any) -> bool:
    return _occasion(turn, form) != meetings.occasion_of(at_hand(turn))


def _before_and_after(turn: Turn, form: Any) -> Mapping[str, Any]:
    meeting, after = at_hand(turn), _occasion(turn, form)
    lines = meeting_news.occasion(after)
    if form.reason is not None:
        lines.append(Phrase("meeting.why", {"reason": form.reason}))
    lines += meeting_words.warnings(turn, after, territory=meeting.territory, but=meeting.code)
    return {
        "before": meeting_news.occasion(meeting),
        "after": lines,
        "count": meetings.concerned(turn.tx, turn.actor, meeting=meeting),
    }


def _move_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("move.yes")), choices.no(turn, Phrase("move.no"))]


@router.form("moverreunion", needs=Action.MANAGE_MEETINGS)
class Move(Form):
    """Another day, time or place for a meeting. What is passed over stays as it is."""

    day: Annotated[Written | None, Ask("move.day", values=_now_is, reads=True)] = None
    starts: Annotated[Written | None, Ask("move.starts", values=_now_is, reads=True)] = None
    ends: Annotated[Written | None, Ask("move.ends", values=_now_is, reads=True)] = None
    place: Annotated[Place | None, Ask("move.place", values=_now_is)] = None
    map_url: Annotated[
        WebAddress | None, Ask("move.map", when=lambda _turn, form: bool(form.place))
    ] = None
    online_url: Annotated[WebAddress | None, Ask("move.online")] = None
    reason: Annotated[Reason | None, Ask("move.reason", when=_changes)] = None
    sure: Annotated[
        bool,
        Ask("move.sure", options=_move_or_not, when=_changes, values=_before_and_after),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command."""
        return begin(turn, rest, "moverreunion")

    def accepted(self, turn: Turn, name: str) -> None:
        """Understand a day and a time at once, so that what cannot be is asked for again."""
        if name == "day" and self.day:
            self.day = read_coming_day(turn, self.day).isoformat()
        elif name == "starts" and self.starts:
            self.starts = read_clock(turn, self.starts).isoformat("minutes")
            starts_at = _starts_at(turn, self, at_hand(turn))
            if starts_at <= turn.now:
                raise Refusal("meeting.in_the_past", starts=starts_at)
        elif name == "ends" and self.ends:
            self.ends = read_clock(turn, self.ends).isoformat("minutes")
            occasion = _occasion(turn, self)
            if occasion.ends_at <= occasion.starts_at:
                raise Refusal("meeting.ends_before_it_starts", starts=occasion.starts_at)

    def done(self, turn: Turn) -> Replies:
        """Move it and tell everybody whom it concerns, unless it changed meanwhile."""
        code, version = read(turn)
        try:
            if not _changes(turn, self):
                return say("meeting.nothing_changes", code=code)
            if not self.sure:
                return say("move.not_done", code=code)
            change = meetings.move(
                turn.tx,
                turn.actor,
                code=code,
                read=version,
                occasion=_occasion(turn, self),
                reason=self.reason,
                now=turn.now,
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        after = meeting_news.occasion(change.after)
        mine = say(
            "move.done",
            Button(Phrase("agenda.see.button", {"code": code}), say=f"/agenda {code}"),
            code=code,
            after=after,
            count=len(change.told),
        )
        return [mine, *meeting_news.moved(turn.tx, change, now=turn.now)]


def _would_be_told(turn: Turn, _form: Any) -> Mapping[str, Any]:
    meeting = at_hand(turn)
    count = meetings.concerned(turn.tx, turn.actor, meeting=meeting)
    return {**_now_is(turn, _form), "reason": _form.reason, "count": count}


def _cancel_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("cancel.yes")), choices.no(turn, Phrase("cancel.no"))]


@router.form("cancelarreunion", needs=Action.MANAGE_MEETINGS)
class Cancellation(Form):
    """Why a meeting is cancelled, and one clear yes."""

    reason: Annotated[Reason, Ask("cancel.reason", values=_now_is)]
    sure: Annotated[bool, Ask("cancel.sure", options=_cancel_or_not, values=_would_be_told)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command."""
        return begin(turn, rest, "cancelarreunion")

    def done(self, turn: Turn) -> Replies:
        """Cancel it and tell everybody whom it concerns, unless it changed meanwhile."""
        code, version = read(turn)
        if not self.sure:
            return say("cancel.not_done", code=code)
        try:
            change = meetings.cancel(
                turn.tx, turn.actor, code=code, read=version, reason=self.reason, now=turn.now
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        mine = say("cancel.done", code=code, count=len(change.told))
        return [mine, *meeting_news.cancelled(turn.tx, change, now=turn.now)]
