"""What an institution answers: whom it names, that it names nobody, and who comes after."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.liaisons import designations, naming
from cocreation.liaisons.naming import FullName, Naming
from cocreation.people.designees import Seat
from cocreation.permissions import Action
from cocreation.reasons import Reason, as_public
from cocreation.refusals import Settled
from handlers import choices
from handlers.liaisons import designation_words
from handlers.people import inviting

router = Router()


def _code(turn: Turn) -> str:
    return turn.subject.partition("/")[0]


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = designations.find(turn.tx, _code(turn))
    return designation_words.about(turn.tx, found)


# ── whom it names ─────────────────────────────────────────────────────────────────────────────────


def _is_free(turn: Turn, seat: Seat) -> bool:
    """Return whether a seat is free. Raises Settled, which ends the form, once one is taken.

    Otherwise the name of a principal would be heard as their substitute's.
    """
    code, _, were_free = turn.subject.partition("/")
    free = naming.free_seats(turn.tx, turn.actor, code=code)
    if _written(free) != were_free:
        raise Settled("designation.seat_taken", code=code)
    return seat in free


def _written(seats: Sequence[Seat]) -> str:
    return "+".join(seats)


@router.form("designado", needs=Action.KEEP_LIAISONS)
class Named(Form):
    """Whom the institution's answer names: a principal and a substitute, as far as free."""

    principal: Annotated[
        FullName,
        Ask(
            "named.principal",
            when=lambda turn, _form: _is_free(turn, Seat.PRINCIPAL),
            values=_about,
        ),
    ]
    substitute: Annotated[
        FullName | None,
        Ask(
            "named.substitute",
            when=lambda turn, _form: _is_free(turn, Seat.SUBSTITUTE),
            values=_about,
        ),
    ] = None

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the designation whose code follows, if a seat is free."""
        code = designations.as_code(rest)
        if code is None:
            return designation_words.which("/designado D-0001")
        free = naming.free_seats(turn.tx, turn.actor, code=code)
        if not free:
            return say(
                "designation.seat_taken",
                Button(Phrase("replace.button"), say=f"/reemplazar {code}"),
                code=code,
            )
        return Start(subject=f"{code}/{_written(free)}")

    def accepted(self, turn: Turn, name: str) -> None:
        """Refuse at once a substitute who is the principal, so that another name is asked for."""
        if name == "substitute" and self.substitute is not None:
            naming.check_apart(
                turn.tx,
                designations.find(turn.tx, _code(turn)),
                principal=getattr(self, "principal", None),
                name=self.substitute,
            )

    def done(self, turn: Turn) -> Replies:
        """Record them, and show the invitation of each, this once."""
        given = (
            (Seat.PRINCIPAL, getattr(self, "principal", None)),
            (Seat.SUBSTITUTE, self.substitute),
        )
        named = [(seat, name) for seat, name in given if name is not None]
        if not named:
            return say("named.nobody", code=_code(turn))
        made = naming.name(turn.tx, turn.actor, code=_code(turn), named=named, now=turn.now)
        values = designation_words.about(turn.tx, made[0].designation)
        said = say("named.recorded", count=len(made), **values)
        return [said, *(_shown(turn, each) for each in made)]


def _shown(turn: Turn, each: Naming) -> Reply:
    """Return the only message that shows the invitation of who is named."""
    shown = inviting.shown_once(turn, each.made)
    values = designation_words.about(turn.tx, each.designation)
    seat = Phrase("named.for_seat", {**values, "seat": Phrase(f"seat_of.{each.seat}")})
    see = designation_words.see_button(each.designation)
    return Reply((seat, *shown.phrases), (see,), document=shown.document)


# ── that it names nobody ──────────────────────────────────────────────────────────────────────────


def _sure(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {**_about(turn, form), "reason": as_public(turn.tx, form.reason)}


def _record_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("refused.yes")), choices.no(turn, Phrase("refused.no"))]


@router.form("institucionniega", needs=Action.KEEP_LIAISONS, hidden=True)
class Refused(Form):
    """That the institution names nobody, with the public reason, and one clear yes."""

    reason: Annotated[Reason, Ask("refused.reason", values=_about)]
    sure: Annotated[bool, Ask("refused.sure", options=_record_or_not, values=_sure)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the designation whose code follows, if its answer is awaited."""
        code = designations.as_code(rest)
        if code is None:
            return designation_words.which("/institucionniega D-0001")
        states = designations.WAITING
        designations.in_state(turn.tx, turn.actor, code=code, states=states)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Record it; everybody can read the reason, with what identifies a person masked."""
        code = _code(turn)
        if not self.sure:
            return say("refused.not_done", code=code)
        reason = as_public(turn.tx, self.reason)
        found = designations.refuse(turn.tx, turn.actor, code=code, reason=reason, now=turn.now)
        values = designation_words.about(turn.tx, found)
        return say("refused.recorded", designation_words.see_button(found), **values)


# ── who comes after ───────────────────────────────────────────────────────────────────────────────


def _seats(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option(
            each.seat,
            Phrase(
                "replace.option",
                {
                    "seat": designation_words.seat_name(each.seat),
                    "name": each.name or Phrase("team.nameless"),
                },
            ),
            Phrase(f"seat_name.{each.seat}"),
        )
        for each in naming.to_replace(turn.tx, turn.actor, code=_code(turn))
    ]


def _whom(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {**_about(turn, form), "seat": Phrase(f"seat_of.{form.seat}")}


@router.form("reemplazar", needs=Action.KEEP_LIAISONS, hidden=True)
class Replacement(Form):
    """Which seat, who comes after, and why."""

    seat: Annotated[Seat, Ask("replace.seat", options=_seats, values=_about)]
    who: Annotated[FullName, Ask("replace.who", values=_whom)]
    reason: Annotated[Reason, Ask("replace.reason", values=_whom)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the designation whose code follows; the only seat need not be chosen."""
        code = designations.as_code(rest)
        if code is None:
            return designation_words.which("/reemplazar D-0001")
        holding = naming.to_replace(turn.tx, turn.actor, code=code)
        answers = {"seat": holding[0].seat} if len(holding) == 1 else None
        return Start(subject=code, answers=answers)

    def accepted(self, turn: Turn, name: str) -> None:
        """Refuse at once a substitute who is the principal, so that another name is asked for."""
        if name == "who" and self.seat == Seat.SUBSTITUTE:
            found = designations.find(turn.tx, _code(turn))
            naming.check_apart(turn.tx, found, principal=None, name=self.who)

    def done(self, turn: Turn) -> Replies:
        """Name them; who serves is told, and does so until the other one accepts."""
        code = _code(turn)
        serving = [
            each
            for each in naming.to_replace(turn.tx, turn.actor, code=code)
            if (each.seat, each.state) == (self.seat, "accepted")
        ]
        made = naming.replace(
            turn.tx,
            turn.actor,
            code=code,
            seat=self.seat,
            who=self.who,
            reason=self.reason,
            now=turn.now,
        )
        values = {
            **designation_words.about(turn.tx, made.designation),
            "seat": Phrase(f"seat_of.{self.seat}"),
            "reason": self.reason,
        }
        told = [
            Reply((Phrase("replace.you", values),), to=each.person_id)
            for each in serving
            if each.person_id != turn.me
        ]
        key = "replace.until_then" if serving else "replace.done"
        return [say(key, **values), _shown(turn, made), *told]


@router.command("otrainvitacion", needs=Action.KEEP_LIAISONS, hidden=True)
def invite_again(turn: Turn, rest: str) -> Replies:
    """Make a new invitation for who is named for a seat: the principal's unless it is said."""
    code = designations.as_code(rest)
    if code is None:
        return designation_words.which("/otrainvitacion D-0001")
    said = designations.after_code(rest).strip().lower()
    substitutes = turn.phrases.words("seat.substitute.words")
    seat = Seat.SUBSTITUTE if said in substitutes else Seat.PRINCIPAL
    made = naming.invite_again(turn.tx, turn.actor, code=code, seat=seat, now=turn.now)
    return [say("invite_again.done", code=code), _shown(turn, made)]
