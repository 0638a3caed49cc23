"""The programme of work as a file: all of the source in it, and no faulty file accepted."""

import re
from datetime import time as clock
from pathlib import Path

import pytest

from cocreation.programme_file import PROGRAMMES, Programme, ProgrammeFault, load

PANAMA = PROGRAMMES / "panama-2019-2021.toml"
TOWN = PROGRAMMES / "municipio-ejemplo.toml"
SOURCE = Path(__file__).parents[1] / "data" / "programa-de-trabajo.md"


@pytest.fixture(scope="module")
def panama() -> Programme:
    return load(PANAMA)


@pytest.fixture(scope="module")
def town() -> Programme:
    return load(TOWN)


def test_the_fifteen_stages_say_what_the_source_says_word_for_word(panama: Programme) -> None:
    chapters = re.split(r"^### \d+\. ", SOURCE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    told = [chapter.split("\n", maxsplit=1) for chapter in chapters]
    source = [(heading.removesuffix("."), text.strip()) for heading, text in told]

    assert len(source) == 15
    assert [(stage.name.say("es"), stage.official) for stage in panama.stages] == source


def test_stages_are_known_by_key_and_place(panama: Programme) -> None:
    assert [stage.key for stage in panama.stages] == [
        "first-meeting",
        "open-call",
        "theme-choice",
        "outreach",
        "carried-over",
        "table-methodology",
        "liaison-designation",
        "high-level-meetings",
        "co-creation-tables",
        "authority-validation",
        "validated-presentation",
        "working-tables",
        "drafting",
        "delivery",
        "launch",
    ]
    assert panama.default_start == "open-call"
    assert panama.position("first-meeting") == 1
    assert panama.position("launch") == 15
    assert panama.stage("open-call").number == 2
    assert panama.stage("open-call").short.say("en") == "Open call"
    with pytest.raises(KeyError):
        panama.stage("holidays")


def test_the_country_s_facts_come_from_the_file(panama: Programme, town: Programme) -> None:
    assert panama.time_zone == "America/Panama"
    assert [each.short for each in panama.organisations] == ["ANTAI", "CNGAP"]
    assert panama.organisation("cngap").name.say("es") == (
        "Comisión Nacional de Gobierno Abierto Panamá"
    )
    assert len(panama.themes) == 9
    assert panama.theme(panama.catch_all_theme).name.say("es") == "Otra / no sé"
    assert len(panama.territories) == 18
    assert panama.territory("exterior").name.say("es") == "Panameños en el exterior"
    assert [sector.key for sector in panama.sectors] == [
        "ciudadania",
        "sociedad-civil",
        "academia",
        "empresa",
        "gremio",
        "comunidad",
        "servidor-publico",
    ]
    assert panama.sector("gremio").short.say("en") == "Trade body or co-op"

    assert town.time_zone == "America/Montevideo"
    assert [stage.key for stage in town.stages] == ["ideas", "choice", "tables", "delivery"]
    assert [theme.key for theme in town.themes] == ["calles", "cultura", "sin-tema"]
    assert town.match_theme("Deporte y recreación") == "cultura"
    assert town.match_territory("Chiriquí") is None


def test_sample_dates_are_marked_as_such_and_in_order(panama: Programme) -> None:
    samples = [stage.sample for stage in panama.stages if stage.sample]
    assert len(samples) == 15
    assert all(sample.ejemplo for sample in samples)
    days = [day for sample in samples for day in (sample.from_day, sample.to_day)]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("capability", "open_in"),
    [
        ("proposals", [2]),
        ("reviews", [3]),
        ("outreach", [4, 5, 6, 7, 8, 9, 10, 11]),
        ("designations", [7, 8, 9, 10, 11, 12]),
        ("tables", [9]),
        ("validation", [10]),
        ("drafting", [13]),
        ("delivery", [14]),
        ("meetings", list(range(1, 16))),
    ],
)
def test_each_capability_is_open_in_its_own_stages(
    panama: Programme, capability: str, open_in: list[int]
) -> None:
    now = [stage.number for stage in panama.stages if panama.is_open(capability, stage.key)]
    assert now == open_in
    opening = panama.opens_with(capability)
    assert opening is not None
    assert opening.number == open_in[0]


def test_what_a_programme_does_not_have_is_never_open(town: Programme) -> None:
    assert not any(town.is_open("validation", stage.key) for stage in town.stages)
    assert town.opens_with("validation") is None
    with pytest.raises(ValueError, match="propossals"):
        town.is_open("propossals", "ideas")
    with pytest.raises(KeyError):
        town.is_open("proposals", "open-call")


def test_words_fall_back_to_the_first_language(panama: Programme) -> None:
    short = panama.stage("launch").short
    assert [short.say(each) for each in ("es", "es_PA", "en", "fr", "")] == [
        "Lanzamiento",
        "Lanzamiento",
        "Launch",
        "Lanzamiento",
        "Lanzamiento",
    ]


def test_quiet_hours_run_across_midnight(panama: Programme) -> None:
    hours = [clock(20, 59), clock(21, 0), clock(0, 0), clock(6, 59), clock(7, 0), clock(12, 0)]
    quiet = [panama.quiet_hours.cover(hour) for hour in hours]
    assert quiet == [False, True, True, True, False, False]


