"""What a browser shows where there is nothing, and what is offered once the call is over."""

from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser as Chromium
from playwright.async_api import expect

from portal.limits import Pace
from storage.stages import programme
from tests.portal.pages import new_phone
from tests.portal.site import Site, site

STAGE_WITHOUT_CALL = "co-creation-tables"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("method", "path", "status", "fault"),
    [
        ("GET", "/wp-login.php", 404, "missing"),
        ("GET", "/archivo/wp-login.php", 404, "missing"),
        ("GET", "/chat/mensajes", 405, "method"),
        ("POST", "/agenda", 405, "method"),
    ],
)
async def test_a_browser_gets_a_kind_page_and_a_program_its_json(
    here: Site, method: str, path: str, status: int, fault: str
) -> None:
    async with aiohttp.ClientSession(here.url) as http:
        for language in ("es", "en"):
            words = here.words(language)
            asked = {**PAGE, "Accept-Language": language}
            async with http.request(method, path, headers=asked) as answer:
                html = await answer.text()
                assert (answer.status, answer.content_type) == (status, "text/html")
                assert answer.headers["Content-Language"] == language
                assert f'<html lang="{language}">' in html
                for said in (f"fault_{fault}", f"fault_{fault}_text", "fault_home", "meetings"):
                    assert words[said] in html
                assert "wp-login" not in html  # nothing of what was asked is said back
        async with http.request(method, path, headers={"Accept": "application/json"}) as answer:
            assert answer.status == status
            assert await answer.json() == {
                "error": "missing",
                "reason": here.words("es")["error_missing"],
            }


async def test_who_comes_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    async with site(tmp_path, pace=Pace(ip_per_minute=1)) as here:
        address = "/agenda/M-0001/1.pdf"
        async with aiohttp.ClientSession(here.url, headers={**PAGE}) as http:
            async with http.get(address) as answer:
                assert answer.status == 404
            async with http.get(address) as answer:
                assert (answer.status, answer.content_type) == (429, "text/html")
                assert int(answer.headers["Retry-After"]) > 0
                assert here.words("es")["fault_often_text"] in await answer.text()


async def test_a_fault_of_ours_says_so(tmp_path: Path) -> None:
    async def fails(_headers: Mapping[str, str], _body: bytes) -> tuple[int, bytes]:
        raise RuntimeError("secreto")

    async with (
        site(tmp_path, telegram=fails) as here,
        aiohttp.ClientSession(here.url) as http,
        http.post("/telegram/webhook", data=b"{}", headers=PAGE) as answer,
    ):
        html = await answer.text()
        assert (answer.status, answer.content_type) == (500, "text/html")
        assert here.words("es")["fault_trouble"] in html
        assert "secreto" not in html


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_fits_a_phone_and_axe_finds_nothing(
    browser: Chromium, here: Site, scheme: str
) -> None:
    context = await new_phone(browser, here, color_scheme=scheme)
    page = await context.new_page()
    await page.goto("/una/direccion/que/no/existe")
    found = await Axe().run(page)
    assert found.response["violations"] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.get_by_role("link", name="Ir al inicio").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mesa Abierta")
    await context.close()


@pytest.mark.page
async def test_nobody_is_asked_to_propose_once_the_call_is_over(
    browser: Chromium, here: Site
) -> None:
    with here.house.store.transaction() as tx:
        standing = programme.standing(tx, here.house.programme.key)
        assert standing is not None
        assert programme.move(tx, standing, STAGE_WITHOUT_CALL)
    context = await new_phone(browser, here)
    page = await context.new_page()
    await page.goto("/")
    bar = page.locator("footer nav button")
    await expect(bar).to_have_text(["Qué está abierto", "Mis propuestas", "Ayuda"])
    words = here.words("es")
    await expect(page.locator("header p")).to_have_text(words["closed_purpose"])
    await expect(page.locator("#welcome")).to_contain_text(words["closed_welcome_text"])
    found = await Axe().run(page)
    assert found.response["violations"] == []
    await context.close()
