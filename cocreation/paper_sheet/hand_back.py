"""The file handed back to whoever typed the sheet: the rows to correct, each with its reasons."""

import csv
import io
from collections.abc import Callable, Iterable

from cocreation.paper_sheet.faults import FORMULA_STARTS, Fault
from cocreation.paper_sheet.rows import SheetRow


def to_correct_csv(
    rows: Iterable[SheetRow], *, words: Callable[[Fault], str], headings: tuple[str, str]
) -> bytes:
    """Give a CSV of the rows: their number, the reasons in words, then the original columns.

    `headings` name the first two columns. UTF-8 with its mark, semicolons and CRLF, so that a
    spreadsheet program opens it by itself; a cell it would run as a formula gets an apostrophe.
    """
    chosen = list(rows)
    columns = list(dict.fromkeys(column for row in chosen for column in row.raw))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(_safe, (*headings, *columns)))
    for row in chosen:
        reasons = "\n".join(words(fault) for fault in row.faults)
        cells = [str(row.number), reasons, *(row.raw.get(column, "") for column in columns)]
        writer.writerow(map(_safe, cells))
    return file.getvalue().encode("utf-8-sig", errors="replace")


def _safe(cell: str) -> str:
    cell = cell.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
