"""What opinions show, in words for everybody."""

from collections.abc import Sequence

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply
from bot.router import Router
from bot.turn import Turn
from cocreation import opinion_results
from cocreation.opinion_results import Results
from cocreation.permissions import Action
from cocreation.programme_facts import Programme, Stage

router = Router()

_SHOWN = 5


@router.command("opiniones", needs=Action.READ_OPINIONS, public=True)
def results(turn: Turn, rest: str) -> Replies:
    """Tell how many took part, on what all agree, where groups differ, what a minority thinks."""
    found = opinion_results.of_stage(turn.tx, turn.actor, stage=numbered(turn, rest))
    values = {"stage": found.stage.name, "number": found.stage.number}
    if not found.opinions:
        return Reply((Phrase("opinions.none", values),), _acts(turn, found))
    head = {**values, "opinions": found.opinions, "statements": len(found.statements)}
    phrases = [
        Phrase("opinions.head", {**head, "count": found.people}),
        _agreed(found),
        *_of_groups(found),
        Phrase("opinions.still_on" if found.going_on else "opinions.over"),
    ]
    return Reply(tuple(phrases), _acts(turn, found))


def _agreed(found: Results) -> Phrase:
    if not found.agreed:
        return Phrase("opinions.agreed.none")
    lines = [
        Phrase(
            f"opinions.agreed.{each.side}",
            {
                "code": each.statement.code,
                "text": each.statement.text,
                "share": _percent(each.share),
            },
        )
        for each in found.agreed[:_SHOWN]
    ]
    return Phrase("opinions.agreed", {"list": lines})


def _of_groups(found: Results) -> list[Phrase]:
    """Return a text that says all that a chart of the groups would."""
    if not found.groups:
        return [Phrase("opinions.no_groups")]
    sizes = [
        Phrase("opinions.group", {"group": letter(place), "count": each.size})
        for place, each in enumerate(found.groups)
    ]
    phrases = [Phrase("opinions.groups", {"list": sizes, "count": len(found.groups)})]
    if found.different:
        lines = [
            Phrase(
                "opinions.different.line",
                {
                    "code": each.statement.code,
                    "text": each.statement.text,
                    "shares": _shares(each.shares),
                },
            )
            for each in found.different[:_SHOWN]
        ]
        phrases.append(Phrase("opinions.different", {"list": lines}))
    if found.minority:
        lines = [
            Phrase(
                "opinions.minority.line",
                {
                    "code": each.statement.code,
                    "text": each.statement.text,
                    "group": letter(each.group),
                    "share": _percent(each.share),
                    "others": _percent(each.others),
                },
            )
            for each in found.minority[:_SHOWN]
        ]
        phrases.append(Phrase("opinions.minority", {"list": lines}))
    return phrases


def _acts(turn: Turn, found: Results) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    number, buttons = found.stage.number, []
    if opinion_results.is_open(found):
        buttons.append(Button(Phrase("opine.button"), say="/opinar"))
    if found.statements:
        buttons.append(Button(Phrase("statement.list.button"), say="/afirmaciones"))
    if found.opinions:
        file = f"/bajaropiniones {number}"
        buttons.append(Button(Phrase("opinions.results.button"), say=file))
        if not opinion_results.is_open(found):
            file = f"/bajaropiniones {number} votos"
            buttons.append(Button(Phrase("opinions.votes.button"), say=file))
    return tuple(buttons)


def numbered(turn: Turn, words: str) -> Stage | None:
    """Return the stage of this number; None for none, which means the last one with statements."""
    number = words.strip()
    known = {str(each.number): each for each in turn.tx.kept(Programme).stages}
    return known.get(number)


def letter(place: int) -> str:
    """Return what a group is called: A is the largest."""
    return chr(ord("A") + place)


def _shares(shares: Sequence[float | None]) -> list[Phrase]:
    return [
        Phrase("opinions.share", {"group": letter(place), "share": _percent(each)})
        for place, each in enumerate(shares)
        if each is not None
    ]


def _percent(part: float) -> int:
    return round(part * 100)
