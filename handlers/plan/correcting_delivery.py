"""Those who administer correct the delivery that was recorded, in public and with a reason."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Replies, Review, Start
from bot.messages import Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.plan import deliveries
from cocreation.plan.deliveries import NOTE_MAX, DeliveryRecord
from cocreation.reasons import Reason, as_public
from cocreation.refusals import Settled
from handlers.plan.delivery import EARLIER, Delivered, Note, days, noon, receipt_of, sent_in

router = Router()

_SAME = "same"


def _seen(of: DeliveryRecord) -> str:
    """Return what tells whether a record was corrected since: when it last was."""
    return "" if of.corrected_at is None else of.corrected_at.isoformat()


def _at_hand(turn: Turn) -> DeliveryRecord:
    number, _, seen = turn.subject.partition("/")
    found = deliveries.to_correct(turn.tx, turn.actor, number=int(number))
    if _seen(found) != seen:
        raise Settled("delivery.corrected_meanwhile", number=found.number)
    return found


def _days(turn: Turn, form: Any) -> Sequence[Option]:
    return [Option(_SAME, Phrase("delivery.day.same")), *days(turn, form)]


def _recorded(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = _at_hand(turn)
    assert found.delivered_on is not None
    values = {"number": found.number, "version": found.plan_number, "note": found.receipt_note}
    return {**values, "day": noon(turn, found.delivered_on), "most": NOTE_MAX}


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    before = _at_hand(turn)
    assert before.delivered_on is not None
    file = "new" if sent_in(turn) is not None else "kept" if before.receipt_path else "none"
    return {
        "number": before.number,
        "day": noon(turn, str(form.day_of(before))),
        "note": form.note or before.receipt_note,
        "file": Phrase(f"delivery.correct.file.{file}"),
        "before": noon(turn, before.delivered_on),
        "note_before": before.receipt_note,
        "reason": as_public(turn.tx, form.reason),
    }


@router.form("corregirentrega", needs=Action.CORRECT_DELIVERY)
class CorrectingDelivery(Delivered):
    """What is right of a recorded delivery, and the public reason; what stays is passed over."""

    day: Annotated[str, Ask("delivery.correct.day", options=_days, values=_recorded)]
    note: Annotated[Note | None, Ask("delivery.correct.note", values=_recorded)] = None
    reason: Annotated[Reason, Ask("delivery.correct.reason")]
    send: Annotated[Review, Ask("delivery.correct.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the package whose number follows, or for the newest that was delivered."""
        number = rest.strip()
        asked = int(number[:9]) if number.isdecimal() else None
        found = deliveries.to_correct(turn.tx, turn.actor, number=asked)
        return Start(subject=f"{found.number}/{_seen(found)}")

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at the day at once, so that one that cannot be is asked for again."""
        if name == "earlier" or (name == "day" and self.day != EARLIER):
            found = _at_hand(turn)
            deliveries.require_day(turn.tx, found, self.day_of(found), turn.now)

    def done(self, turn: Turn) -> Replies:
        """Correct it; what was recorded before stays in the audit log."""
        before = _at_hand(turn)
        made = deliveries.correct(
            turn.tx, turn.actor, read=before, day=self.day_of(before),
            note=self.note or before.receipt_note or "", receipt=receipt_of(turn),
            reason=self.reason, now=turn.now,
        )  # fmt: skip
        assert made.delivered_on is not None
        values = {"number": made.number, "day": noon(turn, made.delivered_on)}
        return say("delivery.corrected", **values, note=made.receipt_note, reason=made.correction)

    def day_of(self, before: DeliveryRecord) -> date:
        """Return the day that is right: the recorded one, one chosen, or one written."""
        assert before.delivered_on is not None
        if self.day == EARLIER:
            return self.earlier
        return date.fromisoformat(before.delivered_on if self.day == _SAME else self.day)