def test_a_programme_never_changes_once_read(panama: Programme) -> None:
    with pytest.raises(ValueError, match="frozen"):
        panama.time_zone = "UTC"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("written", "instead", "line", "where", "reason"),
    [
        ("number = 3\n", "number = 4\n", "number = 4", "stages #3 number", "stands at 3"),
        ('key = "outreach"', 'key = "open-call"', 'key = "open-call"', "stages #4 key",
         "already the key"),
        ("roles = [", "rolls = [", "rolls =", "stages #1 rolls", "Extra inputs"),
        ("roles = [", "rolls = [", "[[stages]]", "stages #1 roles", "Field required"),
        ('"admin", "comm', '"boss", "comm', 'roles = ["boss"', "stages #1 roles #1", "'citizen'"),
        ('short = { es = "Agro", en = "Agriculture" }', 'short = { es = "Agro" }',
         'short = { es = "Agro" }', "themes #8 short", "no words in «en»"),
        ('es = "Agro",', 'es = "Agro", fr = "Agro",', 'fr = "Agro"', "themes #8 short",
         "«fr» is no language"),
        ('es = "Agro",', 'es = "",', 'short = { es = ""', "themes #8 short #1 #2", "at least 1"),
        ('es = "Agro"', 'es = "Transparencia del agro"', "Transparencia del agro",
         "themes #8 short", "22 characters, 20 fit"),
        ('reviews = { opens = "theme-choice"', 'reviews = { opens = "picnic"', "picnic",
         "capabilities reviews", "no stage «picnic»"),
        ('outreach = { opens = "outreach"', 'outreach = { opens = "launch"',
         'outreach = { opens = "launch"', "capabilities outreach", "before it opens"),
        ("reviews = {", "singing = {", "singing =", "capabilities singing", "Input should be"),
        ('default_start = "open-call"', 'default_start = "party"', "party", "default_start",
         "no stage «party»"),
        ('catch_all_theme = "otra"', 'catch_all_theme = "nada"', "nada", "catch_all_theme",
         "no theme «nada»"),
        ('"America/Panama"', '"America/Atlantis"', "Atlantis", "time_zone", "no time zone"),
        ('alias = ["chiriqui", "david"', 'alias = ["Darién", "david"', "[[territories]]",
         "territories #5", "«darien» already stands for «chiriqui»"),
        ('event = ["Evento"', 'event = ["TITULO"', "TITULO", "paper columns event",
         "«TITULO» already stands for «title»"),
        ("ejemplo = true, from_day = 34", "ejemplo = false, from_day = 34", "ejemplo = false",
         "stages #2 sample ejemplo", "True"),
        ("from_day = 34", "from_day = 99", "from_day = 99", "stages #2 sample", "ends before"),
        ('organisations = ["antai"]', 'organisations = ["nasa"]', "nasa",
         "stages #2 organisations", "no organisation «nasa»"),
        ("ends = 07:00:00", "ends = 25:00:00", "25:00:00", "", "after a statement"),
        ("pattern = '''(?x)", "pattern = '''(?x)(", "pattern = ", "personal_data #1 pattern",
         "is no pattern"),
        ("pattern = '''(?x)", "pattern = '''(?x)|", "pattern = ", "personal_data #1 pattern",
         "find nothing"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_its_line_and_reason(
    tmp_path: Path, written: str, instead: str, line: str, where: str, reason: str
) -> None:
    text = PANAMA.read_text("utf-8")
    assert written in text
    faulty = tmp_path / "programme.toml"
    faulty.write_text(text.replace(written, instead, 1), "utf-8")

    with pytest.raises(ProgrammeFault) as refusal:
        load(faulty)

    found = [
        fault
        for fault in refusal.value.faults
        if fault.where.startswith(where) and reason in fault.reason
    ]
    assert len(found) == 1, str(refusal.value)
    assert str(refusal.value).startswith(f"{faulty}:")
    named = found[0].line
    assert named is not None
    assert line in faulty.read_text("utf-8").splitlines()[named - 1]


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    faulty = tmp_path / "programme.toml"
    faulty.write_text(
        TOWN.read_text("utf-8")
        .replace('key = "norte"', 'key = "sur"')
        .replace('default_start = "ideas"', 'default_start = "start"')
        .replace('opens = "choice", closes = "choice"', 'opens = "choice", closes = "end"'),
        "utf-8",
    )
    with pytest.raises(ProgrammeFault) as refusal:
        load(faulty)
    text = faulty.read_text("utf-8").splitlines()
    first = text.index('default_start = "start"') + 1
    second = text.index('reviews = { opens = "choice", closes = "end" }') + 1
    third = len(text) - text[::-1].index('key = "sur"')
    assert first < second < third
    assert str(refusal.value).splitlines() == [
        f"{faulty}:{first}: default_start: there is no stage «start»",
        f"{faulty}:{second}: capabilities reviews: there is no stage «end»",
        f"{faulty}:{third}: territories #2 key: «sur» is already the key of another",
    ]


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeFault, match=r"nowhere\.toml: No such file"):
        load(tmp_path / "nowhere.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes('key = "a"\nname = "Panamá"\n'.encode("latin-1"))
    with pytest.raises(ProgrammeFault, match=r"latin\.toml:2: the file is not UTF-8 text"):
        load(latin)
    empty = tmp_path / "empty.toml"
    empty.write_bytes(b"")
    with pytest.raises(ProgrammeFault, match=r"empty\.toml: stages: Field required"):
        load(empty)


def test_a_programme_saved_by_a_windows_editor_is_the_same_programme(
    tmp_path: Path, town: Programme
) -> None:
    saved = tmp_path / "windows.toml"
    saved.write_bytes(b"\xef\xbb\xbf" + TOWN.read_bytes().replace(b"\n", b"\r\n"))
    assert load(saved) == town
