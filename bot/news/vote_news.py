"""What is told of the time of a vote: who has not voted, and that somebody may close it."""

from collections.abc import Iterable, Sequence

from bot.messages import Button, Phrase, Reply
from bot.news import plan_news
from cocreation.people import roles
from cocreation.plan import plan_vote_terms
from cocreation.review import vote_terms
from cocreation.review.ballots import Term
from storage.engine import Tx

_BUTTONS = 8


def of_themes(tx: Tx, rung: Sequence[vote_terms.Rung]) -> list[Reply]:
    """Return one message to each: all that ended to who administers, all that end to members."""
    ended = [each for each in rung if each.term is Term.ENDED]
    ends = [each for each in rung if each.term is Term.ENDS]
    members = dict.fromkeys(person for each in ends for person in each.to)
    return [
        *(_ended(ended, person) for person in roles.administrators(tx) if ended),
        *(_ends([each for each in ends if person in each.to], person) for person in members),
    ]


def of_plan(tx: Tx, rung: plan_vote_terms.Rung) -> list[Reply]:
    """Return what is told of the vote on the plan."""
    values = {
        "number": rung.version.number,
        "closes": rung.version.vote_closes_at,
        "cast": rung.cast,
        "members": rung.members,
    }
    if rung.term is Term.ENDED:
        close = Button(Phrase("vote.close.button"), say="/cerrarvotacionplan")
        said = (Phrase("plan.vote.ended", values),)
        return [Reply(said, (close,), to=each) for each in roles.administrators(tx)]
    said = (Phrase("plan.vote.ends", values),)
    read = Button(Phrase("plan.read.button"), say="/plan")
    return [Reply(said, (*plan_news.choices(), read), to=each) for each in rung.to]


def _ended(ended: Sequence[vote_terms.Rung], person: str) -> Reply:
    lines = [
        Phrase("vote.ended.line", {**_of(each), "cast": each.cast, "members": each.members})
        for each in ended
    ]
    buttons = _buttons(ended, "vote.close_one.button", "cerrarvotacion")
    return Reply((Phrase("vote.ended", {"list": lines, "count": len(lines)}),), buttons, to=person)


def _ends(ends: Sequence[vote_terms.Rung], person: str) -> Reply:
    lines = [
        Phrase("vote.ends.line", {**_of(each), "closes": each.theme.closes_at}) for each in ends
    ]
    buttons = _buttons(ends, "vote.on.button", "votar")
    return Reply((Phrase("vote.ends", {"list": lines, "count": len(lines)}),), buttons, to=person)


def _of(rung: vote_terms.Rung) -> dict[str, str]:
    return {"code": rung.theme.code, "title": rung.theme.title}


def _buttons(rung: Iterable[vote_terms.Rung], key: str, word: str) -> tuple[Button, ...]:
    codes = [each.theme.code for each in rung][:_BUTTONS]
    return tuple(Button(Phrase(key, {"code": code}), say=f"/{word} {code}") for code in codes)
