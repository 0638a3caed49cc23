"""What is kept about people, on the web, before anybody writes a word."""

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from documents import privacy_words
from locales.phrases import Phrase
from tests.portal.pages import new_phone
from tests.portal.site import Site


async def _read(http: aiohttp.ClientSession, address: str) -> str:
    async with http.get(address) as answer:
        assert answer.status == 200
        assert "Set-Cookie" not in answer.headers
        return await answer.text()


@pytest.mark.parametrize("language", ["es", "en"])
async def test_it_says_all_that_the_chat_says(
    here: Site, http: aiohttp.ClientSession, language: str
) -> None:
    html = await _read(http, f"/privacidad?idioma={language}")
    phrases = here.house.phrases
    said = (privacy_words.notice(here.house.programme), Phrase("erase.what"))
    lines = [line for each in said for line in phrases.plain(each, language).splitlines() if line]
    assert len(lines) > 15
    assert [line for line in lines if f">{line.removeprefix('• ')}</" not in html] == []


async def test_every_page_leads_to_it_and_to_what_else_there_is(
    here: Site, http: aiohttp.ClientSession
) -> None:
    for address in ("/", "/agenda", "/plan", "/datos", "/etapas", "/propuestas", "/certificado"):
        html = await _read(http, address)
        for other in ("/privacidad", "/propuestas", "/etapas"):
            assert f'href="{other}' in html, (address, other)


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, here: Site, scheme: str
) -> None:
    context = await new_phone(browser, here, color_scheme=scheme)
    page = await context.new_page()
    await page.goto("/privacidad")
    found = await Axe().run(page)
    assert found.response["violations"] == []
    for percent in (100, 200):
        await page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await context.close()
