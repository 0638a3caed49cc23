"""The command line, as an operator uses it: real processes on a folder of their own."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHEET = ROOT / "tests/data/propuestas-presenciales.csv"


def bot(folder: Path, *arguments: str, said: str = "", **environment: str) -> tuple[int, str]:
    """Run one command and return its status and everything it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder / "data"), "COLUMNS": "200", **environment},
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_sheet_is_taken_in_once_and_what_is_faulty_is_handed_back(tmp_path: Path) -> None:
    sheet = Path(shutil.copy(SHEET, tmp_path / "hoja.csv"))
    status, printed = bot(tmp_path, "import", str(sheet))
    assert status == 1
    assert "40 filas: 34 registradas ahora, 0 ya estaban, 6 por corregir." in printed
    back = (tmp_path / "hoja-por-corregir.csv").read_text("utf-8-sig")
    rows = list(csv.reader(back.splitlines(keepends=True), delimiter=";"))
    assert [(row[0], row[1]) for row in rows[1:]] == [
        ("14", "Falta el título."),
        ("18", "La temática «Deporte y recreación» no está en el programa."),
        ("23", "Una celda empieza como fórmula. Escríbala como texto."),
        ("28", "Repite la fila 26."),
        ("31", "La fecha «31/02/2020» no existe."),
        ("37", "Tiene 9,000 caracteres y caben 4,000."),
    ]
    assert rows[3][3].startswith("'=HYPERLINK(")
    slips = (tmp_path / "hoja-talones.html").read_text("utf-8")
    assert re.findall(r"<h2>(P-\d{4})</h2>", slips) == [f"P-{n:04d}" for n in range(1, 35)]

    status, printed = bot(tmp_path, "import", str(sheet))
    assert status == 1
    assert "40 filas: 0 registradas ahora, 34 ya estaban, 6 por corregir." in printed


def test_a_file_that_is_no_sheet_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "foto.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n")
    status, printed = bot(tmp_path, "import", str(tmp_path / "foto.xlsx"))
    assert (status, printed.strip()) == (
        1,
        "El archivo no es lo que dice su nombre (.xlsx). "
        "Ábralo y guárdelo de nuevo como CSV o XLSX.",
    )
    assert bot(tmp_path, "import", str(tmp_path / "nada.csv"))[0] == 1


def test_a_talk_in_the_terminal_can_be_kept_as_a_test(tmp_path: Path) -> None:
    kept = tmp_path / "test_hola.py"
    status, printed = bot(
        tmp_path, "chat", "--save", str(kept), said="/proponer\nsí\nCiclovía\n/cancelar\n"
    )
    assert status == 0
    assert "¿Cómo se llama su propuesta? Una línea basta." in printed
    source = kept.read_text("utf-8")
    compile(source, str(kept), "exec")
    assert "async def test_hola(talk):" in source
    assert '    assert await talk("Ciclovía") == [\n' in source
    assert "No se envió ni cambió nada." in source


def test_settings_are_listed_and_secrets_are_not_shown(tmp_path: Path) -> None:
    status, printed = bot(tmp_path, "settings", TELEGRAM_TOKEN="123:secret-part", PORT="9")
    assert status == 0
    assert "TELEGRAM_TOKEN" in printed
    assert "•••" in printed
    assert "secret-part" not in printed


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"PORT": "many"}, "PORT: "),
        ({"PROGRAMME": "nothing.toml"}, "nothing.toml: "),
        ({"START_STAGE": "party"}, "START_STAGE: "),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "The database does not answer"),
    ],
)
def test_a_setting_that_cannot_be_is_explained(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    status, printed = bot(tmp_path, "run", **environment)
    assert status in (1, 2)
    assert said in printed
    assert "Traceback" not in printed


def test_a_key_file_that_is_none_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hello")
    status, printed = bot(tmp_path, "outbox", KEY_FILE=str(tmp_path / "key"))
    assert status == 2
    assert "is not a key file" in printed
    assert (tmp_path / "key").read_text() == "hello"
