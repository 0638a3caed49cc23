"""What the board thinks: the table of results, what is left, and a nudge to who has most."""

import csv
import io
from collections.abc import Sequence

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.proposals import proposals
from cocreation.review import reviews
from cocreation.review.reviews import Average
from cocreation.spreadsheets import in_a_cell
from handlers import choices, handing_over
from handlers.staff import named

router = Router()

_LISTED = 10
_COLUMNS = (
    "code", "title", "theme", "group", "count", "pertinence", "viability", "priority"
)  # fmt: skip


@router.command("resultados", needs=Action.READ_REVIEWS)
def results(turn: Turn, rest: str) -> Replies:
    """Show the best ten and give all of them as a file; or what is thought of one proposal."""
    code = proposals.as_code(rest)
    if code is not None:
        return _of_one(turn, code)
    found = reviews.results(turn.tx, turn.actor)
    if not any(each.reviewers for each in found):
        return say("results.none", Button(Phrase("results.progress.button"), say="/revisiones"))
    lines = [Phrase("results.line", _values(each)) for each in found[:_LISTED] if each.reviewers]
    return Reply(
        (Phrase("results.list", {"list": lines, "count": len(found)}),),
        (Button(Phrase("results.progress.button"), say="/revisiones"),),
        document=_file(turn, found),
    )


def _of_one(turn: Turn, code: str) -> Reply:
    found = reviews.opinion(turn.tx, turn.actor, code=code)
    if not found.reviewers:
        return say("results.of_none", code=code)
    means = {name: _mean(value) for name, value in found.means.items()}
    values = {"code": code, "count": found.reviewers, **means}
    notes = [Phrase("results.note", {"text": note}) for note in found.notes]
    phrases = [Phrase("results.of_one", values)]
    if notes:
        phrases.append(Phrase("results.notes", {"list": notes}))
    return Reply(tuple(phrases))


@router.command("revisiones", needs=Action.READ_REVIEWS)
def progress(turn: Turn, _rest: str) -> Replies:
    """Show how far each member of the commission is."""
    board = reviews.board(turn.tx, turn.actor)
    if not board:
        return say("progress.nobody")
    lines = [
        Phrase(
            "progress.line",
            {"who": named(turn.tx, each.person_id), "done": each.done, "left": each.left},
        )
        for each in board
    ]
    late = any(each.left for each in board)
    nudge = (Button(Phrase("progress.nudge.button"), say="/animarcomision"),) if late else ()
    return say("progress.list", *nudge, list=lines)


@router.command("animarcomision", needs=Action.READ_REVIEWS)
def nudge(turn: Turn, _rest: str) -> Replies:
    """Tell every member who has proposals left how many, at most once a day."""
    others, too_soon = reviews.nudge(turn.tx, turn.actor, now=turn.now)
    go_on = Button(Phrase("board.button"), say="/revisar")
    done = [Phrase("progress.nudged", {"count": len(others)})] if others else []
    if too_soon:
        done.append(Phrase("progress.nudged_today", {"count": too_soon}))
    return [
        Reply(tuple(done) or (Phrase("progress.nobody_left"),)),
        *(
            Reply(
                (Phrase("progress.nudge", {"count": each.left, "done": each.done}),),
                (go_on,),
                to=each.person_id,
            )
            for each in others
        ),
    ]


def _mean(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _scores(each: Average) -> list[float | None]:
    return [each.pertinence, each.viability, each.priority]


def _values(each: Average) -> dict[str, object]:
    given = [score for score in _scores(each) if score is not None]
    return {
        "code": each.code,
        "title": each.title,
        "count": each.reviewers,
        "mean": _mean(sum(given) / len(given)),
    }


def _file(turn: Turn, found: Sequence[Average]) -> str:
    """Return the table of all results, for a spreadsheet program."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        turn.phrases.plain(Phrase(f"results.column.{each}"), turn.language) for each in _COLUMNS
    )
    for each in found:
        theme = choices.theme_name(turn, each.theme).say(turn.language)
        cells = (each.code, each.title, theme, each.group or "", str(each.reviewers))
        writer.writerow([*map(in_a_cell, cells), *map(_mean, _scores(each))])
    return handing_over.kept(
        turn,
        name=f"revision-{turn.now:%Y-%m-%d}.csv",
        media_type="text/csv",
        content=file.getvalue().encode("utf-8-sig", errors="replace"),
    )
