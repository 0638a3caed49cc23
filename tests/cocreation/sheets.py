"""Sheets made for the tests: one good row, and files of any rows."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from cocreation.programme.file import PROGRAMMES, load
from cocreation.proposals.paper_sheet import Sheet, read

PANAMA = load(PROGRAMMES / "panama-2019-2021.toml")
FILE = Path(__file__).parents[1] / "data" / "propuestas-presenciales.csv"
HEADING = [
    "Título",
    "Problema identificado",
    "Propuesta de solución",
    "Temática",
    "Provincia o comarca",
    "Evento",
    "Fecha dd/mm/aaaa",
    "Recogida por",
]
GOOD = [
    "Luz en la parada",
    "La parada está oscura.\nAsaltan de noche.",
    "Poner una lámpara.",
    "Agro",
    "Colón",
    "Jornada de Colón",
    "8/2/2020",
    "Persona de ejemplo 1",
]


def sample() -> Sheet:
    """Read the sample sheet of forty rows."""
    return read(FILE.read_bytes(), FILE.name, PANAMA)


def csv_of(*rows: Sequence[str], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Give the bytes of a CSV of these rows."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode(encoding)


def xlsx_of(*rows: Sequence[object]) -> bytes:
    """Give the bytes of a workbook with one page of these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_cell(column: int, cell: str) -> list[str]:
    """Give the good row with one cell changed."""
    return [*GOOD[:column], cell, *GOOD[column + 1 :]]
