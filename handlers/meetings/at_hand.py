"""The meeting that a form is about: its code, and the version that was read when it began."""

from bot.forms import Start
from bot.messages import Reply
from bot.turn import Turn
from cocreation.meetings import meetings
from handlers.meetings.which_meeting import Among, which
from storage.records import MeetingRecord


def begin(turn: Turn, rest: str, word: str) -> Start | Reply:
    """Start a form about the meeting whose code follows the command. Raises Refusal."""
    code = meetings.as_code(rest)
    if code is None:
        return which(word, Among.TO_COME)
    meeting = meetings.to_change(turn.tx, turn.actor, code=code, now=turn.now)
    return Start(subject=f"{code}/{meeting.version}")


def read(turn: Turn) -> tuple[str, int]:
    """Return code and version of the meeting of this form."""
    code, _, version = turn.subject.partition("/")
    return code, int(version)


def at_hand(turn: Turn) -> MeetingRecord:
    """Return the meeting of this form. Raises Overtaken, which ends it, once it has changed."""
    code, version = read(turn)
    return meetings.to_change(turn.tx, turn.actor, code=code, read=version, now=turn.now)
