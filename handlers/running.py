"""Running a meeting: what whoever facilitates it sees and does."""

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import meeting_people, meetings
from cocreation.permissions import Action
from handlers import forecast, meeting_words

router = Router()


@router.command("llevar", needs=Action.RUN_MEETING)
def run(turn: Turn, rest: str) -> Replies:
    """Show a meeting to whoever runs it: what it is, how many are expected, who has to answer."""
    code = meetings.as_code(rest)
    if code is None:
        button = Button(Phrase("agenda.button"), say="/agenda")
        return say("seat.which", button, example="/llevar M-0001")
    meeting = meeting_people.to_run(turn.tx, turn.actor, code=code)
    expected = [each for each in meeting_people.concerned(turn.tx, meeting) if each.comes]
    figures, acts = forecast.closely(turn, meeting)
    return Reply(
        (
            Phrase("meeting.heading", {"code": code, "title": meeting.title}),
            Phrase("lines", {"list": meeting_words.described(turn, meeting)}),
            Phrase("running.expected", {"count": len(expected)}),
            *figures,
        ),
        acts,
    )
