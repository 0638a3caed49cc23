"""The files that sheets come in and go back in: every kind is read, or refused with its reason."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook

from cocreation.proposals.paper_sheet import (
    Fault,
    PaperFields,
    Sheet,
    ToCorrect,
    read,
    to_correct_csv,
)
from tests.cocreation.sheets import GOOD, HEADING, PANAMA, csv_of, sample, with_cell, xlsx_of


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_every_kind_of_csv_reads_the_same(separator: str, encoding: str, line_end: str) -> None:
    plain = csv_of(HEADING, GOOD, separator=separator).decode().replace("\r\n", line_end)
    sheet = read(plain.encode(encoding), "hoja.csv", PANAMA)
    assert sheet.faults == ()
    assert [row.fields for row in sheet.rows] == [
        PaperFields(
            title="Luz en la parada",
            problem="La parada está oscura.\nAsaltan de noche.",
            idea="Poner una lámpara.",
            theme="agro",
            territory="colon",
            event="Jornada de Colón",
            date=date(2020, 2, 8),
            collected_by="Persona de ejemplo 1",
        )
    ]


def test_empty_rows_at_the_end_are_no_rows_and_those_between_keep_the_numbers() -> None:
    empty = [""] * 8
    data = csv_of(HEADING, empty, GOOD, *[empty] * 30_000)
    assert [row.number for row in read(data, "h.csv", PANAMA).rows] == [2]

    book = Workbook()
    page = book.active
    assert page is not None
    page.append(HEADING)
    for column, cell in enumerate(GOOD, start=1):
        page.cell(3, column, cell)
    page.cell(30_000, 1, "").number_format = "0.00"
    file = io.BytesIO()
    book.save(file)
    assert [row.number for row in read(file.getvalue(), "h.xlsx", PANAMA).rows] == [2]

    page.cell(30_000, 1, "lejos")
    file = io.BytesIO()
    book.save(file)
    far = read(file.getvalue(), "h.xlsx", PANAMA)
    assert far == Sheet(faults=(Fault(None, "paper.too_many_rows", {"limit": 20_000}),))


@pytest.mark.parametrize(
    ("data", "name", "fault"),
    [
        (b"", "h.csv", Fault(None, "paper.empty_file")),
        (b" \r\n\r\n", "h.csv", Fault(None, "paper.empty_file")),
        (csv_of(HEADING), "h.csv", Fault(None, "paper.empty_file")),
        (csv_of(HEADING, [" "] * 8), "h.csv", Fault(None, "paper.empty_file")),
        (xlsx_of([]), "h.xlsx", Fault(None, "paper.empty_file")),
        (b"x" * 20_000_001, "h.csv", Fault(None, "paper.too_big", {"limit": 20_000_000})),
        (b"hola", "h.ods", Fault(None, "paper.unknown_kind", {"suffix": ".ods"})),
        (b"hola", "hoja", Fault(None, "paper.unknown_kind", {"suffix": ""})),
        (xlsx_of(HEADING), "h.csv", Fault(None, "paper.not_what_it_says", {"suffix": ".csv"})),
        (b"%PDF-1.7", "h.csv", Fault(None, "paper.not_what_it_says", {"suffix": ".csv"})),
        (csv_of(HEADING), "h.xlsx", Fault(None, "paper.not_what_it_says", {"suffix": ".xlsx"})),
        (b"PK\x03\x04junk", "h.xlsx", Fault(None, "paper.not_what_it_says", {"suffix": ".xlsx"})),
        (xlsx_of(HEADING)[:3000], "h.xlsx",
         Fault(None, "paper.not_what_it_says", {"suffix": ".xlsx"})),
        (b"T\x00itulo;\x8d\x81", "h.csv", Fault(None, "paper.not_text")),
        (b"\x00" * 99, "h.csv", Fault(None, "paper.not_text")),
        (csv_of(HEADING[1:], GOOD[1:]), "h.csv",
         Fault("title", "paper.missing_column", {"column": "Título"})),
        (csv_of([*HEADING, "Problema"], [*GOOD, "x"]), "h.csv",
         Fault("problem", "paper.repeated_column", {"column": "Problema identificado"})),
        (csv_of(HEADING, GOOD, with_cell(1, "x")).replace(b";x;", b';"x;'), "h.csv",
         Fault(None, "paper.open_quote", {"row": 2})),
        (csv_of(HEADING, *[GOOD] * 20_000), "h.csv",
         Fault(None, "paper.too_many_rows", {"limit": 20_000})),
    ],
    ids=lambda value: value.reason if isinstance(value, Fault) else None,
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(data: bytes, name: str, fault: Fault) -> None:
    assert read(data, name, PANAMA) == Sheet(faults=(fault,))


def test_of_a_workbook_the_page_with_the_columns_is_read_and_two_are_refused() -> None:
    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.append(["Instrucciones", "Escriba una fila por propuesta"])
    book.create_sheet("Propuestas").append(HEADING)
    book["Propuestas"].append([*GOOD[:6], date(2020, 2, 8), 7.0])
    file = io.BytesIO()
    book.save(file)
    sheet = read(file.getvalue(), "h.xlsx", PANAMA)
    assert sheet.faults == ()
    assert sheet.passed_over == (notes.title,)
    assert [row.raw["Fecha dd/mm/aaaa"] for row in sheet.rows] == ["08/02/2020"]
    assert [row.raw["Recogida por"] for row in sheet.rows] == ["7"]

    book.create_sheet("Más").append(HEADING)
    file = io.BytesIO()
    book.save(file)
    twice = read(file.getvalue(), "h.xlsx", PANAMA)
    assert twice == Sheet(faults=(Fault(None, "paper.several_sheets", {"count": 2}),))


def handed_back(sheet: Sheet, words: Callable[[Fault], str]) -> bytes:
    """Give the file of a sheet's rows to correct."""
    rows = [
        ToCorrect(row.reference, row.sheet, row.number, row.raw, row.faults) for row in sheet.faulty
    ]
    return to_correct_csv(rows, words=words, columns=PANAMA.paper.columns)


