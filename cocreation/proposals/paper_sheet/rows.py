"""The rows of a sheet judged one by one: fields to take in, or what is to be corrected."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from cocreation.programme.file import Programme
from cocreation.proposals.paper_sheet.cells import pages
from cocreation.proposals.paper_sheet.faults import Fault, SheetRefusedError
from cocreation.proposals.paper_sheet.table import Headings, Table
from cocreation.spreadsheets import FORMULA_STARTS
from cocreation.texts import PARAGRAPH_MAX, TITLE_MAX, is_no_answer

FIELDS: Final = (
    "title",
    "problem",
    "idea",
    "theme",
    "territory",
    "event",
    "date",
    "collected_by",
)

REFERENCE_LENGTH: Final = 12
"""Characters of a fingerprint that are enough to call a row by."""

_PARAGRAPHS = ("problem", "idea")
_TEXTS = ("title", "problem", "idea")
_MUST_BE_WRITTEN = (*_TEXTS, "territory")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NUMBER = re.compile("[0-9]{1,6}")
_FIRST_YEAR = 1900  # 0202 is a slip of the finger
_QUOTED = 80  # characters of a cell that a reason repeats


@dataclass(frozen=True)
class PaperFields:
    """A proposal as it stood on paper; theme and territory are keys of the programme."""

    title: str
    problem: str
    idea: str
    theme: str
    territory: str
    event: str
    date: date | None
    collected_by: str


@dataclass(frozen=True)
class SheetRow:
    """One row: `number` counts from 1 below the heading, empty rows included.

    `raw` has every cell as it came, by its column heading. `fields` is None when there are
    `faults`. `fingerprint` is the same for the same content, whatever kind of file it came in.
    `reference` stays with a row through its corrections: what `corrects` another names its, and
    `sheet` and `number` are then those of the first sheet, as the file handed back says.
    """

    sheet: str
    number: int
    reference: str
    corrects: bool
    raw: dict[str, str]
    fields: PaperFields | None
    faults: tuple[Fault, ...]
    fingerprint: str


@dataclass(frozen=True)
class Sheet:
    """A file read. When the file itself has `faults` there are no rows.

    `passed_over` names the pages of a workbook that have cells but not the columns.
    """

    rows: tuple[SheetRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def clean(self) -> tuple[SheetRow, ...]:
        """The rows that can be taken in."""
        return tuple(row for row in self.rows if not row.faults)

    @property
    def faulty(self) -> tuple[SheetRow, ...]:
        """The rows to correct."""
        return tuple(row for row in self.rows if row.faults)


def read(data: bytes, filename: str, programme: Programme) -> Sheet:
    """Read a sheet of proposals from the bytes of a CSV or XLSX file.

    CSV may be separated by comma, semicolon or tab, in UTF-8, UTF-16 or Windows-1252. Of a
    workbook, the one page that has the columns is read. Rows without any text are passed over; a
    row without a theme gets the catch-all theme. Never raises for what is in the file: one that
    cannot be read gives its faults and no rows.
    """
    headings = Headings(programme.paper.columns)
    try:
        found = pages(data, filename, headings.known, programme.paper.date_formats[0])
    except SheetRefusedError as error:
        return Sheet(faults=(error.fault,))
    tables = [Table(page.rows, headings) for page in found]
    complete = [table for table in tables if table.complete]
    if len(complete) > 1:
        return Sheet(faults=(Fault(None, "paper.several_sheets", {"count": len(complete)}),))
    table = complete[0] if complete else max(tables, key=lambda each: len(each.columns))
    if table.faults:
        return Sheet(faults=table.faults)
    rows = _judged(table, programme, filename)
    passed_over = tuple(
        page.name for page, each in zip(found, tables, strict=True) if each is not table
    )
    faults = () if rows else (Fault(None, "paper.empty_file"),)
    return Sheet(rows, faults, passed_over)


def _judged(table: Table, programme: Programme, filename: str) -> tuple[SheetRow, ...]:
    rows: list[SheetRow] = []
    first_with: dict[str, int] = {}
    for number, cells in enumerate(table.body, start=1):
        if not any(cell.strip() for cell in cells):
            continue
        values: dict[str, str] = {}
        faults: list[Fault] = []
        for field in FIELDS:
            values[field], fault = _value(field, table.cell(field, cells), programme)
            faults += [fault] if fault else []
        if extra := _beyond(table, cells):
            faults.append(extra)
        fingerprint = _fingerprint(values)
        given = table.reference(cells)
        first_number = table.cell("number", cells).strip() if given else ""
        shown = int(first_number) if _NUMBER.fullmatch(first_number) else number
        if fingerprint in first_with:
            faults.append(Fault(None, "paper.repeated", {"row": first_with[fingerprint]}))
        first_with.setdefault(fingerprint, shown)
        reference = given or fingerprint[:REFERENCE_LENGTH]
        sheet = table.cell("sheet", cells).strip() if given else ""
        rows.append(
            SheetRow(
                sheet or filename,
                shown,
                reference,
                bool(given),
                table.raw(cells),
                None if faults else _fields(values),
                tuple(faults),
                fingerprint,
            )
        )
    return tuple(rows)


def _value(field: str, cell: str, programme: Programme) -> tuple[str, Fault | None]:
    """Give what the cell says, in its one normal form, and what is wrong with it."""
    text = _tidy(field, cell)
    shown = {"written": text[:_QUOTED]}
    column = {"column": getattr(programme.paper.columns, field)[0]}
    limit = PARAGRAPH_MAX if field in _PARAGRAPHS else TITLE_MAX
    if _UNSTORABLE.search(cell):
        return text, Fault(field, "paper.bad_characters", column)
    if cell.lstrip(" \xa0'").startswith(FORMULA_STARTS):
        return text, Fault(field, "paper.formula", column)
    if not text:
        if field in _MUST_BE_WRITTEN:
            return text, Fault(field, f"paper.no_{field}")
        return (programme.catch_all_theme if field == "theme" else ""), None
    if field in _TEXTS and is_no_answer(text):
        return text, Fault(field, f"paper.no_{field}")
    if len(text) > limit:
        return text, Fault(field, "paper.too_long", {**column, "count": len(text), "limit": limit})
    if field == "theme":
        key = programme.match_theme(text)
        return key or text, None if key else Fault(field, "paper.unknown_theme", shown)
    if field == "territory":
        key = programme.match_territory(text)
        return key or text, None if key else Fault(field, "paper.unknown_territory", shown)
    if field == "date":
        day = _day(text, programme.paper.date_formats)
        return day or text, None if day else Fault(field, "paper.impossible_date", shown)
    return text, None


def _tidy(field: str, cell: str) -> str:
    text = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    return text if field in _PARAGRAPHS else " ".join(text.split())


def _day(text: str, formats: Sequence[str]) -> str | None:
    for each in formats:
        try:
            day = datetime.strptime(text, each).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
        return day.isoformat() if day.year >= _FIRST_YEAR else None
    return None


def _beyond(table: Table, cells: Sequence[str]) -> Fault | None:
    if any(cell.strip() for cell in cells[table.width :]):
        values = {"count": len(cells), "expected": table.width}
        return Fault(None, "paper.too_many_cells", values)
    return None


def _fields(values: dict[str, str]) -> PaperFields:
    day = date.fromisoformat(values["date"]) if values["date"] else None
    return PaperFields(
        title=values["title"],
        problem=values["problem"],
        idea=values["idea"],
        theme=values["theme"],
        territory=values["territory"],
        event=values["event"],
        date=day,
        collected_by=values["collected_by"],
    )


def _fingerprint(values: dict[str, str]) -> str:
    content = [" ".join(values[field].split()) for field in FIELDS]
    return sha256(json.dumps(content, ensure_ascii=True).encode("ascii")).hexdigest()
