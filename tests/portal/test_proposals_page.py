"""The proposals on the web, for whoever never chats."""

from datetime import UTC, datetime

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from cocreation.permissions import OPERATOR
from cocreation.proposals import moderation, proposals
from cocreation.proposals.proposals import Draft, Origin
from tests.portal.chromium import PHONE
from tests.portal.pages import narrow_targets, new_phone
from tests.portal.site import Site

RIVER = "Ríos limpios"


def _propose(here: Site, *titles: str, problem: str = "Nadie sabe si el agua es buena.") -> None:
    with here.house.store.transaction() as tx:
        for title in titles:
            draft = Draft(
                title=title,
                problem=problem,
                idea="Publicar los análisis.",
                theme="ambiente",
                territory="panama",
            )
            proposals.submit(
                tx,
                OPERATOR,
                draft=draft,
                author=None,
                collector=None,
                origin=Origin("paper"),
                now=datetime.now(UTC),
            )


async def _page(http: aiohttp.ClientSession, path: str) -> str:
    async with http.get(path) as answer:
        assert answer.status == 200, path
        return await answer.text()


async def test_the_newest_are_listed_part_after_part(here: Site, browser: Browser) -> None:
    _propose(here, *(f"Idea {number} del barrio" for number in range(1, 26)))
    context = await new_phone(browser, here)
    page = await context.new_page()
    await page.goto("/propuestas")
    await expect(page.get_by_role("heading", name="25 propuestas")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(20)
    await expect(page.get_by_role("article").first).to_contain_text("Idea 25 del barrio P-0025")
    await page.get_by_role("link", name="Ver más").click()
    await expect(page.get_by_role("article")).to_have_count(5)
    await expect(page.get_by_role("link", name="Ver más")).to_have_count(0)
    await page.get_by_label("Palabras").fill("idea 7")
    await page.get_by_role("button", name="Buscar").click()
    await page.get_by_role("link", name="Idea 7 del barrio").click()
    await expect(page.get_by_role("heading", name="Idea 7 del barrio P-0007")).to_be_visible()
    await expect(page.get_by_role("main")).to_contain_text("Nadie sabe si el agua es buena.")
    await expect(page.get_by_role("listitem")).to_contain_text("llegó en papel.")


@pytest.mark.parametrize("path", ["/propuestas", "/propuestas?buscar=nada", "/propuestas/P-0001"])
@pytest.mark.parametrize("language", ["es", "en"])
async def test_the_pages_fit_a_phone_and_are_for_everybody(
    here: Site, browser: Browser, path: str, language: str
) -> None:
    _propose(here, f"{RIVER} {'muy' * 30}")
    context = await new_phone(browser, here, locale=language)
    page = await context.new_page()
    await page.goto(path)
    assert (await Axe().run(page)).response["violations"] == []
    assert await narrow_targets(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_what_was_written_is_shown_as_text_and_masked(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _propose(here, "<script>alert('agua')</script>", problem="Llame al 6612-3456 por el agua.")
    for path in ("/propuestas", "/propuestas/P-0001", "/propuestas?buscar=<script>"):
        page = await _page(http, path)
        assert "<script>" not in page
        assert "6612-3456" not in page
    assert "&lt;script&gt;" in await _page(http, "/propuestas/P-0001")


async def test_one_that_is_withheld_tells_only_what_happened(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _propose(here, RIVER, "Escuelas con agua")
    with here.house.store.transaction() as tx:
        moderation.withhold(
            tx, OPERATOR, code="P-0001", reason="Nombra a una persona.", now=datetime.now(UTC)
        )
    assert RIVER not in await _page(http, "/propuestas")
    page = await _page(http, "/propuestas/P-0001")
    assert RIVER not in page
    assert "Su texto no se muestra" in page
    assert "la administración la retuvo. Motivo: Nombra a una persona." in page


@pytest.mark.parametrize("code", ["P-0002", "P-x", "M-0001", "a" * 300, "%00"])
async def test_what_there_is_not_gets_a_kind_answer(
    here: Site, http: aiohttp.ClientSession, code: str
) -> None:
    _propose(here, RIVER)
    async with http.get(f"/propuestas/{code}", headers={"Accept": "text/html"}) as answer:
        assert answer.status == 404
        assert here.words("es")["fault_missing"] in await answer.text()


@pytest.mark.parametrize("asked", ["desde=-1", "desde=x", "desde=9999999", "tema=nada", "desde=²"])
async def test_what_a_filter_does_not_know_filters_nothing(
    here: Site, http: aiohttp.ClientSession, asked: str
) -> None:
    _propose(here, RIVER)
    assert RIVER in await _page(http, f"/propuestas?{asked}")
