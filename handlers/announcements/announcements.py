"""Following an announcement: how far it is, pause, go on, stop, send the doubtful ones again."""

import re
from datetime import datetime
from typing import Annotated, Protocol

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.announcements import announcements
from cocreation.announcements.announcements import Announcement, State
from cocreation.announcements.audiences import count as count_people
from cocreation.oversight import approvals
from cocreation.permissions import Action, Actor
from handlers import choices
from handlers.announcements import announcement_approval as second_look
from handlers.announcements import announcement_words as words
from handlers.announcements import audiences
from storage.engine import Tx

router = Router()

_LISTED = 8
_AHEAD = (State.WAITING, State.SCHEDULED)
_CODE = re.compile(r"\s*(?:a[\s.-]*)?0*([0-9]{1,9})\s*", re.IGNORECASE)


class _Move(Protocol):
    def __call__(self, tx: Tx, actor: Actor, *, code: str, now: datetime) -> Announcement: ...


@router.command("anuncios", needs=Action.ANNOUNCE)
def latest(turn: Turn, _rest: str) -> Replies:
    """List the newest announcements, newest first."""
    found = announcements.recent(turn.tx, turn.actor, limit=_LISTED)
    write = Button(Phrase("announce.write.button"), say="/anunciar")
    if not found:
        return say("announcements.none", write)
    buttons = [
        Button(Phrase("announcements.see.button", {"code": each.code}), say=f"/anuncio {each.code}")
        for each in found
    ]
    lines = [_line(turn, each) for each in found]
    return say("announcements.list", *buttons, write, count=len(found), list=lines)


@router.command("anuncio", needs=Action.ANNOUNCE)
def one(turn: Turn, rest: str) -> Replies:
    """Show an announcement: how it looks while it can still be changed, and how far it is."""
    code = _code(rest)
    if code is None:
        return _which("/anuncio A-0001")
    made = announcements.by_code(turn.tx, turn.actor, code=code)
    if made.state in _AHEAD:
        return [*words.previews(turn, made), _report(turn, made)]
    return _report(turn, made)


@router.command("pedir", needs=Action.ANNOUNCE, hidden=True)
def ask_again(turn: Turn, rest: str) -> Replies:
    """Ask once more to approve an announcement, after nobody decided in time."""
    code = _code(rest)
    if code is None:
        return _which("/pedir A-0001")
    made = announcements.by_code(turn.tx, turn.actor, code=code)
    if made.state is not State.WAITING or second_look.is_asked_for(turn, made):
        return _report(turn, made)
    return second_look.ask(turn, made, None)


@router.command("pausar", needs=Action.ANNOUNCE, hidden=True)
def pause(turn: Turn, rest: str) -> Replies:
    """Send no more of an announcement for now."""
    return _moved(turn, rest, announcements.pause, "/pausar A-0001")


@router.command("reanudar", needs=Action.ANNOUNCE, hidden=True)
def resume(turn: Turn, rest: str) -> Replies:
    """Go on with an announcement that was paused."""
    return _moved(turn, rest, announcements.resume, "/reanudar A-0001")


