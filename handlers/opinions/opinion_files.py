"""Opinions as files for a spreadsheet: the results, and the votes without names."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from bot.forms import Replies
from bot.messages import Phrase, Reply
from bot.router import Router
from bot.turn import Turn
from cocreation.opinions import opinion_results
from cocreation.opinions.opinion_findings import FEWEST, Findings, share
from cocreation.opinions.opinion_results import Ballot, Results
from cocreation.opinions.opinions import Opinion
from cocreation.permissions import Action
from cocreation.refusals import Refusal
from cocreation.spreadsheets import in_a_cell
from handlers import handing_over
from handlers.opinions.opinions import letter, numbered
from storage.opinions.opinions import StatementRecord

router = Router()

_VOTES = "votos"


@router.command("bajaropiniones", needs=Action.READ_OPINIONS, hidden=True)
def files(turn: Turn, rest: str) -> Replies:
    """Hand over the results of a stage, or its votes without names once no more are taken."""
    number, _, word = rest.strip().lower().partition(" ")
    stage = numbered(turn, number)
    if _VOTES in (number, word.strip()):
        found, ballots = opinion_results.ballots(turn.tx, turn.actor, stage=stage)
        return _handed(turn, found, "votes", _of_ballots(turn, found, ballots))
    found = opinion_results.of_stage(turn.tx, turn.actor, stage=stage)
    if found.findings is None:
        raise Refusal("opinions.too_few", count=FEWEST)
    return _handed(turn, found, "results", _of_results(turn, found.statements, found.findings))


def _handed(turn: Turn, found: Results, kind: str, table: Iterable[Sequence[str | int]]) -> Reply:
    values = {"stage": found.stage.name, "number": found.stage.number}
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows(table)
    document = handing_over.kept(
        turn,
        name=_said(turn, Phrase(f"opinions.name.{kind}", values)) + ".csv",
        media_type="text/csv",
        content=file.getvalue().encode("utf-8-sig", errors="replace"),
    )
    return Reply((Phrase(f"opinions.file.{kind}", values),), document=document)


def _of_results(
    turn: Turn, statements: Mapping[str, StatementRecord], shown: Findings
) -> Iterable[Sequence[str | int]]:
    """Give a line for each statement: how many chose what, and the share of each group, 0 to 1."""
    columns = ("code", "text", "about", "state")
    yield [
        *(_said(turn, Phrase(f"opinions.column.{each}")) for each in columns),
        *(_said(turn, Phrase(f"opine.{each}.button")) for each in Opinion),
        *(
            _said(turn, Phrase("opinions.column.group", {"group": letter(place)}))
            for place in range(len(shown.groups))
        ),
    ]
    for key, each in statements.items():
        tally = shown.tallies.get(key)
        shares = (share(group.tallies.get(key, {})) for group in shown.groups)
        yield [
            each.code,
            in_a_cell(each.text),
            each.about or "",
            _said(turn, Phrase(f"opinions.state.{each.state}")),
            *("" if tally is None else tally.get(opinion, 0) for opinion in Opinion),
            *("" if part is None else f"{part:.2f}" for part in shares),
        ]


def _of_ballots(
    turn: Turn, found: Results, ballots: Iterable[Ballot]
) -> Iterable[Sequence[str | int]]:
    """Give a line for each nameless person: a number, and a choice for each statement."""
    yield [
        _said(turn, Phrase("opinions.column.person")),
        *(each.code for each in found.statements.values()),
    ]
    for number, choices in enumerate(ballots, 1):
        words = (
            "" if one is None else _said(turn, Phrase(f"opine.{one}.button")) for one in choices
        )
        yield [number, *words]


def _said(turn: Turn, phrase: Phrase) -> str:
    return turn.phrases.plain(phrase, turn.language)
