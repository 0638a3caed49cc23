"""Those who administer make the package of the approved plan, and record its delivery."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, ClassVar

from pydantic import StringConstraints

from bot.answers import Option
from bot.forms import SOON, Ask, Files, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import delivery_news
from bot.router import Router
from bot.turn import Turn
from cocreation.dates import Day
from cocreation.permissions import Action
from cocreation.plan import deliveries
from cocreation.plan.deliveries import NOTE_MAX, DeliveryRecord
from cocreation.programme.facts import Programme
from cocreation.refusals import Closed, Refusal
from cocreation.schedule import schedule
from handlers import choices
from storage.proposals import attachments
from storage.records import AttachmentRecord

router = Router()

EARLIER = "earlier"
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=NOTE_MAX)]


def _to_make(turn: Turn, _form: Any) -> Mapping[str, Any]:
    seen = deliveries.approved(turn.tx, turn.actor)
    found = deliveries.every(turn.tx, turn.actor)
    key = "package.make.again" if found else "package.make.first"
    values = {"version": seen.version.number, "list": [_line(turn, each) for each in found]}
    return {"said": Phrase(key, values)}


def _line(turn: Turn, of: DeliveryRecord) -> Phrase:
    values = {"number": of.number, "at": of.asked_at, "sha": of.sha256}
    if of.made_at is None:
        return Phrase("package.line.waiting", values)
    if of.delivered_on is None:
        return Phrase("package.line", values)
    line = Phrase("package.line.delivered", {**values, "day": noon(turn, of.delivered_on)})
    if of.correction is None:
        return line
    return Phrase("package.line.corrected", {"line": line, "reason": of.correction})


def _listed(turn: Turn, made: Sequence[DeliveryRecord]) -> Reply:
    buttons = [
        Button(Phrase("package.get.button", {"number": each.number}), say=f"/paquete {each.number}")
        for each in made
        if each.made_at is not None
    ]
    return say("package.list", *buttons, list=[_line(turn, each) for each in made])


def noon(turn: Turn, day: str) -> datetime:
    """Return a day that was kept as a moment to word."""
    return turn.tx.kept(Programme).noon(date.fromisoformat(day))


@router.form("paquete", needs=Action.READ_PACKAGES)
class Packing(Form):
    """Whether to make the package of the approved plan as the records are now."""

    sure: Annotated[bool, Ask("package.make", options=choices.yes_or_no, values=_to_make)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start, or hand over again the package whose number follows the command.

        Those that were made are told of in later stages too.
        """
        if not rest.strip():
            made = deliveries.every(turn.tx, turn.actor)
            try:
                deliveries.approved(turn.tx, turn.actor)
            except Closed:
                return _listed(turn, made) if made else say("package.none")
            return Start()
        if not rest.strip().isdecimal():
            return say("package.which", Button(Phrase("package.button"), say="/paquete"))
        number = int(rest.strip()[:9])
        found, content = deliveries.package(turn.tx, turn.actor, number=number)
        return delivery_news.handed(turn.tx, found, content, to=turn.me, now=turn.now)

    def done(self, turn: Turn) -> Replies:
        """Ask for it; it comes as soon as it is made."""
        if not self.sure:
            return say("package.not_made")
        made = deliveries.ask(turn.tx, turn.actor, now=turn.now)
        return say("package.asked", number=made.number)


def days(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return the days on which it may have been delivered."""
    today = schedule.today(turn.tx.kept(Programme), turn.now)
    return [
        Option(today.isoformat(), Phrase("letter.day.today")),
        Option((today - timedelta(days=1)).isoformat(), Phrase("letter.day.yesterday")),
        Option(EARLIER, Phrase("letter.day.earlier")),
    ]


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = deliveries.to_deliver(turn.tx, turn.actor)
    return {"number": found.number, "version": found.plan_number, "sha": found.sha256}


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    file = "none" if sent_in(turn) is None else "one"
    return {
        **_about(turn, form),
        "day": turn.tx.kept(Programme).noon(form.delivered_on),
        "note": form.note,
        "file": Phrase(f"delivery.file.{file}"),
    }


class Delivered(Form):
    """Asks for the day of a delivery, and takes a file that shows that it was received."""

    takes: ClassVar[Files] = Files(frozenset({"photo", "document"}), "delivery.receipt.received")

    day: Annotated[str, Ask("delivery.day", options=days)]
    earlier: Annotated[
        Day,
        Ask(
            "delivery.earlier",
            when=lambda _turn, form: form.day == EARLIER,
            values=lambda turn, _form: {"before": turn.now - SOON},
        ),
    ]


@router.form("entrega", needs=Action.DELIVER)
class Delivering(Delivered):
    """The day the plan was delivered, and what shows that it was received."""

    day: Annotated[str, Ask("delivery.day", options=days, values=_about)]
    note: Annotated[Note, Ask("delivery.receipt", values=lambda *_: {"most": NOTE_MAX})]
    sure: Annotated[bool, Ask("delivery.sure", options=choices.yes_or_no, values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the newest package, if it was not delivered yet."""
        return Start(subject=str(deliveries.to_deliver(turn.tx, turn.actor).number))

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at the day and the note at once, so that one that cannot be is asked for again."""
        if name == "earlier" or (name == "day" and self.day != EARLIER):
            found = deliveries.to_deliver(turn.tx, turn.actor)
            deliveries.require_day(turn.tx, found, self.delivered_on, turn.now)
        if name == "note":
            deliveries.require_receipt(self.note, sent_in(turn))

    def done(self, turn: Turn) -> Replies:
        """Record it: the gate of the stage is met, and the authors will be told."""
        if not self.sure:
            again = Button(Phrase("delivery.button"), say="/entrega")
            return say("delivery.not_recorded", again, number=int(turn.subject))
        receipt = receipt_of(turn)
        made = deliveries.deliver(
            turn.tx, turn.actor, number=int(turn.subject), day=self.delivered_on,
            note=self.note, receipt=receipt, now=turn.now,
        )  # fmt: skip
        assert made.delivered_on is not None
        values = {
            "number": made.number,
            "day": noon(turn, made.delivered_on),
            "note": made.receipt_note,
        }
        said = [Phrase("delivery.recorded", values)]
        if made.receipt_sha256 is not None:
            said.append(Phrase("delivery.receipt.kept", {"sha": made.receipt_sha256}))
        return Reply(tuple(said), (Button(Phrase("delivery.go_on.button"), say="/avanzar"),))

    @property
    def delivered_on(self) -> date:
        """The day that was chosen, or written."""
        return self.earlier if self.day == EARLIER else date.fromisoformat(self.day)


def receipt_of(turn: Turn) -> AttachmentRecord | None:
    """Return the file that was sent last; Refusal while the channel has not given it yet."""
    sent = sent_in(turn)
    if sent is not None and sent.path is None:
        raise Refusal("delivery.receipt_coming")
    return sent


def sent_in(turn: Turn) -> AttachmentRecord | None:
    """Return the file that was sent last into the form of this turn, or None."""
    assert turn.conversation is not None
    found = attachments.of_conversation(turn.tx, turn.conversation.id)
    sent = [each for each in found if each.state != "refused"]
    return sent[-1] if sent else None
