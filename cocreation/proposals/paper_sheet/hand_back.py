"""The file handed back to whoever typed the sheet: the rows to correct, each with its reasons."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from cocreation.programme.file import PaperColumns
from cocreation.proposals.paper_sheet.faults import Fault
from cocreation.proposals.paper_sheet.table import HANDED_BACK
from cocreation.spreadsheets import in_a_cell


class ToCorrect(NamedTuple):
    """A row that waits: where it stood, every cell as it came, and what is wrong."""

    reference: str
    sheet: str
    number: int
    raw: Mapping[str, str]
    faults: Sequence[Fault]


def to_correct_csv(
    rows: Iterable[ToCorrect], *, words: Callable[[Fault], str], columns: PaperColumns
) -> bytes:
    """Give a CSV of the rows: reference, sheet, number, the reasons in words, then its columns.

    Read again, it is known by its references. UTF-8 with its mark, semicolons and CRLF, so that a
    spreadsheet program opens it by itself; a cell it would run as a formula gets an apostrophe.
    """
    chosen = list(rows)
    names = list(dict.fromkeys(name for row in chosen for name in row.raw))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(in_a_cell, (*(getattr(columns, each)[0] for each in HANDED_BACK), *names)))
    for row in chosen:
        reasons = "\n".join(words(fault) for fault in row.faults)
        cells = (row.raw.get(name, "") for name in names)
        place = (f"R-{row.reference}", row.sheet, str(row.number))
        writer.writerow(map(in_a_cell, (*place, reasons, *cells)))
    return file.getvalue().encode("utf-8-sig", errors="replace")
