"""The commands about paper sheets: progress, a report row by row, files to hand back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.house import House, utc_now
from cocreation.paper import CHUNK, TakenIn, take_in, waiting
from cocreation.paper_sheet import Fault, Sheet, SheetRow, ToCorrect, read, to_correct_csv
from cocreation.permissions import OPERATOR
from cocreation.refusals import Refusal
from locales.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for a person who gave a proposal on paper."""

    code: str
    title: str
    event: str


Printer = Callable[[Sequence[Slip], str], str]
"""Makes the page of slips, in a language."""


class PaperDesk:
    """Where paper sheets are taken in; what it says goes to a console."""

    def __init__(self, house: House, printed: Printer, console: Console | None = None) -> None:
        self._house = house
        self._printed = printed
        self._language = house.phrases.languages[0]
        self._out = console or Console()

    def take_in(self, file: Path, *, slips: Path | None, correct: Path | None) -> int:
        """Take in a sheet and return the exit status: 0, or 1 when something is left to correct.

        Files to hand back are written beside the sheet unless they are named.
        """
        try:
            sheet = read(file.read_bytes(), file.name, self._house.programme)
        except OSError as error:
            self._say("paper.no_file", file=str(file), reason=error.strerror or str(error))
            return 1
        self._tell_of(sheet)
        if sheet.faults:
            return 1
        try:
            taken = list(self._taken(sheet.rows, file.name))
        except Refusal as refusal:
            self._say(refusal.key, **refusal.values)
            return 1
        self._report(taken)
        if given := list(_slips(taken)):
            suffix = self._words("paper.slips_suffix")
            target = slips or file.with_name(f"{file.stem}{suffix}.html")
            target.write_text(self._printed(given, self._language), "utf-8")
            self._say("paper.slips_at", file=str(target))
        left = [
            ToCorrect(row.reference, row.number, row.raw, row.faults)
            for row, code, _ in taken
            if code is None
        ]
        if left:
            suffix = self._words("paper.correct_suffix")
            stem = file.stem.partition(suffix)[0]
            self._hand_back(left, correct, file.with_name(f"{stem}{suffix}.csv"))
        return 1 if left else 0

    def hand_back(self, *, correct: Path | None) -> int:
        """Write all rows that wait to be corrected to a file; return 0, or 1 when there are any."""
        with self._house.store.transaction() as tx:
            rows = waiting(tx, OPERATOR)
        if not rows:
            self._say("paper.none_waiting")
            return 0
        self._say("paper.all_waiting", count=len(rows))
        self._hand_back(rows, correct, Path(f"{self._words('paper.correct_suffix')[1:]}.csv"))
        return 1

    # ── inside ────────────────────────────────────────────────────────────────────────────────

    def _words(self, key: str, **values: object) -> str:
        return self._house.phrases.plain(Phrase(key, values), self._language)

    def _say(self, key: str, *, style: str = "", **values: object) -> None:
        self._out.print(self._words(key, **values), style=style, markup=False)

    def _reason(self, fault: Fault) -> str:
        return self._words(fault.reason, **fault.values)

    def _tell_of(self, sheet: Sheet) -> None:
        for fault in sheet.faults:
            self._say(fault.reason, style="bold", **fault.values)
        for page in sheet.passed_over:
            self._say("paper.passed_over", style="bold", page=page)

    def _taken(self, rows: Sequence[SheetRow], name: str) -> Iterator[TakenIn]:
        starts = range(0, len(rows), CHUNK)
        for start in track(starts, description=self._words("paper.progress"), console=self._out):
            with self._house.store.transaction() as tx:
                taken = take_in(
                    tx, OPERATOR, rows=rows[start : start + CHUNK], file_name=name, now=utc_now()
                )
            yield from taken

    def _report(self, taken: Sequence[TakenIn]) -> None:
        table = Table(self._words("paper.column.number"), self._words("paper.column.outcome"))
        for each in taken:
            if each.code is None:
                said = "\n".join(map(self._reason, each.row.faults))
            else:
                key = "paper.row_new" if each.new else "paper.row_known"
                said = self._words(key, code=each.code)
            table.add_row(str(each.row.number), said)
        self._out.print(table, markup=False)
        new = sum(each.new for each in taken)
        left = sum(each.code is None for each in taken)
        self._say(
            "paper.sums", rows=len(taken), new=new, known=len(taken) - new - left, waiting=left
        )

    def _hand_back(self, rows: Iterable[ToCorrect], named: Path | None, usual: Path) -> None:
        columns = self._house.programme.paper.columns
        content = to_correct_csv(rows, words=self._reason, columns=columns)
        target = named or _free(usual, content)
        target.write_bytes(content)
        self._say("paper.correct_at", file=str(target))


def _free(usual: Path, content: bytes) -> Path:
    """Return where to write without overwriting a file that somebody may be correcting."""
    path, number = usual, 1
    while path.exists() and path.read_bytes() != content:
        number += 1
        path = usual.with_name(f"{usual.stem}-{number}{usual.suffix}")
    return path


def _slips(taken: Iterable[TakenIn]) -> Iterator[Slip]:
    for row, code, _ in taken:
        if row.fields is not None and code is not None:
            yield Slip(code, row.fields.title, row.fields.event)
