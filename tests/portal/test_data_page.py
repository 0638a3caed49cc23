"""The open data: what there is, as tables that anybody downloads, and nobody's name in them."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import sqlalchemy as sa
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from cocreation.meetings import meetings
from cocreation.meetings.facts import Draft
from cocreation.permissions import OPERATOR
from cocreation.plan.open_data import OPEN
from cocreation.programme.facts import Programme
from cocreation.schedule import rescheduling
from cocreation.schedule.rescheduling import Shift
from cocreation.schedule.schedule import Dates
from portal.limits import Pace
from storage.commitments import commitments
from storage.engine import Tx
from storage.plan import package_facts
from storage.proposals import proposals
from storage.tables import meeting
from tests.portal.pages import new_phone
from tests.portal.site import Site, site

SECRETS = ("8-123-4567", "iris@correo.example", "6123-4567")
TOLD = f"Soy Iris, cédula {SECRETS[0]}, {SECRETS[1]}, teléfono {SECRETS[2]}."
FORMULA = '=HYPERLINK("https://mal.example";"Gane")'
LICENCE = "Creative Commons Atribución 4.0 Internacional (CC BY 4.0)"


def _is_proposed(here: Site, title: str, idea: str, state: str = "received") -> None:
    unsaid = ("sector", "shown_name", "event", "collected_by", "author_id", "collector_id")
    facts = dict.fromkeys(unsaid) | {
        "title": title, "problem": "Falta.", "idea": idea, "theme": "ambiente",
        "territory": "panama", "source": "web",
    }  # fmt: skip
    with here.house.store.transaction() as tx:
        now = datetime(2020, 2, 10, 15, 30, tzinfo=UTC)
        proposals.insert(tx, facts=facts, state=state, actor_id=None, now=now)


async def _table(http: aiohttp.ClientSession, name: str) -> list[dict[str, str]]:
    async with http.get(f"/datos/{name}.csv") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{name}.csv"
        assert "Set-Cookie" not in answer.headers
        text = (await answer.read()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_every_table_is_a_file_in_two_shapes_that_say_the_same(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _is_proposed(here, "Agua limpia", "Publicar los análisis;\ncada mes, «todos»")
    async with http.get("/datos") as answer:
        html = await answer.text()
    for name in (*OPEN, "dictionary"):
        assert f'href="/datos/{name}.csv"' in html
        rows = await _table(http, name)
        async with http.get(f"/datos/{name}.json") as answer:
            assert answer.headers["Content-Type"].startswith("application/json")
            told = json.loads(await answer.read())
        assert rows == [
            {key: "" if value is None else str(value) for key, value in row.items()} for row in told
        ]
    (row,) = await _table(http, "proposals")
    assert row == {
        "code": "P-0001", "title": "Agua limpia", "problem": "Falta.",
        "idea": "Publicar los análisis;\ncada mes, «todos»", "area": "ambiente",
        "territory": "panama", "source": "web", "received_on": "2020-02-10",
    }  # fmt: skip


async def test_the_dictionary_tells_every_field_in_both_languages(
    here: Site, http: aiohttp.ClientSession
) -> None:
    told = await _table(http, "dictionary")
    for name in OPEN:
        async with http.get(f"/datos/{name}.csv") as answer:
            fields = (await answer.read()).decode("utf-8-sig").splitlines()[0].split(",")
        assert [each["field"] for each in told if each["table"] == name] == fields
    assert all(each["meaning_es"] and each["meaning_en"] for each in told)


async def test_what_a_key_stands_for_is_told_in_both_languages(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _is_proposed(here, "Agua limpia", "Publicar los análisis.")
    names = {
        (each["kind"], each["key"], each["language"]): each["name"]
        for each in await _table(http, "names")
    }
    (row,) = await _table(http, "proposals")
    assert names["theme", row["area"], "es"] == "Recursos naturales y medio ambiente"
    assert names["territory", row["territory"], "en"] == "Panamá"
    assert {kind for kind, _, _ in names} == {
        "theme", "territory", "sector", "institution", "stage", "meeting",
    }  # fmt: skip
    for each in await _table(http, "schedule"):
        assert names["stage", each["stage"], "es"]
    assert all(names[kind, key, "en"] for kind, key, _ in names)


async def test_it_names_its_licence_and_is_found_from_the_other_pages(
    here: Site, http: aiohttp.ClientSession
) -> None:
    async with http.get("/datos") as answer:
        html = await answer.text()
    assert f'rel="license" href="https://creativecommons.org/licenses/by/4.0/">{LICENCE}<' in html
    for address in ("/", "/agenda", "/plan", "/certificado", "/datos"):
        async with http.get(address) as answer:
            assert 'href="/datos' in await answer.text(), address
    async with http.get("/datos?idioma=en") as answer:
        assert "Open data" in await answer.text()


async def test_nothing_in_it_tells_who_somebody_is(here: Site, http: aiohttp.ClientSession) -> None:
    _is_proposed(here, "Agua limpia", TOLD)
    _is_proposed(here, "Retenida", "Que nadie la lea.", state="withheld")
    for kind in ("csv", "json"):
        async with http.get(f"/datos/proposals.{kind}") as answer:
            text = await answer.text()
        assert "Soy Iris" in text
        assert [each for each in SECRETS if each in text] == []
        assert "Retenida" not in text
        assert "15:30" not in text


async def test_a_cell_is_never_a_formula(here: Site, http: aiohttp.ClientSession) -> None:
    _is_proposed(here, FORMULA, "@SUM(1)")
    (row,) = await _table(http, "proposals")
    assert (row["title"], row["idea"]) == (f"'{FORMULA}", "'@SUM(1)")
    async with http.get("/datos/proposals.json") as answer:
        assert json.loads(await answer.read())[0]["title"] == FORMULA


async def test_what_the_plan_is_to_say_waits_until_it_has_gone_round(
    here: Site, http: aiohttp.ClientSession
) -> None:
    with here.house.store.transaction() as tx:
        plan = tx.kept(Programme).plan
        facts = {"state": "developing", "title": "Agua", "problem": "No.", "solution": "Sí."}
        commitments.insert(
            tx, code=plan.code(1), plan=plan.key, number=1, facts=facts,
            institutions={"minsa": "responsible"}, now=datetime.now(UTC),
        )  # fmt: skip
    assert plan.key not in {each["plan"] for each in await _table(http, "commitments")}


@pytest.mark.parametrize("few", [4, 5])
async def test_few_people_are_not_counted(
    here: Site, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    def meetings(_tx: Tx) -> list[dict[str, object]]:
        facts = ("kind", "title", "theme", "territory", "state", "minutes")
        starts = datetime(2020, 3, 1, 15, tzinfo=UTC)
        return [{**dict.fromkeys(facts, "x"), "id": "1", "code": "M-0001", "starts_at": starts}]

    monkeypatch.setattr(package_facts, "meetings", meetings)
    monkeypatch.setattr(package_facts, "attended", lambda _tx: {"1": {"academia": few}})
    (row,) = await _table(http, "meetings")
    assert row["attended"] == ("" if few < 5 else "5")
    assert len(await _table(http, "attendance")) == (0 if few < 5 else 1)


async def test_a_meeting_says_whether_it_was_held(here: Site, http: aiohttp.ClientSession) -> None:
    past, coming = datetime(2020, 3, 1, 15, tzinfo=UTC), datetime.now(UTC) + timedelta(days=40)
    zone = ZoneInfo(here.house.store.kept(Programme).time_zone)
    with here.house.store.transaction() as tx:
        for starts, state in ((past, "planned"), (coming, "planned"), (past, "cancelled")):
            draft = Draft(
                kind="working-table", title="Mesa sobre el agua", place="Biblioteca de David",
                starts_at=starts, ends_at=starts + timedelta(hours=2),
            )  # fmt: skip
            made = meetings.create(tx, OPERATOR, draft=draft, now=past - timedelta(days=20))
            tx.run(sa.update(meeting).where(meeting.c.id == made.id).values(state=state))
    told = await _table(http, "meetings")
    day = str(coming.astimezone(zone).date())
    assert [(each["set_for"], each["state"], each["held_on"]) for each in told] == [
        ("2020-03-01", "held", "2020-03-01"), (day, "planned", ""), ("2020-03-01", "cancelled", ""),
    ]  # fmt: skip
    [state] = [
        each["meaning_es"]
        for each in await _table(http, "dictionary")
        if (each["table"], each["field"]) == ("meetings", "state")
    ]
    assert "held, ya se hizo" in state


async def test_every_date_that_was_published_is_told_not_only_those_in_force(
    here: Site, http: aiohttp.ClientSession
) -> None:
    with here.house.store.transaction() as tx:
        stage = tx.kept(Programme).stage("launch")
        for day in (3, 9):
            dates = Dates(date(2031, 3, day), date(2031, 4, day))
            rescheduling.publish(
                tx, OPERATOR, [Shift(stage, Dates(None, None), dates)], subject="launch", read=None,
                reason=f"Lo pidió {SECRETS[1]}.", now=datetime(2030, 2, day, 15, tzinfo=UTC),
            )  # fmt: skip
    told = [each for each in await _table(http, "schedule_changes") if each["stage"] == "launch"]
    assert [
        (each["published_on"], each["planned_open"], each["planned_close"], each["reason"])
        for each in told[-2:]
    ] == [
        ("2030-02-03", "2031-03-03", "2031-04-03", "Lo pidió […]."),
        ("2030-02-09", "2031-03-09", "2031-04-09", "Lo pidió […]."),
    ]
    assert int(told[-1]["revision"]) == int(told[-2]["revision"]) + 1
    [now] = [each for each in await _table(http, "schedule") if each["stage"] == "launch"]
    assert now["planned_open"] == "2031-03-09"


@pytest.mark.parametrize("name", ["people.csv", "drafts.csv", "proposals.xml", "..%2Fmesa.db", "x"])
async def test_there_is_no_other_file(here: Site, http: aiohttp.ClientSession, name: str) -> None:
    async with http.get(f"/datos/{name}") as answer:
        assert answer.status == 404


async def test_who_downloads_all_day_has_to_wait(tmp_path: Path) -> None:
    async with (
        site(tmp_path, pace=Pace(ip_per_minute=3)) as here,
        aiohttp.ClientSession(here.url) as http,
    ):
        statuses = []
        for _ in range(4):
            async with http.get("/datos/proposals.csv") as answer:
                statuses.append(answer.status)
        assert (statuses[0], statuses[-1]) == (200, 429)


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, here: Site, scheme: str
) -> None:
    context = await new_phone(browser, here, color_scheme=scheme)
    page = await context.new_page()
    await page.goto("/datos")
    found = await Axe().run(page)
    assert found.response["violations"] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await context.close()
