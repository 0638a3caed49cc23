"""A quick sense check: put by who runs a meeting, answered by everybody there with one tap."""

import re
from typing import Annotated

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import check_in, meeting_people, meetings, sense_checks
from cocreation.meetings.sense_checks import Result, Sense, Statement
from cocreation.permissions import Action
from handlers.meetings.room_words import back, meeting_and_words
from handlers.meetings.which_meeting import Among, which
from storage.meetings.sense_checks import SenseCheckRecord
from storage.records import MeetingRecord

router = Router()

_ANSWER = re.compile(r"(\S+)\s+([0-9]{1,4})\s+([a-z]+)")


@router.form("sondeo", needs=Action.RUN_MEETING)
class Put(Form):
    """A short statement, put to everybody at a meeting."""

    statement: Annotated[Statement, Ask("sense.statement")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows; while a check is open, show its counts."""
        code = meetings.as_code(rest)
        if code is None:
            return which("sondeo", Among.THAT_I_RUN)
        meeting = meeting_people.to_run(turn.tx, turn.actor, code=code)
        open_ones = [
            each for each in sense_checks.of_meeting(turn.tx, meeting) if each.check.state == "open"
        ]
        if open_ones:
            return _so_far(meeting, open_ones[0])
        sense_checks.may_put(turn.tx, turn.actor, code=code, now=turn.now)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Put it to everybody who is there."""
        asked = sense_checks.put(
            turn.tx,
            turn.actor,
            code=turn.subject,
            statement=self.statement,
            now=turn.now,
        )
        meeting, check = asked.meeting, asked.result.check
        mine = say(
            "sense.put",
            *_of_open(meeting, check),
            statement=check.statement,
            count=len(asked.people),
        )
        return [mine, *(question(meeting, check, to=each) for each in asked.people)]


@router.command("cerrarsondeo", needs=Action.RUN_MEETING, hidden=True)
def close(turn: Turn, rest: str) -> Replies:
    """Close the check that is open, and tell everybody there the counts."""
    code, words = meeting_and_words(rest)
    if code is None:
        return which("cerrarsondeo", Among.THAT_I_RUN)
    meeting = meeting_people.to_run(turn.tx, turn.actor, code=code)
    open_one = sense_checks.open_of(turn.tx, meeting)
    number = int(words) if words.isascii() and words.isdecimal() else open_one and open_one.number
    if not number:
        another = Button(Phrase("running.sense.button"), say=f"/sondeo {code}")
        return say("sense.none_open", another, code=code)
    asked = sense_checks.close(turn.tx, turn.actor, code=code, number=number, now=turn.now)
    result = _result("sense.closed", asked.result)
    another = Button(Phrase("sense.another.button"), say=f"/sondeo {code}")
    return [
        Reply((result,), (another, back(code))),
        *(Reply((result,), to=each) for each in asked.people if each != turn.me),
    ]


@router.command("opino", needs=Action.ATTEND, hidden=True)
def answer(turn: Turn, rest: str) -> Replies:
    """Note what one senses, in the place of what one answered before; without words, ask again."""
    found = _ANSWER.fullmatch(rest.strip())
    code = None if found is None else meetings.as_code(found[1])
    if found is None or code is None or found[3] not in list(Sense):
        return _asked_again(turn)
    sense = Sense(found[3])
    check = sense_checks.answer(
        turn.tx,
        turn.actor,
        person_id=turn.me,
        code=code,
        number=int(found[2]),
        sense=sense,
        now=turn.now,
    )
    values = {"answer": Phrase(f"sense.{sense}.button"), "statement": check.statement}
    return say("sense.noted", *_answers(code, check, but=sense), **values)


def question(meeting: MeetingRecord, check: SenseCheckRecord, to: str | None = None) -> Reply:
    """Return the message that puts a check to somebody."""
    values = {"code": meeting.code, "title": meeting.title, "statement": check.statement}
    return Reply((Phrase("sense.question", values),), _answers(meeting.code, check), to=to)


def _asked_again(turn: Turn) -> Reply:
    here = check_in.here(turn.tx, turn.actor, person_id=turn.me, now=turn.now)
    check = sense_checks.open_of(turn.tx, here.meeting)
    if check is None:
        return say("sense.nothing_asked", title=here.meeting.title)
    return question(here.meeting, check)


def _answers(code: str, check: SenseCheckRecord, but: Sense | None = None) -> tuple[Button, ...]:
    return tuple(
        Button(Phrase(f"sense.{each}.button"), say=f"/opino {code} {check.number} {each}")
        for each in Sense
        if each is not but
    )


def _so_far(meeting: MeetingRecord, result: Result) -> Reply:
    return Reply((_result("sense.so_far", result),), _of_open(meeting, result.check))


def _result(key: str, result: Result) -> Phrase:
    counts = {str(sense): count for sense, count in result.counts.items()}
    return Phrase(
        key,
        {
            "statement": result.check.statement,
            **counts,
            "answered": sum(counts.values()),
            "could": result.could,
        },
    )


def _of_open(meeting: MeetingRecord, check: SenseCheckRecord) -> tuple[Button, ...]:
    code = meeting.code
    return (
        Button(Phrase("sense.counts.button"), say=f"/sondeo {code}"),
        Button(Phrase("sense.close.button"), say=f"/cerrarsondeo {code} {check.number}"),
        back(code),
    )
