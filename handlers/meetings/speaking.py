"""The floor of a meeting: asking for it, and giving it in turn."""

import re

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.news.room_names import name_of
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.meetings import speaking
from cocreation.meetings.speaking import Floor, Passed, Waiting
from cocreation.permissions import Action
from handlers.meetings.room_words import back, meeting_and_words
from handlers.meetings.which_meeting import Among, which

router = Router()

_GIVEN = re.compile(r"([0-9]{1,5})(?:\s+([0-9]{1,5}))?")
_CLOSE, _OPEN = "cerrar", "abrir"
_OFFERED = 4


@router.command("turno", needs=Action.ATTEND)
def ask(turn: Turn, rest: str) -> Replies:
    """Ask for the floor at the meeting one is at; "no" takes it back, or ends one's turn."""
    if fold(rest) in map(fold, turn.phrases.words("answer.no.words")):
        return _taken_back(turn)
    meeting, place = speaking.ask(turn.tx, turn.actor, person_id=turn.me, now=turn.now)
    return say(
        "floor.asked",
        Button(Phrase("floor.take_back.button"), say="/turno no"),
        title=meeting.title,
        place=place,
    )


def _taken_back(turn: Turn) -> list[Reply]:
    meeting, mine = speaking.take_back(turn.tx, turn.actor, person_id=turn.me, now=turn.now)
    again = Button(Phrase("floor.ask.button"), say="/turno")
    gave = mine.turn.given_by
    said = say("floor.taken_back" if gave is None else "floor.finished", again, title=meeting.title)
    if gave is None or gave == turn.me:
        return [said]
    values = {"code": meeting.code, "title": meeting.title, "name": name_of(turn.tx, mine.who)}
    see = Button(Phrase("running.floor.button"), say=f"/turnos {meeting.code}")
    return [said, Reply((Phrase("floor.they_finished", values),), (see,), to=gave)]


@router.command("turnos", needs=Action.RUN_MEETING)
def floor(turn: Turn, rest: str) -> Replies:
    """Show who speaks and who waits; after the code: the minutes of a turn, "cerrar" or "abrir"."""
    code, words = meeting_and_words(rest)
    if code is None:
        return which("turnos", Among.THAT_I_RUN)
    if words.isascii() and words.isdecimal():
        minutes = int(words[:4])
        found = speaking.set_minutes(turn.tx, turn.actor, code=code, minutes=minutes, now=turn.now)
        return _shown(turn, found)
    if fold(words) == _CLOSE:
        return _closed(turn, code)
    if fold(words) == _OPEN:
        return _shown(turn, speaking.reopen(turn.tx, turn.actor, code=code))
    return _shown(turn, speaking.of_meeting(turn.tx, turn.actor, code=code))


@router.command("darpalabra", needs=Action.RUN_MEETING, hidden=True)
def give(turn: Turn, rest: str) -> Replies:
    """Give the floor to the next one, or to the one whose number follows."""
    code, words = meeting_and_words(rest)
    if code is None:
        return which("turnos", Among.THAT_I_RUN)
    found = _GIVEN.fullmatch(words)
    if found is None:
        return _shown(turn, speaking.of_meeting(turn.tx, turn.actor, code=code))
    passed = speaking.give(
        turn.tx,
        turn.actor,
        code=code,
        given=int(found[1]),
        to=None if found[2] is None else int(found[2]),
        now=turn.now,
    )
    return [_shown(turn, passed.floor), *_told(turn, passed)]


def _told(turn: Turn, passed: Passed) -> list[Reply]:
    """Return what is said to who may speak now."""
    now = passed.floor.speaking
    speaker = None if now is None else now.who.record.person_id
    if speaker is None or speaker == turn.me:
        return []
    meeting = passed.floor.meeting
    values = {"code": meeting.code, "title": meeting.title, "count": passed.floor.minutes}
    done = Button(Phrase("floor.finished.button"), say="/turno no")
    return [Reply((Phrase("floor.you_speak", values),), (done,), to=speaker)]


def _closed(turn: Turn, code: str) -> list[Reply]:
    before = speaking.close(turn.tx, turn.actor, code=code, now=turn.now)
    values = {"code": code, "title": before.meeting.title}
    told = {each.who.record.person_id for each in before.queue} - {None, turn.me}
    mine = _shown(turn, speaking.of_meeting(turn.tx, turn.actor, code=code))
    ends = Phrase("floor.closed_for_you", values)
    return [mine, *(Reply((ends,), to=each) for each in sorted(filter(None, told)))]


def _shown(turn: Turn, found: Floor) -> Reply:
    meeting = found.meeting
    phrases = [Phrase("meeting.heading", {"code": meeting.code, "title": meeting.title})]
    if found.speaking is None:
        phrases.append(Phrase("floor.free"))
    else:
        ends = {"name": name_of(turn.tx, found.speaking.who), "ends": found.speaking.turn.ends_at}
        phrases.append(Phrase("floor.speaks", ends))
    lines = [_line(turn, place, each) for place, each in enumerate(found.queue, 1)]
    if lines:
        phrases.append(Phrase("floor.queue", {"list": lines}))
    elif found.closed:
        phrases.append(Phrase("floor.closed"))
    else:
        phrases.append(Phrase("floor.nobody_waits"))
    hint = {"count": found.minutes, "example": f"/turnos {meeting.code} 5"}
    phrases.append(Phrase("floor.minutes", hint))
    return Reply(tuple(phrases), _acts(turn, found))


def _line(turn: Turn, place: int, each: Waiting) -> Phrase:
    return Phrase("floor.line", {"place": str(place), "name": name_of(turn.tx, each.who)})


def _acts(turn: Turn, found: Floor) -> tuple[Button, ...]:
    code, buttons = found.meeting.code, []
    if found.queue or found.speaking is not None:
        key = "floor.first.button" if found.speaking is None else "floor.next.button"
        label = Phrase(key if found.queue else "floor.end.button")
        buttons.append(Button(label, say=f"/darpalabra {code} {found.given}"))
    for each in found.queue[1 : _OFFERED + 1]:
        label = Phrase("floor.give.button", {"name": name_of(turn.tx, each.who)})
        numbers = f"{found.given} {each.who.number}"
        buttons.append(Button(label, say=f"/darpalabra {code} {numbers}"))
    if found.closed:
        buttons.append(Button(Phrase("floor.open.button"), say=f"/turnos {code} {_OPEN}"))
    else:
        buttons.append(Button(Phrase("floor.close.button"), say=f"/turnos {code} {_CLOSE}"))
    return (*buttons, back(code))
