"""The programme of work as a file: all of the source in it, and no faulty file accepted."""

import re
import tomllib
from datetime import time as clock
from datetime import timedelta
from pathlib import Path

import pytest

from cocreation.programme.conditions import Condition
from cocreation.programme.file import PROGRAMMES, Programme, ProgrammeFault, load
from cocreation.programme.reminder_offsets import USUAL

PANAMA = PROGRAMMES / "panama-2019-2021.toml"
TOWN = PROGRAMMES / "municipio-ejemplo.toml"
DATA = Path(__file__).parents[1] / "data"
SOURCE = DATA / "programa-de-trabajo.md"


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


def test_open_data_have_a_licence(panama: Programme, town: Programme) -> None:
    for programme in (panama, town):
        assert programme.data_licence is not None
        assert programme.data_licence.url == "https://creativecommons.org/licenses/by/4.0/"
        assert programme.data_licence.name.say("es").endswith("(CC BY 4.0)")


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

    assert [kind.key for kind in panama.meeting_kinds] == [
        "commission",
        "outreach",
        "presentation",
        "high-level",
        "training",
        "co-creation-table",
        "working-table",
        "launch",
        "follow-up",
    ]
    assert [each.key for each in panama.kinds_of("launch")] == ["launch"]
    assert [each.key for each in panama.kinds_of("launch", follow_up=True)] == ["follow-up"]
    assert (panama.earlier_plans, town.earlier_plans) == (("3pan",), ())
    assert panama.meeting_kind("working-table").name.say("es") == "Mesa de trabajo"
    assert panama.meeting_kind("working-table").stages == ("working-tables",)
    assert "launch" not in panama.kinds_with_minutes
    assert len(panama.kinds_with_minutes) == 8
    assert (panama.courses, town.courses) == (("gobierno-abierto",), ())
    assert panama.meeting_kind("training").course == "gobierno-abierto"
    assert panama.meeting_kind("launch").course is None

    assert [each.key for each in panama.institutions_of("agro")] == ["mida", "arap", "ima", "bda"]
    assert panama.institution("mop").office.say("es") == "Ministra o ministro de Obras Públicas"
    assert panama.designations is not None
    assert panama.designations.letters.numbered(7, 2020) == "ANTAI-GA-007-2020"
    assert [each.key for each in town.institutions_of("calles")] == ["obras", "cultura"]

    assert panama.reminders.of("liaison") == USUAL
    assert panama.meeting_kind("working-table").reminders.of("liaison") is None
    assert panama.meeting_kind("high-level").reminders.of("authority") == (
        timedelta(days=14),
        *USUAL,
    )
    assert town.reminders.of("facilitator") == (timedelta(days=1), timedelta(hours=3))
    assert town.meeting_kind("mesa").reminders.of("liaison") == (
        timedelta(days=7),
        timedelta(days=1),
        timedelta(minutes=90),
    )

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
        ("opinions", [3, 9, 11]),
    ],
)
def test_each_capability_is_open_in_its_own_stages(
    panama: Programme, capability: str, open_in: list[int]
) -> None:
    now = [stage.number for stage in panama.stages if panama.is_open(capability, stage.key)]
    assert now == open_in
    closing = panama.closes_with(capability)
    assert closing is not None
    assert closing.number == open_in[-1]


def test_what_a_programme_does_not_have_is_never_open(town: Programme) -> None:
    assert not any(town.is_open("validation", stage.key) for stage in town.stages)
    assert town.closes_with("validation") is None
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


def test_a_stage_closes_on_what_records_show_and_on_what_a_person_states(
    panama: Programme,
) -> None:
    gates = {stage.key: stage.gate for stage in panama.stages if stage.gate}
    assert gates == {
        "first-meeting": ("schedule-published", "minutes-published"),
        "open-call": ("call-days-run", "both-sources", "proposals-have-receipts"),
        "theme-choice": ("proposals-answered", "answers-told"),
        "outreach": ("minutes-published",),
        "carried-over": ("meeting-held", "carried-over-complete"),
        "table-methodology": ("minutes-published",),
        "liaison-designation": ("liaisons-named",),
        "high-level-meetings": ("liaisons-trained",),
        "co-creation-tables": ("tables-recorded", "drafts-recorded"),
        "authority-validation": ("drafts-decided",),
        "validated-presentation": ("meeting-held", "authors-told"),
        "working-tables": ("commitments-complete",),
        "drafting": ("plan-approved", "observations-answered"),
        "delivery": ("delivery-stored",),
        "launch": ("meeting-held", "follow-up-scheduled"),
    }
    assert set(Condition) == {name for gate in gates.values() for name in gate}
    attested = [[each.key for each in stage.attested] for stage in panama.stages]
    assert attested[2:] == [
        [],
        ["activities-held"],
        [],
        ["table-rules-published"],
        [],
        ["authorities-met"],
        [],
        [],
        [],
        [],
        [],
        [],
        [],
    ]


