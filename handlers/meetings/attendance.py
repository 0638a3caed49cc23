"""The list of a meeting: who is there, and putting it right by hand."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news.room_names import name_of
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import attendance, meetings, sense_checks
from cocreation.meetings.attendance import Entry, Listed, Summary
from cocreation.people.bodies import bodies
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason
from cocreation.refusals import Settled
from cocreation.texts import ShownName
from handlers import choices
from handlers.meetings.room_words import back, sector_or_institution
from handlers.meetings.running import came
from handlers.meetings.sense_checks import question
from handlers.meetings.which_meeting import Among, which
from handlers.staff import named, organisation_name

router = Router()

_NONE = "none"


@router.command("asistencia", needs=Action.RUN_MEETING)
def listed(turn: Turn, rest: str) -> Replies:
    """Show who is at a meeting: counts for all, names only of those who gave one or are staff."""
    code = meetings.as_code(rest)
    if code is None:
        return which("asistencia", Among.THAT_I_RUN)
    found = attendance.listed(turn.tx, turn.actor, code=code, now=turn.now)
    phrases = [
        Phrase("meeting.heading", {"code": code, "title": found.meeting.title}),
        Phrase("lines", {"list": _counts(turn, found.summary)}),
    ]
    known = [_line(turn, each) for each in found.entries if _is_known(turn, each)]
    if known:
        phrases.append(Phrase("attendance.known", {"list": known}))
    if found.awaited:
        names = [
            Phrase("attendance.missing.line", {"name": named(turn.tx, each)})
            for each in found.awaited
        ]
        phrases.append(Phrase("attendance.missing", {"list": names}))
    return Reply(tuple(phrases), _acts(found))


def _counts(turn: Turn, summary: Summary) -> list[Phrase]:
    lines = [came(summary.total)]
    if summary.late:
        lines.append(Phrase("attendance.late", {"count": summary.late}))
    if summary.called:
        values = {"called": summary.called, "came": summary.called_came}
        lines.append(Phrase("attendance.called", values))
    if summary.signed_up:
        values = {"seats": summary.signed_up, "came": summary.signed_up_came}
        lines.append(Phrase("attendance.signed_up", values))
    if summary.unannounced:
        lines.append(Phrase("attendance.unannounced", {"count": summary.unannounced}))
    groups = [
        *((choices.sector_name(turn, key), count) for key, count in summary.by_sector.items()),
        *((organisation_name(turn, key), count) for key, count in summary.by_institution.items()),
    ]
    return [*lines, *(Phrase("attendance.of", {"what": what, "count": n}) for what, n in groups)]


def _is_known(turn: Turn, entry: Entry) -> bool:
    return isinstance(name_of(turn.tx, entry), str) or entry.record.person_id is None


def _line(turn: Turn, entry: Entry) -> Phrase:
    values = {"number": str(entry.number), "name": name_of(turn.tx, entry)}
    whom = sector_or_institution(turn, entry)
    if whom is None:
        return Phrase("attendance.line", values)
    return Phrase("attendance.line_of", {**values, "of": whom})


def _acts(found: Listed) -> tuple[Button, ...]:
    code = found.meeting.code
    marks = Button(Phrase("attendance.mark.button"), say=f"/presente {code}")
    adds = Button(Phrase("attendance.add.button"), say=f"/anotar {code}")
    removes = Button(Phrase("attendance.remove.button"), say=f"/quitarllegada {code}")
    return (
        *((marks,) if found.missing else ()),
        adds,
        *((removes,) if found.entries else ()),
        back(code),
    )


def _found(turn: Turn) -> Listed:
    code = turn.subject
    return attendance.listed(turn.tx, turn.actor, code=code, now=turn.now)


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    meeting = _found(turn).meeting
    return {"code": meeting.code, "title": meeting.title}


def _again(code: str) -> Button:
    return Button(Phrase("running.list.button"), say=f"/asistencia {code}")


# ── somebody who is called ────────────────────────────────────────────────────────────────────


def _missing(turn: Turn, _form: Any) -> Sequence[Option]:
    found = _found(turn)
    if not found.missing:
        raise Settled("attendance.nobody_missing", code=found.meeting.code)
    return [
        Option(each, Phrase("literal", {"text": named(turn.tx, each)})) for each in found.missing
    ]


@router.form("presente", needs=Action.RUN_MEETING, hidden=True)
class Present(Form):
    """Which of those who are called, or run the meeting, has come without the code."""

    who: Annotated[str, Ask("attendance.mark", options=_missing, values=_about)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows, if somebody is missing."""
        code = meetings.as_code(rest)
        if code is None:
            return which("presente", Among.THAT_I_RUN)
        found = attendance.listed(turn.tx, turn.actor, code=code, now=turn.now)
        if not found.missing:
            return say("attendance.nobody_missing", _again(code), code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Note that they are there."""
        code = _found(turn).meeting.code
        attendance.mark(turn.tx, turn.actor, code=code, person_id=self.who, now=turn.now)
        mine = say("attendance.marked", _again(code), name=named(turn.tx, self.who), code=code)
        return mine if self.who == turn.me else [mine, *_welcomed(turn, self.who)]


def _welcomed(turn: Turn, person_id: str) -> list[Reply]:
    """Return what somebody is told who was marked; a sense check that is open comes with it."""
    meeting = _found(turn).meeting
    values = {"code": meeting.code, "title": meeting.title}
    asks = Button(Phrase("floor.ask.button"), say="/turno")
    told = Reply((Phrase("attendance.you_were_marked", values),), (asks,), to=person_id)
    check = sense_checks.open_of(turn.tx, meeting)
    return [told] if check is None else [told, question(meeting, check, to=person_id)]


# ── somebody who does not use the chat ────────────────────────────────────────────────────────


def _sectors(turn: Turn, form: Any) -> Sequence[Option]:
    return [*choices.sectors(turn, form), Option(_NONE, Phrase("attendance.not_said"))]


def _institutions(turn: Turn, _form: Any) -> Sequence[Option]:
    near, others = bodies(turn.tx.kept(Programme), _found(turn).meeting.theme)
    return [
        *(choices.body(each, each.key) for each in near),
        Option(_NONE, Phrase("attendance.no_institution")),
        *(choices.body(each, each.key) for each in others),
    ]


@router.form("anotar", needs=Action.RUN_MEETING, hidden=True)
class Written(Form):
    """Somebody who came and does not use the chat; nothing about them has to be said."""

    name: Annotated[ShownName | None, Ask("attendance.name", values=_about)] = None
    sector: Annotated[str, Ask("attendance.sector", options=_sectors)]
    institution: Annotated[str, Ask("attendance.institution", options=_institutions)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows."""
        code = meetings.as_code(rest)
        if code is None:
            return which("anotar", Among.THAT_I_RUN)
        attendance.listed(turn.tx, turn.actor, code=code, now=turn.now)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Put them into the list."""
        meeting = attendance.add(
            turn.tx,
            turn.actor,
            code=turn.subject,
            name=self.name,
            sector=None if self.sector == _NONE else self.sector,
            institution=None if self.institution == _NONE else self.institution,
            now=turn.now,
        )
        total = attendance.summary(turn.tx, meeting).total
        another = Button(Phrase("attendance.another.button"), say=f"/anotar {meeting.code}")
        return say("attendance.added", another, _again(meeting.code), count=total)


# ── an entry that is wrong ────────────────────────────────────────────────────────────────────


def _entries(turn: Turn, _form: Any) -> Sequence[Option]:
    found = _found(turn)
    if not found.entries:
        raise Settled("attendance.empty", code=found.meeting.code)
    return [
        Option(
            each.record.id,
            Phrase(
                "attendance.entry",
                {
                    "number": str(each.number),
                    "name": name_of(turn.tx, each),
                    "at": each.record.at,
                },
            ),
        )
        for each in found.entries
    ]


@router.form("quitarllegada", needs=Action.RUN_MEETING, hidden=True)
class Removal(Form):
    """Which entry of the list is wrong, and why."""

    entry: Annotated[str, Ask("attendance.remove", options=_entries, values=_about)]
    reason: Annotated[Reason, Ask("attendance.remove.why")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows, if anybody is in its list."""
        code = meetings.as_code(rest)
        if code is None:
            return which("quitarllegada", Among.THAT_I_RUN)
        found = attendance.listed(turn.tx, turn.actor, code=code, now=turn.now)
        if not found.entries:
            return say("attendance.empty", _again(code), code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Take it out of the list, and tell whose it was."""
        meeting = _found(turn).meeting
        entry = attendance.remove(
            turn.tx,
            turn.actor,
            code=meeting.code,
            entry_id=self.entry,
            reason=self.reason,
            now=turn.now,
        )
        mine = say("attendance.removed", _again(meeting.code), code=meeting.code)
        if entry.person_id is None or entry.person_id == turn.me:
            return mine
        values = {"code": meeting.code, "title": meeting.title, "reason": self.reason}
        return [mine, Reply((Phrase("attendance.yours_removed", values),), to=entry.person_id)]
