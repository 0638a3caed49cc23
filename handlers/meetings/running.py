"""Running a meeting: what whoever facilitates it sees, and what can be done at each moment."""

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import links
from cocreation.meetings import attendance, check_in, meeting_people, meetings
from cocreation.permissions import Action, may
from handlers import handing_over
from handlers.meetings import forecast, meeting_words
from handlers.meetings.room_words import back, meeting_and_words
from handlers.meetings.which_meeting import Among, which
from storage.records import MeetingRecord

router = Router()

_LISTED = 8
_ANOTHER = "otro"


@router.command("llevar", needs=Action.RUN_MEETING)
def run(turn: Turn, rest: str) -> Replies:
    """Show a meeting to whoever runs it: who is expected, who is there, what can be done now."""
    code = meetings.as_code(rest)
    if code is None:
        return _mine(turn)
    meeting = meeting_people.to_run(turn.tx, turn.actor, code=code)
    expected = [each for each in meeting_people.concerned(turn.tx, meeting) if each.comes]
    lines = [Phrase("running.expected", {"count": len(expected)})]
    if turn.now >= meeting.starts_at - check_in.OPENS_BEFORE:
        lines.append(came(attendance.summary(turn.tx, meeting).total))
    figures, nudges = forecast.closely(turn, meeting)
    return Reply(
        (
            Phrase("meeting.heading", {"code": code, "title": meeting.title}),
            Phrase("lines", {"list": meeting_words.described(turn, meeting)}),
            Phrase("lines", {"list": lines}),
            _moment(turn, meeting),
            *figures,
        ),
        (*nudges, *_acts(turn, meeting)),
    )


@router.command("sala", needs=Action.RUN_MEETING)
def room(turn: Turn, rest: str) -> Replies:
    """Show the code of a meeting's room, with its picture; "otro" after the meeting changes it."""
    code, words = meeting_and_words(rest)
    if code is None:
        return which("sala", Among.THAT_I_RUN)
    make = check_in.change_room_code if words == _ANOTHER else check_in.room_code
    shown = make(turn.tx, turn.actor, code=code, now=turn.now)
    meeting = meeting_people.to_run(turn.tx, turn.actor, code=code)
    ways = links.carrying(turn.tx, f"{check_in.LINK}{shown}")
    document = None
    if ways:
        document = handing_over.kept(
            turn,
            name=f"{code}.png",
            media_type="image/png",
            content=links.picture(ways[0].url),
            life=handing_over.DAY,
        )
    values = {
        "code": code,
        "title": meeting.title,
        "typed": f"/llegue {shown}",
        "opens": meeting.starts_at - check_in.OPENS_BEFORE,
        "closes": meeting.ends_at + check_in.CLOSES_AFTER,
        "links": [Phrase("literal", {"text": each.url}) for each in ways],
    }
    change = Button(Phrase("running.another_code.button"), say=f"/sala {code} {_ANOTHER}")
    key = "running.room_linked" if ways else "running.room"
    return Reply((Phrase(key, values),), (change, back(code)), document=document)


def came(count: int) -> Phrase:
    """Return how many have come."""
    return Phrase("running.came", {"count": count}) if count else Phrase("running.nobody_came")


def _mine(turn: Turn) -> Reply:
    found = meeting_people.mine_to_run(turn.tx, turn.actor, now=turn.now)
    if not found:
        return say("running.none", Button(Phrase("agenda.button"), say="/agenda"))
    buttons = [
        Button(Phrase("running.run.button", {"code": each.code}), say=f"/llevar {each.code}")
        for each in found[:_LISTED]
    ]
    lines = [meeting_words.listed(each) for each in found]
    return say("running.mine", *buttons, list=lines, count=len(found))


def _moment(turn: Turn, meeting: MeetingRecord) -> Phrase:
    if meeting.state == "cancelled":
        return Phrase("meeting.off", {"reason": meeting.reason})
    if check_in.is_open(meeting, turn.now):
        closes = meeting.ends_at + check_in.CLOSES_AFTER
        return Phrase("running.is_open", {"closes": closes})
    if turn.now < meeting.starts_at:
        return Phrase("running.before", {"opens": meeting.starts_at - check_in.OPENS_BEFORE})
    return Phrase("running.over")


def _acts(turn: Turn, meeting: MeetingRecord) -> tuple[Button, ...]:
    """Return what can be done with a meeting at this moment."""
    code = meeting.code
    if meeting.state == "cancelled":
        return ()
    shows = Button(Phrase("running.room.button"), say=f"/sala {code}")
    names = Button(Phrase("running.facilitators.button"), say=f"/facilitador {code}")
    listing = Button(Phrase("running.list.button"), say=f"/asistencia {code}")
    floor = Button(Phrase("running.floor.button"), say=f"/turnos {code}")
    sense = Button(Phrase("running.sense.button"), say=f"/sondeo {code}")
    draft = Button(Phrase("running.draft.button"), say=f"/borrador {code}")
    drafts = Button(Phrase("running.drafts.button"), say=f"/borradores {code}")
    minutes = Button(Phrase("running.minutes.button"), say=f"/acta {code}")
    if turn.now < meeting.starts_at - check_in.OPENS_BEFORE:
        return (shows, names) if may(turn.actor, Action.MANAGE_MEETINGS) else (shows,)
    if not check_in.is_open(meeting, turn.now):
        return listing, draft, drafts, minutes
    if turn.now < meeting.starts_at:
        return shows, listing, floor, sense
    return shows, listing, floor, sense, draft, drafts, minutes
