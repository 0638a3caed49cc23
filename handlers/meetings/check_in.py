"""Coming to a meeting: the room's code, and the little that one may tell on arrival."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import StringConstraints

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import check_in, meetings, sense_checks
from cocreation.meetings.check_in import LINK as LINK
from cocreation.meetings.check_in import Arrived
from cocreation.people.people import Purpose
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.texts import ShownName
from handlers import choices, consent
from handlers.consent_first import ConsentFirst
from handlers.meetings.sense_checks import question

router = Router()

_EXAMPLE = "K7P4X"
_LONGEST_LINE = 64


_Typed = Annotated[str, StringConstraints(strip_whitespace=True, max_length=_LONGEST_LINE)]


def _example(_turn: Turn, _form: Any) -> Mapping[str, Any]:
    return {"example": _EXAMPLE}


def _needs_consent(turn: Turn, form: Any) -> bool:
    """Return whether consent has to be asked for: not before a code that opens nothing now."""
    opens = check_in.opens_a_door(turn.tx, turn.actor, typed=form.typed, now=turn.now)
    return opens and consent.not_yet(turn, form)


@router.form("llegue", needs=Action.ATTEND)
class Arrival(ConsentFirst):
    """Check in with the code that is shown in the room."""

    typed: Annotated[_Typed, Ask("check_in.which", values=_example, reads=True)]
    consent: Annotated[
        consent.Given,
        Ask("consent.check_in", options=consent.accept_or_not, when=_needs_consent),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Check in at once whoever consented before; ask for the code if it was not given."""
        if not check_in.as_typed(rest):
            return Start()
        begun = super().begin(turn, rest)
        return replace(begun, answers={"typed": rest}) if isinstance(begun, Start) else begun

    @classmethod
    def named(cls, turn: Turn, rest: str) -> str | Reply:
        """Return the room's code, with the mark of the link that carried it."""
        typed = check_in.as_typed(rest)
        if not typed:
            return say("check_in.wrong_code")
        if "-" in rest and meetings.as_code(rest) is not None:  # a room's code has no dash
            return say("check_in.meeting_code", example=f"/llegue {_EXAMPLE}")
        return f"{LINK}{typed}" if rest.strip().startswith(LINK) else typed

    @classmethod
    def possible(cls, turn: Turn, code: str) -> Reply | None:
        """Look whether the code opens a meeting now; a wrong one is counted."""
        found = check_in.look_at(turn.tx, turn.actor, person_id=turn.me, typed=code, now=turn.now)
        return say("check_in.wrong_code") if found is None else None

    @classmethod
    def act(cls, turn: Turn, code: str) -> Replies:
        """Check the person in; a sense check that is open comes with the welcome."""
        way = "link" if code.startswith(LINK) else "code"
        arrived = check_in.arrive(
            turn.tx, turn.actor, person_id=turn.me, typed=code, way=way, now=turn.now
        )
        if arrived is None:
            return say("check_in.wrong_code")
        asked = sense_checks.open_of(turn.tx, arrived.meeting)
        following = [] if asked is None else [question(arrived.meeting, asked)]
        return [_welcome(turn, arrived), *following]

    def done(self, turn: Turn) -> Replies:
        """Check in, and record the consent if it was asked for."""
        code = self.named(turn, self.typed)
        if isinstance(code, Reply):
            return code
        if "consent" in self.model_fields_set:
            consent.record(turn, Purpose.TAKE_PART)
        elif consent.not_yet(turn, self):
            return self.possible(turn, code) or []
        return self.act(turn, code)


@router.without_command
def at_the_door(turn: Turn, text: str) -> str | None:
    """Return the command to check in for the code of a room where people come in now."""
    if not check_in.opens_a_door(turn.tx, turn.actor, typed=text, now=turn.now):
        return None
    return f"/llegue {text}"


def follow_link(turn: Turn, rest: str) -> Replies:
    """Check in whoever scanned the picture in the room; who never consented is asked first."""
    begun = Arrival.begin(turn, rest)
    if not isinstance(begun, Start):
        return begun
    return say(
        "check_in.link", Button(Phrase("check_in.link.button"), say=f"/llegue {begun.subject}")
    )


@router.command("misector", needs=Action.ATTEND, hidden=True)
def tell_sector(turn: Turn, rest: str) -> Replies:
    """Note which part of society one comes from; without one, offer those there are."""
    known = turn.tx.kept(Programme).sectors
    sector = next((each.key for each in known if each.key == rest.strip()), None)
    if sector is None:
        arrived = check_in.here(turn.tx, turn.actor, person_id=turn.me, now=turn.now)
        return say("check_in.sector", *_sectors(turn), title=arrived.meeting.title)
    arrived = check_in.tell_sector(
        turn.tx, turn.actor, person_id=turn.me, sector=sector, now=turn.now
    )
    name = choices.sector_name(turn, arrived.entry.sector)
    return say("check_in.sector_noted", *_acts(), sector=name)


@router.form("aquisoy", needs=Action.ATTEND, hidden=True)
class NameHere(Form):
    """How one wants to be called at the meeting one is at."""

    name: Annotated[ShownName, Ask("check_in.name")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start:
        """Start with the name that follows the command; refused to who is at no meeting."""
        check_in.here(turn.tx, turn.actor, person_id=turn.me, now=turn.now)
        return Start(answers={"name": rest} if rest else None)

    def done(self, turn: Turn) -> Replies:
        """Note it for whoever runs the meeting."""
        arrived = check_in.tell_name(
            turn.tx, turn.actor, person_id=turn.me, name=self.name, now=turn.now
        )
        return say("check_in.name_noted", name=arrived.entry.name)


def _welcome(turn: Turn, arrived: Arrived) -> Reply:
    meeting = arrived.meeting
    values = {"code": meeting.code, "title": meeting.title}
    phrases = [Phrase("check_in.done" if arrived.new else "check_in.already", values)]
    entry = arrived.entry
    if arrived.called or entry.institution is not None or entry.sector is not None:
        return Reply(tuple(phrases), _acts())
    phrases.append(Phrase("check_in.tell_sector"))
    return Reply(tuple(phrases), (*_sectors(turn), *_acts()))


def _sectors(turn: Turn) -> tuple[Button, ...]:
    return tuple(
        Button(choices.named(each.short), say=f"/misector {each.key}")
        for each in turn.tx.kept(Programme).sectors
    )


def _acts() -> tuple[Button, ...]:
    return (
        Button(Phrase("floor.ask.button"), say="/turno"),
        Button(Phrase("check_in.name.button"), say="/aquisoy"),
    )
