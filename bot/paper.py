"""The command that takes in a paper sheet: progress, a report row by row, files to hand back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.house import House, utc_now
from cocreation.paper import CHUNK, TakenIn, take_in
from cocreation.paper_sheet import Fault, SheetRow, read, to_correct_csv
from cocreation.permissions import OPERATOR
from cocreation.refusals import Refusal
from locales.phrases import Phrase, Phrases


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for a person who gave a proposal on paper."""

    code: str
    title: str
    event: str


Printer = Callable[[Sequence[Slip], str], str]
"""Makes the page of slips, in a language."""


def import_sheet(
    house: House,
    file: Path,
    *,
    slips: Path | None,
    correct: Path | None,
    printed: Printer,
    console: Console | None = None,
) -> int:
    """Take in a sheet and return the exit status: 0, or 1 when something is left to correct.

    Files to hand back are written beside the sheet unless they are named.
    """
    out = console or Console()
    language = house.phrases.languages[0]

    def words(key: str, **values: object) -> str:
        return house.phrases.plain(Phrase(key, values), language)

    def reason(fault: Fault) -> str:
        return words(fault.reason, **fault.values)

    try:
        sheet = read(file.read_bytes(), file.name, house.programme)
    except OSError as error:
        out.print(words("paper.no_file", file=str(file), reason=error.strerror or str(error)))
        return 1
    for fault in sheet.faults:
        out.print(reason(fault), style="bold")
    for page in sheet.passed_over:
        out.print(words("paper.passed_over", page=page), style="bold", markup=False)
    if sheet.faults:
        return 1
    try:
        taken = list(_taken(house, sheet.rows, file.name, out, words("paper.progress")))
    except Refusal as refusal:
        out.print(words(refusal.key, **refusal.values))
        return 1
    out.print(_report(taken, house.phrases, language))
    new = [each for each in taken if each.new]
    waiting = [each.row for each in taken if each.code is None]
    out.print(
        words(
            "paper.sums",
            rows=len(taken),
            new=len(new),
            known=len(taken) - len(new) - len(waiting),
            waiting=len(waiting),
        )
    )
    if given := [each for each in taken if each.code is not None]:
        target = slips or file.with_name(f"{file.stem}{words('paper.slips_suffix')}.html")
        target.write_text(printed([_slip(each) for each in given], language), "utf-8")
        out.print(words("paper.slips_at", file=str(target)))
    if waiting:
        target = correct or file.with_name(f"{file.stem}{words('paper.correct_suffix')}.csv")
        headings = (words("paper.column.number"), words("paper.column.reasons"))
        target.write_bytes(to_correct_csv(waiting, words=reason, headings=headings))
        out.print(words("paper.correct_at", file=str(target)))
    return 1 if waiting else 0


def _taken(
    house: House, rows: Sequence[SheetRow], name: str, out: Console, doing: str
) -> Iterator[TakenIn]:
    starts = range(0, len(rows), CHUNK)
    for start in track(starts, description=doing, console=out):
        with house.store.transaction() as tx:
            taken = take_in(
                tx, OPERATOR, rows=rows[start : start + CHUNK], file_name=name, now=utc_now()
            )
        yield from taken


def _report(taken: Sequence[TakenIn], phrases: Phrases, language: str) -> Table:
    def words(key: str, **values: object) -> str:
        return phrases.plain(Phrase(key, values), language)

    table = Table(words("paper.column.number"), words("paper.column.outcome"))
    for each in taken:
        if each.code is None:
            said = "\n".join(words(fault.reason, **fault.values) for fault in each.row.faults)
        else:
            said = words("paper.row_new" if each.new else "paper.row_known", code=each.code)
        table.add_row(str(each.row.number), said)
    return table


def _slip(taken: TakenIn) -> Slip:
    assert taken.code is not None
    assert taken.row.fields is not None
    return Slip(taken.code, taken.row.fields.title, taken.row.fields.event)
