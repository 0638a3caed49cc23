"""Erasing oneself, with what stays and why."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Phrase, say
from bot.news import liaison_news
from bot.router import Router
from bot.turn import Turn
from cocreation.people import designees, people
from cocreation.permissions import Action
from cocreation.proposals import proposals
from handlers import choices

router = Router()

_NOTHING = "no"
"""That nothing is erased: what choices.no answers."""


def _has_proposals(turn: Turn, _form: Any) -> bool:
    own = proposals.by_author(turn.tx, turn.actor, author=turn.me)
    return any(each.state == "received" for each in own)


def _goes_on(_turn: Turn, form: Any) -> bool:
    return bool(form.proposals != _NOTHING)


def _keep_or_withdraw(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option("keep", Phrase("erase.keep"), Phrase("erase.keep.short")),
        Option("withdraw", Phrase("erase.withdraw"), Phrase("erase.withdraw.short")),
        choices.no(turn, Phrase("erase.no")),
    ]


def _erase_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("erase.yes")), choices.no(turn, Phrase("erase.no"))]


def _what_goes(_turn: Turn, _form: object) -> Mapping[str, Any]:
    return {"what": Phrase("erase.what")}


@router.form("borrar", needs=Action.ERASE_SELF)
class Erasure(Form):
    """What becomes of one's proposals, then one clear yes."""

    proposals: Annotated[
        str, Ask("erase.proposals", options=_keep_or_withdraw, when=_has_proposals)
    ] = "keep"
    sure: Annotated[
        bool, Ask("erase.sure", options=_erase_or_not, values=_what_goes, when=_goes_on)
    ] = False

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start:
        """Say at once when somebody may not leave, before anything is asked."""
        people.require_may_leave(turn.tx, turn.actor, person_id=turn.me)
        return Start()

    def done(self, turn: Turn) -> Replies:
        """Erase, and say a last goodbye to the address that is being forgotten."""
        if not self.sure:
            return say("erase.not_done")
        if self.proposals == "withdraw":
            for each in proposals.by_author(turn.tx, turn.actor, author=turn.me):
                proposals.withdraw(turn.tx, turn.actor, code=each.code, now=turn.now)
        seats = designees.held_by(turn.tx, turn.me)
        people.erase(turn.tx, turn.actor, person_id=turn.me, now=turn.now)
        told = [
            reply for each in seats for reply in liaison_news.seat_free(turn.tx, each, but=turn.me)
        ]
        return [say("erase.done"), *told]