def test_every_stage_is_announced_when_it_is_entered(panama: Programme) -> None:
    assert [stage.key for stage in panama.stages if stage.on_entering is None] == []
    assert [stage.key for stage in panama.stages if stage.on_leaving is None] == ["launch"]


def test_rest_days_and_terms_of_the_law_are_the_country_s(
    panama: Programme, town: Programme
) -> None:
    with (DATA / "feriados.toml").open("rb") as file:
        source = tomllib.load(file)
    fixed = {(each.month, each.day) for each in panama.holidays.fixed}
    assert fixed == {(each["mes"], each["dia"]) for each in source["fijo"]} | {(7, 1)}
    mourning = next(each for each in panama.holidays.fixed if each.key == "mourning")
    assert mourning.since == 2022
    assert {each.days for each in panama.holidays.from_easter} == {
        each["dias_desde_pascua"] for each in source["movil"]
    }
    by_decree = panama.holidays.by_decree
    closures = source["cierre_por_decreto"]
    assert {(each.month, each.day) for each in by_decree.fixed} == {
        (each["mes"], each["dia"]) for each in closures if "mes" in each
    }
    assert {each.days for each in by_decree.from_easter} == {
        each["dias_desde_pascua"] for each in closures if "mes" not in each
    }
    assert panama.holidays.weekend == ("saturday", "sunday")
    assert panama.holidays.moved_from == ("sunday",)
    assert panama.legal_clocks.correction.working_days == 5
    assert panama.legal_clocks.access.working_days == 10
    assert panama.legal_clocks.breach_notice.hours == 72
    assert panama.announcements.weekly_cap == 3
    assert panama.schedule_notice_days == 14

    assert [each.key for each in town.holidays.fixed] == ["town"]
    assert town.holidays.moved_from == ()
    assert town.legal_clocks.access.working_days == 15
    assert town.announcements.ahead_days == (7, 1)
    assert (panama.minutes.ratify_days, panama.minutes.remind_days) == (5, (2, 5, 10))
    assert panama.validation is not None
    assert (panama.validation.answer, panama.validation.remind_before) == (15, (5, 2))
    assert (panama.validation.escalate, panama.validation.silent) == (3, 10)
    assert town.validation is None
    assert (town.minutes.ratify_days, town.minutes.administrators_from) == (3, 6)


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
        ('only = ["theme-choice", "co', 'only = ["picnic", "co', "picnic",
         "capabilities opinions", "no stage «picnic»"),
        ('only = ["theme-choice", "co', 'only = ["outreach", "co', 'only = ["outreach"',
         "capabilities opinions only", "from «theme-choice» to «validated-presentation»"),
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
        ("from_day = 34", "from_day = -4", "from_day = -4", "stages #2 sample from_day",
         "greater than or equal to 0"),
        ("from_day = 76", "from_day = 70", "from_day = 70", "stages #3 sample",
         "starts on day 70, when «open-call» still runs, up to day 75"),
        ('earlier_plans = ["3pan"]', "earlier_plans = []", 'gate = ["meeting-held", "carried-over',
         "stages #5 gate", "there is no earlier plan"),
        ('earlier_plans = ["3pan"]', 'earlier_plans = ["3pan", "3pan"]', "earlier_plans =",
         "earlier_plans", "«3pan» is given 2 times"),
        ("follow_up = true", "follow_up = false", 'gate = ["meeting-held", "follow-up-scheduled"]',
         "stages #15 gate", "no kind of meeting follows up"),
        ('"both-sources"', '"full-moon"', '"full-moon"', "stages #2 gate #2",
         "'proposals-have-receipts'"),
        ('"both-sources"', '"call-days-run"', '"call-days-run", "call-days-run"', "stages #2 gate",
         "names «call-days-run» 2 times"),
        ('key = "table-rules-published"',
         'key="table-rules-published"\nsays = { es = "Sí.", en = "Yes." }\n\n[[stages.attested]]\n'
         'key = "table-rules-published"', 'key = "table-rules-published"',
         "stages #6 attested #2 key", "already the key"),
        ('key = "rules-published"', 'key = "minutes-published"', 'key = "minutes-published"',
         "stages #1 attested #1 key", "is computed"),
        ('says = { es = "Las reglas de las mesas son públicas.", en',
         'says = { en', "says = { en = \"The rules of the tables", "stages #6 attested #1 says",
         "no words in «es»"),
        ("on_leaving = { es", "on_leaving = { eo", "on_leaving = { eo", "stages #1 on_leaving",
         "«eo» is no language"),
        ('roles = ["authority", "admin"] }', 'roles = ["mayor"] }', '["mayor"]',
         "capabilities validation roles #1", "'authority'"),
        ("weekly_cap = 3", "weekly_cap = -1", "weekly_cap = -1", "announcements weekly_cap",
         "greater than or equal to 0"),
        ("[14, 3, 1]", "[14, 3, 0]", "[14, 3, 0]", "announcements ahead_days #3", "greater than 0"),
        ("[14, 3, 1]", "[3, 14]", "[3, 14]", "announcements ahead_days", "must fall"),
        ("weekly_cap = 3", "", "[announcements]", "announcements weekly_cap", "Field required"),
        ("ratify_days = 5", "ratify_days = 0", "ratify_days = 0", "minutes ratify_days",
         "greater than 0"),
        ("[2, 5, 10]", "[2, 2, 10]", "[2, 2, 10]", "minutes remind_days", "must rise"),
        ("administrators_from = 5", "administrators_from = 11", "administrators_from = 11",
         "minutes administrators_from", "later than the last"),
        ('stages = ["outreach"]', 'stages = ["launch"]', 'gate = ["minutes-published"]',
         "stages #4 gate", "no kind of meeting with minutes"),
        ('stages = ["launch"]', "stages = []", 'gate = ["meeting-held", "fol', "stages #15 gate",
         "no kind of meeting belongs"),
        ("month = 7\nday = 1\n", "month = 7\nday = 32\n", "[[holidays.fixed]]",
         "holidays fixed #4", "month 7 has no more than 31 days"),
        ("since = 2024\n", "", "[[holidays.fixed]]", "holidays fixed #4", "needs `since`"),
        ('key = "good-friday"', 'key = "carnival"', 'key = "carnival"',
         "holidays from_easter #2 key", "already the key"),
        ('territory = "bocas"', 'territory = "moon"', 'territory = "moon"',
         "holidays local #1 territory", "no territory «moon»"),
        ('moved_from = ["sunday"]', 'moved_from = ["monday"]', 'moved_from = ["monday"]',
         "holidays moved_from", "cannot move"),
        ("{ hours = 72 }", "{ hours = 72, working_days = 3 }", "working_days = 3",
         "legal_clocks breach_notice", "one of the two"),
        ('stages = ["working-tables"]', 'stages = ["picnic"]', "picnic",
         "meeting_kinds #7 stages", "no stage «picnic»"),
        ('course = "gobierno-abierto"', 'course = "cocina"', "cocina", "meeting_kinds #5 course",
         "no course «cocina»"),
        ('courses = ["gobierno-abierto"]', 'courses = ["a", "a", "gobierno-abierto"]', '["a", "a"',
         "courses", "«a» is given 2 times"),
        ('key = "working-table"', 'key = "training"', 'key = "training"', "meeting_kinds #7 key",
         "already the key"),
        ('short = { es = "Alto nivel"', 'short = { es = "Reunión de alto nivel"', 'alto nivel", en',
         "meeting_kinds #4 short", "21 characters, 20 fit"),
        ('themes = ["agro"]', 'themes = ["sea"]', '["sea"]', "institutions #18 themes",
         "no theme «sea»"),
        ('themes = ["agro"]', 'themes = ["agro", "agro"]', '"agro", "agro"',
         "institutions #18 themes", "names «agro» 2 times"),
        ('key = "mop"', 'key = "mef"', 'key = "mef"', "institutions #5 key", "already the key"),
        ('short = "MOP"', 'short = "Ministerio de Obras P."', "de Obras P.",
         "institutions #5 short", "22 characters, 20 fit"),
        ('office = { es = "Gerente general"', 'post = { es = "Gerente general"', "",
         "institutions #21 office", "Field required"),
        ("ANTAI-GA-{number}-{year}", "ANTAI-GA-{year}", "ANTAI-GA-{year}",
         "designations letters number", "match pattern"),
        ('organisation = "antai"', 'organisation = "nasa"', "nasa",
         "designations letters organisation", "no organisation «nasa»"),
        ("remind_before = [3]", "remind_before = [10]", "[10]", "designations remind_before",
         "less than the days to answer"),
        ("silent = 10", "silent = 3", "silent = 3", "designations silent",
         "after the second letter"),
        ('ahead = ["7d"', 'ahead = ["7 semanas"', "7 semanas", "reminders ahead #1",
         "write 7d, 2h or 90m"),
        ('ahead = ["7d"', 'ahead = ["1d"', '["1d", "1d"', "reminders ahead", "must fall"),
        ('ahead = ["7d"', 'ahead = ["90d"', '["90d"', "reminders ahead", "from 5m to 60d"),
        ("reminders = { authority", "reminders = { liaison", "reminders = { liaison",
         "meeting_kinds #4 reminders", "is for «liaison», not called"),
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
    reviews = 'reviews = { opens = "choice", closes = "end", roles = ["commission", "admin"] }'
    second = text.index(reviews) + 1
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


def test_a_place_that_is_all_of_it_says_so(panama: Programme, town: Programme) -> None:
    everywhere = [
        [each.key for each in programme.territories if each.everywhere]
        for programme in (panama, town)
    ]
    assert everywhere == [["pais"], ["municipio"]]
