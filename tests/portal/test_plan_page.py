"""The plan on the web, for whoever never chats."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ViewportSize, expect

from cocreation.permissions import OPERATOR
from cocreation.plan import plan_records, plan_votes, plans
from cocreation.programme.facts import Programme
from cocreation.programme.programme import standing
from documents import plan_composing, plan_files
from storage.commitments import commitments
from storage.ids import new_id
from storage.stages import programme as programme_records
from storage.tables import milestone
from tests.portal.chromium import PHONE
from tests.portal.pages import narrow_targets, new_phone
from tests.portal.site import Site

NONE_YET = "El borrador del plan todavía no ha salido a revisión de la comisión."
DRAFT = "plan-4PAN-v1"
_HEADS = ["N.°", "Hito", "Plazo", "Entregable", "Responde"]
_PHONE = ViewportSize(width=PHONE["width"], height=PHONE["height"])
_SIDEWAYS = """() => [...document.querySelectorAll('table, tbody tr, td')]
  .filter(each => each.scrollWidth > each.clientWidth + 1
    || each.getBoundingClientRect().right > innerWidth)
  .map(each => each.outerHTML.slice(0, 120))"""


def _compose(here: Site, title: str = "Agua limpia con datos abiertos") -> None:
    """Let one commitment with milestones have become version 1."""
    now = datetime.now(UTC)
    house = here.house
    with house.store.transaction() as tx:
        programme = tx.kept(Programme)
        at = programme_records.standing(tx, standing(tx).programme.key)
        assert at is not None
        assert programme_records.move(tx, at, "drafting")
        facts: dict[str, Any] = {
            "state": "developing", "title": title, "problem": "No se publican.",
            "solution": "Publicar cada mes los análisis.", "theme": "ambiente", "value": "access",
        }  # fmt: skip
        made = commitments.insert(
            tx, code=programme.plan.code(1), plan=programme.plan.key, number=1, facts=facts,
            institutions={"minsa": "responsible", "antai": "supporting"}, now=now,
        )  # fmt: skip
        for each in range(1, 7):
            values = {
                "id": new_id(now), "commitment_id": made.id, "number": each,
                "what": f"Paso {each}", "starts_on": str(date(2020, 6, 1)),
                "ends_on": str(date(2020, 6 + each, 28)), "deliverable": f"Entrega {each}",
                "institution": "minsa", "state": "planned",
            }  # fmt: skip
            tx.run(sa.insert(milestone), values)
        composed = plan_composing.composed(plan_records.gather(tx), programme, house.phrases)
        plans.compose(tx, OPERATOR, composed=composed, now=now)


def _circulate(here: Site) -> None:
    """Let version 1 have gone round."""
    now = datetime.now(UTC)
    with here.house.store.transaction() as tx:
        newest = plans.to_compose(tx, OPERATOR)
        assert newest is not None
        facts = {"circulated_at": now, "observe_until": now + timedelta(days=5)}
        plans.changed(tx, newest.version, state="circulated", **facts)


def _approve(here: Site) -> None:
    """Let version 1 have been approved, its files kept."""
    now = datetime.now(UTC)
    with here.house.store.transaction() as tx:
        seen = plans.public(tx)
        assert seen is not None
        approved = plans.changed(tx, seen.version, state="approved", approved_at=now)
        programme = tx.kept(Programme)
        made = plan_files.files(plans.read(approved), programme, here.house.phrases)
        plan_votes.keep_files(tx, OPERATOR, files=made, now=now)


async def _read(http: aiohttp.ClientSession, address: str = "/plan") -> str:
    async with http.get(address) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_nothing_is_told_before_it_goes_round(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _compose(here)
    html = await _read(http)
    assert NONE_YET in html
    assert "Agua limpia" not in html
    async with http.get(f"/plan/{DRAFT}.pdf") as answer:
        assert answer.status == 404


async def test_the_draft_is_read_and_downloaded_by_everybody(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _compose(here)
    _circulate(here)
    html = await _read(http)
    assert '<p class="draft">BORRADOR' in html
    assert "SHA-256" not in html
    assert "<script" not in html
    for ending, beginning in ((".pdf", b"%PDF-"), (".docx", b"PK"), (".html", b"<!doctype html>")):
        assert f'href="/plan/{DRAFT}{ending}"' in html
        async with http.get(f"/plan/{DRAFT}{ending}") as answer:
            assert (await answer.read()).startswith(beginning)
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert "Set-Cookie" not in answer.headers
    for unknown in (f"{DRAFT}.odt", "plan-4PAN.pdf", "..%2Fmesa.db", "x" * 3000):
        async with http.get(f"/plan/{unknown}") as answer:
            assert answer.status == 404


async def test_an_approved_plan_shows_the_sums_of_the_files_that_are_downloaded(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _compose(here)
    _circulate(here)
    _approve(here)
    html = await _read(http)
    assert "BORRADOR" not in html
    assert "Estos son los archivos del plan tal como se aprobó." in html
    for ending in ("pdf", "docx", "html"):
        async with http.get(f"/plan/plan-4PAN.{ending}") as answer:
            assert hashlib.sha256(await answer.read()).hexdigest() in html


async def test_the_pages_lead_to_it(here: Site, http: aiohttp.ClientSession) -> None:
    assert 'href="/plan?idioma=es">El plan</a>' in await _read(http, "/agenda")
    assert '<a href="/plan" data-word="plan">Leer el plan</a>' in await _read(http, "/")


async def test_the_words_around_it_are_english_and_the_plan_stays_as_it_is(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _compose(here)
    _circulate(here)
    html = await _read(http, "/plan?idioma=en")
    assert '<html lang="en">' in html
    assert '<article lang="es" class="plan"' in html
    assert 'href="/plan?idioma=es"' in html


async def test_what_people_wrote_is_never_markup(here: Site, http: aiohttp.ClientSession) -> None:
    _compose(here, title="<img src=x onerror=alert(1)>\"'&")
    _circulate(here)
    html = await _read(http)
    assert "<img src=x" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, here: Site, scheme: str
) -> None:
    _compose(here)
    _circulate(here)
    context = await new_phone(browser, here, color_scheme=scheme)
    page = await context.new_page()
    await page.goto("/plan")
    found = await Axe().run(page)
    assert found.response["violations"] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.goto("/plan#p-1.1")
    await expect(page.locator("p:target")).to_contain_text("1.1")
    targets = "[...document.querySelectorAll('article a[href^=\"#\"]')].map(a => a.hash.slice(1))"
    lost = f"{targets}.filter(id => !document.getElementById(id))"
    assert await page.evaluate(lost) == []
    await context.close()


async def test_who_asks_in_another_language_is_told_which_one_the_plan_is_in(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _compose(here)
    _circulate(here)
    said = "The plan is shown in the language in which it was written."
    title = "4° Plan de Acción Nacional de Gobierno Abierto Panamá 2019-2021</h2>"
    async with http.get("/plan?idioma=en") as answer:
        page = await answer.text()
        assert (said in page, title in page) == (True, True)
    async with http.get("/plan") as answer:
        page = await answer.text()
        assert (said in page, title in page) == (False, True)


@pytest.mark.parametrize("path", ["/", "/agenda", "/plan", "/datos", "/certificado", "/nada"])
async def test_a_finger_finds_every_link_and_button(
    here: Site, browser: Browser, path: str
) -> None:
    _compose(here)
    _circulate(here)
    context = await new_phone(browser, here)
    page = await context.new_page()
    await page.goto(path)
    assert await narrow_targets(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_a_proposal_that_the_plan_names_is_one_tap_away(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _compose(here, "Lo de P-0001 y más")
    _circulate(here)
    async with http.get("/plan") as answer:
        assert '<a class="code" href="/propuestas/P-0001">P-0001</a> y más' in await answer.text()
    async with http.get(f"/plan/{DRAFT}.html") as answer:
        assert "/propuestas/" not in await answer.text()


@pytest.mark.page
async def test_on_a_phone_all_of_a_milestone_is_in_sight_and_a_table_stays_a_table(
    here: Site, browser: Browser
) -> None:
    _compose(here)
    _circulate(here)
    context = await new_phone(browser, here)
    on_site, alone = await context.new_page(), await context.new_page()
    await on_site.goto("/plan")
    file = await context.request.get(f"/plan/{DRAFT}.html")
    await alone.set_content(await file.text())
    for page in (on_site, alone):
        await page.set_viewport_size(_PHONE)
        assert await page.evaluate(_SIDEWAYS) == []
        table = page.get_by_role("table").filter(has_text="Entrega 1")
        row = table.get_by_role("row").nth(1)
        assert await table.get_by_role("columnheader").all_text_contents() == _HEADS
        shown = "each => getComputedStyle(each, '::before').content"
        labels = [await each.evaluate(shown) for each in await row.get_by_role("cell").all()]
        assert [each.split('"')[1].rstrip(": ") for each in labels] == _HEADS
        await page.set_viewport_size(ViewportSize(width=900, height=740))
        assert await row.evaluate("each => getComputedStyle(each).display") == "table-row"
        await page.set_viewport_size(_PHONE)
        await page.emulate_media(media="print")
        assert await row.evaluate("each => getComputedStyle(each).display") == "table-row"
        await page.emulate_media(media="screen")
    await context.close()
