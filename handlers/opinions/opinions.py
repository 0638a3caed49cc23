"""What opinions show, in words for everybody."""

from collections.abc import Mapping, Sequence

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply
from bot.router import Router
from bot.turn import Turn
from cocreation.opinions import opinion_results
from cocreation.opinions.opinion_findings import FEWEST, Findings
from cocreation.opinions.opinion_results import Results
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from storage.opinions.opinions import StatementRecord

router = Router()

_SHOWN = 5

Statements = Mapping[str, StatementRecord]


@router.command("opiniones", needs=Action.READ_OPINIONS, public=True)
def results(turn: Turn, rest: str) -> Replies:
    """Tell how many took part, on what all agree, where groups differ, what a minority thinks."""
    found = opinion_results.of_stage(turn.tx, turn.actor, stage=numbered(turn, rest))
    values = {"stage": found.stage.name, "number": found.stage.number}
    shown = found.findings
    if shown is None:
        key = "opinions.none" if found.going_on or not found.statements else "opinions.too_few"
        return Reply((Phrase(key, {**values, "count": FEWEST}),), _acts(turn, found))
    head = {**values, "opinions": shown.opinions, "statements": len(found.statements)}
    phrases = [
        Phrase("opinions.head", {**head, "count": shown.people}),
        _agreed(found.statements, shown),
        *_of_groups(found.statements, shown),
        Phrase("opinions.still_on" if found.going_on else "opinions.over", {"at": found.at}),
    ]
    return Reply(tuple(phrases), _acts(turn, found))


def _agreed(statements: Statements, shown: Findings) -> Phrase:
    if not shown.agreed:
        return Phrase("opinions.agreed.none")
    lines = [
        Phrase(
            f"opinions.agreed.{each.side}",
            {**_named(statements[each.statement]), "share": _percent(each.share)},
        )
        for each in shown.agreed[:_SHOWN]
    ]
    return Phrase("opinions.agreed" if shown.groups else "opinions.agreed.alike", {"list": lines})


def _of_groups(statements: Statements, shown: Findings) -> list[Phrase]:
    """Return a text that says all that a chart of the groups would."""
    if not shown.groups:
        return [Phrase("opinions.no_groups")]
    sizes = [
        Phrase("opinions.group", {"group": letter(place), "count": each.size})
        for place, each in enumerate(shown.groups)
    ]
    phrases = [Phrase("opinions.groups", {"list": sizes, "count": len(shown.groups)})]
    if shown.different:
        lines = [
            Phrase(
                "opinions.different.line",
                {**_named(statements[each.statement]), "shares": _shares(each.shares)},
            )
            for each in shown.different[:_SHOWN]
        ]
        phrases.append(Phrase("opinions.different", {"list": lines}))
    if shown.minority:
        lines = [
            Phrase(
                "opinions.minority.line",
                {
                    **_named(statements[each.statement]),
                    "group": letter(each.group),
                    "share": _percent(each.share),
                    "others": _percent(each.others),
                },
            )
            for each in shown.minority[:_SHOWN]
        ]
        phrases.append(Phrase("opinions.minority", {"list": lines}))
    return phrases


def _named(statement: StatementRecord) -> dict[str, str]:
    return {"code": statement.code, "text": statement.text}


def _acts(turn: Turn, found: Results) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    number, buttons = found.stage.number, []
    if found.going_on:
        buttons.append(Button(Phrase("opine.button"), say="/opinar"))
    if found.statements:
        buttons.append(Button(Phrase("statement.list.button"), say="/afirmaciones"))
    if found.findings is not None:
        file = f"/bajaropiniones {number}"
        buttons.append(Button(Phrase("opinions.results.button"), say=file))
        if found.over:
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
