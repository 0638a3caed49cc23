"""The command line, as an operator uses it: real processes on a folder of their own."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cocreation.sheets import GOOD, HEADING

ROOT = Path(__file__).parent.parent
PANAMA = ROOT / "cocreation/programmes/panama-2019-2021.toml"
TOWN = ROOT / "cocreation/programmes/municipio-ejemplo.toml"
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
    rows = csv_rows(tmp_path / "hoja-por-corregir.csv")
    assert [(row[2], row[3]) for row in rows[1:]] == [
        ("14", "Falta el título."),
        ("18", "La temática «Deporte y recreación» no está en el programa."),
        ("23", "«Problema identificado» empieza como fórmula. Escríbala como texto."),
        (
            "28",
            "Repite la fila 26. Si es la misma propuesta, déjela así: no se registra dos veces.",
        ),
        ("31", "La fecha «31/02/2020» no existe."),
        ("37", "«Problema identificado» tiene 9,000 caracteres y caben 4,000."),
    ]
    assert rows[3][5].startswith("'=HYPERLINK(")
    slips = (tmp_path / "hoja-talones.html").read_text("utf-8")
    assert re.findall(r"<h2>(P-\d{4})</h2>", slips) == [f"P-{n:04d}" for n in range(1, 35)]

    status, printed = bot(tmp_path, "import", str(sheet))
    assert status == 1
    assert "40 filas: 0 registradas ahora, 34 ya estaban, 6 por corregir." in printed


def test_a_corrected_row_leaves_the_tray_and_its_sheet_knows(tmp_path: Path) -> None:
    sheet = Path(shutil.copy(SHEET, tmp_path / "hoja.csv"))
    bot(tmp_path, "import", str(sheet))
    back = tmp_path / "hoja-por-corregir.csv"
    rows = csv_rows(back)
    assert rows[0][:5] == ["Referencia", "Hoja", "Fila", "Qué corregir", "Título"]

    # Three corrected, one corrected in part (18 has a theme that exists now, and lost its place).
    by_number = {row[2]: row for row in rows[1:]}
    by_number["14"][4] = "Luces en la cancha"
    by_number["31"][10] = "29/02/2020"
    by_number["18"][7], by_number["18"][8] = "Educación", "Macondo"
    write_csv(back, rows)
    status, printed = bot(tmp_path, "import", str(back))
    assert status == 1
    assert "6 filas: 2 registradas ahora, 1 ya estaban, 3 por corregir." in printed
    assert "El lugar «Macondo» no está en el programa." in printed

    # What is left is in a file of its own, with the references and numbers of the first sheet.
    left = csv_rows(tmp_path / "hoja-por-corregir-2.csv")
    assert left[0] == rows[0]
    assert [row[:3] for row in left[1:]] == [by_number[each][:3] for each in ("18", "23", "37")]
    assert [row[7:9] for row in left[1:2]] == [["Educación", "Macondo"]]

    # Without a file, all that waits is written, with what was last typed.
    status, printed = bot(tmp_path, "import", "--correct", str(tmp_path / "todas.csv"))
    assert (status, "3 filas por corregir, de todas las hojas." in printed) == (1, True)
    everything = csv_rows(tmp_path / "todas.csv")
    assert everything == left

    # The first sheet, imported again, registers nothing and knows what was corrected.
    status, printed = bot(tmp_path, "import", str(sheet))
    assert status == 1
    assert "40 filas: 0 registradas ahora, 37 ya estaban, 3 por corregir." in printed
    assert re.search(r"14 +│ Ya estaba: P-0035", printed)
    assert re.search(r"28 +│ Ya estaba: P-00", printed)
    assert csv_rows(tmp_path / "hoja-por-corregir-2.csv") == left  # what was last typed, once
    assert not (tmp_path / "hoja-por-corregir-3.csv").exists()

    by_number = {row[2]: row for row in left[1:]}
    by_number["18"][8] = "Herrera"
    by_number["23"][5] = "Un enlace"
    by_number["37"][5] = by_number["37"][6] = "Corto"
    write_csv(back, left)
    assert bot(tmp_path, "import", str(back))[0] == 0
    assert bot(tmp_path, "import")[1].strip() == "No hay filas por corregir."
    status, printed = bot(tmp_path, "import", str(sheet))
    assert (status, "0 registradas ahora, 40 ya estaban, 0 por corregir." in printed) == (0, True)


def csv_rows(file: Path) -> list[list[str]]:
    """Return the cells of a file that was handed back."""
    lines = file.read_text("utf-8-sig").splitlines(keepends=True)
    return list(csv.reader(lines, delimiter=";"))


def write_csv(file: Path, rows: list[list[str]]) -> None:
    """Write it as a spreadsheet program does."""
    with file.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target, delimiter=";").writerows(rows)


def test_what_will_not_be_corrected_is_set_aside_with_a_reason(tmp_path: Path) -> None:
    sheet = Path(shutil.copy(SHEET, tmp_path / "hoja.csv"))
    bot(tmp_path, "import", str(sheet))
    reference = csv_rows(tmp_path / "hoja-por-corregir.csv")[1][0]
    assert bot(tmp_path, "import", "--set-aside", reference)[0] == 2
    assert bot(tmp_path, "import", "--set-aside", reference, "--reason", "No es propuesta.") == (
        0,
        f"Apartada: {reference}. Queda guardada como llegó.\n",
    )
    assert bot(tmp_path, "import", "--set-aside", reference, "--reason", "Otra vez.") == (
        1,
        f"Ninguna fila por corregir tiene la referencia {reference}.\n",
    )
    status, printed = bot(tmp_path, "import", str(sheet))
    assert status == 1
    assert "35 ya estaban, 5 por corregir." in printed
    assert re.search(r"14 +│ Apartada: no se corregirá\.", printed)
    assert (
        bot(tmp_path, "audit", "verify")[1].split("\n")[1].startswith("The audit log is whole: 1 ")
    )


def test_no_file_is_overwritten_and_one_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    sheet = Path(shutil.copy(SHEET, tmp_path / "hoja.csv"))
    assert bot(tmp_path, "import", str(sheet), "--correct", str(sheet))[0] == 1
    assert sheet.read_bytes() == SHEET.read_bytes()
    assert (tmp_path / "hoja-2.csv").stat().st_mode & 0o777 == 0o600
    for option in ("--correct", "--slips"):
        nowhere = tmp_path / "no" / "hay.csv"
        status, printed = bot(tmp_path, "import", str(sheet), option, str(nowhere))
        assert status == 1
        assert f"No pude escribir {nowhere}: " in printed
        assert "Traceback" not in printed


def test_slips_that_were_lost_are_printed_again(tmp_path: Path) -> None:
    sheet = Path(shutil.copy(SHEET, tmp_path / "hoja.csv"))
    bot(tmp_path, "import", str(sheet))
    slips = tmp_path / "hoja-talones.html"
    first = slips.read_text("utf-8")
    slips.unlink()
    bot(tmp_path, "import", str(sheet))
    assert slips.read_text("utf-8") == first


def test_a_page_of_a_workbook_that_is_passed_over_is_named(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Jornada de Colón").append(["Luz en la parada"])
    book.create_sheet("Propuestas").append(HEADING)
    book["Propuestas"].append(GOOD)
    book.save(tmp_path / "hoja.xlsx")
    status, printed = bot(tmp_path, "import", str(tmp_path / "hoja.xlsx"))
    assert status == 0
    assert (
        "La hoja «Jornada de Colón» no tiene las columnas y no se leyó. "
        "Si trae propuestas, guárdela en otro archivo, con los encabezados, e impórtelo."
    ) in printed


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
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL: should look like postgresql://"),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL: should look like postgresql://"),
        ({"KEY_FILE": "/"}, "The key file / cannot be read: Is a directory."),
        ({"PROGRAMME": "nothing.toml"}, "nothing.toml: "),
        ({"START_STAGE": "party"}, "START_STAGE: "),
        (
            {"DATABASE_URL": "postgresql://u:half@secret@nowhere.invalid/x"},
            "signs in the password as in a web address: @ is %40",
        ),
        ({"DATABASE_URL": "postgresql://u:secret@localhost:port/x"}, "DATABASE_URL: should look"),
        ({"PUBLIC_URL": "mesa.example"}, "PUBLIC_URL: should look like https://mesa.example"),
        ({"TELEGRAM_API_URL": "ftp://x"}, "TELEGRAM_API_URL: should look like https://"),
        ({"WEBHOOK_SECRET": "con ñ"}, "WEBHOOK_SECRET: should be 1 to 256 of A-Z a-z 0-9 _ -"),
        ({"ADDRESS_REQUESTS_PER_MINUTE": "inf"}, "ADDRESS_REQUESTS_PER_MINUTE: "),
        (
            {"TELEGRAM_TOKEN": "1:x", "TELEGRAM_MODE": "webhook"},
            "TELEGRAM_MODE=webhook needs PUBLIC_URL",
        ),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "The database cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_is_explained(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    status, printed = bot(tmp_path, "run", **environment)
    assert status in (1, 2)
    assert said in printed
    assert "Traceback" not in printed
    assert "default factory" not in printed
    assert "secret" not in printed


@pytest.mark.parametrize("act", [("outbox",), ("audit", "verify")])
def test_where_there_is_no_database_none_is_made_to_look_into(
    tmp_path: Path, act: tuple[str, ...]
) -> None:
    status, printed = bot(tmp_path, *act)
    assert (status, printed) == (2, f"There is no database in DATA_DIR {tmp_path / 'data'}.\n")
    assert not (tmp_path / "data").exists()


def test_a_key_file_that_is_none_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hello")
    status, printed = bot(tmp_path, "chat", KEY_FILE=str(tmp_path / "key"))
    assert status == 2
    assert "is not a key file" in printed
    assert (tmp_path / "key").read_text() == "hello"


def test_another_key_than_the_databases_is_refused(tmp_path: Path) -> None:
    status, _ = bot(tmp_path, "chat", said="/start\nsí\nno\n")
    assert status == 0
    (tmp_path / "data" / "key").replace(tmp_path / "the right key")
    for act in ("chat", "outbox"):
        status, printed = bot(tmp_path, act, said="/mispropuestas\n")
        assert status == 2
        assert "The key is not the one this database was written with" in printed
    (tmp_path / "the right key").replace(tmp_path / "data" / "key")
    assert bot(tmp_path, "chat", said="/ayuda\n")[0] == 0


def test_a_key_that_is_not_of_paper_rows_alone_is_refused_too(tmp_path: Path) -> None:
    bot(tmp_path, "import", str(shutil.copy(SHEET, tmp_path / "hoja.csv")))
    (tmp_path / "data" / "key").unlink()
    status, printed = bot(tmp_path, "outbox")
    assert status == 2
    assert "The key is not the one this database was written with" in printed


def test_a_file_that_is_no_key_is_told_whatever_is_in_it(tmp_path: Path) -> None:
    for content in (b"", "contraseña".encode("cp1252")):
        (tmp_path / "key").write_bytes(content)
        status, printed = bot(tmp_path, "chat", KEY_FILE=str(tmp_path / "key"))
        assert (status, printed.startswith(f"{tmp_path / 'key'} is not a key file")) == (2, True)


@pytest.mark.parametrize("act", ["run", "outbox"])
def test_a_database_that_is_damaged_is_told_in_one_line(tmp_path: Path, act: str) -> None:
    assert bot(tmp_path, "chat", said="/ayuda\n")[0] == 0
    for left in (tmp_path / "data").glob("mesa.db*"):
        left.unlink()
    (tmp_path / "data" / "mesa.db").write_bytes(b"no es una base de datos " * 1000)
    assert bot(tmp_path, act, PORT="0") == (
        1,
        "The database cannot be used: file is not a database\n",
    )


def test_another_programme_than_the_database_runs_is_refused(tmp_path: Path) -> None:
    assert bot(tmp_path, "programme", "start", str(TOWN))[0] == 0
    status, printed = bot(tmp_path, "run", PORT="0", PROGRAMME=str(PANAMA))
    assert status == 2
    assert printed.startswith("This database runs the programme municipio-ejemplo, and PROGRAMME")
    assert "Traceback" not in printed


def test_a_programme_file_in_order_is_said_so(tmp_path: Path) -> None:
    assert bot(tmp_path, "programme", "check", str(PANAMA)) == (
        0,
        "in order: 15 stages, 18 capabilities, 9 themes, 18 territories, "
        "courses gobierno-abierto, earlier plans 3PAN, languages es, en\n",
    )
    assert not (tmp_path / "data").exists()


def test_a_faulty_programme_file_is_refused_with_each_line_and_reason(tmp_path: Path) -> None:
    faulty = tmp_path / "plan.toml"
    text = TOWN.read_text("utf-8").replace('closes = "choice" }', 'closes = "picnic" }', 1)
    faulty.write_text(text.replace("ahead_days = [7, 1]", "ahead_days = [1, 7]"), "utf-8")
    lines = faulty.read_text("utf-8").splitlines()
    ahead = lines.index("ahead_days = [1, 7]") + 1
    closes = lines.index('proposals = { opens = "ideas", closes = "picnic" }') + 1
    told = (
        f"{faulty}:{ahead}: announcements ahead_days: must fall: the longest time ahead first\n"
        f"{faulty}:{closes}: capabilities proposals: there is no stage «picnic»\n"
    )
    assert bot(tmp_path, "programme", "check", str(faulty)) == (2, told)
    assert bot(tmp_path, "programme", "start", str(faulty)) == (2, told)
    assert not (tmp_path / "data").exists()


def test_an_operator_starts_a_programme_of_their_own_once(tmp_path: Path) -> None:
    kept = tmp_path / "data/programme.toml"
    assert bot(tmp_path, "programme", "start", str(TOWN)) == (
        0,
        "Started: Plan de gobierno abierto del Municipio de Ejemplo · 1. Recogida de ideas\n"
        f"Kept as {kept}; whatever runs on this DATA_DIR follows it.\n",
    )
    assert kept.read_bytes() == TOWN.read_bytes()
    assert "▶ 1. Ideas: aquí estamos" in bot(tmp_path, "chat", said="/etapas\n")[1]
    assert bot(tmp_path, "programme", "start", str(PANAMA)) == (
        2,
        "This database already runs the programme municipio-ejemplo, "
        "at stage 1 (Recogida de ideas).\n"
        "Nothing was changed. A programme begins in a DATA_DIR that is not there yet.\n",
    )
    assert kept.read_bytes() == TOWN.read_bytes()
    status, printed = bot(tmp_path, "audit", "verify")
    assert status == 0
    assert "The audit log is whole: 1 entries, 1 signatures" in printed


def test_the_courses_beside_a_programme_are_checked_and_kept_with_it(tmp_path: Path) -> None:
    written = (PANAMA.parent / "courses/gobierno-abierto.toml").read_text("utf-8")
    own = tmp_path / "courses/gobierno-abierto.toml"
    own.parent.mkdir()
    programme = tmp_path / "mine.toml"
    programme.write_bytes(PANAMA.read_bytes())
    own.write_text(written.replace("pass_mark = 75", "pass_mark = 0"), "utf-8")
    line = written.splitlines().index(
        "pass_mark = 75                      # percent of right answers"
    )
    told = f"{own}:{line + 1}: pass_mark: Input should be greater than or equal to 1\n"
    assert bot(tmp_path, "programme", "check", str(programme)) == (2, told)
    assert bot(tmp_path, "programme", "start", str(programme)) == (2, told)
    mine = written.replace("Qué es el gobierno abierto", "Qué es gobernar en abierto")
    own.write_text(mine, "utf-8")
    assert bot(tmp_path, "programme", "start", str(programme))[0] == 0
    own.unlink()
    assert (tmp_path / "data/courses/gobierno-abierto.toml").read_text("utf-8") == mine
    assert "• 1. Qué es gobernar en abierto" in bot(tmp_path, "chat", said="/capacitacion\n")[1]


def test_an_earlier_plan_beside_a_programme_is_checked_and_kept_with_it(tmp_path: Path) -> None:
    written = (PANAMA.parent / "earlier/3pan.toml").read_text("utf-8")
    own = tmp_path / "earlier/3pan.toml"
    own.parent.mkdir()
    programme = tmp_path / "mine.toml"
    programme.write_bytes(PANAMA.read_bytes())
    own.write_text(written.replace('["attt"]', '["atlantis"]'), "utf-8")
    line = next(n for n, text in enumerate(written.splitlines(), 1) if '["attt"]' in text)
    told = f"{own}:{line}: commitments #5 institutions: there is no institution «atlantis»\n"
    assert bot(tmp_path, "programme", "start", str(programme)) == (2, told)
    mine = written.replace("Escuela de Gobierno Abierto", "Aula de Gobierno Abierto")
    own.write_text(mine, "utf-8")
    assert bot(tmp_path, "programme", "start", str(programme))[0] == 0
    own.unlink()
    assert (tmp_path / "data/earlier/3pan.toml").read_text("utf-8") == mine
    said = bot(tmp_path, "chat", said="/compromiso 3PAN-09\n")[1]
    assert "3PAN-09 · Aula de Gobierno Abierto" in said


def test_a_programme_that_the_settings_hide_is_pointed_out(tmp_path: Path) -> None:
    status, printed = bot(tmp_path, "programme", "start", str(TOWN), PROGRAMME=str(PANAMA))
    assert status == 0
    assert f"PROGRAMME is set to {PANAMA}: take it away, or that one is followed." in printed


def test_no_second_programme_starts_where_the_sample_one_runs(tmp_path: Path) -> None:
    assert bot(tmp_path, "chat", said="/ayuda\n")[0] == 0
    assert bot(tmp_path, "programme", "start", str(TOWN)) == (
        2,
        "This database already runs the programme panama-2019-2021, at stage 2 "
        "(Convocatoria abierta para recolectar propuestas de temáticas).\n"
        "Nothing was changed. A programme begins in a DATA_DIR that is not there yet.\n",
    )
    assert not (tmp_path / "data/programme.toml").exists()


def test_a_rehearsal_leaves_alone_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    status, printed = bot(tmp_path, "rehearse", "--data-dir", str(tmp_path / "demo"))
    assert status == 2
    assert "is there already. Choose another --data-dir, or remove it." in printed
    assert list((tmp_path / "demo").iterdir()) == []


@pytest.mark.parametrize("stage", ["1", "16"])
def test_a_rehearsal_stops_only_at_a_stage_that_somebody_reached(
    tmp_path: Path, stage: str
) -> None:
    status, printed = bot(
        tmp_path, "rehearse", "--until-stage", stage, "--data-dir", str(tmp_path / "demo")
    )
    assert status == 2
    assert "--until-stage is the number of a stage, 2 to 15." in printed
    assert not (tmp_path / "demo").exists()
