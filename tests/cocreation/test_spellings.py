"""Names are understood as people write them, and what could mean two things is not."""

import pytest

from cocreation.folding import fold
from cocreation.programme.file import PROGRAMMES, Programme, load
from cocreation.spellings import Doubt, Spellings


@pytest.fixture(scope="module")
def panama() -> Programme:
    return load(PROGRAMMES / "panama-2019-2021.toml")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Los Santos", "lossantos"),
        ("LOS SANTOS", "lossantos"),
        ("Chiriqui", "chiriqui"),
        ("Prov. de Chiriquí", "chiriqui"),
        ("Ngöbe Buglé", "ngabe"),
        ("Comarca Ngäbe-Buglé", "ngabe"),
        ("Darien", "darien"),
        ("Pmá. Oeste", "oeste"),
        ("  panamá   OESTE ", "oeste"),
        ("Pma", "panama"),
        ("Todo el país", "pais"),
        ("Panamanians abroad", "exterior"),
        ("Azuero", None),
        ("la comarca", None),
        ("Panamá y Colón", None),
        ("", None),
        ("…", None),
    ],
)
def test_a_territory_is_understood_as_people_write_it(
    panama: Programme, written: str, meant: str | None
) -> None:
    assert panama.match_territory(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("contrataciones abiertas e infraestructura", "contrataciones"),
        ("Medio ambiente", "ambiente"),
        ("Temática: Justicia", "justicia"),
        ("ACCESO A LA INFORMACIÓN", "acceso"),
        ("otra/no se", "otra"),
        ("agro", "agro"),
        ("Deporte y recreación", None),
        ("", None),
    ],
)
def test_a_theme_is_understood_as_people_write_it(
    panama: Programme, written: str, meant: str | None
) -> None:
    assert panama.match_theme(written) == meant


def test_what_is_left_of_two_names_without_ignored_words_is_in_doubt() -> None:
    known = Spellings([("city", ["Ciudad de Colón"]), ("coast", ["Costa de Colón"])], ["de"])
    assert known.match("ciudad Colon") == "city"
    loose = Spellings([("city", ["Ciudad Colón"]), ("coast", ["Colón Costa"])], ["ciudad", "costa"])
    assert loose.match("Colón") is None
    assert loose.match("ciudad colón") == "city"


def test_a_spelling_of_two_keys_is_told_once_and_stays_the_first_s() -> None:
    known = Spellings([("one", ["Colón", "colon"]), ("two", ["COLÓN", "Colon"])], [])
    assert known.doubts == [Doubt(1, "COLÓN", "one")]
    assert known.match("colón") == "one"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ngäbe-Buglé", "ngabe bugle"),
        ("  ¿Año   NUEVO?  ", "ano nuevo"),
        ("2.ª Temática:\tjusticia_abierta", "2 a tematica justicia abierta"),
        ("co\u00adcrea\u200dción\ufeff", "cocreacion"),
        ("\uff26\uff35\uff2c\uff2c \u2460", "full 1"),
        ("👍🏽 …", ""),
    ],
)
def test_folding_takes_away_what_does_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded
