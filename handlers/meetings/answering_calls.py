"""Answering a call to a meeting: coming, not coming, sending one's substitute."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from bot import calendars
from bot.conversations import FROM_LINE, words_after
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Phrase, Reply
from bot.news import call_news, meeting_news
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.meetings import call_answers, meetings
from cocreation.meetings.call_answers import Answer, Reason
from cocreation.meetings.meeting_calls import Standing
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from handlers.meetings.which_meeting import Among, which
from storage.records import MeetingRecord

router = Router()


@router.command("voy", needs=Action.ANSWER_CALL, hidden=True)
def confirm(turn: Turn, rest: str) -> Replies:
    """Say that one comes, with a file for the calendar; a substitute who was to come is told."""
    code = meetings.as_code(rest)
    if code is None:
        return which("voy", Among.MINE)
    answer = call_answers.confirm(turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now)
    files = calendars.hand_over(turn.tx, answer.meeting, [turn.me], now=turn.now)
    mine, *told = _said(turn, answer)
    phrases = (*mine.phrases, Phrase("calendar.file"))
    return [replace(mine, phrases=phrases, document=files[turn.me]), *told]


@router.command("suplente", needs=Action.ANSWER_CALL, hidden=True)
def send_substitute(turn: Turn, rest: str) -> Replies:
    """Let one's substitute be asked to come instead."""
    code = meetings.as_code(rest)
    if code is None:
        return which("suplente", Among.MINE)
    answer = call_answers.send_substitute(
        turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now
    )
    return _said(turn, answer)


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    meeting = _to_answer(turn).meeting
    return {"code": meeting.code, "title": meeting.title, "starts": meeting.starts_at}


def _to_answer(turn: Turn) -> Answer:
    code = turn.subject
    return call_answers.to_answer(turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now)


@router.form("novoy", needs=Action.ANSWER_CALL, hidden=True)
class Declining(Form):
    """Why somebody who is called does not come."""

    reason: Annotated[Reason, Ask("call.why", values=_about)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command, unless that was said already.

        What was written before, in free words, is why; unless it says no more than that.
        """
        named, mark, line = rest.partition(FROM_LINE)
        code = meetings.as_code(named)
        if code is None:
            return which("novoy", Among.MINE)
        mine = call_answers.to_answer(
            turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now
        )
        if mine.standing.call.state == "declined":
            return _receipt(mine)
        why = words_after(turn, mark + line) if mark else ""
        bare = map(fold, turn.phrases.words("nearest.not_coming.words"))
        return Start(
            subject=code, answers={"reason": why} if why and fold(why) not in bare else None
        )

    def done(self, turn: Turn) -> Replies:
        """Note it, for who runs the meeting and who administers."""
        answer = call_answers.decline(
            turn.tx,
            turn.actor,
            person_id=turn.me,
            code=turn.subject,
            reason=self.reason,
            now=turn.now,
        )
        return _said(turn, answer)


def needs_no_seat(meeting: MeetingRecord, standing: Standing) -> Reply:
    """Return what somebody is told who is called and would sign up."""
    values = {"code": meeting.code, "title": meeting.title}
    return Reply(
        (Phrase("call.needs_no_seat", values), call_news.stands(standing)),
        call_news.buttons(meeting, standing),
    )


def _said(turn: Turn, answer: Answer) -> list[Reply]:
    return [_receipt(answer), *call_news.answered(turn.tx.kept(Programme), answer)]


def _receipt(answer: Answer) -> Reply:
    """Return what is kept of an answer, and what it can still be changed into."""
    meeting, standing = answer.meeting, answer.standing
    values = {
        "code": meeting.code,
        "title": meeting.title,
        "occasion": meeting_news.occasion(meeting),
        "reason": standing.call.reason,
    }
    return Reply(
        (Phrase(f"call.noted.{standing.call.state}", values),),
        call_news.buttons(meeting, standing),
    )
