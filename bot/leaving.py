"""How a form is left: it rests, it waits for another stage, its person drops it, or it ends."""

from bot.kept_forms import KeptForms, about
from bot.messages import Button, Reply, say
from bot.own_words import given_back, written
from bot.refusing import explained, words_back
from bot.sheet import Sheet
from bot.turn import Turn
from cocreation.permissions import require_early
from cocreation.refusals import Closed, Refusal
from locales.phrases import Phrase
from storage import talk
from storage.records import ConversationRecord

GO_ON = "/seguir"
"""What goes on with the form that was left last."""


class LeftForms:
    """Leaves forms, and offers the one that was left last; what is written in them is not lost."""

    def __init__(self, kept: KeptForms) -> None:
        self._kept = kept

    def rest(self, turn: Turn, record: ConversationRecord) -> None:
        """Let a form rest while another one is open; one that is kept by nobody ends."""
        if not self._kept.route(record.form).rests:
            self._kept.end(turn, record)
        elif record.active:
            talk.save_conversation(turn.tx, record.model_copy(update={"active": False}), turn.now)

    def offer(self, turn: Turn, record: ConversationRecord) -> Reply:
        """Let a form rest, and return the offer to go on with it."""
        self._kept.lay_aside(turn, record)
        return say("form.resting", Button(Phrase("form.go_on"), say=GO_ON), what=about(record))

    def offer_last(self, turn: Turn, *, again: bool = False) -> list[Reply]:
        """Offer the form that was touched last; one that was offered before only `again`."""
        resting = self._kept.mine(turn)
        if not resting or (Sheet.model_validate_json(resting[0].content).offered and not again):
            return []
        return [self.offer(turn, resting[0])]

    def closed(self, turn: Turn, record: ConversationRecord) -> Closed | None:
        """Return why a form cannot be sent in this stage, or None when it can."""
        try:
            require_early(turn.tx, turn.actor, self._kept.route(record.form).needs)
        except Refusal as refusal:  # whoever may not any more is told when they answer
            return refusal if isinstance(refusal, Closed) else None
        return None

    def keep_for_later(
        self, turn: Turn, record: ConversationRecord, refusal: Refusal
    ) -> list[Reply]:
        """Let a form rest that cannot be sent now, and say so; one without any words ends."""
        why = explained(refusal)
        if not written(self._kept.interview(turn, record), None):
            self._kept.end(turn, record)
            return [why, *self.offer_last(turn)]
        self._kept.lay_aside(turn, record)
        kept = Phrase("form.kept", {"what": about(record)})
        return [why.then(kept)]

    def end(
        self, turn: Turn, record: ConversationRecord, why: Reply, said: str | None = None
    ) -> list[Reply]:
        """End a form for a reason that its person did not choose, and give back their words.

        `said` is what was typed last, which is in no answer yet.
        """
        words = given_back(self._kept.interview(turn, record), said)
        self._kept.end(turn, record)
        return [why.then(*words), *self.offer_last(turn)]

    def drop(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        """End a form because its person says so."""
        part = Sheet.model_validate_json(record.content).held
        self._kept.end(turn, record)
        dropped = (Phrase("form.dropped", {"what": about(record)}), *words_back(part))
        return [Reply(dropped), *self.offer_last(turn, again=True)]
