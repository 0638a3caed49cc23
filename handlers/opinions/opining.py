"""Saying whether one agrees: statement after statement, one tap each."""

from typing import Annotated, Final

from bot.forms import Ask, Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.opinions import opinions
from cocreation.opinions.opinions import Opinion
from cocreation.people import people
from cocreation.people.people import Purpose
from cocreation.permissions import Action, may
from cocreation.refusals import Closed
from handlers import consent
from handlers.consent_first import ConsentFirst
from storage.opinions.opinions import StatementRecord

router = Router()

LINK: Final = "op"
"""The word of a link that leads to the next statement."""

_NEXT = "next"


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


def follow_link(turn: Turn) -> Reply:
    """Return the next statement; to whoever has not consented yet, what this is."""
    if people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART):
        return next_one(turn)
    return say("opine.invited", Button(Phrase("opine.button"), say="/opinar"))


def asked_again(turn: Turn, said: str) -> Reply | None:
    """Return the statement that waits, for an opinion that was typed after something came between.

    `said` is folded. It is not taken for an opinion by itself; None where none is meant, or waits.
    """
    opinions_said = (turn.phrases.words(f"opine.{each}.words") for each in Opinion)
    yes_or_no = {*turn.phrases.words("answer.yes.words"), *turn.phrases.words("answer.no.words")}
    meant = {fold(word) for words in opinions_said for word in words} - {*map(fold, yes_or_no)}
    if said not in meant or not may(turn.actor, Action.OPINE):
        return None
    if not people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART):
        return None
    try:
        following = opinions.next_for(turn.tx, turn.actor, person_id=turn.me)
    except Closed:
        return None
    return next_one(turn, Phrase("opine.about_this")) if following.statement else None


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
        Button(
            Phrase(f"opine.{each}.button"),
            say=f"/opinar {statement.code} {each}",
            words=f"opine.{each}.words",
        )
        for each in Opinion
    )
