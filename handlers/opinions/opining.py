"""Saying whether one agrees: statement after statement, one tap each."""

from typing import Annotated, Final

from bot.answers import meant_by_a_word, place_among
from bot.conversations import GO_ON
from bot.forms import Ask, Replies
from bot.messages import Button, Message, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.opinions import opinions
from cocreation.opinions.opinions import Opinion
from cocreation.people import people
from cocreation.people.people import Purpose
from cocreation.permissions import Action
from handlers import consent
from handlers.consent_first import ConsentFirst
from storage import outbox
from storage.opinions.opinions import StatementRecord

router = Router()

LINK: Final = "op"
"""The word of a link that leads to the next statement."""

_NEXT = "next"
_LOOKED_BACK = 6


@router.form("opinar", needs=Action.OPINE)
class Opining(ConsentFirst):
    """What one thinks of a statement; then the next one follows."""

    consent: Annotated[consent.Given, Ask("opine.consent", options=consent.accept_or_not)]

    @classmethod
    def named(cls, turn: Turn, rest: str) -> str | Reply:
        """Return the code that follows, and the choice; or that the next statement is meant."""
        word, _, said = rest.strip().partition(" ")
        code = opinions.as_code(word)
        return _NEXT if code is None else f"{code} {said.strip().lower()}"

    @classmethod
    def possible(cls, turn: Turn, code: str) -> Reply | None:
        """Refuse what cannot be answered, and say so where nothing is asked, before consent."""
        if code != _NEXT:
            opinions.to_opine(turn.tx, turn.actor, code=code.partition(" ")[0])
            return None
        following = opinions.next_for(turn.tx, turn.actor, person_id=turn.me)
        return None if following.statement else next_one(turn)

    @classmethod
    def act(cls, turn: Turn, code: str) -> Replies:
        """Note the choice and ask about the next one; without a choice, ask about this one."""
        if code == _NEXT:
            return next_one(turn)
        code, _, said = code.partition(" ")
        if said not in set(Opinion):
            return _this_one(turn, opinions.to_opine(turn.tx, turn.actor, code=code))
        opinion = Opinion(said)
        found = opinions.opine(
            turn.tx, turn.actor, person_id=turn.me, code=code, opinion=opinion, now=turn.now
        )
        choice = Phrase(f"opine.{opinion}.button")
        return next_one(turn, Phrase("opine.noted", {"choice": choice, "text": found.text}))


@router.without_command
def about_what_was_shown(turn: Turn, text: str) -> str | None:
    """Return the command that gives a typed opinion on the statement that was shown last."""
    said = fold(text)
    known = (each for each in Opinion if said in _spelled(turn, each))
    opinion = next(known, None) if said else None
    code = None if opinion is None else _shown(turn, text)
    return None if code is None else f"/opinar {code} {opinion}"


def follow_link(turn: Turn) -> Reply:
    """Return the next statement; to whoever has not consented yet, what this is."""
    if people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART):
        return next_one(turn)
    return say("opine.invited", Button(Phrase("opine.button"), say="/opinar"))


def next_one(turn: Turn, *before: Phrase) -> Reply:
    """Return the next statement for whoever writes, or that there is none left."""
    following = opinions.next_for(turn.tx, turn.actor, person_id=turn.me)
    results = Button(Phrase("opinions.button"), say="/opiniones")
    if not following.total:
        return Reply((*before, Phrase("opine.nothing")), (results,))
    if following.statement is None:
        every = Button(Phrase("statement.list.button"), say="/afirmaciones")
        done = Phrase("opine.all_done", {"count": following.total})
        return Reply((*before, done), (results, every))
    asked = Phrase(
        "opine.asked",
        {
            "number": following.done + 1,
            "count": following.total,
            "text": following.statement.text,
        },
    )
    return Reply((*before, asked), _choices(following.statement))


def _this_one(turn: Turn, statement: StatementRecord) -> Reply:
    own = opinions.own(turn.tx, statement, turn.me)
    values: dict[str, object] = {"code": statement.code, "text": statement.text}
    if own is None:
        return Reply((Phrase("opine.one", values),), _choices(statement))
    values |= {"choice": Phrase(f"opine.{own}.button")}
    return Reply((Phrase("opine.own", values),), _choices(statement))


def _choices(statement: StatementRecord) -> tuple[Button, ...]:
    return tuple(
        Button(Phrase(f"opine.{each}.button"), say=f"/opinar {statement.code} {each}")
        for each in Opinion
    )


def _spelled(turn: Turn, opinion: Opinion) -> set[str]:
    return {fold(each) for each in turn.phrases.words(f"opine.{opinion}.words")}


def _shown(turn: Turn, text: str) -> str | None:
    """Return the code of the statement that was shown last, if the words are meant for it.

    They are not where something else was asked since that takes them, or where it has an opinion
    already and something came between.
    """
    for back, body in enumerate(outbox.lately_said(turn.tx, turn.me, count=_LOOKED_BACK)):
        choices = Message.model_validate_json(body).choices
        codes = [_statement_of(each.say) for each in choices]
        code = next((each for each in codes if each is not None), None)
        if code is not None:
            return code if not back or opinions.has_none(turn.tx, code, turn.me) else None
        labels = [each.label for each in choices]
        taken = (place_among(text, labels), meant_by_a_word(text, labels, turn.phrases))
        if any(each.say == GO_ON for each in choices) or taken != (None, None):
            return None
    return None


def _statement_of(command: str | None) -> str | None:
    """Return the code of the statement on which a button gives an opinion, or None."""
    word, _, rest = (command or "").partition(" ")
    return opinions.as_code(rest.partition(" ")[0]) if word == "/opinar" else None
