"""A file's bytes into pages of text cells, before anybody asks what they mean."""

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice, repeat
from pathlib import PurePath
from typing import Final, NamedTuple

from cocreation.proposals.paper_sheet.faults import refused

FILE_MAX: Final = 20_000_000
UNPACKED_MAX: Final = 200_000_000
"""Bytes of a file as it comes, and of a workbook once unpacked."""

ROWS_MAX: Final = 20_000
"""Rows of a page, heading and empty ones included."""

HEADING_AMONG: Final = 10
"""The heading stands in one of so many first rows; above it there may be a title."""

Page = list[list[str]]


class NamedPage(NamedTuple):
    """The page of a workbook, by the name on its tab; that of a CSV has no name."""

    name: str
    rows: Page


_ZIP = b"PK\x03\x04"
_OTHER_KINDS = (_ZIP, b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_END = "\x1f"  # a last row of our own: if it is not read as one, a quote before it was left open
_COLUMNS_MAX = 200


def pages(
    data: bytes, filename: str, known: Callable[[list[str]], int], date_format: str
) -> list[NamedPage]:
    """Give the pages of the file: one for CSV, one for each worksheet that has cells for XLSX.

    `known` counts the headings known among the cells of a row: it settles which separator a CSV
    has. `date_format` writes the dates of a workbook, whose formulas come as their text. Raises
    SheetRefusedError for what is no such file.
    """
    if not data.strip():
        raise refused("paper.empty_file")
    if len(data) > FILE_MAX:
        raise refused("paper.too_big", limit=FILE_MAX)
    suffix = PurePath(filename).suffix.lower()
    if suffix in (".csv", ".txt"):
        found = [NamedPage("", _csv(_text(data, suffix), known))]
    elif suffix == ".xlsx":
        found = _xlsx(data, suffix, date_format)
    else:
        raise refused("paper.unknown_kind", suffix=suffix)
    found = [page for page in found if page.rows]
    if not found:
        raise refused("paper.empty_file")
    if any(len(page.rows) > ROWS_MAX for page in found):
        raise refused("paper.too_many_rows", limit=ROWS_MAX)
    return found


def _text(data: bytes, suffix: str) -> str:
    if data.startswith(_OTHER_KINDS):
        raise refused("paper.not_what_it_says", suffix=suffix)
    for encoding in ("utf-16",) if data.startswith(_UTF16) else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("paper.not_text")


def _csv(text: str, known: Callable[[list[str]], int]) -> Page:
    if "\x00" in text.lstrip().partition("\n")[0]:
        raise refused("paper.not_text")
    separator = max((";", ",", "\t"), key=lambda each: _headings_seen(text, each, known))
    rows = _up_to_the_end(_rows(f"{text}\n{_END}", separator))
    return list(islice(_without_empty_end(rows), ROWS_MAX + 1))


def _up_to_the_end(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    read = 0
    try:
        for row in rows:
            if row == [_END]:
                return
            if row and row[-1].endswith(_END):
                break
            yield row
            read += 1
    except csv.Error:  # a cell of more than 131,072 characters: what an open quote swallowed
        pass
    raise refused("paper.open_quote", row=read)


def _without_empty_end(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Leave out the empty rows below the last one with text: a page with borders has thousands."""
    empty = 0
    for row in rows:
        if any(row):
            yield from repeat([], empty)
            empty = 0
            yield row
        else:
            empty += 1


def _headings_seen(text: str, separator: str, known: Callable[[list[str]], int]) -> int:
    most = 0
    try:
        for row in islice(_rows(text, separator), HEADING_AMONG):
            most = max(most, known(row))
    except csv.Error:  # with the wrong separator a file may read as one endless cell
        return most
    return most


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _xlsx(data: bytes, suffix: str, date_format: str) -> list[NamedPage]:
    if not data.startswith(_ZIP):
        raise refused("paper.not_what_it_says", suffix=suffix)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        raise refused("paper.not_what_it_says", suffix=suffix) from None
    if unpacked > UNPACKED_MAX:
        raise refused("paper.too_big", limit=FILE_MAX)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a workbook has beside its cells is not read
            return list(_worksheets(data, date_format))
    except Exception:  # a damaged workbook raises whatever its damage leads to
        raise refused("paper.not_what_it_says", suffix=suffix) from None


def _worksheets(data: bytes, date_format: str) -> Iterator[NamedPage]:
    # Only a workbook needs it, and to import it takes a third of a second and 10 MB.
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write a wrong size, which would cut rows off
            rows: Iterable[tuple[object, ...]] = sheet.iter_rows(
                max_col=_COLUMNS_MAX, values_only=True
            )
            cells = (_trimmed([_written(value, date_format) for value in row]) for row in rows)
            yield NamedPage(sheet.title, list(islice(_without_empty_end(cells), ROWS_MAX + 1)))
    finally:
        book.close()


def _written(value: object, date_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime(date_format)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(getattr(value, "text", value))  # an array formula keeps its text inside


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row
