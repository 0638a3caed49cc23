"""Courses as files, and the codes of certificates: no faulty one is accepted."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from cocreation.programme.file import PROGRAMMES, Programme, ProgrammeFault, load
from cocreation.training import certificate_codes, course_file
from cocreation.training.certificate_codes import Mistyped, draw, read
from cocreation.training.course_facts import Course

PANAMA = PROGRAMMES / "panama-2019-2021.toml"
TOWN = PROGRAMMES / "municipio-ejemplo.toml"
NAME = "gobierno-abierto.toml"
FILE = PROGRAMMES / course_file.FOLDER / NAME
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@pytest.fixture(scope="module")
def panama() -> Programme:
    return load(PANAMA)


@pytest.fixture
def course(panama: Programme) -> Course:
    found = course_file.load(PANAMA, panama).find("gobierno-abierto")
    assert found is not None
    return found


def test_the_course_is_what_the_source_asks_of_it(course: Course) -> None:
    assert course.name.say("es") == "Gobierno abierto y los ciclos de los planes de acción"
    assert (len(course.lessons), len(course.questions)) == (6, 8)
    assert (course.pass_mark, course.tries_per_day, course.hours) == (75, 3, 2)
    assert course.roles == ("liaison", "facilitator")
    assert not course.needs_attendance
    assert [course.place(each) for each in ("que-es", "el-enlace", "borrada", None)] == [1, 4, 1, 1]
    assert [course.questions[0].right, course.questions[7].right] == ["las-tres", "solo-numeros"]


def test_a_programme_may_have_no_course() -> None:
    assert len(course_file.load(TOWN, load(TOWN))) == 0


def test_a_course_beside_the_programme_comes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(PANAMA.read_bytes())
    programme = load(tmp_path / "mine.toml")
    assert len(course_file.load(tmp_path / "mine.toml", programme)) == 1
    assert course_file.own_files(tmp_path / "mine.toml", programme) == []
    own = _copy(tmp_path, lambda text: text.replace("pass_mark = 75", "pass_mark = 60"))
    [course] = course_file.load(tmp_path / "mine.toml", programme)
    assert course.pass_mark == 60
    assert course_file.own_files(tmp_path / "mine.toml", programme) == [own]


@pytest.mark.parametrize(
    ("written", "instead", "line", "where", "reason"),
    [
        ('key = "gobierno-abierto"', 'key = "otro"', None, "key", "that of its file"),
        ("pass_mark = 75", "pass_mark = 101", "pass_mark = 101", "pass_mark", "less than or equal"),
        ("tries_per_day = 3", "tries = 3", "tries = 3", "tries", "Extra inputs"),
        ('roles = ["liaison"', 'roles = ["boss"', 'roles = ["boss"', "roles #1", "'citizen'"),
        ('es = "Gobierno abierto"', 'es = "Gobierno abierto para todos"', "[short]", "short",
         "27 characters, 20 fit"),
        ('title = { es = "Qué es el gobierno abierto", en', "title = { en", "title = { en",
         "lessons #1 title", "no words in «es»"),
        ("Gobierno abierto es una forma", "Gobierno abierto es" + " una" * 90 + " forma",
         "[lessons.text]", "lessons #1 text", "es: has 958 characters, 900 fit"),
        ("Gobierno abierto es una forma", "Gobierno abierto es" + " una" * 70 + " forma",
         None, None, None),
        ('key = "la-alianza"', 'key = "que-es"', 'key = "que-es"', "lessons #2 key", "already"),
        ('link = "https', 'link = "http', 'link = "http:', "lessons #2 link", "match pattern"),
        ("right = true", "right = false", "[[questions.options]]", "questions #1 options",
         "has 0 right answers"),
        ('key = "tecnologia"', 'key = "tecnologia"\nright = true', "[[questions.options]]",
         "questions #1 options", "has 2 right answers"),
        ('key = "tecnologia"', 'key = "las-tres"', "[[questions.options]]", "questions #1 options",
         "the key of 2 answers"),
        ("es = \"Buena imagen, rapidez", "es = \"Buena imagen ante la prensa y ante todas las "
         "personas que miran, rapidez", "says = { es = \"Buena imagen ante",
         "questions #1 options #3 says", "es: has 81 characters, 72 fit"),
    ],
)  # fmt: skip
def test_a_faulty_course_is_refused_with_its_line_and_reason(
    tmp_path: Path,
    panama: Programme,
    written: str,
    instead: str,
    line: str | None,
    where: str | None,
    reason: str | None,
) -> None:
    path = _copy(tmp_path, lambda text: text.replace(written, instead, 1))
    if reason is None:
        assert len(course_file.load(tmp_path / "p.toml", panama)) == 1
        return
    with pytest.raises(ProgrammeFault) as caught:
        course_file.load(tmp_path / "p.toml", panama)
    fault = next(each for each in caught.value.faults if each.where == where)
    assert reason in fault.reason
    lines = path.read_text("utf-8").splitlines()
    if line is not None:
        assert fault.line is not None
        assert line in lines[fault.line - 1]


def test_a_file_that_is_not_there_or_no_toml_is_named(tmp_path: Path, panama: Programme) -> None:
    missing = panama.model_copy(update={"courses": ("cocina",)})
    with pytest.raises(ProgrammeFault, match=r"cocina\.toml: No such file"):
        course_file.load(PANAMA, missing)
    _copy(tmp_path, lambda _text: "key = ")
    with pytest.raises(ProgrammeFault, match="Invalid value"):
        course_file.load(tmp_path / "p.toml", panama)


def test_a_gate_that_asks_for_trained_liaisons_needs_a_course_for_them(
    tmp_path: Path, panama: Programme
) -> None:
    _copy(tmp_path, lambda text: text.replace('roles = ["liaison", ', "roles = ["))
    with pytest.raises(ProgrammeFault, match="stage 8 asks that liaisons are trained"):
        course_file.load(tmp_path / "p.toml", panama)


def test_every_text_of_ours_is_whole_in_each_language() -> None:
    raw = tomllib.loads(FILE.read_text("utf-8"))
    texts = [each["text"] for each in raw["lessons"]] + [each["why"] for each in raw["questions"]]
    assert [each for text in texts for each in text.values() if each.strip()[-1] not in ".?"] == []


# ── codes of certificates ─────────────────────────────────────────────────────────────────────


def test_a_code_is_read_however_it_is_typed() -> None:
    for code in (draw() for _ in range(200)):
        bare = code.replace("-", "")
        for typed in (
            code,
            code.lower(),
            bare,
            bare[1:],
            f" {code} ",
            f"ver_{code}",
            bare[1:5] + " " + bare[5:],
        ):
            assert read(typed) == code


def test_what_is_no_code_is_told_apart_from_a_mistyped_one() -> None:
    assert [read(text) for text in ("", "hola", "C-0001", "P-0012", "C-ABC-234")] == [None] * 5
    for text in ("C-ABCD-2O4U", "C-ABCD-1345", "C-ABCD-234V"):
        with pytest.raises(Mistyped):
            read(text)


def _unnoticed(written: Callable[[str], str]) -> int:
    """Return how many slips in a code are taken for another valid code, of all there can be."""
    found = 0
    for drawn in ("ABCD234", "2222222", "ZZ9KQM7"):
        code = written(drawn).replace("-", "")[1:]
        slips = {
            code[:place] + letter + code[place + 1 :]
            for place in range(len(code))
            for letter in LETTERS
        }
        for first in range(len(code)):
            for second in range(first + 1, len(code)):
                swapped = list(code)
                swapped[first], swapped[second] = swapped[second], swapped[first]
                slips.add("".join(swapped))
        found += sum(_is_valid(each, written) for each in slips - {code})
    return found


def _is_valid(code: str, written: Callable[[str], str]) -> bool:
    return written(code[:-1]).replace("-", "")[1:] == code


def test_one_wrong_letter_and_two_that_changed_places_are_always_noticed() -> None:
    assert _unnoticed(certificate_codes.written) == 0


def test_a_check_letter_without_weights_would_not_notice_them() -> None:
    def unweighted(drawn: str) -> str:
        check = LETTERS[-sum(map(LETTERS.index, drawn)) % len(LETTERS)]
        return f"C-{drawn[:4]}-{drawn[4:]}{check}"

    assert _unnoticed(unweighted) > 0


def _copy(folder: Path, change: Callable[[str], str]) -> Path:
    path = folder / course_file.FOLDER / NAME
    path.parent.mkdir(exist_ok=True)
    path.write_text(change(FILE.read_text("utf-8")), "utf-8")
    return path
