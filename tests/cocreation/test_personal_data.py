"""Documents, telephones and e-mails are found and covered; amounts, dates and laws are not."""

import csv
import time
from pathlib import Path

import pytest

from cocreation.personal_data import EMAIL, MASK, Found, find, mask
from cocreation.programme.file import PROGRAMMES, load

PANAMA = load(PROGRAMMES / "panama-2019-2021.toml").personal_data
TOWN = load(PROGRAMMES / "municipio-ejemplo.toml").personal_data
SAMPLE = Path(__file__).parents[1] / "data" / "propuestas.csv"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("8-123-4567", "national-id"),
        ("0-000-0000", "national-id"),
        ("10-1234-123456", "national-id"),
        ("8-123-45", "national-id"),
        ("8 - 123 - 4567", "national-id"),
        ("8\u2011123\u20134567", "national-id"),
        ("8 123 4567", "national-id"),
        ("PE-1-234", "national-id"),
        ("pe-12-3456", "national-id"),
        ("E-8-12345", "national-id"),
        ("N-19-1234", "national-id"),
        ("8-AV-12-345", "national-id"),
        ("1PI-2-345", "national-id"),
        ("0000-0000", "phone"),
        ("6000-1234", "phone"),
        ("6123-4567", "phone"),
        ("6123 4567", "phone"),
        ("61234567", "phone"),
        ("212-3456", "phone"),
        ("+507 6123-4567", "phone"),
        ("+50761234567", "phone"),
        ("(507) 212-3456", "phone"),
        ("00507 6123 4567", "phone"),
        ("+1 (305) 555-0123", "phone"),
        ("persona12@example.org", EMAIL),
        ("a.b+c@correo.example.com", EMAIL),
    ],
)
def test_data_of_a_person_is_found_wherever_it_stands(written: str, kind: str) -> None:
    for before, after in (("", ""), ("Es el ", " de mi casa"), ("(", ")."), ("tel.:", "\n")):
        text = before + written + after
        assert find(text, PANAMA) == [Found(kind, len(before), len(before) + len(written))]
        assert mask(text, PANAMA) == before + MASK + after


@pytest.mark.parametrize(
    "text",
    [
        "Costó B/. 61234567.00 y después B/.1,234,567.89",
        "Pagaron $62345678 o $ 62345678 en total",
        "entre 500-1000 balboas, o 6000-8000 personas, o 1 250 000",
        "un millón 8 123 456 plantones",
        "El 3.er plan 2017-2019 y el 4° Plan 2019-2021",
        "el 8/2/2020, el 08-02-2020, el 8-2-2020, el 8-2-20 y el 2020-02-03",
        "de 7:00-15:00, de 0700-1500 y a las 10:30 p. m.",
        "Ley 81 de 2019, Decreto 285 de 2021, Resolución 511-2017, Decreto Ejecutivo 345-2018",
        "la propuesta P-0042, el compromiso PA0026 y el expediente 155596713-2-2015",
        "abono 12-24-12, pasos 1-2-3, y el 311",
        "@usuario y a @ b, arroba.com",
        "",
        "¿Y la ficha de 78 años, 1,200 alumnos y 48 horas?",
    ],
)
def test_what_is_no_data_of_a_person_is_left_alone(text: str) -> None:
    assert find(text, PANAMA) == []
    assert mask(text, PANAMA) == text


def test_the_sample_has_three_and_only_those_are_covered() -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        texts = {
            row["id"]: "\n".join((row["titulo"], row["problema"], row["solucion"]))
            for row in csv.DictReader(file)
        }
    found = {
        code: [(each.kind, text[each.start : each.end]) for each in find(text, PANAMA)]
        for code, text in texts.items()
        if find(text, PANAMA)
    }
    assert found == {
        "P-004": [("phone", "0000-0000")],
        "P-027": [(EMAIL, "persona12@example.org")],
        "P-120": [("national-id", "0-000-0000")],
    }
    assert mask(texts["P-120"], PANAMA).split("\n")[1].endswith("Mi cédula es […].")


def test_several_are_covered_each_by_itself_in_order() -> None:
    text = "Soy 8-123-4567, llame al 6123-4567 o a yo@example.org / +507 212-3456."
    assert [each.kind for each in find(text, PANAMA)] == [
        "national-id",
        "phone",
        EMAIL,
        "phone",
    ]
    assert mask(text, PANAMA) == "Soy […], llame al […] o a […] / […]."
    assert mask(mask(text, PANAMA), PANAMA) == mask(text, PANAMA)


def test_what_overlaps_is_covered_as_one() -> None:
    assert mask("escriba a 6123-4567@example.org", PANAMA) == "escriba a […]"


def test_patterns_are_the_programme_s_and_e_mail_is_everyone_s() -> None:
    text = "8-123-4567, 12.345.678, yo@example.org"
    assert mask(text, PANAMA) == "[…], 12.345.678, […]"
    assert mask(text, TOWN) == "8-123-4567, […], […]"
    assert mask(text, ()) == "8-123-4567, 12.345.678, […]"


@pytest.mark.parametrize("piece", ["1-", "6", "a.", "+1 ", "0000-", "a@b.", "8-123-", "\u2011 "])
def test_a_hostile_text_takes_no_long_time(piece: str) -> None:
    started = time.process_time()
    find(piece * (9_000 // len(piece)), PANAMA)
    assert time.process_time() - started < 1.0
