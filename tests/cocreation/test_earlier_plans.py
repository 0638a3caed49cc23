"""Earlier plans as files, and how their commitments are taken in: no fault, nothing undone."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.house import House
from cocreation.commitments import catalogue, earlier_plan_file, earlier_plans
from cocreation.commitments.earlier_plan_facts import EarlierPlan, EarlierPlans
from cocreation.permissions import OPERATOR
from cocreation.programme.file import PROGRAMMES, Programme, ProgrammeFault, load
from storage.commitments import commitments
from storage.engine import Tx
from tests.conftest import Watch

PANAMA = PROGRAMMES / "panama-2019-2021.toml"
TOWN = PROGRAMMES / "municipio-ejemplo.toml"
NAME = "3pan.toml"
FILE = PROGRAMMES / earlier_plan_file.FOLDER / NAME
DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def panama() -> Programme:
    return load(PANAMA)


@pytest.fixture
def plan(panama: Programme) -> EarlierPlan:
    [found] = earlier_plan_file.load(PANAMA, panama)
    return found


@pytest.fixture
def tx(house: House) -> Iterator[Tx]:
    with house.store.transaction() as opened:
        yield opened


def test_what_has_no_source_is_marked_and_all_else_names_one(plan: EarlierPlan) -> None:
    assert (plan.key, len(plan.commitments)) == ("3PAN", 9)
    assert [each.ogp_code for each in plan.commitments] == [f"PA00{26 + n}" for n in range(9)]
    assert all(each.state.ejemplo for each in plan.commitments)
    sourced = [each.number for each in plan.commitments if each.text and each.text.source]
    assert sourced == [1, 5, 6, 8]
    named = {each.number: each.institutions for each in plan.commitments if each.institutions}
    assert {number for number, share in named.items() if share.ejemplo} == {7}
    assert named[6].responsible == ("acp", "asep", "idaan", "miambiente", "minsa")
    assert plan.balance is not None
    assert plan.balance.source == "irm"


def test_every_fact_is_the_source_s(plan: EarlierPlan) -> None:
    source = tomllib.loads((DATA / "compromisos-tercer-plan.toml").read_text("utf-8"))
    states = {"por-decidir": "undecided", "continua": "continuing", "no-continua": "ended"}
    for told, each in zip(source["compromiso"], plan.commitments, strict=True):
        assert (each.number, each.title) == (told["numero"], told["titulo"])
        assert plan.code(each.number) == told["id"]
        assert each.ogp_code == told["codigo_aga"]
        assert each.state.value == states[told["estado"]["valor"]]
        assert each.text is not None
        assert each.text.says == told["descripcion"]["texto"]
        assert each.text.ejemplo == told["descripcion"]["ejemplo"]
        lead = told.get("institucion_lider")
        named = None if each.institutions is None else each.institutions.responsible
        assert named == (None if lead is None else tuple(lead["ids"]))
        assert (each.results is None) == ("resultados_tempranos_irm" not in told)


def test_a_programme_may_have_no_earlier_plan() -> None:
    assert len(earlier_plan_file.load(TOWN, load(TOWN))) == 0


def test_a_plan_beside_the_programme_comes_before_ours(tmp_path: Path, panama: Programme) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(PANAMA.read_bytes())
    assert earlier_plan_file.own_files(path, panama) == []
    own = _copy(tmp_path, lambda text: text.replace("Escuela de Gobierno", "Aula de Gobierno"))
    [found] = earlier_plan_file.load(path, panama)
    assert found.commitments[8].title == "Aula de Gobierno Abierto"
    assert earlier_plan_file.own_files(path, panama) == [own]


@pytest.mark.parametrize(
    ("written", "instead", "line", "where", "reason"),
    [
        ('key = "3PAN"', 'key = "2PAN"', None, "key", "that of its file"),
        ('source = "ogp" ', 'source = "news" ', 'source = "news"', "source", "no source «news»"),
        ("number = 2\n", "number = 1\n", "number = 1", "commitments #2 number", "already"),
        ("number = 2\n", "numero = 2\n", "numero = 2", "commitments #2 numero", "Extra inputs"),
        ('value = "undecided", ejemplo = true', 'value = "undecided"', 'value = "undecided"',
         "commitments #1 state", "needs either a source"),
        ('"undecided", ejemplo = true', '"undecided", ejemplo = true, source = "irm"',
         "undecided", "commitments #1 state", "needs either a source"),
        ('value = "undecided"', 'value = "perhaps"', 'value = "perhaps"',
         "commitments #1 state value", "'continuing', 'ended'"),
        ('["attt"], source = "ogp-5"', '["attt"], source = "ogp-7"', '["attt"]',
         "commitments #5 institutions", "no source «ogp-7»"),
        ('["attt"]', '["atlantis"]', '["atlantis"]', "commitments #5 institutions",
         "no institution «atlantis»"),
        ('["attt"]', '["attt"], supporting = ["attt"]', '["attt"]', "commitments #5 institutions",
         "names «attt» 2 times"),
        ('"Evitar que', '"' + "Evitar " * 90 + 'que', "Evitar que", "commitments #4 text",
         "600 fit"),
        ('"Observatorio Ciudadano Electoral"', '"' + "Observatorio " * 12 + '"', "Observatorio Obs",
         "commitments #2 title", "120 fit"),
        ('irm = "https:', 'irm = "http:', 'irm = "http:', "sources irm", "match pattern"),
    ],
)  # fmt: skip
def test_a_faulty_plan_is_refused_with_its_line_and_reason(
    tmp_path: Path,
    panama: Programme,
    written: str,
    instead: str,
    line: str | None,
    where: str,
    reason: str,
) -> None:
    path = _copy(tmp_path, lambda text: text.replace(written, instead, 1))
    with pytest.raises(ProgrammeFault) as caught:
        earlier_plan_file.load(tmp_path / "p.toml", panama)
    fault = next(each for each in caught.value.faults if each.where == where)
    assert reason in fault.reason
    if line is not None:
        assert fault.line is not None
        assert line in path.read_text("utf-8").splitlines()[fault.line - 1]


def test_a_plan_is_taken_in_once(tx: Tx, watch: Watch) -> None:
    assert len(commitments.every(tx, plan="3PAN")) == 9
    assert earlier_plans.take_in(tx, now=watch()) == 0
    assert {each.version for each in commitments.every(tx)} == {1}


def test_a_corrected_file_corrects_what_nobody_changed(
    tx: Tx, watch: Watch, plan: EarlierPlan
) -> None:
    earlier_plans.edit(
        tx, OPERATOR, code="3PAN-08", read=1, field="state", value="ended", reason="Acta.",
        now=watch(),
    )  # fmt: skip
    corrected = [
        each.model_copy(update={"title": f"{each.title}, corregido"}) for each in plan.commitments
    ]
    tx.store.keep(EarlierPlans((plan.model_copy(update={"commitments": tuple(corrected)}),)))
    assert earlier_plans.take_in(tx, now=watch()) == 0
    kept = {each.code: each for each in commitments.every(tx)}
    assert kept["3PAN-09"].title == "Escuela de Gobierno Abierto, corregido"
    assert len(commitments.versions(tx, kept["3PAN-09"].id)) == 2
    assert kept["3PAN-08"].title == "Actualizar el plan de educación cívica en las escuelas"
    assert (kept["3PAN-08"].state, kept["3PAN-08"].version) == ("ended", 2)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("3PAN-05", "3PAN-05"),
        (" 3pan 5 ", "3PAN-05"),
        ("3pan5", "3PAN-05"),
        ("3PAN\u20135", "3PAN-05"),
        ("4pan-0012", "4PAN-12"),
        ("", None),
        ("P", None),
        ("agua", None),
        ("3PAN-" + "9" * 5_000, None),
    ],
)
def test_a_code_is_read_as_people_write_it(written: str, code: str | None) -> None:
    assert catalogue.as_code(written) == code


def _copy(folder: Path, change: Callable[[str], str]) -> Path:
    path = folder / earlier_plan_file.FOLDER / NAME
    path.parent.mkdir(exist_ok=True)
    path.write_text(change(FILE.read_text("utf-8")), "utf-8")
    return path
