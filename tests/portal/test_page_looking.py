"""Where the page looks, what a tap hits, and how it stands when the letters are large."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from storage.tables import consent, incoming
from tests.portal.chromium import PHONE
from tests.portal.pages import begin, count, mine, new_phone, ours, write
from tests.portal.site import Site

pytestmark = pytest.mark.page

_AT_END = "log => log.scrollHeight - log.scrollTop - log.clientHeight < 2"
_BEGINS_IN_SIGHT = """line => {
    const log = document.getElementById("log").getBoundingClientRect();
    const top = line.getBoundingClientRect().top - log.top;
    return top >= 0 && top < 40;
}"""

# The finger's second tap comes down, a frame later, on whatever stands there by then.
_SECOND_TAPS = """() => {
    window.tapped = [];
    new MutationObserver((_changes, observer) => {
        const buttons = [...document.querySelectorAll(".line.ours:last-child .choices button")];
        if (!buttons.length || window.tapped.length) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => {
            for (const button of buttons) {
                button.scrollIntoView({ block: "nearest", behavior: "instant" });
                const box = button.getBoundingClientRect();
                const hit = document.elementFromPoint(box.x + 10, box.y + 10);
                window.tapped.push(hit === button);
                hit.click();
            }
        }));
    }).observe(document.getElementById("log"), { childList: true, subtree: true });
}"""


@pytest.fixture
async def low_page(browser: Browser, here: Site) -> AsyncIterator[Page]:
    """The page in a window that is lower than its welcome and than a long answer."""
    context = await new_phone(browser, here, viewport={"width": 360, "height": 480})
    page = await context.new_page()
    await page.goto("/")
    yield page
    await context.close()


async def comes_true(page: Page, script: str, selector: str = "#log") -> None:
    """Wait until a function of the last such element is true."""
    async with asyncio.timeout(15):
        while not await page.locator(selector).last.evaluate(script):
            await page.evaluate("new Promise(requestAnimationFrame)")


async def long_talk(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Sí, acepto").click()
    await ours(page).nth(1).get_by_role("button", name="No, gracias").click()
    await expect(ours(page)).to_have_count(3)
    for number in range(4, 7):
        await write(page, "/ayuda")
        await expect(mine(page)).to_have_count(number)
        await expect(page.locator(".line.pending")).to_have_count(0)
        await expect(ours(page)).to_have_count(number)


# ── what is in sight ──────────────────────────────────────────────────────────────────────────


async def test_a_welcome_taller_than_the_window_is_shown_from_its_beginning(
    low_page: Page,
) -> None:
    await expect(low_page.locator("#log")).to_have_js_property("scrollTop", 0)
    await low_page.set_viewport_size({"width": 360, "height": 500})
    await expect(low_page.locator("#welcome-title")).to_be_in_viewport()
    assert await low_page.locator("#log").evaluate("log => log.scrollHeight > log.clientHeight")


async def test_a_reopened_page_shows_the_end_of_the_talk(page: Page) -> None:
    await long_talk(page)
    await page.reload()
    await expect(mine(page)).to_have_count(6)
    await expect(page.locator("#log")).to_have_attribute("aria-busy", "false")
    await comes_true(page, _AT_END)
    await expect(page.locator("#newest")).to_be_hidden()


async def test_after_a_long_answer_the_next_ones_come_in_sight(page: Page) -> None:
    await long_talk(page)
    answers = await ours(page).count()
    assert await ours(page).last.evaluate("line => line.offsetHeight") > 300
    await write(page, "/etapas")
    await expect(ours(page)).not_to_have_count(answers)
    await write(page, "/mispropuestas")
    await expect(ours(page).last).to_contain_text("Todavía no tiene propuestas")
    await comes_true(page, _AT_END)
    await expect(ours(page).last).to_be_in_viewport(ratio=1)


async def test_an_answer_taller_than_the_window_is_shown_from_its_beginning(
    low_page: Page,
) -> None:
    await long_talk(low_page)
    await comes_true(low_page, _BEGINS_IN_SIGHT, "#log .line.ours")


async def test_who_reads_further_up_is_left_there(page: Page, phone: BrowserContext) -> None:
    await long_talk(page)
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -2_000)
    await comes_true(page, "log => log.scrollTop < 5")
    other = await phone.new_page()
    await other.goto("/")
    await write(other, "/mispropuestas")
    await expect(ours(page).last).to_contain_text("Todavía no tiene propuestas")
    await expect(page.locator("#newest")).to_be_visible()
    assert await page.locator("#log").evaluate("log => log.scrollTop") < 5
    await page.locator("#newest").click()
    await comes_true(page, _AT_END)
    await expect(page.locator("#newest")).to_be_hidden()


async def test_the_keyboard_of_a_phone_does_not_cover_the_question(page: Page) -> None:
    await long_talk(page)
    await write(page, "/mispropuestas")
    await expect(ours(page).last).to_contain_text("Todavía no tiene propuestas")
    await comes_true(page, _AT_END)
    await page.set_viewport_size({"width": 360, "height": 420})
    await comes_true(page, _AT_END)
    await page.set_viewport_size({"width": 360, "height": 740})
    await comes_true(page, _AT_END)


# ── what a tap hits ───────────────────────────────────────────────────────────────────────────


async def test_a_double_tap_answers_one_question(here: Site, page: Page) -> None:
    await begin(page)
    await page.evaluate(_SECOND_TAPS)
    await page.get_by_role("button", name="Sí, acepto").click()
    await comes_true(page, "() => window.tapped.length > 1")
    await write(page, "/ayuda")
    await expect(ours(page).nth(2)).to_contain_text("/proponer")
    assert await count(here, consent) == 1
    assert await count(here, incoming) == 3


async def test_a_new_button_hears_the_keyboard_at_once(here: Site, page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Sí, acepto").click()
    await ours(page).nth(1).get_by_role("button").first.press("Enter")
    await expect(ours(page)).to_have_count(3)
    assert await count(here, consent) == 2


@pytest.mark.parametrize("name", ["Empezar", "Ayuda"])
async def test_a_double_click_says_it_once(here: Site, page: Page, name: str) -> None:
    await page.get_by_role("button", name=name).dblclick()
    await expect(page.locator(".line.pending")).to_have_count(0)
    await expect(ours(page).first).to_be_visible()
    await write(page, "/mispropuestas")
    await expect(mine(page)).to_have_count(2)
    await expect(page.locator(".line.pending")).to_have_count(0)
    assert await count(here, incoming) == 2


# ── large letters ─────────────────────────────────────────────────────────────────────────────

_CUT = """() => [...document.querySelectorAll(
    "body > header *, #log *, body > footer *, #welcome *, .choices *")]
    .filter(each => each.offsetParent && !each.closest(".unseen, svg, [hidden]"))
    .filter(each => {
        const box = each.getBoundingClientRect();
        const cut = getComputedStyle(each).overflow === "hidden" &&
            (each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1);
        return cut || box.left < -1 || box.right > innerWidth + 1;
    })
    .map(each => `${each.tagName} ${each.className} ${each.textContent.slice(0, 40)}`)"""


async def test_only_the_talk_scrolls_and_the_shortcuts_take_one_row(page: Page) -> None:
    await long_talk(page)
    assert await page.evaluate("document.documentElement.scrollHeight") == PHONE["height"]
    assert await page.locator("footer nav").evaluate("nav => nav.clientHeight") < 60


@pytest.mark.parametrize("percent", [100, 200])
async def test_letters_of_any_size_fit_a_phone(browser: Browser, here: Site, percent: int) -> None:
    context = await new_phone(browser, here)
    page = await context.new_page()
    await page.goto("/")
    await page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
    wide: list[Any] = [await page.evaluate(_CUT)]
    await begin(page)
    await write(page, "/ayuda")
    await expect(ours(page)).to_have_count(3)
    await page.locator("#file").set_input_files(
        {"name": "x" * 60 + ".pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1"}
    )
    wide.append(await page.evaluate(_CUT))
    for element in ("document.documentElement", "document.getElementById('log')"):
        assert await page.evaluate(f"{element}.scrollWidth") <= PHONE["width"]
    assert wide == [[], []]
    assert await page.evaluate("document.documentElement.scrollHeight") == PHONE["height"]
    # What is said keeps a good part of the screen.
    assert await page.evaluate("document.getElementById('log').clientHeight") > 180
    await context.close()
