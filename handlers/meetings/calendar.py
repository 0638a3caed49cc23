"""Meetings in somebody's own calendar: the file of one, and calendars to subscribe to."""

from dataclasses import replace

from bot import calendars
from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import links
from cocreation.meetings import calendar_feeds, meetings
from cocreation.permissions import Action
from handlers.meetings.agenda import card

router = Router()

_PAGE = "calendario"
_NEW, _END = "nuevo", "quitar"


@router.command("calendario", needs=Action.READ_OWN)
def calendar(turn: Turn, rest: str) -> Replies:
    """Send the file of one meeting by its code; or tell of the calendars to subscribe to."""
    code = meetings.as_code(rest)
    if code is not None:
        return _file(turn, code)
    act, _, read = rest.strip().partition(" ")
    if links.page(turn.tx, _PAGE) is not None:
        if act.casefold() == _NEW:
            return _new(turn, read.strip())
        if act.casefold() == _END:
            return _end(turn, read.strip())
    return _explained(turn)


def _file(turn: Turn, code: str) -> Reply:
    """Return everything about a meeting once more, with the file for a calendar."""
    shown = card(turn, code)
    meeting = meetings.see(turn.tx, turn.actor, code=code, now=turn.now).meeting
    files = calendars.hand_over(turn.tx, meeting, [turn.me], now=turn.now)
    return replace(
        shown.then(Phrase("calendar.file")),
        buttons=tuple(each for each in shown.buttons if each.say != f"/calendario {code}"),
        document=files[turn.me],
    )


def _explained(turn: Turn) -> Reply:
    """Return which calendars there are, and what can be done about one's own."""
    public = links.page(turn.tx, f"{_PAGE}.ics")
    if public is None:
        return say("calendar.only_files", Button(Phrase("agenda.button"), say="/agenda"))
    if turn.language != turn.phrases.languages[0]:
        public = f"{public}?idioma={turn.language}"
    phrases = [Phrase("calendar.all", _ways(public))]
    mine = calendar_feeds.own(turn.tx, turn.actor, person_id=turn.me)
    if mine is None:
        phrases.append(Phrase("calendar.own.none"))
        buttons: tuple[Button, ...] = (_make_button(),)
    else:
        phrases.append(Phrase("calendar.own.since", {"since": mine.created_at}))
        buttons = (
            Button(Phrase("calendar.replace.button"), say=f"/calendario {_NEW}"),
            Button(Phrase("calendar.end.button"), say=f"/calendario {_END}"),
        )
    return Reply((*phrases, Phrase("calendar.one")), buttons)


def _new(turn: Turn, read: str) -> Reply:
    """Make a private address and show it; ask first where an earlier one would end."""
    mine = calendar_feeds.own(turn.tx, turn.actor, person_id=turn.me)
    if mine is not None and not read:
        sure = Button(Phrase("calendar.replace.sure"), say=f"/calendario {_NEW} {mine.id}")
        return say("calendar.replace", sure, since=mine.created_at)
    secret = calendar_feeds.create(
        turn.tx, turn.actor, person_id=turn.me, instead_of=read or None, now=turn.now
    )
    address = links.page(turn.tx, f"{_PAGE}/{secret}.ics")
    assert address is not None
    return say("calendar.made", **_ways(address))


def _end(turn: Turn, read: str) -> Reply:
    """End the private address, after one clear yes."""
    mine = calendar_feeds.own(turn.tx, turn.actor, person_id=turn.me)
    if mine is None:
        return say("calendar.none_to_end", _make_button())
    if not read:
        sure = Button(Phrase("calendar.end.sure"), say=f"/calendario {_END} {mine.id}")
        return say("calendar.end", sure, since=mine.created_at)
    calendar_feeds.end(turn.tx, turn.actor, person_id=turn.me, read=read)
    return say("calendar.ended", _make_button())


def _ways(address: str) -> dict[str, str]:
    """Return an address as one copies it, and as Apple's calendars open it by a tap."""
    return {"address": address, "webcal": f"webcal://{address.partition('://')[2]}"}


def _make_button() -> Button:
    return Button(Phrase("calendar.make.button"), say=f"/calendario {_NEW}")
