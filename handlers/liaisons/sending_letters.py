"""That a letter went, to an institution or to its authority, the first or second, or will not."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import SOON, Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.dates import Day
from cocreation.liaisons import designations, second_letters
from cocreation.people.designees import Designation
from cocreation.permissions import Action
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason
from cocreation.schedule import schedule
from cocreation.validation import validation_letters
from handlers.liaisons import designation_words
from handlers.validation import validation_letters as to_authorities

router = Router()

_EARLIER = "earlier"
_SECOND = "again"
_PREPARED = ("prepared",)


def _ways(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [Option(each, Phrase(f"letter.way.{each}")) for each in designation_words.WAYS]


def _days(turn: Turn, _form: Any) -> Sequence[Option]:
    today = schedule.today(turn.tx.kept(Programme), turn.now)
    return [
        Option(today.isoformat(), Phrase("letter.day.today")),
        Option((today - timedelta(days=1)).isoformat(), Phrase("letter.day.yesterday")),
        Option(_EARLIER, Phrase("letter.day.earlier")),
    ]


def _earlier(_turn: Turn, form: Any) -> bool:
    return bool(form.day == _EARLIER)


def _a_week_ago(turn: Turn, _form: Any) -> Mapping[str, Any]:
    return {"before": turn.now - SOON}


def _whose(turn: Turn, _form: Any) -> Mapping[str, Any]:
    if _asks_authority(turn):
        return to_authorities.whose_sent(turn)
    found = _subject(turn)
    number = found.again_number if _is_second(turn) else found.number
    return {**designation_words.about(turn.tx, found), "number": number}


@router.form("notaenviada", needs=Action.KEEP_LIAISONS)
class Sent(Form):
    """Which way the letter that waits to go went, and on which day."""

    way: Annotated[str, Ask("letter.way", options=_ways, values=_whose)]
    day: Annotated[str, Ask("letter.day", options=_days)]
    earlier: Annotated[Day, Ask("letter.earlier", when=_earlier, values=_a_week_ago)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the letter whose code follows, the second one once the first has gone."""
        asked = validation_letters.as_code(rest)
        if asked is not None:
            return to_authorities.begin_sent(turn, asked)
        code = designations.as_code(rest)
        if code is None:
            return designation_words.which("/notaenviada D-0001")
        if second_letters.waits_to_go(designations.find(turn.tx, code)):
            return Start(subject=f"{code}/{_SECOND}")
        designations.in_state(turn.tx, turn.actor, code=code, states=_PREPARED)
        return Start(subject=code)

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at the day at once, so that one that cannot be is asked for again."""
        if name == "earlier" or (name == "day" and self.day != _EARLIER):
            if _asks_authority(turn):
                to_authorities.check_sent_on(turn, self._sent_on())
                return
            second = _is_second(turn)
            check = second_letters.check_sent_on if second else designations.check_sent_on
            check(turn.tx, _subject(turn), self._sent_on(), turn.now)

    def done(self, turn: Turn) -> Replies:
        """Record it: from that day the term counts, or after the second one the silence."""
        if _asks_authority(turn):
            return to_authorities.sent(turn, self._sent_on(), self.way)
        send = second_letters.send if _is_second(turn) else designations.send
        sent = send(
            turn.tx,
            turn.actor,
            code=_code(turn),
            sent_on=self._sent_on(),
            way=self.way,
            now=turn.now,
        )
        facts = turn.tx.kept(Programme)
        values = designation_words.about(turn.tx, sent)
        acts = (
            Button(Phrase("named.button"), say=f"/designado {sent.code}"),
            designation_words.see_button(sent),
        )
        if _is_second(turn):
            silent = second_letters.silent_on(turn.tx, self._sent_on())
            return say("letter.sent_again", *acts, **values, silent=facts.noon(silent))
        values |= {"due": facts.noon(sent.due_on), "days": letter_terms.of(turn.tx).answer}
        return say("letter.sent", *acts, **values)

    def _sent_on(self) -> date:
        return self.earlier if self.day == _EARLIER else date.fromisoformat(self.day)


@router.form("retirarnota", needs=Action.KEEP_LIAISONS, hidden=True)
class Withdrawal(Form):
    """Why a letter that was prepared will not go."""

    reason: Annotated[Reason, Ask("letter.withdraw", values=_whose)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the letter whose code follows, if it has not gone."""
        asked = validation_letters.as_code(rest)
        if asked is not None:
            return to_authorities.begin_withdrawal(turn, asked)
        code = designations.as_code(rest)
        if code is None:
            return designation_words.which("/retirarnota D-0001")
        designations.in_state(turn.tx, turn.actor, code=code, states=_PREPARED)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Take it back; the institution may be asked anew."""
        if _asks_authority(turn):
            return to_authorities.withdrawn(turn, self.reason)
        gone = designations.withdraw(
            turn.tx, turn.actor, code=turn.subject, reason=self.reason, now=turn.now
        )
        board = Button(Phrase("designations.button"), say="/designaciones")
        values = designation_words.about(turn.tx, gone)
        return say("letter.withdrawn", board, number=gone.number, **values)


def _asks_authority(turn: Turn) -> bool:
    """Return whether this form is about a letter of validation, not of a designation."""
    return validation_letters.as_code(turn.subject) is not None


def _code(turn: Turn) -> str:
    return turn.subject.partition("/")[0]


def _is_second(turn: Turn) -> bool:
    return turn.subject.endswith(_SECOND)


def _subject(turn: Turn) -> Designation:
    """Return the designation of this form. Raises Settled, which ends it, once it has moved on."""
    if _is_second(turn):
        return second_letters.to_send(turn.tx, turn.actor, code=_code(turn))
    return designations.in_state(turn.tx, turn.actor, code=turn.subject, states=_PREPARED)
