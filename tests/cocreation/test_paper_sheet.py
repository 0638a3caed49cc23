"""Sheets typed from paper: nothing is lost, each fault is told with its row and its reason."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

import pytest

from cocreation.programme.file import PROGRAMMES, load
from cocreation.proposals.paper_sheet import Fault, PaperFields, read
from tests.cocreation.sheets import FILE, GOOD, HEADING, PANAMA, csv_of, sample, with_cell, xlsx_of

SIX = [
    (14, Fault("title", "paper.no_title")),
    (18, Fault("theme", "paper.unknown_theme", {"written": "Deporte y recreación"})),
    (23, Fault("problem", "paper.formula", {"column": "Problema identificado"})),
    (28, Fault(None, "paper.repeated", {"row": 26})),
    (31, Fault("date", "paper.impossible_date", {"written": "31/02/2020"})),
    (
        37,
        Fault(
            "problem",
            "paper.too_long",
            {"column": "Problema identificado", "count": 9000, "limit": 4000},
        ),
    ),
]


def faults_of(row: Sequence[str]) -> tuple[Fault, ...]:
    sheet = read(csv_of(HEADING, row), "hoja.csv", PANAMA)
    assert sheet.faults == ()
    assert len(sheet.rows) == 1
    assert (sheet.rows[0].fields is None) == bool(sheet.rows[0].faults)
    return sheet.rows[0].faults


def test_the_six_faulty_rows_are_told_and_the_other_34_are_clean() -> None:
    sheet = sample()
    assert sheet.faults == ()
    assert [row.number for row in sheet.rows] == list(range(1, 41))
    assert [(row.number, fault) for row in sheet.faulty for fault in row.faults] == SIX
    assert len(sheet.clean) == 34


def test_ways_of_writing_are_understood() -> None:
    fields = {row.number: row.fields for row in sample().clean if row.fields}
    assert fields[5].date == date(2020, 2, 8)
    assert (fields[13].theme, fields[13].territory) == ("contrataciones", "lossantos")
    assert (fields[19].theme, fields[19].territory) == ("ambiente", "chiriqui")
    assert fields[25].territory == "ngabe"
    assert fields[33].territory == "darien"
    assert fields[40] == PaperFields(
        title="Atención en lengua de señas",
        problem=(
            "En el municipio nadie sabe lengua de señas y los sordos vamos con un familiar.\n\n"
            "Quiero hacer mis cosas “solo”, sin mi hija."
        ),
        idea="Un intérprete por videollamada en todas las ventanillas… y un letrero que lo diga.",
        theme="modernizacion",
        territory="panama",
        event="Jornada presencial de San Miguelito",
        date=date(2020, 2, 18),
        collected_by="Persona de ejemplo 18",
    )
    written = sample().rows[36].raw
    assert written["Provincia o comarca"] == "Pmá. Oeste"
    assert PANAMA.match_territory(written["Provincia o comarca"]) == "oeste"


def test_a_workbook_of_the_same_sheet_reads_the_same() -> None:
    text = FILE.read_text("cp1252")
    rows: list[list[object]] = [*csv.reader(io.StringIO(text, newline=""), delimiter=";")]
    for row in rows[1:]:
        if row[6] != "31/02/2020":
            row[6] = datetime.strptime(str(row[6]), "%d/%m/%Y")  # noqa: DTZ007 - as Excel has it
    sheet = read(xlsx_of(*rows), "presenciales.XLSX", PANAMA)

    assert sheet.faults == ()
    assert [(row.number, fault) for row in sheet.faulty for fault in row.faults] == SIX
    assert [row.fields for row in sheet.rows] == [row.fields for row in sample().rows]
    assert [row.fingerprint for row in sheet.rows] == [row.fingerprint for row in sample().rows]


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        (0, "   ", Fault("title", "paper.no_title")),
        (
            0,
            "t" * 121,
            Fault("title", "paper.too_long", {"column": "Título", "count": 121, "limit": 120}),
        ),
        (1, "", Fault("problem", "paper.no_problem")),
        (1, "No sé.", Fault("problem", "paper.no_problem")),
        (2, "\n", Fault("idea", "paper.no_idea")),
        (
            2,
            "i" * 4001,
            Fault(
                "idea",
                "paper.too_long",
                {"column": "Propuesta de solución", "count": 4001, "limit": 4000},
            ),
        ),
        (
            2,
            "una\x00cosa",
            Fault("idea", "paper.bad_characters", {"column": "Propuesta de solución"}),
        ),
        (3, "Cocina", Fault("theme", "paper.unknown_theme", {"written": "Cocina"})),
        (4, "", Fault("territory", "paper.no_territory")),
        (4, "Azuero", Fault("territory", "paper.unknown_territory", {"written": "Azuero"})),
        (
            5,
            "e" * 121,
            Fault("event", "paper.too_long", {"column": "Evento", "count": 121, "limit": 120}),
        ),
        (6, "ayer", Fault("date", "paper.impossible_date", {"written": "ayer"})),
        (6, "08/02/0202", Fault("date", "paper.impossible_date", {"written": "08/02/0202"})),
        (0, "=1+1", Fault("title", "paper.formula", {"column": "Título"})),
        (1, "+507", Fault("problem", "paper.formula", {"column": "Problema identificado"})),
        (
            1,
            "- No hay sillas",
            Fault("problem", "paper.formula", {"column": "Problema identificado"}),
        ),
        (2, "@todos", Fault("idea", "paper.formula", {"column": "Propuesta de solución"})),
        (2, "\tcon tabulador", Fault("idea", "paper.formula", {"column": "Propuesta de solución"})),
        (2, "\rcon retorno", Fault("idea", "paper.formula", {"column": "Propuesta de solución"})),
        (7, " =cmd", Fault("collected_by", "paper.formula", {"column": "Recogida por"})),
        (7, "'=cmd", Fault("collected_by", "paper.formula", {"column": "Recogida por"})),
    ],
)
def test_each_fault_is_told_with_its_field(column: int, cell: str, fault: Fault) -> None:
    assert faults_of(with_cell(column, cell)) == (fault,)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (0, "t" * 120),
        (0, "«¿Por qué?» = pregunta"),
        (1, "Se hace fila.\n\n- No hay sillas\n- No hay sombra\n=)"),
        (1, "i" * 4000),
        (3, ""),
        (5, ""),
        (6, ""),
        (6, "2020-02-08"),
        (6, "8/2/20"),
        (7, ""),
    ],
)
def test_what_is_no_fault_is_taken_in(column: int, cell: str) -> None:
    assert faults_of(with_cell(column, cell)) == ()


def test_a_row_without_theme_gets_the_catch_all_theme() -> None:
    fields = read(csv_of(HEADING, with_cell(3, "")), "hoja.csv", PANAMA).rows[0].fields
    assert fields is not None
    assert fields.theme == "otra"


def test_all_faults_of_a_row_are_told_at_once_and_it_is_kept_as_it_came() -> None:
    row = ["", "=A1", "Arreglar.", "Cocina", "Luna", "", "31/02/2020", ""]
    sheet = read(csv_of(HEADING, GOOD, [], row, row), "hoja.csv", PANAMA)
    assert [(each.number, len(each.faults)) for each in sheet.rows] == [(1, 0), (3, 5), (4, 6)]
    assert [fault.reason for fault in sheet.rows[1].faults] == [
        "paper.no_title",
        "paper.formula",
        "paper.unknown_theme",
        "paper.unknown_territory",
        "paper.impossible_date",
    ]
    assert sheet.rows[2].faults[-1] == Fault(None, "paper.repeated", {"row": 3})
    assert sheet.rows[1].raw == dict(zip(HEADING, row, strict=True))


def test_a_repeat_is_the_same_content_and_not_the_same_spelling_of_it() -> None:
    same = [*GOOD[:1], "La parada  está oscura.\r\nAsaltan de noche. ", *GOOD[2:4]]
    same += ["provincia de COLÓN", GOOD[5], "08/02/2020", GOOD[7]]
    other = with_cell(7, "Persona de ejemplo 2")
    sheet = read(csv_of(HEADING, GOOD, other, same), "hoja.csv", PANAMA)
    assert [row.faults for row in sheet.rows] == [
        (),
        (),
        (Fault(None, "paper.repeated", {"row": 1}),),
    ]
    first, second, third = (row.fingerprint for row in sheet.rows)
    assert first == third != second
    assert len(first) == 64


def test_a_cell_with_the_separator_in_it_loses_nothing() -> None:
    data = csv_of(HEADING, GOOD).replace("Poner una lámpara.".encode(), b"Poner luz; y techo")
    row = read(data, "hoja.csv", PANAMA).rows[0]
    assert Fault(None, "paper.too_many_cells", {"count": 9, "expected": 8}) in row.faults
    assert list(row.raw.values())[-1] == "Persona de ejemplo 1"
    assert list(row.raw)[-1] == "9"


def test_columns_may_stand_in_any_order_under_a_title_with_others_between() -> None:
    heading = ["Teléfono", *HEADING[::-1], "", "Teléfono"]
    row = ["no se pregunta", *GOOD[::-1], "nota", "otra nota"]
    sheet = read(csv_of(["Jornada de Colón"], [], heading, row), "hoja.csv", PANAMA)
    assert sheet.faults == ()
    assert sheet.rows[0].number == 1
    assert sheet.rows[0].fields == read(csv_of(HEADING, GOOD), "h.csv", PANAMA).rows[0].fields
    assert sheet.rows[0].raw["Teléfono"] == "no se pregunta"
    assert sheet.rows[0].raw["10"] == "nota"
    assert sheet.rows[0].raw["Teléfono (11)"] == "otra nota"


def test_headings_are_the_programme_s() -> None:
    town = load(PROGRAMMES / "municipio-ejemplo.toml")
    heading = ["Idea corta", "Qué pasa hoy", "¿Qué propone?", "Asunto", "Barrio"]
    row = ["Banco", "No hay dónde sentarse.", "Un banco.", "plazas", "zona norte"]
    fields = read(csv_of(heading, row), "barrio.csv", town).rows[0].fields
    assert fields is not None
    assert (fields.theme, fields.territory, fields.date) == ("calles", "norte", None)
    assert [fault.reason for fault in read(csv_of(heading, row), "b.csv", PANAMA).faults] == [
        "paper.missing_column"
    ] * 5
