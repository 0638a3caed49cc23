"""The commands about paper sheets: progress, a report row by row, files to hand back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.house import House, Now, utc_now
from cocreation.permissions import OPERATOR
from cocreation.proposals.paper import CHUNK, TakenIn, set_aside, take_in, waiting
from cocreation.proposals.paper_sheet import Fault, Sheet, SheetRow, ToCorrect, read, to_correct_csv
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


def silent() -> Console:
    """Return a console that shows nothing."""
    return Console(quiet=True)


class PaperDesk:
    """Where paper sheets are taken in; what it says goes to a console."""

    def __init__(
        self,
        house: House,
        printed: Printer,
        console: Console | None = None,
        *,
        now: Now = utc_now,
    ) -> None:
        self._house = house
        self._now = now
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
            taken = list(self._taken(sheet.rows))
        except Refusal as refusal:
            self._say(refusal.key, **refusal.values)
            return 1
        self._report(taken)
        written = True
        if given := list(_slips(taken)):
            page = self._printed(given, self._language).encode()
            suffix = self._words("paper.slips_suffix")
            target = slips or file.with_name(f"{file.stem}{suffix}.html")
            written &= self._write("paper.slips_at", target, page)
        left = {each.row.reference for each in taken if each.waits}
        if left:
            suffix = self._words("paper.correct_suffix")
            stem = file.stem.partition(suffix)[0]
            rows = [row for row in self._waiting() if row.reference in left]
            written &= self._hand_back(rows, correct or file.with_name(f"{stem}{suffix}.csv"))
        return 0 if written and not left else 1

    def hand_back(self, *, correct: Path | None) -> int:
        """Write all rows that wait to be corrected to a file; return 0, or 1 when there are any."""
        rows = self._waiting()
        if not rows:
            self._say("paper.none_waiting")
            return 0
        self._say("paper.all_waiting", count=len({row.reference for row in rows}))
        suffix = self._words("paper.correct_suffix")
        self._hand_back(rows, correct or Path(f"{suffix[1:]}.csv"))
        return 1

    def set_aside(self, reference: str, reason: str) -> int:
        """Take a row out of the tray that will not be corrected; return the exit status."""
        try:
            with self._house.store.transaction() as tx:
                set_aside(
                    tx,
                    OPERATOR,
                    reference=reference.upper().removeprefix("R-").lower(),
                    reason=reason,
                    now=self._now(),
                )
        except Refusal as refusal:
            self._say(refusal.key, **refusal.values)
            return 1
        self._say("paper.aside", reference=reference)
        return 0

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

    def _taken(self, rows: Sequence[SheetRow]) -> Iterator[TakenIn]:
        starts = range(0, len(rows), CHUNK)
        for start in track(starts, description=self._words("paper.progress"), console=self._out):
            with self._house.store.transaction() as tx:
                taken = take_in(tx, OPERATOR, rows=rows[start : start + CHUNK], now=self._now())
            yield from taken

    def _report(self, taken: Sequence[TakenIn]) -> None:
        table = Table(self._words("paper.column.number"), self._words("paper.column.outcome"))
        for each in taken:
            if each.waits:
                said = "\n".join(map(self._reason, each.row.faults))
            elif each.code is None:
                said = self._words("paper.row_aside")
            else:
                key = "paper.row_new" if each.new else "paper.row_known"
                said = self._words(key, code=each.code)
            table.add_row(str(each.row.number), said)
        self._out.print(table, markup=False)
        new = sum(each.new for each in taken)
        left = sum(each.waits for each in taken)
        self._say(
            "paper.sums", rows=len(taken), new=new, known=len(taken) - new - left, waiting=left
        )

    def _waiting(self) -> list[ToCorrect]:
        """Return all rows that wait to be corrected, as they were last typed."""
        with self._house.store.transaction() as tx:
            return waiting(tx, OPERATOR)

    def _hand_back(self, rows: Iterable[ToCorrect], usual: Path) -> bool:
        columns = self._house.programme.paper.columns
        content = to_correct_csv(rows, words=self._reason, columns=columns)
        return self._write("paper.correct_at", usual, content)

    def _write(self, said: str, usual: Path, content: bytes) -> bool:
        """Write a file, for its owner alone, and say where; return whether that could be done."""
        try:
            target = _free(usual, content)
            target.touch(mode=0o600)
            target.write_bytes(content)
        except OSError as error:
            self._say("paper.no_write", file=str(usual), reason=error.strerror or str(error))
            return False
        self._say(said, file=str(target))
        return True


def _free(usual: Path, content: bytes) -> Path:
    """Return where to write without overwriting what somebody may be working on."""
    path, number = usual, 1
    while path.exists() and path.read_bytes() != content:
        number += 1
        path = usual.with_name(f"{usual.stem}-{number}{usual.suffix}")
    return path


def _slips(taken: Iterable[TakenIn]) -> Iterator[Slip]:
    for each in taken:
        if each.row.fields is not None and each.code is not None:
            yield Slip(each.code, each.row.fields.title, each.row.fields.event)
