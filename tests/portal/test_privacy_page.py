"""What is kept of people, for whoever wants to know before they chat; and the way to it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from tests.portal.pages import narrow_targets, new_phone
from tests.portal.site import Site

PAGES = ("propuestas", "agenda", "plan", "datos", "certificado", "privacidad")


@pytest.fixture
async def http(here: Site) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Accept": "text/html", "Accept-Language": "es"}
    async with aiohttp.ClientSession(here.url, headers=headers) as session:
        yield session


async def _read(http: aiohttp.ClientSession, address: str) -> str:
    async with http.get(address) as answer:
        return await answer.text()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", ("Qué guardamos y para qué</h2>", "<li>Esta conversación, cifrada, por 30 días.")),
        ("en", ("What we keep and what for</h2>", "<li>This conversation, encrypted, for 30 ")),
    ],
)
async def test_it_says_what_the_chat_says(
    http: aiohttp.ClientSession, language: str, told: tuple[str, str]
) -> None:
    html = await _read(http, f"/privacidad?idioma={language}")
    assert f'<html lang="{language}">' in html
    for each in (*told, "/misdatos", "2026-11"):
        assert each in html
    assert "•" not in html


async def test_every_page_leads_to_all_the_others(http: aiohttp.ClientSession) -> None:
    for path in (*PAGES, "nada", "validar/xyz"):
        _, _, foot = (await _read(http, f"/{path}?idioma=es")).partition('<footer class="foot">')
        assert [each for each in PAGES if f'href="/{each}?idioma=es"' in foot] == list(PAGES)


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
    assert await narrow_targets(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await context.close()
