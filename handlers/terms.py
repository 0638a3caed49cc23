"""How long something stays open: some days from now, or until a moment that is named."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form
from bot.messages import Phrase
from bot.turn import Turn
from handlers.writing_dates import example_of, read_moment

_OWN = "own"


def of_days(*counts: int) -> Callable[[Turn, Any], Sequence[Option]]:
    """Return the options of a term: so many days each, or another moment."""
    days = tuple(Option(str(each), Phrase("term.days", {"count": each})) for each in counts)
    offered = (*days, Option(_OWN, Phrase("term.other_moment")))
    return lambda _turn, _form: offered


class Term(Form):
    """Asks for a term; `days` is asked in the words of the form that needs one."""

    days: Annotated[str, Ask("term", options=of_days(3, 5, 7))]
    moment: Annotated[
        str,
        Ask(
            "term.moment",
            when=lambda _turn, form: form.days == _OWN,
            values=lambda turn, _form: {"example": example_of(turn)},
            reads=True,
        ),
    ]

    def accepted(self, turn: Turn, name: str) -> None:
        """Understand the moment at once, so that what cannot be is asked for again."""
        if name == "moment":
            self.moment = read_moment(turn, self.moment).isoformat()

    def ends_at(self, turn: Turn) -> datetime:
        """Return when the term ends."""
        if self.days == _OWN:
            return datetime.fromisoformat(self.moment)
        return turn.now + timedelta(days=int(self.days))
