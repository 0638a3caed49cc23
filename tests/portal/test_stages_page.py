"""The stages on the web: where we are, what was, what comes, and what was closed all the same."""

from datetime import UTC, datetime
from html import unescape

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from cocreation.permissions import OPERATOR
from cocreation.programme.facts import Programme
from cocreation.programme.programme import standing
from cocreation.stages import stages
from storage.stages import programme as programme_records
from tests.portal.pages import new_phone
from tests.portal.site import Site

REASON = "Faltó luz; mande sus dudas a iris@correo.example <script>alert(1)</script>"


def _is_overridden(here: Site) -> None:
    """Let the current stage have been closed without its conditions."""
    now = datetime.now(UTC)
    with here.house.store.transaction() as tx:
        at = programme_records.standing(tx, standing(tx).programme.key)
        assert at is not None
        facts = stages.override_facts(tx, OPERATOR, version=at.version, now=now)
        stages.override(tx, OPERATOR, facts=facts, asked_by="somebody", reason=REASON, now=now)


async def _read(http: aiohttp.ClientSession, address: str = "/etapas") -> str:
    async with http.get(address) as answer:
        assert answer.status == 200
        assert "Set-Cookie" not in answer.headers
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return await answer.text()


@pytest.mark.parametrize("language", ["es", "en"])
async def test_every_stage_is_told_and_where_we_are(
    here: Site, http: aiohttp.ClientSession, language: str
) -> None:
    html = await _read(http, f"/etapas?idioma={language}")
    with here.house.store.transaction() as tx:
        facts, current = tx.kept(Programme), standing(tx).stage
    for stage in facts.stages:
        assert f"{stage.number}. {stage.name.say(language)}</h3>" in unescape(html)
    assert html.count('aria-current="step"') == 1
    assert f'<a href="#etapa-{current.number}">' in html
    assert "<b>" not in html


async def test_what_was_closed_without_its_conditions_is_said_with_its_reason(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _is_overridden(here)
    html = await _read(http)
    assert "Cerró sin cumplir todo lo pedido" in html
    assert "(no se cumplió)" in html
    assert "mande sus dudas a […] &lt;script&gt;" in html
    assert "<script" not in html
    assert "iris@" not in html


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, here: Site, scheme: str
) -> None:
    _is_overridden(here)
    context = await new_phone(browser, here, color_scheme=scheme)
    page = await context.new_page()
    await page.goto("/etapas")
    await page.locator("summary").first.click()
    found = await Axe().run(page)
    assert found.response["violations"] == []
    for percent in (100, 200):
        await page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await context.close()