def test_a_column_of_the_sheet_may_be_called_as_one_of_ours() -> None:
    sheet = read(csv_of(["Fila", *HEADING], ["7", *with_cell(0, "")]), "h.csv", PANAMA)
    (row,) = read(handed_back(sheet, lambda fault: fault.reason), "h.csv", PANAMA).rows
    assert (row.number, row.corrects, row.raw["Fila"]) == (1, True, "7")
    assert [fault.reason for fault in row.faults] == ["paper.no_title"]


def test_the_file_to_hand_back_opens_in_excel_and_runs_nothing() -> None:
    def words(fault: Fault) -> str:
        return f"={fault.reason} {' '.join(map(str, fault.values.values()))}".strip()

    data = handed_back(sample(), words)
    assert data.startswith(b"\xef\xbb\xbfReferencia;Hoja;Fila;Qu")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == ["Referencia", "Hoja", "Fila", "Qué corregir", *HEADING]
    assert [row[2] for row in rows[1:]] == ["14", "18", "23", "28", "31", "37"]
    assert [row[3] for row in rows[1:4]] == [
        "'=paper.no_title",
        "'=paper.unknown_theme Deporte y recreación",
        "'=paper.formula Problema identificado",
    ]
    assert rows[3][5].startswith("'=HYPERLINK(")
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []

    again = read(data, "por-corregir.csv", PANAMA)
    assert [row.faults[0].reason for row in again.faulty] == [
        "paper.no_title",
        "paper.unknown_theme",
        "paper.formula",
        "paper.impossible_date",
        "paper.too_long",
    ]
    assert [row.raw["Título"] for row in again.clean] == ["Trocha hasta la comunidad"]
    assert [row.reference for row in again.rows] == [row.reference for row in sample().faulty]
    assert {row.sheet for row in again.rows} == {sample().rows[0].sheet}
    assert [row.number for row in again.rows] == [14, 18, 23, 28, 31, 37]
    assert [list(row.raw) for row in again.rows] == [HEADING] * 6


def test_the_file_to_hand_back_survives_what_no_file_should_hold() -> None:
    row = with_cell(2, "una\x00cosa")
    sheet = read(csv_of([*HEADING, "-nota"], [*row, "@nota"]), "h.csv", PANAMA)
    data = handed_back(sheet, lambda fault: fault.reason)
    heading, written = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert heading[-1] == "'-nota"
    assert written[-1] == "'@nota"
    assert written[6] == "una\N{REPLACEMENT CHARACTER}cosa"