@router.form("detener", needs=Action.ANNOUNCE, hidden=True)
class Stop(Form):
    """Stop an announcement for good, after one question."""

    sure: Annotated[
        bool,
        Ask(
            "announcement.stop.sure",
            options=choices.yes_or_no,
            values=lambda turn, _form: {"code": turn.subject},
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the announcement that the words name."""
        return _begin(turn, rest, "/detener A-0001")

    def done(self, turn: Turn) -> Replies:
        """Stop it, or leave it as it is; one that waits for approval is withdrawn."""
        made = announcements.by_code(turn.tx, turn.actor, code=turn.subject)
        if not self.sure:
            return say("announcement.left_alone", words.see(made.code), code=made.code)
        if made.state is State.WAITING:
            announcements.refuse(turn.tx, turn.actor, code=made.code, now=turn.now)
            approvals.drop(turn.tx, kind=second_look.APPROVAL, subject=made.code)
            return say("announcement.withdrawn", code=made.code)
        announcements.stop(turn.tx, turn.actor, code=made.code, now=turn.now)
        return say("announcement.is_stopped", words.see(made.code), code=made.code)


@router.form("reenviar", needs=Action.ANNOUNCE, hidden=True)
class Resend(Form):
    """Send once more what may not have arrived, knowing that some will get it twice."""

    sure: Annotated[
        bool,
        Ask(
            "announcement.resend.sure",
            options=choices.yes_or_no,
            values=lambda turn, _form: _doubts(turn),
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the announcement that the words name, if any of it is in doubt."""
        started = _begin(turn, rest, "/reenviar A-0001")
        if isinstance(started, Start):
            report = announcements.report(turn.tx, turn.actor, code=started.subject)
            if not report.doubtful:
                return say("announcement.no_doubt", code=started.subject)
        return started

    def done(self, turn: Turn) -> Replies:
        """Send them again, or leave it as it is."""
        code = turn.subject
        if not self.sure:
            return say("announcement.left_alone", words.see(code), code=code)
        announcements.resend_doubtful(turn.tx, turn.actor, code=code, now=turn.now)
        return say("announcement.resent", words.see(code), code=code)


def _moved(turn: Turn, rest: str, move: _Move, example: str) -> Replies:
    code = _code(rest)
    if code is None:
        return _which(example)
    made = move(turn.tx, turn.actor, code=code, now=turn.now)
    report = announcements.report(turn.tx, turn.actor, code=made.code)
    return say(
        f"announcement.now.{made.state}",
        *words.acts(made, report),
        code=made.code,
        when=words.leaves(turn, made.due),
    )


def _begin(turn: Turn, rest: str, example: str) -> Start | Reply:
    code = _code(rest)
    if code is None:
        return _which(example)
    return Start(subject=announcements.by_code(turn.tx, turn.actor, code=code).code)


def _doubts(turn: Turn) -> dict[str, object]:
    code = turn.subject
    report = announcements.report(turn.tx, turn.actor, code=code)
    return {"code": code, "count": report.doubtful}


def _code(rest: str) -> str | None:
    found = _CODE.fullmatch(rest)
    return None if found is None else f"A-{int(found[1]):04d}"


def _which(example: str) -> Reply:
    latest_ones = Button(Phrase("announcements.button"), say="/anuncios")
    return say("announcements.which", latest_ones, example=example)


def _line(turn: Turn, made: Announcement) -> Phrase:
    values = {
        "code": made.code,
        "state": Phrase(f"announcement.state.{made.state}"),
        "text": words.excerpt(turn, made),
    }
    if made.started_at is not None:
        report = announcements.report(turn.tx, turn.actor, code=made.code)
        told = {"count": report.matched, "sent": report.sent}
        far = Phrase("announcements.progress", told)
    elif made.state in _AHEAD:
        far = words.leaves(turn, made.due, waits=made.state is State.WAITING)
    else:
        return Phrase("announcements.line", values)
    return Phrase("announcements.line.far", {**values, "far": far})


def _report(turn: Turn, made: Announcement) -> Reply:
    """Return how an announcement stands, in words, and what may be done with it."""
    report = announcements.report(turn.tx, turn.actor, code=made.code)
    whom = Phrase("announcement.whom", {"audience": audiences.named(turn, made.audience)})
    far: list[Phrase] = []
    if made.started_at is not None:
        far = [Phrase("announcement.of", {"count": report.matched}), *words.progress(report)]
    elif made.state in _AHEAD:
        count = count_people(turn.tx, made.audience, now=turn.now)
        leaves = words.leaves(turn, made.due, waits=made.state is State.WAITING)
        far = [*audiences.counted(count), leaves]
    buttons = list(words.acts(made, report))
    if made.state is State.WAITING and not second_look.is_asked_for(turn, made):
        far = [Phrase("announcement.nobody_decided")]
        buttons.insert(0, Button(Phrase("announcement.ask.button"), say=f"/pedir {made.code}"))
    return say(
        "announcement.card",
        *buttons,
        code=made.code,
        state=Phrase(f"announcement.state.{made.state}"),
        text=words.excerpt(turn, made),
        lines=[whom, *far],
    )
